"""The form of a survey: what is looked for, where, and until when."""

import datetime
from typing import Any, cast

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from grids.models import Unit
from surveys.survey_tasks.choosing import Area, classes_of, ground_to_survey, towns_of, units_to_name

LONGEST = datetime.timedelta(days=366)


def _day(label: Any) -> forms.DateField:
    widget = forms.DateInput(format="%Y-%m-%d", attrs={"type": "date", "class": "input"})
    return forms.DateField(label=label, widget=widget)


class SurveyForm(forms.Form):
    """A survey; towns and communities stand for their grids, and all that is ticked counts together."""

    title = forms.CharField(
        label=gettext_lazy("Title"), max_length=80, widget=forms.TextInput(attrs={"class": "input"})
    )
    instruction = forms.CharField(
        label=gettext_lazy("What to do, in plain words"),
        max_length=2000,
        required=False,
        widget=forms.Textarea(attrs={"class": "input", "rows": 4}),
    )
    unit = forms.ModelChoiceField(
        label=gettext_lazy("In the name of"),
        queryset=Unit.objects.none(),
        widget=forms.Select(attrs={"class": "input"}),
    )
    first_on = _day(gettext_lazy("First day"))
    due_on = _day(gettext_lazy("To be answered until, that day included"))
    categories = forms.MultipleChoiceField(label=gettext_lazy("What is looked for"), required=False)
    everywhere = forms.BooleanField(required=False)
    towns = forms.MultipleChoiceField(required=False)
    communities = forms.MultipleChoiceField(required=False)
    grids = forms.MultipleChoiceField(label=gettext_lazy("Grids"), required=False)

    def __init__(self, *args: Any, user: Any, today: datetime.date, **options: Any) -> None:
        super().__init__(*args, **options)
        self.areas = towns_of(ground_to_survey(user, today), today)
        self.classes = classes_of(today)
        units = cast("forms.ModelChoiceField[Unit]", self.fields["unit"])
        units.queryset = units_to_name(user, today)
        units.empty_label = None
        self._offer("categories", [choice for _name, choices in self.classes for choice in choices])
        self._offer("towns", [(town.code, town.name) for town in self.areas])
        communities = [part for town in self.areas for part in town.parts]
        self._offer("communities", [(part.code, part.name) for part in communities])
        self._offer("grids", [(code, code) for town in self.areas for code in town.codes])

    def _offer(self, name: str, choices: list[tuple[str, str]]) -> None:
        cast(forms.MultipleChoiceField, self.fields[name]).choices = choices

    def clean(self) -> dict[str, Any]:
        sent: dict[str, Any] = super().clean() or {}
        sent["grids"] = sorted(self._ground(sent))
        if not sent["grids"] and "grids" not in self.errors:
            self.add_error("grids", _("Choose at least one grid."))
        if not sent.get("categories") and "categories" not in self.errors:
            self.add_error("categories", _("Choose at least one category."))
        first, due = sent.get("first_on"), sent.get("due_on")
        if first and due and not first <= due <= first + LONGEST:
            self.add_error("due_on", _("A survey is due after it begins, within a year."))
        return sent

    def _ground(self, sent: dict[str, Any]) -> set[str]:
        """The codes of the grids that are ticked, alone or by their community or town."""
        whole: list[Area] = [
            *(town for town in self.areas if sent.get("everywhere") or town.code in sent.get("towns", ())),
            *(part for town in self.areas for part in town.parts if part.code in sent.get("communities", ())),
        ]
        return {*sent.get("grids", ()), *(code for area in whole for code in area.codes)}

    def said(self) -> dict[str, Any]:
        """What the service takes."""
        sent = self.cleaned_data
        names = ("unit", "first_on", "due_on", "categories", "grids")
        words = {name: sent[name].strip() for name in ("title", "instruction")}
        return {**words, **{name: sent[name] for name in names}}

    def ticked(self, name: str) -> list[str]:
        """What stands ticked: as it was sent, or as it was set before."""
        value = self[name].value()
        return [str(one) for one in value] if value else []
