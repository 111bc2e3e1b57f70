"""Which unit does a word of a form mean?"""

from typing import Any

from django import forms
from django.db.models import Q
from django.utils.translation import gettext as _

from grids.api.columns import in_service_on
from grids.models import Unit


def units_in_service() -> Any:
    """Units that may be named: (code, name), by name."""
    units = in_service_on(Unit.objects.filter(blacklisted=False), None)
    return units.order_by("name", "code").values_list("code", "name")


def unit_of(word: str) -> int | None:
    """The unit of this name or code, in service today; None for an empty word."""
    word = word.strip()
    if not word:
        return None
    found = list(
        in_service_on(Unit.objects.filter(Q(code=word) | Q(name=word)), None).values_list("pk", "code")
    )
    exact = [pk for pk, code in found if code == word] or [pk for pk, _code in found]
    if len(exact) == 1:
        return exact[0]
    if exact:
        raise forms.ValidationError(_("Several units have this name: enter the code."))
    raise forms.ValidationError(_("There is no such unit in service."))
