"""A quarter's ranking: reckoned from frozen months, ties decided by people, approved, published, withdrawn."""

import datetime
from collections.abc import Mapping, Sequence
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from assessment.errors import InspectionRefused
from assessment.models import FrozenScores, QuarterRanking, ScoreFormula
from assessment.month_evidence import evidence_of
from assessment.rules.formula import STANDARD, Formula
from assessment.rules.kept import sha256_of
from assessment.rules.quarters import Standing, months_of, standing_of
from assessment.rules.ranks import Place, Ranking, rankings
from assessment.rules.scores import Score, scores_of
from assessment.services.frozen import problems_of, scored_units, scores_in
from gis_core.models import User
from grids.county_hours import county_day
from grids.models import Unit
from surveys.services.freezing import end_of

State = QuarterRanking.State
Months = Mapping[datetime.date, Mapping[int, Score]]


def formula_for(quarter: datetime.date) -> Formula:
    """By which formula is a quarter ranked?"""
    version = ScoreFormula.objects.in_force(quarter)
    return version.formula if version else STANDARD


def frozen_months(quarter: datetime.date) -> dict[datetime.date, FrozenScores]:
    """The frozen months of a quarter, by their first days."""
    frozen = FrozenScores.objects.filter(month__month__in=months_of(quarter)).select_related("month")
    return {one.month.month: one for one in frozen.order_by("month__month")}


def scores_today(quarter: datetime.date, now: datetime.datetime) -> dict[datetime.date, Mapping[int, Score]]:
    """The months of a quarter as they stand: frozen ones as they were, others that have begun as of now."""
    found: dict[datetime.date, Mapping[int, Score]] = {
        month: scores_in(frozen) for month, frozen in frozen_months(quarter).items()
    }
    today = county_day(now)
    for month in months_of(quarter):
        if month <= today and month not in found:
            units = [unit.pk for unit in scored_units(month)]
            found[month] = scores_of(evidence_of(month, now=now), units, formula_for(quarter))
    return dict(sorted(found.items()))


def lists_of(quarter: datetime.date, months: Months, formula: Formula | None = None) -> list[Ranking]:
    """The lists of a quarter from the scores of its months; by the quarter's formula where none is given."""
    units = scored_units(months_of(quarter)[2])
    before = _ranks_before(quarter)
    standings = [
        standing_of(
            unit=unit.pk,
            league=unit.league,
            quarter=quarter,
            months={month: scores[unit.pk] for month, scores in months.items() if unit.pk in scores},
            previous_rank=before.get(unit.code),
        )
        for unit in units
    ]
    return rankings(standings, formula or formula_for(quarter))


def _ranks_before(quarter: datetime.date) -> dict[str, int]:
    """The ranks of the quarter before, where it was published, by the units' codes."""
    last = months_of(quarter - datetime.timedelta(days=1))[0]
    ranking = QuarterRanking.objects.filter(
        quarter=last, state=State.PUBLISHED
    ).first()  # one a quarter at most
    if ranking is None:
        return {}
    return {place["code"]: place["rank"] for one in ranking.content["lists"] for place in one["places"]}


def content_of(quarter: datetime.date, months: Months) -> dict[str, Any]:
    """The lists of a quarter as they are kept: each unit with its months, its rank, and why it is flagged."""
    units = {unit.pk: unit for unit in scored_units(months_of(quarter)[2])}
    return {
        "quarter": quarter.isoformat(),
        "formula": formula_for(quarter).sha256,
        "lists": [
            {
                "league": one.league,
                "places": [_place(place, units, months) for place in one.places],
                "unranked": [_standing(standing, units, months) for standing in one.unranked],
            }
            for one in lists_of(quarter, months)
        ],
    }


def _standing(standing: Standing, units: Mapping[int, Unit], months: Months) -> dict[str, Any]:
    unit = units[standing.unit]
    own = {month: scores.get(standing.unit) for month, scores in months.items()}
    return {
        "code": unit.code,
        "name": unit.name,
        "value": None if standing.value is None else str(standing.value),
        "months": {
            f"{month:%Y-%m}": {
                "total": str(score.total),
                "low": str(score.low),
                "high": str(score.high),
                "unranked": [reason.value for reason in score.unranked],
            }
            for month, score in own.items()
            if score is not None
        },
        "missing": [f"{month:%Y-%m}" for month in standing.missing],
        "handled": standing.counts.handled,
        "late": standing.counts.late,
    }


def _place(place: Place, units: Mapping[int, Unit], months: Months) -> dict[str, Any]:
    return {
        **_standing(place.standing, units, months),
        "rank": place.rank,
        "of": place.of,
        "tied_with": [units[pk].code for pk in place.tied_with],
        "is_bottom": place.is_bottom,
        "is_last": place.is_last,
        "is_undecided": place.is_undecided,
    }


@transaction.atomic
def make_ranking(*, quarter: datetime.date, by: User, now: datetime.datetime) -> QuarterRanking:
    """Reckon a quarter's ranking from its frozen months.  Raises InspectionRefused: not over, no month frozen, a frozen
    month that does not fit together, or made before.
    """
    first = months_of(quarter)[0]
    if county_day(now) < end_of(months_of(first)[2]):
        raise InspectionRefused(_("The quarter is not over yet."))
    frozen = frozen_months(first)
    if not frozen:
        raise InspectionRefused(_("No month of the quarter is frozen."))
    for one in frozen.values():
        if problems := problems_of(one):
            raise InspectionRefused(f"{one}: {problems[0]}")
    content = content_of(first, {month: scores_in(one) for month, one in frozen.items()})
    try:
        with transaction.atomic():
            return QuarterRanking.objects.create(
                quarter=first, content=content, sha256=sha256_of(content), made_by=by, made_at=now
            )
    except IntegrityError as error:
        if "one_a_quarter" not in str(error):
            raise
        told = _("This quarter has a ranking: it is withdrawn before another is made.")
        raise InspectionRefused(told) from error


def undecided_in(ranking: QuarterRanking) -> list[str]:
    """The codes of units that people have to decide about, and have not yet."""
    waiting = [
        place["code"] for one in ranking.content["lists"] for place in one["places"] if place["is_undecided"]
    ]
    return [] if ranking.decided_note else waiting


@transaction.atomic
def decide_ties(*, ranking: QuarterRanking, flagged: Sequence[str], note: str) -> QuarterRanking:
    """Say which of the units that nothing tells apart are flagged, and why.  Raises InspectionRefused."""
    locked = _locked(ranking, State.PRELIMINARY)
    if not note or not set(flagged) <= set(undecided_in(locked)):
        raise InspectionRefused(_("Choose among the units that are tied, and say why."))
    locked.decided, locked.decided_note = sorted(flagged), note
    locked.save(update_fields=["decided", "decided_note"])
    return locked


@transaction.atomic
def approve_ranking(*, ranking: QuarterRanking, by: User, now: datetime.datetime) -> QuarterRanking:
    """Approve a ranking as somebody else than who made it.  Raises InspectionRefused."""
    locked = _locked(ranking, State.PRELIMINARY)
    if by.pk == locked.made_by_id:
        raise InspectionRefused(_("Whoever made a ranking does not approve it."))
    if undecided_in(locked):
        raise InspectionRefused(_("Ties at the bottom have to be decided first."))
    if sha256_of(locked.content) != locked.sha256:
        raise InspectionRefused(_("The lists are not those that were hashed."))
    locked.state, locked.approved_by, locked.approved_at = State.APPROVED, by, now
    locked.save(update_fields=["state", "approved_by", "approved_at"])
    return locked


@transaction.atomic
def publish_ranking(*, ranking: QuarterRanking, by: User, now: datetime.datetime) -> QuarterRanking:
    """Let everybody with a role read a ranking.  Raises InspectionRefused: not approved."""
    locked = _locked(ranking, State.APPROVED)
    locked.state, locked.published_by, locked.published_at = State.PUBLISHED, by, now
    locked.save(update_fields=["state", "published_by", "published_at"])
    return locked


@transaction.atomic
def withdraw_ranking(
    *, ranking: QuarterRanking, reason: str, by: User, now: datetime.datetime
) -> QuarterRanking:
    """Take a ranking back, never silently: it stays with its reason.  Raises InspectionRefused."""
    locked = _locked(ranking, State.PRELIMINARY, State.APPROVED, State.PUBLISHED)
    if not reason:
        raise InspectionRefused(_("Say why it is withdrawn."))
    locked.state, locked.reason = State.WITHDRAWN, reason
    locked.withdrawn_by, locked.withdrawn_at = by, now
    locked.save(update_fields=["state", "reason", "withdrawn_by", "withdrawn_at"])
    return locked


def _locked(ranking: QuarterRanking, *states: str) -> QuarterRanking:
    locked = QuarterRanking.objects.select_for_update(of=("self",)).get(pk=ranking.pk)
    if locked.state not in states:
        told = _("The ranking is %(state)s: look at it again.")
        raise InspectionRefused(told % {"state": locked.get_state_display()})
    return locked
