"""The administration's pages of days and hours: which days are worked, and when the office is open."""

import datetime
import re
from typing import Any

from django import forms
from django.contrib import admin
from django.core.exceptions import ValidationError
from django.utils.dates import WEEKDAYS
from django.utils.translation import gettext_lazy as _

from gis_core.admin_base import DatabaseForm, PolicyAdmin, ReadOnlyAdmin
from gis_core.models import OfficeHours
from gis_core.models.days import slots_in_words
from gis_core.office_calendar import weekdays_of
from gis_core.wording import listed

#: Two times of a day, however they are joined; colons may be full width.
_SLOT = re.compile(r"(\d{1,2})\D(\d{2})\D{1,3}(\d{1,2})\D(\d{2})")
_BETWEEN = re.compile(r"^\D+")


class CalendarDayAdmin(PolicyAdmin):
    """Holidays and worked weekend days."""

    list_display = ["on_date", "is_workday", "name", "source"]
    list_filter = ["is_workday"]
    search_fields = ["name", "source"]
    date_hierarchy = "on_date"


class CalendarProposalAdmin(ReadOnlyAdmin):
    """Changes of the calendar; they are decided on their page."""

    list_display = ["title", "state", "proposed_by", "proposed_at", "decided_by", "decided_at"]
    list_filter = ["state"]
    list_select_related = ["proposed_by", "decided_by"]


class SlotsField(forms.Field):
    """Opening and closing times as people write them: 08:00–12:00, 14:00–18:00."""

    def prepare_value(self, value: Any) -> Any:
        return slots_in_words(value) if isinstance(value, list) else value

    def to_python(self, value: Any) -> list[datetime.time]:
        text, edges = str(value or "").strip(), []
        while text:
            found = _SLOT.match(text)
            if found is None:
                raise ValidationError(_("Write it like this: 08:00–12:00, 14:00–18:00."))
            edges += [self._time(found[1], found[2]), self._time(found[3], found[4])]
            text = (
                _BETWEEN.sub("", text[found.end() :], count=1)
                if _BETWEEN.match(text[found.end() :])
                else text[found.end() :]
            )
        if edges != sorted(set(edges)):
            raise ValidationError(_("Each time has to be later than the one before."))
        return edges

    @staticmethod
    def _time(hour: str, minute: str) -> datetime.time:
        try:
            return datetime.time(int(hour), int(minute))
        except ValueError as error:
            raise ValidationError(
                _("There is no such time: %(time)s"), params={"time": f"{hour}:{minute}"}
            ) from error

    def has_changed(self, initial: Any, data: Any) -> bool:
        try:
            return list(initial or []) != self.to_python(data)
        except ValidationError:
            return True


class WeekdaysField(forms.TypedMultipleChoiceField):
    """Weekdays to tick; a mask in the database."""

    def __init__(self, **options: Any) -> None:
        super().__init__(
            choices=list(WEEKDAYS.items()), coerce=int, widget=forms.CheckboxSelectMultiple, **options
        )

    def prepare_value(self, value: Any) -> Any:
        return sorted(weekdays_of(value)) if isinstance(value, int) else value

    def clean(self, value: Any) -> int:
        return sum(1 << day for day in super().clean(value))

    def has_changed(self, initial: Any, data: Any) -> bool:
        return super().has_changed(self.prepare_value(initial), data)


class OfficeHoursForm(DatabaseForm):
    """Office hours from a day on."""

    weekdays = WeekdaysField(
        label=_("weekdays"),
        initial=0b0011111,
        help_text=_("Named calendar days are worked or not whatever is ticked here."),
    )
    slots = SlotsField(label=_("office hours"), help_text=_("For example: 08:00–12:00, 14:00–18:00"))

    class Meta:
        model = OfficeHours
        fields = "__all__"


class OfficeHoursAdmin(PolicyAdmin):
    """When the office is open; each row from its day until that of the next."""

    form = OfficeHoursForm
    list_display = ["valid_from", "words", "days", "reading"]
    fieldsets = [(None, {"fields": ["valid_from", "slots", "weekdays", "reading"]})]

    @admin.display(description=_("office hours"))
    def words(self, hours: OfficeHours) -> str:
        """Opening and closing times."""
        return slots_in_words(hours.slots)

    @admin.display(description=_("weekdays"))
    def days(self, hours: OfficeHours) -> str:
        """Which weekdays are worked."""
        return listed(WEEKDAYS[day] for day in sorted(weekdays_of(hours.weekdays)))
