"""In whose place was a step taken (AB岗)?  The step itself keeps it, beside who took it."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.utils.translation import gettext as _

from gis_core.models import User
from grids.api.columns import MASK


def absent_people(steps: Iterable[Any]) -> Mapping[int, User]:
    """The people in whose place any of these steps was taken."""
    return User.objects.in_bulk({step.detail["for"] for step in steps if "for" in step.detail})


def in_place_of(step: Any, absent: Mapping[int, User]) -> str:
    """Who took a step (`by`, as the reader may know them), and for whom; masked where the one is, so is the other."""
    who = absent.get(step.detail.get("for", 0))
    if who is None or not step.by:
        return step.by or ""
    return _("%(by)s for %(absent)s") % {"by": step.by, "absent": MASK if step.by == MASK else who}
