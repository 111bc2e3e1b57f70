"""What is asked of a new assessment tree: its table, its name, and from which quarter on."""

import datetime
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from assessment.formulas.forms import coming_quarters
from assessment.formulas.words import quarter_words
from assessment.models import Yardstick
from assessment.rules.quarters import months_of
from gis_core.inputs import dress


class YardstickForm(forms.Form):
    """A tree as a table."""

    file = forms.FileField(label=_("the table (XLSX, CSV)"))
    title = forms.CharField(label=_("title"), max_length=120, required=False)
    basis = forms.CharField(label=_("basis"), max_length=200, required=False)
    first_quarter = forms.TypedChoiceField(
        label=_("in force from quarter"), coerce=datetime.date.fromisoformat
    )

    def __init__(self, *args: Any, today: datetime.date, **options: Any) -> None:
        super().__init__(*args, **options)
        quarters = coming_quarters(today)
        if not Yardstick.objects.approved().exists():  # before the first one nothing is judged
            quarters = [months_of(today)[0], *quarters]
        choices = [(day.isoformat(), quarter_words(day)) for day in quarters]
        self.fields["first_quarter"].choices = choices  # type: ignore[attr-defined]
        self.fields["file"].widget.attrs["accept"] = ".xlsx,.csv"
        dress(self)
