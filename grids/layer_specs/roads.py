"""Whole streets in files."""

from gis_core.layers.exporting import ExportRequest
from gis_core.layers.fields import Field
from gis_core.layers.specs import LayerSpec, Query
from grids.layer_specs.common import InPlaceLoader, expected_box
from grids.models.roads import RoadClass
from grids.services.updating import PlainTable

_TARGET = PlainTable(
    table="grids_road",
    columns={
        "code": "s.code",
        "name": "s.name",
        "road_class": "s.class",
        "pedestrian": "s.pedestrian",
    },
    sources={"road_class": "class"},
    defaults={"name": "''", "road_class": "'lane'", "pedestrian": "false"},
    shape="geom",
)


def export(request: ExportRequest) -> Query:
    """Which roads are there?"""
    return Query(
        """
        SELECT t.code, t.name, t.road_class AS class, t.pedestrian, t.geom AS shape
        FROM grids_road t ORDER BY t.code
        """,
        shape_type="MultiLineString",
    )


ROADS = LayerSpec(
    name="roads",
    title="道路",
    fields=(
        Field("code", required=True, longest=40, aliases=("编码", "编号", "道路编码")),
        Field("name", longest=120, aliases=("名称", "道路名称")),
        Field(
            "class",
            choices=frozenset(RoadClass.values),
            otherwise=RoadClass.LANE.value,
            aliases=("road_class", "highway", "道路等级"),
        ),
        Field("pedestrian", "boolean", aliases=("步行街",)),
    ),
    loader=InPlaceLoader(_TARGET),
    export=export,
    shape="lines",
    expected_box=expected_box,
)
