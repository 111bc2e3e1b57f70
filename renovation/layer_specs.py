"""Renovation zones, and the parcels and buildings of projects, in files."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from gis_core.layers.exporting import ExportRequest
from gis_core.layers.fields import Field
from gis_core.layers.runs import ImportRun, said
from gis_core.layers.specs import LayerSpec, Query, register
from gis_core.layers.words import call_fields, call_layers
from grids.layer_specs.common import InPlaceLoader, expected_box
from grids.services.updating import PlainTable
from renovation.models import Parcel, ProjectBuilding, RenovationZone
from renovation.models.parcels import LAND_CLASS

_TARGET = PlainTable(
    table="renovation_renovationzone",
    columns={name: f"s.{name}" for name in ("code", "name", "kind")},
    sources={},
    defaults={"kind": "'city'"},
    shape="geom",
)
_PROJECT = "(SELECT p.id FROM renovation_project p WHERE p.code = s.project)"
#: What a file says of a building; days and what was examined are noted on the project's pages, with their gates.
_SAID = ("code", "kind", "address", "storeys", "height", "floor_area_m2", "dwellings")
_BUILDINGS = PlainTable(
    table="renovation_projectbuilding",
    columns={"project_id": _PROJECT} | {name: f"s.{name}" for name in _SAID},
    sources={"project_id": "project"},
    defaults={
        "kind": "'to_demolish'",
        "address": "''",
        "storeys": "1",
        "height": "'multi_storey'",
        "floor_area_m2": "0",
        "dwellings": "0",
    },
    # The same number stands in other projects too.
    current=f"o.project_id = {_PROJECT}",
    shape="geom",
)
_PARCEL_SAID = ("code", "location", "use", "land_class", "tenure", "area_m2")
_PARCELS = PlainTable(
    table="renovation_parcel",
    columns={"project_id": _PROJECT} | {name: f"s.{name}" for name in _PARCEL_SAID},
    sources={"project_id": "project"},
    defaults=dict.fromkeys(("location", "use", "land_class", "tenure"), "''"),
    current=f"o.project_id = {_PROJECT}",
    shape="geom",
)


def export(request: ExportRequest) -> Query:
    """Which renovation zones are there?"""
    return Query(
        "SELECT t.code, t.name, t.kind, t.geom AS shape FROM renovation_renovationzone t ORDER BY t.code",
        shape_type="MultiPolygon",
    )


class OfProjectLoader(InPlaceLoader):
    """Writes what belongs to projects that there are."""

    def check(self, run: ImportRun) -> None:
        """The project is known."""
        unknown = f"s.project IS NOT NULL AND {_PROJECT} IS NULL"
        run.refuse("project", "project.unknown", said(_("there is no such renovation project")), unknown)


class ParcelLoader(OfProjectLoader):
    """Writes parcels whose facts can be true."""

    def check(self, run: ImportRun) -> None:
        """The project is known, the land class a code, the area more than nothing."""
        super().check(run)
        no_class = said(_("a land class is a code like 0701 or 05H1"))
        run.refuse("land_class", "parcel.land_class", no_class, f"s.land_class !~ '{LAND_CLASS}'")
        run.refuse("area_m2", "parcel.area", said(_("an area is more than nothing")), "s.area_m2 <= 0")


def export_buildings(request: ExportRequest) -> Query:
    """Which buildings have projects?  Those that were not surveyed have no outline."""
    return Query(
        """
        SELECT p.code AS project, t.code, t.kind, t.address, t.storeys, t.height, t.floor_area_m2, t.dwellings,
               t.geom AS shape
        FROM renovation_projectbuilding t JOIN renovation_project p ON p.id = t.project_id
        ORDER BY p.code, t.code
        """,
        shape_type="MultiPolygon",
    )


def export_parcels(request: ExportRequest) -> Query:
    """Which parcels have projects, and how large were they drawn?"""
    return Query(
        """
        SELECT p.code AS project, t.code, t.location, t.use, t.land_class, t.tenure, t.area_m2,
               round(ST_Area(t.geom::geography)::numeric, 2) AS drawn_m2, t.geom AS shape
        FROM renovation_parcel t JOIN renovation_project p ON p.id = t.project_id
        ORDER BY p.code, t.code
        """,
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
PROJECT_BUILDINGS = LayerSpec(
    name="project_buildings",
    title="项目房屋",
    fields=(
        Field("project", required=True, longest=40, aliases=("项目编码", "项目")),
        Field("code", required=True, longest=40, aliases=("房屋编号", "楼号", "编号")),
        Field("kind", choices=frozenset(ProjectBuilding.Kind.values), aliases=("类型",)),
        Field("address", longest=200, aliases=("地址", "坐落")),
        Field("storeys", "integer", lowest=0, aliases=("层数",)),
        Field("height", choices=frozenset(height for height, _words in ProjectBuilding.HEIGHTS)),
        Field("floor_area_m2", "number", lowest=0, aliases=("建筑面积",)),
        Field("dwellings", "integer", lowest=0, aliases=("套数",)),
    ),
    loader=OfProjectLoader(_BUILDINGS),
    export=export_buildings,
    shape="polygon",
    key=("project", "code"),
    expected_box=expected_box,
)
PARCELS = LayerSpec(
    name="parcels",
    title="地块",
    fields=(
        Field("project", required=True, longest=40, aliases=("项目编码", "项目")),
        # In a drawing it is written inside the outline.
        Field("code", required=True, longest=40, aliases=("宗地代码", "宗地号", "地块编号", "编号", "label")),
        # A boundary-point report (电子报盘) has the plot's name where other files have its location.
        Field("location", longest=200, aliases=("坐落", "地块名称", "地址", "name")),
        Field("use", longest=60, aliases=("用途", "土地用途", "地块用途")),
        Field("land_class", aliases=("地类", "地类编码", "地类编号")),
        Field(
            "tenure",
            choices=frozenset(Parcel.Tenure.values),
            # As land registers call it.
            words={
                "allocated": ("划拨", "国有划拨"),
                "granted": ("出让", "国有出让"),
                "leased": ("租赁", "国有租赁", "国有土地租赁"),
                "authorised": ("授权经营",),
                "contributed": ("作价出资", "作价出资（入股）", "作价出资(入股)"),
                "collective": ("集体", "集体建设用地", "集体建设用地使用权"),
                "homestead": ("宅基地", "宅基地使用权"),
                "unsettled": ("权属未定",),
            },
            aliases=("权利性质", "使用权类型"),
        ),
        Field("area_m2", "number", lowest=0, aliases=("宗地面积", "批准面积", "面积")),
    ),
    loader=ParcelLoader(_PARCELS),
    export=export_parcels,
    shape="polygon",
    key=("project", "code"),
    expected_box=expected_box,
)

register([RENOVATION_ZONES, PROJECT_BUILDINGS, PARCELS])
call_layers(
    {
        "renovation_zones": gettext_lazy("renovation zones"),
        "project_buildings": gettext_lazy("buildings of projects"),
        "parcels": gettext_lazy("parcels"),
    }
)
call_fields(
    {
        "project": gettext_lazy("renovation project"),
        "address": gettext_lazy("address"),
        "height": gettext_lazy("height"),
        "floor_area_m2": gettext_lazy("floor area (m²)"),
        "dwellings": gettext_lazy("dwellings"),
        "location": gettext_lazy("location"),
        "land_class": gettext_lazy("land class (code)"),
        "tenure": gettext_lazy("tenure"),
        "area_m2": gettext_lazy("area in the document (m²)"),
    }
)
