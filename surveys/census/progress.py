"""How far is a census?  Per grid and type: how many the ledger has, how many were seen, and how they were found."""

import datetime
from collections.abc import Collection, Iterable
from dataclasses import dataclass, fields
from typing import Any

from django.db import connection

from surveys.models import CensusCampaign

#: The last finding of each facility counts; a new one that was taken into the ledger counts as present from then on.
_PROGRESS = """
WITH ground AS (
  SELECT g.code, g.name, g.geom FROM grids_grid g CROSS JOIN grids_county c
  WHERE upper_inf(g.known) AND g.valid @> %(day)s AND g.kind = c.main_grid_kind
    AND (%(all_grids)s OR g.code = ANY (%(grids)s)) AND (%(everywhere)s OR g.code = ANY (%(own)s))
), ledger AS (
  SELECT f.code, k.key,
    (SELECT g.code FROM ground g WHERE ST_Intersects(g.geom, f.geom) ORDER BY g.code LIMIT 1) AS grid
  FROM grids_facility f JOIN grids_category k ON k.id = f.category_id
  WHERE upper_inf(f.known) AND f.valid @> %(day)s AND f.status <> 'removed'
    AND (%(all_types)s OR k.key = ANY (%(types)s))
), told AS (
  SELECT n.facility_code AS code, n.result, n.seen_on, n.seen_at, n.id
  FROM surveys_facilityfinding n WHERE n.campaign_id = %(campaign)s AND n.result <> 'new'
  UNION ALL
  SELECT f.code, 'present', n.seen_on, n.seen_at, n.id
  FROM surveys_facilityfinding n JOIN surveys_findingdecision d ON d.finding_id = n.id
  JOIN grids_facility f ON f.id = d.facility_id WHERE n.campaign_id = %(campaign)s
), latest AS (
  SELECT DISTINCT ON (code) code, result, seen_on FROM told ORDER BY code, seen_at DESC, id DESC
), counted AS (
  SELECT l.grid, l.key, count(*) AS listed, count(t.code) AS seen,
    count(*) FILTER (WHERE t.result = 'present') AS present, count(*) FILTER (WHERE t.result = 'damaged') AS damaged,
    count(*) FILTER (WHERE t.result = 'missing') AS missing, 0 AS added, max(t.seen_on) AS last_on
  FROM ledger l LEFT JOIN latest t ON t.code = l.code WHERE l.grid IS NOT NULL GROUP BY l.grid, l.key
  UNION ALL
  SELECT n.grid_code, k.key, 0, 0, 0, 0, 0, count(*), max(n.seen_on)
  FROM surveys_facilityfinding n JOIN grids_category k ON k.id = n.category_id JOIN ground g ON g.code = n.grid_code
  WHERE n.campaign_id = %(campaign)s AND n.result = 'new' GROUP BY n.grid_code, k.key
)
SELECT g.code, g.name, n.key, k.name_zh, k.name_en, sum(n.listed)::int, sum(n.seen)::int, sum(n.present)::int,
  sum(n.damaged)::int, sum(n.missing)::int, sum(n.added)::int, max(n.last_on)
FROM counted n JOIN ground g ON g.code = n.grid JOIN grids_category k ON k.key = n.key
GROUP BY g.code, g.name, n.key, k.name_zh, k.name_en ORDER BY g.code, n.key
"""

#: How each facility was found last, by its identifier.
_LATEST = """
SELECT DISTINCT ON (n.facility_code) n.facility_code, n.result FROM surveys_facilityfinding n
WHERE n.campaign_id = %(campaign)s AND n.result <> 'new' AND (%(everywhere)s OR n.grid_code = ANY (%(own)s))
ORDER BY n.facility_code, n.seen_at DESC, n.id DESC
"""


@dataclass(frozen=True, slots=True)
class Numbers:
    """How many the ledger lists, how many of them were seen and how, how many new ones were found, and when last."""

    listed: int = 0
    seen: int = 0
    present: int = 0
    damaged: int = 0
    missing: int = 0
    added: int = 0
    last_on: datetime.date | None = None

    @property
    def share(self) -> int:
        """Seen of a hundred, rounded down: all means all."""
        return 100 * self.seen // self.listed if self.listed else 100

    def __add__(self, other: "Numbers") -> "Numbers":
        counted = {
            one.name: getattr(self, one.name) + getattr(other, one.name)
            for one in fields(self)
            if one.name != "last_on"
        }
        days = [day for day in (self.last_on, other.last_on) if day is not None]
        return Numbers(**counted, last_on=max(days, default=None))


@dataclass(frozen=True, slots=True)
class Line:
    """The numbers of one type in one grid."""

    grid: str
    grid_name: str
    category: str
    name_zh: str
    name_en: str
    numbers: Numbers


def progress_of(campaign: CensusCampaign, own: Collection[str] | None, day: datetime.date) -> list[Line]:
    """The lines of a census in somebody's grids (None: in all of the county), by grid and type; one statement."""
    values = _limits(campaign, own) | {
        "day": day,
        "all_grids": not campaign.grids,
        "grids": campaign.grids,
        "all_types": not campaign.categories,
        "types": campaign.categories,
    }
    with connection.cursor() as cursor:
        cursor.execute(_PROGRESS, values)
        return [
            Line(grid, grid_name, key, name_zh, name_en, Numbers(*numbers))
            for grid, grid_name, key, name_zh, name_en, *numbers in cursor.fetchall()
        ]


def latest_of(campaign: CensusCampaign, own: Collection[str] | None) -> dict[str, str]:
    """How each facility was found last, by identifier."""
    with connection.cursor() as cursor:
        cursor.execute(_LATEST, _limits(campaign, own))
        return dict(cursor.fetchall())


def _limits(campaign: CensusCampaign, own: Collection[str] | None) -> dict[str, Any]:
    return {"campaign": campaign.pk, "everywhere": own is None, "own": list(own or ())}


def by_grid(lines: Iterable[Line]) -> dict[tuple[str, str], Numbers]:
    """The numbers of each grid, by its code and name."""
    found: dict[tuple[str, str], Numbers] = {}
    for line in lines:
        key = (line.grid, line.grid_name)
        found[key] = found.get(key, Numbers()) + line.numbers
    return found
