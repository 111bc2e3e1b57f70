"""Proposing a formula, and deciding on it with other eyes before its quarter begins."""

import datetime

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from assessment.errors import FormulaRefused
from assessment.models import ScoreFormula
from assessment.rules.formula import Formula
from assessment.rules.quarters import months_of
from gis_core.models import User
from grids.county_hours import county_day

State = ScoreFormula.State


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
    locked = _locked(version)
    _check_other_eyes(locked, by)
    if county_day(now) >= locked.first_quarter:
        raise FormulaRefused(
            _("Its quarter has begun: decline it, and propose it anew from a later quarter on.")
        )
    try:
        with transaction.atomic():
            return _decide(locked, State.APPROVED, by, now, note)
    except IntegrityError as error:
        if "assessment_scoreformula_one_a_quarter" not in str(error):
            raise
        raise FormulaRefused(_("Another formula has been approved for this quarter already.")) from error


@transaction.atomic
def decline_formula(
    *, version: ScoreFormula, by: User, now: datetime.datetime, note: str = ""
) -> ScoreFormula:
    """Turn a proposed formula down.  Raises FormulaRefused: decided, or one's own."""
    locked = _locked(version)
    _check_other_eyes(locked, by)
    return _decide(locked, State.DECLINED, by, now, note)


@transaction.atomic
def withdraw_formula(*, version: ScoreFormula, by: User, now: datetime.datetime) -> ScoreFormula:
    """Take one's own proposal back.  Raises FormulaRefused: decided, or another's."""
    locked = _locked(version)
    if by != locked.proposed_by:
        raise FormulaRefused(_("Only whoever proposed a change takes it back; others may decline it."))
    return _decide(locked, State.WITHDRAWN, by, now, "")


def _locked(version: ScoreFormula) -> ScoreFormula:
    locked = (
        ScoreFormula.objects.select_for_update(of=("self",)).select_related("proposed_by").get(pk=version.pk)
    )
    if locked.state != State.PROPOSED:
        told = _("This change is %(state)s already; look at it again.")
        raise FormulaRefused(told % {"state": locked.get_state_display()})
    return locked


def _check_other_eyes(version: ScoreFormula, by: User) -> None:
    if by == version.proposed_by:
        raise FormulaRefused(_("Whoever proposed a change does not decide on it: somebody else has to."))


def _decide(version: ScoreFormula, state: str, by: User, now: datetime.datetime, note: str) -> ScoreFormula:
    version.state, version.decided_by, version.decided_at, version.decision_note = state, by, now, note
    version.save(update_fields=["state", "decided_by", "decided_at", "decision_note"])
    return version
