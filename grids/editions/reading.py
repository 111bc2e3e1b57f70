"""What do a draft and the ground around it hold on the day on which it would be published?"""

import datetime
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import shapely
from django.db import connection
from shapely.geometry.base import BaseGeometry

from grids.audit.shapes import ground_of
from grids.editions import coverage
from grids.editions.ground import AnsweringUnit, DraftGround, Drawn
from grids.models import County, Division, EditionDraft
from grids.resolver import county as county_record


@dataclass(frozen=True, slots=True)
class LayerTable:
    """Where do the versions of a layer stand, and which of their columns does a check read?"""

    table: str
    shape: str
    unit: str
    kind: str


TABLES: Mapping[str, LayerTable] = {
    "grids": LayerTable("grids_grid", "geom", "accountable_unit_id", "kind"),
    "places": LayerTable("grids_place", "geom", "accountable_unit_id", "kind"),
    "road_sections": LayerTable("grids_roadsection", "centreline", "supervising_unit_id", "''"),
}

_ROWS = """
SELECT r.id, r.code, coalesce(r.attributes ->> 'kind', ''), st_asbinary(coalesce(r.geom, r.centreline)),
  coalesce(r.attributes ->> 'community_code', ''), (r.attributes ->> 'households')::integer,
  coalesce(r.attributes ->> 'management', ''), lower(o.valid),
  CASE WHEN r.code = '' THEN '—' WHEN %(national)s THEN
    coalesce(grids_code_problem('grid', r.code, r.attributes ->> 'kind',
                                nullif(r.attributes ->> 'community_code', '')), '') END,
  (r.attributes ->> '{unit}')::bigint
FROM grids_draftrow r LEFT JOIN {table} o ON o.id = r.origin_id
WHERE r.draft_id = %(draft)s ORDER BY r.id
"""

#: What stays: versions of the day outside of the draft's area, as known now.
_STAYS = """
SELECT NULL::bigint, t.code, {kind}, st_asbinary(t.{shape}), '', NULL::integer, '', lower(t.valid), '', t.{unit}
FROM {table} t
WHERE upper_inf(t.known) AND t.valid @> %(day)s AND NOT t.id = ANY (%(base)s)
ORDER BY t.id
"""

_UNITS = """
WITH RECURSIVE up AS (
  SELECT u.id, u.parent_id, 0 AS above FROM grids_unit u
  UNION ALL
  SELECT up.id, p.parent_id, up.above + 1 FROM up JOIN grids_unit p ON p.id = up.parent_id
)
SELECT u.id, u.name, u.league <> 'none', u.valid @> %(day)s::date, max(up.above)
FROM grids_unit u JOIN up ON up.id = u.id GROUP BY u.id
"""


def read_draft(draft: EditionDraft, *, day: datetime.date) -> DraftGround:
    """Everything that a check of the draft reads, as if it were published on a day.  Raises NoCountyError."""
    county = county_record()
    units = {pk: AnsweringUnit(*facts) for pk, *facts in _fetched(_UNITS, {"day": day})}
    layer = TABLES[draft.layer]
    names = {"table": layer.table, "shape": layer.shape, "unit": layer.unit, "kind": layer.kind}
    given = {
        "draft": draft.pk,
        "day": day,
        "base": draft.base_ids,
        "national": county.code_rules == County.CodeRules.NATIONAL and draft.layer == "grids",
    }
    rows = [_drawn(row, units) for row in _fetched(_ROWS.format(**names), given)]
    stays = [_drawn(row, units) for row in _fetched(_STAYS.format(**names), given)]
    base = [shapely.from_wkb(bytes(wkb)) for (wkb,) in _fetched(_base_sql(layer), given)]
    divisions = Division.objects.on(day).filter(level=Division.Level.COMMUNITY, geom__isnull=False)
    outlines = {one.code: shapely.from_wkb(bytes(one.geom.wkb)) for one in divisions if one.geom}
    outline = shapely.from_wkb(bytes(county.outline.wkb)) if county.outline else None
    parent, limit = _own_ground(draft, day, base, stays, outline, county.work_srid)
    changed, later = _since(draft, layer, day)
    return DraftGround(
        layer=draft.layer,
        main_kind=county.main_grid_kind,
        work_srid=county.work_srid,
        rows=rows,
        around=_near(stays, rows, parent),
        parent=parent,
        limit=limit,
        limit_is_the_county=outline is not None or bool(draft.area_code),
        communities=outlines,
        taken=_taken(stays, draft.layer),
        national=county.code_rules == County.CodeRules.NATIONAL,
        changed=changed,
        later=later,
    )


def _own_ground(
    draft: EditionDraft,
    day: datetime.date,
    base: list[BaseGeometry],
    stays: list[Drawn],
    outline: BaseGeometry | None,
    work_srid: int,
) -> tuple[BaseGeometry | None, BaseGeometry | None]:
    """Which ground has the draft to fill, and which must it not leave?

    The county's outline, or what its grids cover with holes and slits filled; of a part, its division's outline and
    what its grids covered, without what others cover.
    """
    if draft.layer != "grids":
        return None, outline
    if not draft.area_code:
        if outline is not None:
            return outline, outline
        ground = ground_of([coverage.array_of(base)], work_srid=work_srid) if base else None
        return ground, ground
    division = (
        Division.objects.on(day).filter(code=draft.area_code, geom__isnull=False).first()
    )  # one by its key
    outlined = [division.geom] if division and division.geom else []
    own = [*base, *(shapely.from_wkb(bytes(geom.wkb)) for geom in outlined)]
    whole = shapely.union_all(own)
    if outline is not None:
        whole = shapely.intersection(whole, outline)
    main = county_record().main_grid_kind
    others = [one.shape for one in stays if one.kind == main and shapely.intersects(one.shape, whole)]
    ground = shapely.difference(whole, shapely.union_all(others)) if others else whole
    return ground, ground


def _near(stays: list[Drawn], rows: list[Drawn], parent: BaseGeometry | None) -> list[Drawn]:
    """Which of those that stay lie beside the draft?  The others cannot be touched by it."""
    shapes = [*(row.shape for row in rows), *([parent] if parent is not None else [])]
    if not shapes:
        return []
    west, south, east, north = shapely.total_bounds(shapes)
    frame = shapely.box(west - 1e-3, south - 1e-3, east + 1e-3, north + 1e-3)
    return [one for one in stays if shapely.intersects(frame, one.shape)]


def _since(draft: EditionDraft, layer: LayerTable, day: datetime.date) -> tuple[bool, list[str]]:
    """Is the ground of the day another than what was copied, and which codes of it change again later?"""
    given = {"layer": draft.layer, "area": draft.area_code, "day": day, "base": draft.base_ids}
    (changed,) = _fetched(
        "SELECT coalesce(array_agg(id ORDER BY id), '{}') <> %(base)s::bigint[]"
        " FROM grids_area_rows(%(layer)s, %(area)s, %(day)s) a (id)",
        given,
    )[0]
    later = _fetched(
        f"SELECT DISTINCT t.code FROM {layer.table} t WHERE upper_inf(t.known)"  # noqa: S608  our own names
        " AND ((t.id = ANY (%(base)s) AND NOT upper_inf(t.valid)) OR (lower(t.valid) > %(day)s"
        "   AND t.id IN (SELECT grids_area_rows(%(layer)s, %(area)s, lower(t.valid))))) ORDER BY 1",
        given,
    )
    return bool(changed), [code for (code,) in later]


def _base_sql(layer: LayerTable) -> str:
    return (
        f"SELECT st_asbinary(t.{layer.shape}) FROM {layer.table} t WHERE t.id = ANY (%(base)s)"  # noqa: S608
        f" AND ({layer.kind} = '' OR {layer.kind} = (SELECT c.main_grid_kind FROM grids_county c)) ORDER BY t.id"
    )


def _taken(stays: list[Drawn], layer: str) -> dict[str, set[str]]:
    found = defaultdict(set)
    for one in stays:
        found[one.kind if layer == "grids" else ""].add(one.code)
    return found


def _drawn(row: tuple[Any, ...], units: Mapping[int, AnsweringUnit]) -> Drawn:
    pk, code, kind, wkb, community, households, management, since, problem, unit = row
    return Drawn(
        row=pk,
        code=code,
        kind=kind,
        shape=shapely.from_wkb(bytes(wkb)),
        community=community,
        unit=units.get(unit) if unit is not None else None,
        households=households,
        management=management,
        since=since,
        code_problem=problem or "",
    )


def _fetched(sql: str, parameters: Mapping[str, Any]) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(sql, parameters)
        return list(cursor.fetchall())
