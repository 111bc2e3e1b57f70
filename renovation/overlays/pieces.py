"""What of each layer lies inside an outline, shape by shape: areas and lines cut at it, places as they are.

For files alone: figures come from `asking`, and the pieces of a layer add up to them.  Households have no pieces: whose
they are is nobody's business who asks about an outline.
"""

# ruff: noqa: S608  the statements are put together from the texts below; values go as parameters

import datetime
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import shapely
from django.db import connection

from gis_core.geometry import STORAGE_SRID
from grids.tiles import DAY
from renovation.overlays.asking import PROJECT_SEEN, values_of
from renovation.zone_outlines import zones_sql
from surveys.scope import CASE_IN_SCOPE

_HOLDS = "upper_inf(t.known) AND t.valid @> o.day"
_GROUND = "ST_Multi(ST_CollectionExtract(ST_Intersection(t.geom, o.geom), 3))"
_WAY = "ST_Multi(ST_CollectionExtract(ST_Intersection(t.centreline, o.geom), 2))"


@dataclass(frozen=True, slots=True)
class Pieces:
    """How the pieces of a layer are asked for: three words that tell each, its shape, rows of `t` under `o`."""

    kind: str
    code: str
    name: str
    more: str
    shape: str
    source: str
    where: str
    touches: str = "t.geom"
    #: What is joined behind `o`, and the amount of a place (m²), where it has one.
    after: str = ""
    measure: str = ""

    @property
    def sql(self) -> str:
        """The statement: code, name, detail, amount (m² or m), WKB."""
        amount = {"MultiPolygon": "ST_Area(p.g::geography)", "MultiLineString": "ST_Length(p.g::geography)"}
        return f"""
          WITH o AS MATERIALIZED (
            SELECT ST_GeomFromWKB(%(outline)s, {STORAGE_SRID}) AS geom, {DAY} AS day
          )
          SELECT {self.code}, {self.name}, {self.more}, {self.measure or amount.get(self.kind, "NULL::float8")},
                 ST_AsBinary(p.g)
          FROM {self.source} CROSS JOIN o CROSS JOIN LATERAL (SELECT {self.shape} AS g) p {self.after}
          WHERE ST_Intersects({self.touches}, o.geom) AND {self.where} AND NOT ST_IsEmpty(p.g) ORDER BY 1, 2, t.id"""


def _ground(
    source: str, *, where: str, more: str = "''", name: str = "t.name", code: str = "t.code"
) -> Pieces:
    return Pieces("MultiPolygon", code, name, more, _GROUND, source, where)


#: By layer, in the order of the figures.
PIECES: Mapping[str, Pieces] = {
    "grids": _ground(
        "grids_grid t LEFT JOIN grids_unit u ON u.id = t.accountable_unit_id",
        where=f"{_HOLDS} AND t.kind = (SELECT c.main_grid_kind FROM grids_county c)",
        more="coalesce(u.name, '')",
    ),
    "road_sections": Pieces(
        "MultiLineString",
        "t.code",
        "t.name",
        "coalesce(u.name, '')",
        _WAY,
        "grids_roadsection t LEFT JOIN grids_unit u ON u.id = t.supervising_unit_id",
        _HOLDS,
        "t.centreline",
    ),
    "communities": _ground("grids_division t", where="upper_inf(t.known) AND t.level = 'community'"),
    "facilities": Pieces(
        "Point",
        "t.code",
        "c.name_zh",
        "t.status",
        "t.geom",
        "grids_facility t JOIN grids_category c ON c.id = t.category_id",
        _HOLDS,
    ),
    "hydrants": Pieces(
        "Point",
        "t.code",
        "t.status",
        "CASE WHEN h.id IS NULL THEN 'unusable' ELSE 'usable' END",
        "t.geom",
        "grids_facility t JOIN grids_category c ON c.id = t.category_id"
        " AND c.kind = 'component' AND c.policy_group = 'hydrant'",
        _HOLDS,
        after="LEFT JOIN LATERAL grids_usable_hydrants(o.day) h ON h.id = t.id",
    ),
    "cases": Pieces(
        "Point",
        "k.number",
        "c.name_zh",
        "k.state",
        "t.geom",
        "surveys_case k JOIN surveys_surveypoint t ON t.id = k.point_id JOIN grids_category c ON c.id = k.category_id",
        f"k.state = ANY(%(open_states)s) AND {CASE_IN_SCOPE}",
    ),
    "structures": Pieces(
        "Point",
        "k.number",
        "c.name_zh",
        "e.stage",
        "t.geom",
        "surveys_enforcement e JOIN surveys_case k ON k.id = e.case_id"
        " JOIN surveys_surveypoint t ON t.id = k.point_id JOIN grids_category c ON c.id = k.category_id",
        f"e.stage = ANY(%(under_way)s) AND {CASE_IN_SCOPE}",
        measure="e.area_m2::float8",
    ),
    "compounds": _ground(
        "grids_place t", where=f"{_HOLDS} AND t.kind = 'compound'", more="coalesce(t.management, '')"
    ),
    "parcels": _ground(
        "renovation_parcel t JOIN renovation_project project ON project.id = t.project_id",
        where=PROJECT_SEEN,
        more="t.use",
        name="t.location",
        code="project.code || '/' || t.code",
    ),
    "buildings": _ground("grids_building t", where="true", more="t.use"),
    "zones": _ground(f"({zones_sql(DAY)}) t", where="true", more="t.kind"),
    "imagery": Pieces(
        "MultiPolygon",
        "t.id::text",
        "t.name",
        "coalesce(t.taken_on::text, '')",
        "ST_Multi(ST_CollectionExtract(ST_Intersection(t.footprint, o.geom), 3))",
        "gis_core_rasterlayer t",
        "t.removed_at IS NULL AND t.version > 0 AND %(sees_imagery)s",
        "t.footprint",
    ),
}

Piece = tuple[str, str, str, float | None, bytes]


def pieces_of(
    outline: shapely.MultiPolygon | shapely.Polygon, *, user: Any = None, on: datetime.date | None = None
) -> dict[str, list[Piece]]:
    """The pieces of every layer inside an outline (EPSG:4490) on a day, of what `user` may see (None: all)."""
    values = values_of(outline, user=user, on=on)
    found = {}
    with connection.cursor() as cursor:
        for name, pieces in PIECES.items():
            cursor.execute(pieces.sql, values)
            found[name] = [
                (code, called or "", more, amount, bytes(wkb))
                for code, called, more, amount, wkb in cursor.fetchall()
            ]
    return found
