"""What is asked of a new formula: every term, and from which quarter on."""

import datetime
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from assessment.formulas.words import CHARGES, FEW_CASES, problem_words, quarter_words
from assessment.rules.formula import (
    CaseTerms,
    Charge,
    ChargeTerms,
    FewCases,
    Formula,
    FormulaError,
    InspectionTerms,
    RankTerms,
)
from assessment.rules.quarters import months_of
from gis_core.inputs import dress
from surveys.services.freezing import end_of

#: How many quarters ahead a formula may be proposed.
QUARTERS_AHEAD = 4


def coming_quarters(today: datetime.date) -> list[datetime.date]:
    """The quarters that have not begun, the next one first."""
    found, last = [], months_of(today)[2]
    for _n in range(QUARTERS_AHEAD):
        found.append(end_of(last))
        last = months_of(found[-1])[2]
    return found


def _points(label: Any, most: int = 100) -> forms.DecimalField:
    return forms.DecimalField(
        label=label, max_digits=5, decimal_places=2, min_value=Decimal(0), max_value=most
    )


def _number(label: Any, most: int = 10_000) -> forms.IntegerField:
    return forms.IntegerField(label=label, min_value=1, max_value=most)


class TermsForm(forms.Form):
    """The terms of a formula: what a valid form says is `formula`."""

    inspection_per = _number(_("inspection: counted on observations"))
    inspection_cap = _points(_("inspection: points at most"))
    inspection_minimum = _number(_("inspection: observations at least for a rank"))
    cases_per = _number(_("cases: counted on"))
    cases_minimum = _number(_("cases: at least"))
    cases_few = forms.ChoiceField(
        label=_("fewer cases"), choices=[(few.value, words) for few, words in FEW_CASES.items()]
    )
    bonus_cap = _points(_("bonus: points at most"))
    ranks_bottom = _number(_("flagged at the bottom"), 100)
    ranks_most_in_bottom = _number(_("flagged at most, with ties"), 100)
    ranks_small_league = _number(_("units from which on more than the last are flagged"), 1000)
    ranks_is_one_list = forms.BooleanField(label=_("one ranking list for all leagues"), required=False)

    def __init__(self, *args: Any, like: Formula, **options: Any) -> None:
        options["initial"] = said_of(like)
        super().__init__(*args, **options)
        self.formula = like
        for charge in Charge:
            self.fields[f"{charge.value}_points"] = _points(_("points each time"))
            self.fields[f"{charge.value}_cap"] = _points(_("points at most"))
            self.fields[f"{charge.value}_most_a_case"] = _number(_("times a case at most"), 1000)
        self.prepare()
        dress(self)

    def prepare(self) -> None:
        """Choices that are to be set before anything is checked."""

    def clean(self) -> dict[str, Any]:
        said = self.cleaned_data
        if not self.errors:
            try:
                self.formula = _formula(said)
            except FormulaError as error:
                raise ValidationError([problem_words(one) for one in error.problems]) from error
        return said

    def named(self, *prefixes: str) -> list[forms.BoundField]:
        """The fields whose names begin so."""
        return [self[name] for name in self.fields if name.startswith(prefixes)]

    def charges(self) -> Iterator[tuple[Any, list[forms.BoundField]]]:
        """The rows of the table of charges: name, and points, times a case, points at most."""
        for charge in Charge:
            yield (
                CHARGES[charge],
                [self[f"{charge.value}_{term}"] for term in ("points", "most_a_case", "cap")],
            )


class FormulaForm(TermsForm):
    """A formula that is proposed, from a quarter on."""

    title = forms.CharField(label=_("title"), max_length=120)
    basis = forms.CharField(label=_("basis"), max_length=200, required=False)
    first_quarter = forms.TypedChoiceField(
        label=_("in force from quarter"), coerce=datetime.date.fromisoformat
    )

    def __init__(self, *args: Any, today: datetime.date, like: Formula, **options: Any) -> None:
        self._today = today
        super().__init__(*args, like=like, **options)

    def prepare(self) -> None:
        quarters = [(day.isoformat(), quarter_words(day)) for day in coming_quarters(self._today)]
        self.fields["first_quarter"].choices = quarters  # type: ignore[attr-defined]


def _formula(said: dict[str, Any]) -> Formula:
    return Formula(
        inspection=InspectionTerms(
            said["inspection_per"], said["inspection_cap"], said["inspection_minimum"]
        ),
        cases=CaseTerms(said["cases_per"], said["cases_minimum"], FewCases(said["cases_few"])),
        charges={
            charge: ChargeTerms(
                points=said[f"{charge.value}_points"],
                cap=said[f"{charge.value}_cap"],
                most_a_case=said[f"{charge.value}_most_a_case"],
            )
            for charge in Charge
        },
        ranks=RankTerms(
            said["ranks_bottom"],
            said["ranks_most_in_bottom"],
            said["ranks_small_league"],
            said["ranks_is_one_list"],
        ),
        bonus_cap=said["bonus_cap"],
    )


def said_of(formula: Formula) -> dict[str, Any]:
    """A formula as the fields of a form say it."""
    data = formula.as_data()
    said = {
        f"{part}_{name}": value
        for part in ("inspection", "cases", "ranks")
        for name, value in data[part].items()
    }
    for charge, terms in data["charges"].items():
        said |= {f"{charge}_{name}": value for name, value in terms.items()}
    return {**said, "bonus_cap": data["bonus_cap"]}
