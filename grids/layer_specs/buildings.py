"""Footprints of buildings in files."""

from django.utils.translation import gettext as _

from gis_core.layers.exporting import ExportRequest
from gis_core.layers.fields import Field
from gis_core.layers.runs import ImportRun, said
from gis_core.layers.specs import LayerSpec, Query
from grids.layer_specs.common import InPlaceLoader, expected_box
from grids.models import Building
from grids.services.updating import PlainTable

_HIGHEST_M = 1000
_MOST_STOREYS = 300

_TARGET = PlainTable(
    table="grids_building",
    columns={name: f"s.{name}" for name in ("code", "name", "use", "storeys", "height_m")},
    sources={},
    defaults={"name": "''", "use": "'other'"},
    shape="geom",
)


class BuildingLoader(InPlaceLoader):
    """Checks and writes buildings; a change of the footprint is in the history."""

    def check(self, run: ImportRun) -> None:
        """Heights and storeys as buildings have them."""
        run.refuse(
            "storeys",
            "range",
            said(_("%(most)d storeys at most") % {"most": _MOST_STOREYS}),
            f"s.storeys > {_MOST_STOREYS}",
        )
        run.refuse(
            "height_m",
            "range",
            said(_("the height should be above 0 and at most %(most)d m") % {"most": _HIGHEST_M}),
            f"s.height_m <= 0 OR s.height_m > {_HIGHEST_M}",
        )


def export(request: ExportRequest) -> Query:
    """Which buildings are there?"""
    return Query(
        """
        SELECT t.code, t.name, t.use, t.storeys, t.height_m, t.geom AS shape
        FROM grids_building t ORDER BY t.code
        """,
        shape_type="MultiPolygon",
    )


BUILDINGS = LayerSpec(
    name="buildings",
    title="建筑物",
    fields=(
        Field("code", required=True, longest=40, aliases=("编码", "编号", "建筑编码")),
        Field("name", longest=120, aliases=("名称",)),
        Field(
            "use",
            choices=frozenset(Building.Use.values),
            otherwise=Building.Use.OTHER.value,
            aliases=("用途",),
        ),
        Field("storeys", "integer", lowest=0, aliases=("层数",)),
        Field("height_m", "number", aliases=("高度", "建筑高度")),
    ),
    loader=BuildingLoader(_TARGET),
    export=export,
    shape="polygon",
    expected_box=expected_box,
)
