"""Renovation zones in files."""

from django.utils.translation import gettext_lazy

from gis_core.layers.exporting import ExportRequest
from gis_core.layers.fields import Field
from gis_core.layers.specs import LayerSpec, Query, register
from gis_core.layers.words import call_layers
from grids.layer_specs.common import InPlaceLoader, expected_box
from grids.services.updating import PlainTable
from renovation.models import RenovationZone

_TARGET = PlainTable(
    table="renovation_renovationzone",
    columns={name: f"s.{name}" for name in ("code", "name", "kind")},
    sources={},
    defaults={"kind": "'city'"},
    shape="geom",
)


def export(request: ExportRequest) -> Query:
    """Which renovation zones are there?"""
    return Query(
        "SELECT t.code, t.name, t.kind, t.geom AS shape FROM renovation_renovationzone t ORDER BY t.code",
        shape_type="MultiPolygon",
    )


RENOVATION_ZONES = LayerSpec(
    name="renovation_zones",
    title="棚改片区",
    fields=(
        Field("code", required=True, longest=40, aliases=("编码", "编号", "项目编码")),
        Field("name", required=True, longest=120, aliases=("名称", "项目名称")),
        Field("kind", choices=frozenset(RenovationZone.Kind.values), aliases=("类型",)),
    ),
    loader=InPlaceLoader(_TARGET),
    export=export,
    shape="polygon",
    expected_box=expected_box,
)

register([RENOVATION_ZONES])
call_layers({"renovation_zones": gettext_lazy("renovation zones")})
