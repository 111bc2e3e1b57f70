"""The forms of a suppression area and of a recurring spot, entered by hand."""

import datetime
from typing import Any

from django import forms
from django.contrib.gis.geos import GEOSGeometry
from django.urls import reverse_lazy
from django.utils.dates import WEEKDAYS
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from grids.models import Category
from surveys.planned.places import (
    category_named,
    either,
    ground_named,
    map_field,
    named_field,
    point_named,
    words_of,
)
from surveys.services.suppressing import buffered

MOST_BUFFER_M = 2000
LONGEST_DAYS = 366
_AROUND = reverse_lazy("planned-around")


def _day(label: Any, *, required: bool = True, help_text: Any = "") -> forms.DateField:
    widget = forms.DateInput(format="%Y-%m-%d", attrs={"type": "date", "class": "input"})
    return forms.DateField(label=label, required=required, help_text=help_text, widget=widget)


def _text(label: Any, longest: int, **options: Any) -> forms.CharField:
    return forms.CharField(
        label=label, max_length=longest, widget=forms.TextInput(attrs={"class": "input"}), **options
    )


def _checked_last_day(last: datetime.date, first: datetime.date | None, today: datetime.date) -> None:
    """Raises ValidationError: it has passed, or comes before the first."""
    if last < today:
        raise forms.ValidationError(_("The last day has passed already."))
    if first is not None and last < first:
        raise forms.ValidationError(_("The last day comes before the first."))


class AreaForm(forms.Form):
    """Ground, categories, days and why; `today` is the county's."""

    name = _text(gettext_lazy("Name"), 120)
    geom = map_field("MultiPolygon", _AROUND, gettext_lazy("Outline on the map"))
    named = named_field(gettext_lazy("Code or name of a responsibility grid or a place."))
    buffer_m = forms.IntegerField(
        label=gettext_lazy("And so many metres around it"),
        min_value=0,
        max_value=MOST_BUFFER_M,
        required=False,
        initial=0,
        widget=forms.NumberInput(attrs={"class": "input"}),
    )
    categories = _text(
        gettext_lazy("Categories"),
        400,
        required=False,
        help_text=gettext_lazy("Codes or names, separated by commas. Empty: all categories."),
    )
    first_day = _day(gettext_lazy("First day"))
    last_day = _day(gettext_lazy("Last day"), help_text=gettext_lazy("It ends by itself with this day."))
    reason = forms.CharField(
        label=gettext_lazy("Reason"),
        max_length=400,
        help_text=gettext_lazy("Whoever reports something there reads it."),
        widget=forms.Textarea(attrs={"class": "input", "rows": 2}),
    )

    def __init__(self, *args: Any, today: datetime.date, **options: Any) -> None:
        super().__init__(*args, **options)
        self.today = today

    def clean_named(self) -> GEOSGeometry | None:
        """The ground of this name."""
        word = self.cleaned_data["named"].strip()
        return ground_named(word) if word else None

    def clean_categories(self) -> list[str]:
        """The public codes of the categories."""
        keys = [category_named(word).key for word in words_of(self.cleaned_data["categories"])]
        return list(dict.fromkeys(keys))

    def clean_last_day(self) -> datetime.date:
        """Not over yet, not before the first, and within a year of it."""
        last: datetime.date = self.cleaned_data["last_day"]
        first = self.cleaned_data.get("first_day")
        _checked_last_day(last, first, self.today)
        if first is not None and (last - first).days > LONGEST_DAYS:
            raise forms.ValidationError(_("At most a year at once: look at it again then."))
        return last

    def clean(self) -> dict[str, Any]:
        sent = super().clean() or {}
        either(self, sent)
        return sent

    def said(self) -> dict[str, Any]:
        """What the service takes."""
        sent = self.cleaned_data
        shape = sent["geom"] or sent["named"]
        return {
            "name": sent["name"].strip(),
            "geom": buffered(shape, by_m=sent["buffer_m"] or 0),
            "category_keys": sent["categories"],
            "first_day": sent["first_day"],
            "last_day": sent["last_day"],
            "reason": sent["reason"].strip(),
        }


class SpotForm(forms.Form):
    """A place, a category and the hours of a week."""

    name = _text(gettext_lazy("Name"), 120)
    geom = map_field("Point", _AROUND, gettext_lazy("Position on the map"))
    named = named_field(
        gettext_lazy("Code or name of a place or grid, or longitude and latitude: 117.012, 28.345.")
    )
    category = _text(gettext_lazy("Category"), 120, help_text=gettext_lazy("Code or name."))
    weekdays = forms.MultipleChoiceField(
        label=gettext_lazy("Weekdays"),
        choices=[(number + 1, name) for number, name in WEEKDAYS.items()],
        widget=forms.CheckboxSelectMultiple,
    )
    starts_at = forms.TimeField(
        label=gettext_lazy("peak from"), widget=forms.TimeInput(attrs={"type": "time", "class": "input"})
    )
    ends_at = forms.TimeField(
        label=gettext_lazy("peak until"), widget=forms.TimeInput(attrs={"type": "time", "class": "input"})
    )
    lead_minutes = forms.IntegerField(
        label=gettext_lazy("opened before (minutes)"),
        min_value=0,
        max_value=1440,
        initial=60,
        widget=forms.NumberInput(attrs={"class": "input"}),
    )
    first_day = _day(gettext_lazy("First day"))
    last_day = _day(gettext_lazy("last day (optional)"), required=False)

    def __init__(self, *args: Any, today: datetime.date, **options: Any) -> None:
        super().__init__(*args, **options)
        self.today = today

    def clean_named(self) -> GEOSGeometry | None:
        """The point of this name or these coordinates."""
        word = self.cleaned_data["named"].strip()
        return point_named(word) if word else None

    def clean_category(self) -> Category:
        """The category of this code or name."""
        return category_named(self.cleaned_data["category"].strip())

    def clean_weekdays(self) -> list[int]:
        """1 is Monday, 7 is Sunday."""
        return sorted(int(word) for word in self.cleaned_data["weekdays"])

    def clean_ends_at(self) -> datetime.time:
        """After the peak has begun."""
        end: datetime.time = self.cleaned_data["ends_at"]
        if (start := self.cleaned_data.get("starts_at")) is not None and end <= start:
            raise forms.ValidationError(_("The peak ends after it begins."))
        return end

    def clean_last_day(self) -> datetime.date | None:
        """Not over yet, not before the first."""
        last: datetime.date | None = self.cleaned_data["last_day"]
        if last is not None:
            _checked_last_day(last, self.cleaned_data.get("first_day"), self.today)
        return last

    def clean(self) -> dict[str, Any]:
        sent = super().clean() or {}
        either(self, sent)
        return sent

    def said(self) -> dict[str, Any]:
        """What the service takes."""
        sent = dict(self.cleaned_data)
        named, drawn = sent.pop("named"), sent.pop("geom")
        return {**sent, "name": sent["name"].strip(), "geom": drawn or named}
