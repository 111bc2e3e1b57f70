"""Supervised road sections in files: centrelines; the database makes the corridors."""

# ruff: noqa: S608  every name in these statements is our own; values go as parameters

from django.utils.translation import gettext as _

from gis_core.layers.exporting import ExportRequest
from gis_core.layers.fields import Field
from gis_core.layers.runs import ImportRun, said
from gis_core.layers.specs import Counts, LayerSpec, Query
from grids.layer_specs.common import VALID, as_of, expected_box, unit_columns
from grids.models import RoadSection
from grids.models.roads import RoadClass
from grids.services.drafts import write_into_draft
from grids.services.references import resolve_units, unit_of
from grids.services.superseding import VersionedTable, effective_day, plan, supersede

_WIDEST_M = 200
_UNITS = ("supervising_unit", "handling_unit", "cleaning_unit", "lighting_unit")

_TARGET = VersionedTable(
    model=RoadSection,
    layer="road_sections",
    key=("code",),
    columns={
        "code": "s.code",
        "name": "s.name",
        "road_id": "(SELECT r.id FROM grids_road r WHERE r.code = s.road)",
        "from_name": "s.from_name",
        "to_name": "s.to_name",
        "road_class": "s.class",
        "side": "s.side",
        "width_left_m": "coalesce(s.width_left_m, s.width_m / 2)",
        "width_right_m": "coalesce(s.width_right_m, s.width_m / 2)",
        **{f"{name}_id": unit_of(name) for name in _UNITS},
        "patrol_per_week": "s.patrol_per_week",
        "source_id": "s.source_id",
    },
    sources={"road_id": "road", "road_class": "class", **{f"{name}_id": name for name in _UNITS}},
    defaults={
        "name": "''",
        "from_name": "''",
        "to_name": "''",
        "road_class": "'lane'",
        "side": "'both'",
        "width_left_m": "5.0",
        "width_right_m": "5.0",
        "source_id": "''",
    },
    shape="centreline",
)


class RoadSectionLoader:
    """Checks and publishes road sections."""

    def check(self, run: ImportRun) -> None:
        """Units, the road, and widths that make a corridor."""
        resolve_units(run, scored=["supervising_unit"], others=_UNITS[1:])
        run.refuse(
            "road",
            "road.unknown",
            said(_("there is no such road (by code)")),
            "s.road IS NOT NULL AND NOT EXISTS (SELECT FROM grids_road r WHERE r.code = s.road)",
        )
        for name in ("width_m", "width_left_m", "width_right_m"):
            run.refuse(
                name,
                "range",
                said(_("%(widest)d m at most") % {"widest": _WIDEST_M}),
                f"s.{name} > {_WIDEST_M}",
            )
        both = "coalesce(s.width_left_m, s.width_m / 2, 5) + coalesce(s.width_right_m, s.width_m / 2, 5)"
        run.refuse(
            "width_m",
            "section.width",
            said(_("the width is 0 on both sides: there is no ground to answer for")),
            f"{both} = 0",
        )

    def load(self, run: ImportRun) -> Counts:
        """Publish one edition, or write into a draft."""
        effective = effective_day(run, _TARGET.table)
        plan(run, _width_aware(run))
        if run.edition:
            return write_into_draft(run, _width_aware(run))
        return supersede(run, _width_aware(run), effective)


def _width_aware(run: ImportRun) -> VersionedTable:
    """The target, whose two widths the file gives when it gives the whole width."""
    if "width_m" not in run.given:
        return _TARGET
    sources = {**_TARGET.sources, "width_left_m": "width_m", "width_right_m": "width_m"}
    return VersionedTable(**{**vars(_TARGET), "sources": sources})


def export(request: ExportRequest) -> Query:
    """Which sections are valid on the day?  Their centrelines, with the corridor's area in m²."""
    units = ", ".join(unit_columns("t", f"{name}_id", name) for name in _UNITS)
    return Query(
        f"""
        SELECT t.code, t.name, (SELECT r.code FROM grids_road r WHERE r.id = t.road_id) AS road,
               t.from_name, t.to_name, t.road_class AS class, t.side, t.width_left_m, t.width_right_m,
               {units}, t.patrol_per_week, t.source_id,
               lower(t.valid) AS valid_from, upper(t.valid) AS valid_to,
               (SELECT e.layer || '-' || e.number FROM grids_boundaryedition e WHERE e.id = t.edition_id) AS
               edition,
               round(st_area(t.geom::geography)) AS corridor_m2, t.centreline AS shape
        FROM grids_roadsection t WHERE {VALID} ORDER BY t.code
        """,
        [as_of(request)],
        "LineString",
    )


ROAD_SECTIONS = LayerSpec(
    name="road_sections",
    title="路段",
    fields=(
        Field("code", required=True, longest=40, aliases=("编码", "编号", "路段编码")),
        Field("name", longest=120, aliases=("名称", "路段名称")),
        Field("road", longest=40),
        Field("from_name", longest=120, aliases=("起点",)),
        Field("to_name", longest=120, aliases=("止点",)),
        Field(
            "class",
            choices=frozenset(RoadClass.values),
            otherwise=RoadClass.LANE.value,
            aliases=("road_class", "highway", "道路等级"),
        ),
        Field("side", choices=frozenset(RoadSection.Side.values)),
        Field("width_m", "number", lowest=0, aliases=("宽度",)),
        Field("width_left_m", "number", lowest=0),
        Field("width_right_m", "number", lowest=0),
        Field("supervising_unit", aliases=("监管单位",)),
        Field("handling_unit", aliases=("处置单位",)),
        Field("cleaning_unit", aliases=("保洁单位",)),
        Field("lighting_unit", aliases=("照明单位",)),
        Field("patrol_per_week", "integer", lowest=0),
        Field("source_id", longest=100),
    ),
    loader=RoadSectionLoader(),
    export=export,
    shape="line",
    expected_box=expected_box,
    options=frozenset({"effective", "edition", "close_missing", "create_units"}),
)
