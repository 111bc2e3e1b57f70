"""Formulas as people read them."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from assessment.rules.evidence import CaseFacts
from assessment.rules.formula import CHARGED, Charge, Charged, FewCases, Formula
from gis_core.due_words import amount_words

CHARGES: Mapping[Charge, str | Promise] = {
    Charge.LATE: gettext_lazy("Late handling"),
    Charge.REWORK: gettext_lazy("Rework"),
    Charge.HAND_BACK: gettext_lazy("Unfounded hand-back"),
    Charge.REPEAT: gettext_lazy("Complained of again"),
    Charge.UNCHASED: gettext_lazy("Late and never urged"),
    Charge.FINDING: gettext_lazy("Found on its ground"),
}
CHARGED_WORDS: Mapping[Charged, str | Promise] = {
    Charged.HANDLING: gettext_lazy("the handling unit"),
    Charged.ACCOUNTABLE: gettext_lazy("the accountable unit"),
}
FEW_CASES: Mapping[FewCases, str | Promise] = {
    FewCases.COUNT_AS_MINIMUM: gettext_lazy("count as if they were as many"),
    FewCases.NOT_RANKED: gettext_lazy("the unit is not ranked"),
}


def _times(number: int) -> str:
    return ngettext("%(number)d time", "%(number)d times", number) % {"number": number}


def _days(number: int) -> str:
    return ngettext("%(number)d day late", "%(number)d days late", number) % {"number": number}


#: What of a case counted, in words.
CHARGE_COSTS: Mapping[Charge, Callable[[CaseFacts], str]] = {
    Charge.LATE: lambda case: _days(case.days_late),
    Charge.REWORK: lambda case: _times(case.reworks),
    Charge.HAND_BACK: lambda case: _times(case.unfounded_hand_backs),
    Charge.REPEAT: lambda case: _times(case.repeats),
    Charge.UNCHASED: lambda _case: _("never urged"),
    Charge.FINDING: lambda case: _("%(points)s points") % {"points": amount_words(case.finding_points)},
}


@dataclass(frozen=True, slots=True)
class ChargeLine:
    """A row of the table of charges."""

    title: str | Promise
    charged: str | Promise
    points: str
    most_a_case: int
    cap: str


def charge_lines(formula: Formula) -> list[ChargeLine]:
    """What about a case costs whom how much?"""
    return [
        ChargeLine(
            title=CHARGES[charge],
            charged=CHARGED_WORDS[CHARGED[charge]],
            points=amount_words(terms.points),
            most_a_case=terms.most_a_case,
            cap=amount_words(terms.cap),
        )
        for charge in Charge
        for terms in [formula.charges[charge]]
    ]


def other_terms(formula: Formula) -> list[tuple[str, Any]]:
    """Everything else that the formula says, each with its name."""
    inspection, cases, ranks = formula.inspection, formula.cases, formula.ranks
    return [
        (_("inspection: counted on observations"), inspection.per),
        (_("inspection: points at most"), amount_words(inspection.cap)),
        (_("inspection: observations at least for a rank"), inspection.minimum),
        (_("cases: counted on"), cases.per),
        (_("cases: at least"), cases.minimum),
        (_("fewer cases"), FEW_CASES[cases.few]),
        (_("bonus: points at most"), amount_words(formula.bonus_cap)),
        (_("flagged at the bottom"), ranks.bottom),
        (_("flagged at most, with ties"), ranks.most_in_bottom),
        (_("units from which on more than the last are flagged"), ranks.small_league),
        (_("ranking lists"), _("one for all leagues") if ranks.is_one_list else _("one for each league")),
    ]


def quarter_words(day: Any) -> str:
    """2026-Q3 as it is said."""
    return f"{day.year}-Q{(day.month + 2) // 3}"


def differences(before: Formula, after: Formula) -> list[tuple[str, str, str]]:
    """Which terms differ, each with its name, before and after?"""
    old, new = _told(before), _told(after)
    return [(name, old[name], new[name]) for name in new if old[name] != new[name]]


def _told(formula: Formula) -> dict[str, str]:
    told = {str(name): str(value) for name, value in other_terms(formula)}
    for line in charge_lines(formula):
        told[_("%(charge)s: points each time") % {"charge": line.title}] = line.points
        told[_("%(charge)s: times a case at most") % {"charge": line.title}] = str(line.most_a_case)
        told[_("%(charge)s: points at most") % {"charge": line.title}] = line.cap
    return told


def problem_words(problem: str) -> str:
    """What is wrong with a formula that was asked for?"""
    if problem == "caps":
        return _("All caps together take more than 100 points.")
    if problem == "ranks.most_in_bottom":
        return _("No fewer may be flagged with ties than without.")
    if problem == "ranks.small_league":
        return _("A league with a bottom of several has more units than are flagged.")
    return _("This cannot be reckoned with: %(term)s.") % {"term": problem}
