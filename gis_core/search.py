"""One box to find anything by: codes and names of what the rooms keep, in one statement.

The rooms say in `gis_core.map_layers.SEARCH_SOURCES` what can be found; this room knows no county noun.
"""

import datetime
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.db import connection
from django.utils.functional import Promise
from django.utils.module_loading import import_string
from django.utils.translation import get_language

from gis_core.coordinates.crs import DeclaredCrs
from gis_core.coordinates.reading import Box
from gis_core.map_layers import SEARCH_FRAME, SEARCH_SOURCES
from gis_core.tile_layers import Limits

#: From this length on an index helps to find a text inside another (gis_core.words).
TRIGRAM = 3
#: How much of a public id must be typed.
SHORTEST_UID = 8
_LOWEST = "00000000-0000-0000-0000-000000000000"
_UID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")


@dataclass(frozen=True, slots=True)
class Frame:
    """Where does the county lie (degrees), and in which metric CRS does it work?  None: not known."""

    box: Box | None = None
    local: DeclaredCrs | None = None


@dataclass(frozen=True, slots=True)
class SearchSource:
    """One kind of thing that can be found.

    `sql` selects id, code, name, label, parts, geom, fit, alike and away (`words_sql`); `scope` names, by its dotted
    path, a function user → parameters that limit the rows, or None: not for this user.  `labels` are the words of
    the screen for the values of `label`.
    """

    kind: str
    sql: str
    scope: str
    labels: Mapping[str, str | Promise] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Found:
    """One thing that was found; degrees (EPSG:4490), `bounds` west, south, east, north, None for a point."""

    kind: str
    id: int | None
    code: str
    name: str
    detail: str
    lon: float | None
    lat: float | None
    bounds: Box | None = None
    crs: str | None = None
    note: str = ""


def away(geom: str) -> str:
    """The expression for how far (metres) a geometry is from where one looks; NULL where nobody says."""
    here = "ST_SetSRID(ST_MakePoint(%(near_lon)s::float8, %(near_lat)s::float8), 4490)"
    return f"CASE WHEN %(near_lon)s::float8 IS NOT NULL THEN ST_Distance(({geom})::geography, {here}::geography) END"


def words_sql(
    source: str,
    *,
    label: str = "''",
    parts: str = "",
    geom: str = "t.geom",
    where: str = "true",
    other_name: str = "''",
) -> str:
    """Which statement finds rows of `source` (aliased t, with a code and a name) by code or name?

    `label` and `parts` (expressions, comma-separated) become the detail; `other_name` is a second name.  Exact first,
    then codes that begin so, names that begin so, names that hold the text, names nearly like it.
    """
    other = "" if other_name == "''" else f" OR {other_name} ILIKE %(begins)s"
    return f"""
  SELECT t.id, t.code::text AS code, coalesce(nullif(t.name, ''), t.code)::text AS name, {label}::text AS label,
    ARRAY[{parts}]::text[] AS parts, ({geom})::geometry AS geom,
    CASE WHEN lower(t.code) = lower(%(q)s) OR %(q)s IN (t.name, {other_name}) THEN 0 WHEN t.code ILIKE %(begins)s THEN 1
         WHEN t.name ILIKE %(begins)s THEN 2 WHEN t.name ILIKE %(holds)s THEN 3 ELSE 4 END AS fit,
    round(similarity(t.name, %(q)s)::numeric, 1) AS alike, {away(geom)} AS away
  FROM {source}
  WHERE (t.code ILIKE %(begins)s OR t.name ILIKE %(holds)s OR t.name %% %(q)s{other}) AND {where}
  ORDER BY fit, alike DESC, away, t.id LIMIT %(limit)s
"""  # noqa: S608  made of constants of the code, at import


def find_words(
    text: str,
    user: Any,
    *,
    limit: int,
    near: tuple[float, float] | None = None,
    as_of: datetime.date | None = None,
) -> list[Found]:
    """What goes by this code or name, or nearly so, of what the user may see?  The likeliest first.

    Among equals the nearest to `near` (lon, lat in degrees), then in the order of the sources.  One statement.
    """
    sources, limits = _open_to(user)
    if not sources:
        return []
    like = text.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
    parameters: dict[str, Any] = {
        **limits,
        "q": text,
        "begins": f"{like}%",
        "holds": f"%{like}%",
        "is_long": len(text) >= TRIGRAM,
        **_uid_range(text),
        "limit": limit,
        "as_of": as_of,
        "english": get_language() == "en",
        "near_lon": near[0] if near else None,
        "near_lat": near[1] if near else None,
    }
    with connection.cursor() as cursor:
        cursor.execute(_statement(sources), parameters)
        rows = cursor.fetchall()
    return [_found(sources[number], *columns) for number, *columns in rows]


def _uid_range(text: str) -> dict[str, str | None]:
    """Between which public ids lie all that begin so?  None for what begins none, or too many."""
    begun = text.lower()
    lowest = begun + _LOWEST[len(begun) :]
    if len(begun) < SHORTEST_UID or not _UID.fullmatch(lowest):
        return {"uid_from": None, "uid_to": None}
    return {"uid_from": lowest, "uid_to": begun + _LOWEST.replace("0", "f")[len(begun) :]}


def frame() -> Frame:
    """Where may places be expected?  As the rooms say."""
    found: Frame = import_string(SEARCH_FRAME)()
    return found


def _open_to(user: Any) -> tuple[list[SearchSource], dict[str, Any]]:
    """Which sources may this user search, and with which parameters?"""
    found: list[SearchSource] = []
    limits: dict[str, Any] = {}
    for path in SEARCH_SOURCES:
        source: SearchSource = import_string(path)
        scope: Callable[[Any], Limits | None] = import_string(source.scope)
        allowed = scope(user)
        if allowed is not None:
            found.append(source)
            limits.update(allowed)
    return found, limits


def _statement(sources: list[SearchSource]) -> str:
    union = "\nUNION ALL\n".join(
        f"(SELECT {number} AS source, found.* FROM ({source.sql}) found)"  # noqa: S608  our own constants
        for number, source in enumerate(sources)
    )
    return f"""
WITH best AS MATERIALIZED (
  SELECT source, id, code, name, label, parts, geom FROM ({union}) every
  ORDER BY fit, alike DESC, away, source, code, id LIMIT %(limit)s
), placed AS (
  SELECT best.*, ST_PointOnSurface(geom) AS place, row_number() OVER () AS number FROM best
)
SELECT source, id, code, name, label, parts, ST_X(place), ST_Y(place),
  CASE WHEN ST_Dimension(geom) > 0 THEN ARRAY[ST_XMin(geom), ST_YMin(geom), ST_XMax(geom), ST_YMax(geom)] END
FROM placed ORDER BY number
"""  # noqa: S608  our own constants


def _found(
    source: SearchSource,
    key: int,
    code: str,
    name: str,
    label: str,
    parts: list[str | None],
    lon: float | None,
    lat: float | None,
    bounds: list[float] | None,
) -> Found:
    # A community and the committee that answers for it often go by the same name.
    words = dict.fromkeys([str(source.labels.get(label, "")), *(part or "" for part in parts)])
    return Found(
        kind=source.kind,
        id=key,
        code=code,
        name=name,
        detail=" · ".join(word for word in words if word),
        lon=_rounded(lon),
        lat=_rounded(lat),
        bounds=(bounds[0], bounds[1], bounds[2], bounds[3]) if bounds else None,
    )


def _rounded(degrees: float | None) -> float | None:
    return None if degrees is None else round(degrees, 7)
