"""What the county reads at a glance: a quarter's lists, its map by score, the trend, and how far the month is."""

import datetime
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from assessment.bulletins.evidence import league_words
from assessment.inspection.board import appeals_waiting, task_lines
from assessment.models import FrozenScores, InspectionMonth, InspectionTask, QuarterRanking
from assessment.overview.score_map import ScoreMap, map_of
from assessment.overview.trend import Trend, trend_of
from assessment.services.rankings import content_of, scores_today

#: So many frozen months make the trend; so many rows stand on one panel of the wall.
TREND_MONTHS, ROWS_ON_WALL = 12, 8


@dataclass(frozen=True, slots=True)
class Table:
    """A league's list: its rows with flags, and who has no rank; `part` of `parts` where it is split."""

    name: str
    places: Sequence[Mapping[str, Any]]
    unranked: Sequence[str] = ()
    part: int = 1
    parts: int = 1


@dataclass(frozen=True, slots=True)
class Progress:
    """How far the inspection of a month is."""

    month: datetime.date
    lots: int
    done: int
    percent: int
    failed: int
    waiting: int


@dataclass(frozen=True, slots=True)
class Glance:
    """A quarter: as it was ranked, else as it stands today."""

    quarter: datetime.date
    ranking: QuarterRanking | None
    tables: Sequence[Table]
    map: ScoreMap
    trend: Trend
    progress: Progress | None


def latest_published() -> QuarterRanking | None:
    """The latest quarter whose ranking is published; one a quarter at most."""
    return QuarterRanking.objects.filter(state=QuarterRanking.State.PUBLISHED).order_by("-quarter").first()


def glance_at(
    quarter: datetime.date, ranking: QuarterRanking | None, *, now: datetime.datetime, today: datetime.date
) -> Glance:
    """A quarter at a glance; without a ranking as it stands at a moment."""
    content = ranking.content if ranking else content_of(quarter, scores_today(quarter, now))
    decided = ranking.decided if ranking else []
    tables = [
        Table(
            league_words(one["league"]),
            [place | {"flag": _flag(place, decided)} for place in one["places"]],
            [unit["name"] for unit in one["unranked"]],
        )
        for one in content["lists"]
    ]
    places = [place for table in tables for place in table.places]
    flagged = frozenset(place["code"] for place in places if place["flag"])
    frozen = FrozenScores.objects.select_related("month").order_by("-month__month")[:TREND_MONTHS]
    return Glance(
        quarter=quarter,
        ranking=ranking,
        tables=[table for table in tables if table.places or table.unranked],
        map=map_of(
            {place["code"]: Decimal(place["value"]) for place in places},
            {place["code"]: place["name"] for place in places},
            flagged,
            today,
        ),
        trend=trend_of(frozen),
        progress=progress_of(today.replace(day=1)),
    )


def _flag(place: Mapping[str, Any], decided: Sequence[str]) -> str:
    if place["is_last"]:
        return "last"
    return "bottom" if place["is_bottom"] or place["code"] in decided else ""


def progress_of(month: datetime.date) -> Progress | None:
    """How far is a month?  None where nothing of it was drawn."""
    plan = InspectionMonth.objects.filter(month=month, drawn_at__isnull=False).first()  # unique
    if plan is None:
        return None
    lines = [line for line in task_lines(plan) if line.task.purpose == InspectionTask.Purpose.FIRST]
    wanted, scored = sum(line.wanted for line in lines), sum(line.scored for line in lines)
    return Progress(
        month=month,
        lots=len(lines),
        done=sum(line.is_done for line in lines),
        percent=100 * scored // wanted if wanted else 0,
        failed=sum(line.failed for line in lines),
        waiting=appeals_waiting(plan),
    )


def split(tables: Sequence[Table]) -> Iterator[Table]:
    """The lists in parts that are read from afar, as evenly filled as they can be."""
    for table in tables:
        parts = -(-len(table.places) // ROWS_ON_WALL)
        rows = -(-len(table.places) // parts) if parts else 0
        for n in range(parts):
            yield Table(table.name, table.places[n * rows : (n + 1) * rows], part=n + 1, parts=parts)
