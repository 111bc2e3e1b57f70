"""What is told of a quarter, from its evidence: ranking, red and black list, what was put right, photos."""

import datetime
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from assessment.models import Observation, QuarterRanking
from assessment.rules.formula import RankTerms
from assessment.rules.quarters import months_of
from assessment.services.rankings import formula_for
from grids.county_hours import county_day
from grids.models import Unit
from surveys.models import Case
from surveys.services.photo_files import picture_path

#: So many photos stand in a bulletin.
MOST_PHOTOS = 6
Place = Mapping[str, Any]


def told_of(ranking: QuarterRanking, now: datetime.datetime) -> dict[str, Any]:
    """Everything that a bulletin tells of a quarter, as it stands at a moment; plain data that can be kept."""
    terms = formula_for(ranking.quarter).ranks
    lists = [_list(one, ranking.decided, terms) for one in ranking.content["lists"]]
    failed = list(
        Observation.objects.counted()
        .with_failures()
        .filter(task__month__month__in=months_of(ranking.quarter))
        .exclude(appeal__verdict="upheld")
        .select_related("unit", "standard", "task__point", "point__case")
        .order_by("pk")
    )
    black = {place["code"] for one in lists for place in one["places"] if place["flag"]}
    return {
        "on": county_day(now).isoformat(),
        "lists": lists,
        "rectified": _rectified(failed),
        "photos": _photos(failed, black),
    }


def _list(one: Mapping[str, Any], decided: Sequence[str], terms: RankTerms) -> dict[str, Any]:
    places = [
        {
            "code": place["code"],
            "name": place["name"],
            "rank": place["rank"],
            "value": place["value"],
            "flag": "last" if place["is_last"] else "bottom" if _is_flagged(place, decided) else "",
        }
        for place in one["places"]
    ]
    best = terms.bottom if len(places) >= terms.small_league else 1
    for place in places:
        place["is_red"] = place["rank"] <= best and not place["flag"] and len(places) > 1
    return {
        "league": one["league"],
        "places": places,
        "unranked": [unit["name"] for unit in one["unranked"]],
    }


def _is_flagged(place: Place, decided: Sequence[str]) -> bool:
    return place["is_bottom"] or place["code"] in decided


def _rectified(failed: Iterable[Observation]) -> dict[str, Any]:
    """By charged unit, most failures first: failures, the cases they opened, and how many of these are closed."""
    failures: Counter[int] = Counter()
    cases: Counter[int] = Counter()
    closed: Counter[int] = Counter()
    units: dict[int, Unit] = {}
    for one in failed:
        units[one.unit_id] = one.unit
        failures[one.unit_id] += 1
        case: Case | None = getattr(one.point, "case", None) if one.point_id else None
        cases[one.unit_id] += case is not None
        closed[one.unit_id] += case is not None and case.ended_at is not None
    ranked = sorted(units, key=lambda pk: (-failures[pk], units[pk].code))
    return {
        "failures": failures.total(),
        "cases": cases.total(),
        "closed": closed.total(),
        "rows": [
            {
                "code": units[pk].code,
                "name": units[pk].name,
                "failures": failures[pk],
                "cases": cases[pk],
                "closed": closed[pk],
            }
            for pk in ranked
        ],
    }


def _photos(failed: Iterable[Observation], black: set[str]) -> list[dict[str, Any]]:
    """A photo of each of a few units: those on the black list first, then what cost most; by id among equals."""

    def weight(one: Observation) -> tuple[bool, Decimal, int]:
        lost = one.standard.deduction * one.standard.weight * one.failed / one.observed
        return one.unit.code not in black, -lost, one.pk

    found: dict[int, dict[str, Any]] = {}
    for one in sorted(failed, key=weight):
        kept = next((sha for sha in one.photos if picture_path(sha) is not None), None)
        if kept and one.unit_id not in found and len(found) < MOST_PHOTOS:
            found[one.unit_id] = {
                "sha256": kept,
                "observation": str(one.uid),
                "unit": one.unit.name,
                "place": one.task.point.name,
                "text": one.note or one.standard.text,
                "on": county_day(one.seen_at).isoformat(),
            }
    return list(found.values())


def league_words(league: str) -> str:
    """A league as it is said; all leagues where there is one list."""
    return str(Unit.League(league).label) if league else _("all leagues")
