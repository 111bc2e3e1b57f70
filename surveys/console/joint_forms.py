"""The units that shall work along (会办), named when a case is sent out: each with the day of its answer."""

import datetime
from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from grids.resolver import county
from grids.tiles import today_in
from surveys.console.unit_names import unit_of

#: Rows of the form; more are called in while the case is handled.
ROWS = range(1, 5)


class UnitNameField(forms.CharField):
    """The name or code of a unit in service; its id when it is clean."""

    def clean(self, value: Any) -> Any:
        return unit_of(super().clean(value))


def joint_fields() -> dict[str, forms.Field]:
    """A unit and a day, row after row."""
    found: dict[str, forms.Field] = {}
    for row in ROWS:
        found[f"joint_unit_{row}"] = UnitNameField(
            label=gettext_lazy("Unit that works along"),
            required=False,
            max_length=200,
            widget=forms.TextInput(attrs={"list": "units", "autocomplete": "off"}),
        )
        found[f"joint_day_{row}"] = forms.DateField(
            label=gettext_lazy("Its answer until (may be empty)"),
            required=False,
            widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
        )
    return found


def joint_rows(sent: Mapping[str, Any]) -> list[tuple[int | None, datetime.date | None]]:
    """What a form says row by row: the unit and its day."""
    return [(sent.get(f"joint_unit_{row}"), sent.get(f"joint_day_{row}")) for row in ROWS]


def check_joint(form: forms.Form, sent: Mapping[str, Any]) -> None:
    """Is each unit named once, does none of them lead, and does each day have a unit and lie ahead?"""
    seen: set[int] = set()
    today = today_in(county(), now=timezone.now())
    for row, (unit, day) in zip(ROWS, joint_rows(sent), strict=True):
        name = f"joint_unit_{row}"
        if day is not None and unit is None and name not in form.errors:
            form.add_error(name, _("Which unit shall answer until this day?"))
        if day is not None and day < today:
            form.add_error(f"joint_day_{row}", _("This day is over already."))
        if unit is None:
            continue
        if unit in seen:
            form.add_error(name, _("This unit is named already."))
        elif unit == sent.get("unit"):
            form.add_error(name, _("The unit that leads does not work along as well."))
        seen.add(unit)
