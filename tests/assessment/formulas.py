"""Formulas for the tests, proposed and approved."""

import datetime
from dataclasses import replace
from decimal import Decimal

from assessment.models import ScoreFormula
from assessment.rules.formula import STANDARD, Formula
from assessment.services.formulas import approve_formula, propose_formula
from gis_core.models import User
from tests.surveys.cases import MONDAY

#: Quarters that have not begun on any day on which the tests run.
NEXT, LATER = datetime.date(2099, 1, 1), datetime.date(2099, 4, 1)
MILDER = replace(STANDARD, bonus_cap=Decimal(1))


def proposed(
    by: User, formula: Formula = MILDER, quarter: datetime.date = NEXT, title: str = "新办法"
) -> ScoreFormula:
    """A formula that waits for another person."""
    return propose_formula(
        formula=formula, title=title, first_quarter=quarter, by=by, basis="县发〔2026〕1号"
    )


def approved(
    people: dict[str, User], formula: Formula = MILDER, quarter: datetime.date = NEXT
) -> ScoreFormula:
    """A formula on which two people have agreed."""
    return approve_formula(
        version=proposed(people["supervision"], formula, quarter), by=people["admin"], now=MONDAY
    )
