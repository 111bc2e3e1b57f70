"""Bodies of water in files."""

from gis_core.layers.exporting import ExportRequest
from gis_core.layers.fields import Field
from gis_core.layers.specs import LayerSpec, Query
from grids.layer_specs.common import InPlaceLoader, expected_box
from grids.models import WaterBody
from grids.services.updating import PlainTable

_TARGET = PlainTable(
    table="grids_waterbody",
    columns={name: f"s.{name}" for name in ("code", "name", "kind")},
    sources={},
    defaults={"name": "''", "kind": "'pond'"},
    shape="geom",
)


def export(request: ExportRequest) -> Query:
    """Which bodies of water are there?"""
    return Query(
        "SELECT t.code, t.name, t.kind, t.geom AS shape FROM grids_waterbody t ORDER BY t.code",
        shape_type="MultiPolygon",
    )


WATER = LayerSpec(
    name="water",
    title="水体",
    fields=(
        Field("code", required=True, longest=40, aliases=("编码", "编号")),
        Field("name", longest=120, aliases=("名称",)),
        Field("kind", choices=frozenset(WaterBody.Kind.values), aliases=("类型",)),
    ),
    loader=InPlaceLoader(_TARGET),
    export=export,
    shape="polygon",
    expected_box=expected_box,
)
