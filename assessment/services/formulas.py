"""Proposing a formula, and deciding on it with other eyes before its quarter begins."""

import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from assessment.errors import FormulaRefused
from assessment.models import ScoreFormula
from assessment.rules.formula import Formula
from assessment.rules.quarters import months_of
from assessment.services.decrees import (
    approve,
    check_in_time,
    check_other_eyes,
    decline,
    lock_proposed,
    withdraw,
)
from gis_core.models import User


def propose_formula(
    *, formula: Formula, title: str, first_quarter: datetime.date, by: User, basis: str = ""
) -> ScoreFormula:
    """Propose a formula that shall judge from the quarter of a day on."""
    return ScoreFormula.objects.create(
        title=title,
        basis=basis,
        first_quarter=months_of(first_quarter)[0],
        terms=formula.as_data(),
        sha256=formula.sha256,
        proposed_by=by,
    )


@transaction.atomic
def approve_formula(
    *, version: ScoreFormula, by: User, now: datetime.datetime, note: str = ""
) -> ScoreFormula:
    """Let a formula judge from its quarter on.  Raises FormulaRefused: decided, one's own, late, or a second one."""
    locked = lock_proposed(version, FormulaRefused)
    check_other_eyes(locked, by, FormulaRefused)
    check_in_time(locked, now, FormulaRefused)
    twice = _("Another formula has been approved for this quarter already.")
    return approve(locked, by, now, note, refused=FormulaRefused, twice=twice)


def decline_formula(
    *, version: ScoreFormula, by: User, now: datetime.datetime, note: str = ""
) -> ScoreFormula:
    """Turn a proposed formula down.  Raises FormulaRefused: decided, or one's own."""
    return decline(version, by, now, note, refused=FormulaRefused)


def withdraw_formula(*, version: ScoreFormula, by: User, now: datetime.datetime) -> ScoreFormula:
    """Take one's own proposal back.  Raises FormulaRefused: decided, or another's."""
    return withdraw(version, by, now, refused=FormulaRefused)
