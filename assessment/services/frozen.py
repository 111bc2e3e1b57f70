"""Freezing the scores of a month with what they were reckoned from, and reckoning them anew."""

import datetime
from collections.abc import Collection

from django.db import DatabaseError, transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from assessment.errors import InspectionRefused
from assessment.models import Appeal, FrozenScores, GoodDeed, InspectionMonth, Observation, ScoreFormula
from assessment.month_evidence import evidence_of
from assessment.rules.formula import STANDARD, formula_of
from assessment.rules.kept import evidence_data, evidence_from, scores_data, sha256_of
from assessment.rules.scores import Score, scores_of
from assessment.services.observations import refusal_of
from gis_core.models import User
from grids.models import Unit


def scored_units(month: datetime.date) -> list[Unit]:
    """The units of the three leagues that are in service in a month, by code."""
    units = Unit.objects.exclude(league=Unit.League.NONE).filter(valid__contains=month)
    return list(units.order_by("code"))


@transaction.atomic
def freeze_scores(*, plan: InspectionMonth, by: User, now: datetime.datetime) -> FrozenScores:
    """Keep the scores of a month for good.  Raises InspectionRefused: not closed, frozen before, appeals or bonuses
    not decided on, or somebody may still appeal.
    """
    plan = InspectionMonth.objects.select_for_update(of=("self",)).get(pk=plan.pk)
    if plan.closed_at is None:
        raise InspectionRefused(_("Close the month first."))
    if FrozenScores.objects.filter(month=plan).exists():
        raise InspectionRefused(_("The scores of this month are frozen already."))
    if Appeal.objects.filter(observation__task__month=plan, verdict="").exists():
        raise InspectionRefused(_("There are appeals that nobody has judged yet."))
    if GoodDeed.objects.filter(month=plan.month, state=GoodDeed.State.PROPOSED).exists():
        raise InspectionRefused(_("There are bonuses that nobody has decided on yet."))
    failed = Observation.objects.filter(task__month=plan).counted().with_failures()
    until = failed.aggregate(last=Max("appeal_until"))["last"]
    if until is not None and until > now:
        raise InspectionRefused(_("Somebody may still appeal."))
    version = ScoreFormula.objects.in_force(plan.month)
    formula = version.formula if version else STANDARD
    units = scored_units(plan.month)
    evidence = evidence_of(plan.month, now=now)
    inputs = {
        "units": [
            {"id": unit.pk, "code": unit.code, "name": unit.name, "league": unit.league} for unit in units
        ],
        **evidence_data(evidence),
    }
    scores = scores_of(evidence, [unit.pk for unit in units], formula)
    try:
        with transaction.atomic():
            return FrozenScores.objects.create(
                month=plan,
                formula=version,
                terms=formula.as_data(),
                terms_sha256=formula.sha256,
                inputs=inputs,
                inputs_sha256=sha256_of(inputs),
                scores=scores_data(scores),
                frozen_by=by,
                frozen_at=now,
            )
    except DatabaseError as error:
        raise refusal_of(error) from error


def scores_in(frozen: FrozenScores) -> dict[int, Score]:
    """The scores of a frozen month, reckoned anew from what it keeps."""
    units = [unit["id"] for unit in frozen.inputs["units"]]
    return scores_of(evidence_from(frozen.inputs), units, formula_of(frozen.terms))


def problems_of(frozen: FrozenScores) -> list[str]:
    """What about a frozen month does not fit together?  Nothing, unless somebody went behind the database's back."""
    found = []
    if sha256_of(frozen.inputs) != frozen.inputs_sha256:
        found.append(_("What was counted is not what was hashed."))
    if formula_of(frozen.terms).sha256 != frozen.terms_sha256:
        found.append(_("The formula is not the one that was hashed."))
    if scores_data(scores_in(frozen)) != frozen.scores:
        found.append(_("Reckoned anew, the scores are others."))
    return found


def changed_since(frozen: FrozenScores, *, now: datetime.datetime) -> Collection[str]:
    """Which kinds of evidence would be others if the month were frozen now?  Shown; a frozen month stays as it is."""
    today = evidence_data(evidence_of(frozen.month.month, now=now))
    return [kind for kind, rows in today.items() if rows != frozen.inputs[kind]]
