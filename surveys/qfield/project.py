"""The QGIS project of a package: what is worked on, the ground under it, and what QField is told."""

from typing import Any

from django.utils.translation import gettext as _

from gis_core.coordinates.crs import transformer_from_storage
from gis_core.geometry import STORAGE_SRID
from gis_core.qgis_project.parts import (
    TEXT,
    Column,
    Kind,
    Label,
    Look,
    MapLayer,
    Project,
    Theme,
    layer_id,
    one_of,
)
from grids.models import County
from surveys.field.pack import PHOTO_PX
from surveys.models import QFieldPackage
from surveys.qfield.layers import READ_ONLY, facilities, photo_relation, photos, points
from surveys.qfield.names import DATA, FACILITIES, POINTS
from surveys.qfield.tables import Ground

_WATER, _HOUSE, _ROAD, _CASING = "#cfe3f0", "#e8e2d9", "#ffffff", "#b8b2a7"
_BASE_MAP = ("grids", "places", "road_sections", "roads", "buildings", "water")


def project_of(package: QFieldPackage, ground: Ground, county: County, title: str) -> Project:
    """The project over the package's GeoPackage; its map is in the county's metric system."""
    west, south, east, north = ground.box
    to_map = transformer_from_storage(county.work_srid)
    bounds = to_map.transform_bounds(west, south, east, north)
    work = [POINTS, FACILITIES, *_BASE_MAP]
    return Project(
        title=title,
        file=DATA,
        layers=[points(), facilities(), photos(), *_base_map(), *_tables()],
        relations=[photo_relation()],
        themes=[
            Theme(_("Survey"), work),
            Theme(_("Without facilities"), [key for key in work if key != FACILITIES]),
        ],
        epsg=county.work_srid,
        layer_epsg=STORAGE_SRID,
        bounds=bounds,
        variables={
            "wangge_package": str(package.uid),
            "wangge_holder": package.holder.get_username(),
        },
        properties={"qfieldsync": _qfield(ground)},
    )


def _qfield(ground: Ground) -> dict[str, Any]:
    west, south, east, north = ground.box
    ring = ", ".join(
        f"{x} {y}" for x, y in ((west, south), (east, south), (east, north), (west, north), (west, south))
    )
    return {
        "areaOfInterest": f"POLYGON(({ring}))",
        "areaOfInterestCrs": f"EPSG:{STORAGE_SRID}",
        "createBaseMap": False,
        "initialActiveLayer": layer_id(POINTS),
        "initialMapMode": "digitize",
        "layerActionPreference": "offline",
        "maximumImageWidthHeight": PHOTO_PX,
        "attachmentDirs": ["DCIM"],
    }


def _base_map() -> list[MapLayer]:
    named = [Column("code", _("code"), TEXT), Column("name", _("name"), TEXT)]
    unit = Column("unit", _("accountable unit"), one_of("units", _("Units"), empty=True, file=DATA))
    return [
        _ground(
            "grids",
            _("Grids"),
            [*named, unit, Column("own")],
            by='"own"',
            kinds=[
                Kind("own", _("grids of this package"), Look(line="#1d5b8f", width=0.9)),
                Kind("other", _("neighbouring grids"), Look(line="#8aa4bb", width=0.4, dash=True)),
            ],
            label=Label("name", "#1d5b8f", 10, from_scale=25_000),
        ),
        _ground(
            "places",
            _("Places"),
            [*named, Column("kind")],
            look=Look(fill="#efe6f5", line="#a78bba", width=0.3, opacity=0.6),
            label=Label("name", "#6b4f80", 8, from_scale=6_000),
        ),
        _ground(
            "road_sections",
            _("Road sections"),
            [*named, Column("unit", _("supervising unit"), unit.widget)],
            look=Look(fill="#f4d9b5", line="#d9a55b", width=0.3, opacity=0.5),
        ),
        _ground(
            "roads",
            _("Roads"),
            [*named, Column("road_class")],
            geometry="MultiLineString",
            look=Look(line=_ROAD, width=1.4, casing=_CASING),
            label=Label("name", "#4b4f56", 8, from_scale=12_000),
        ),
        _ground("buildings", _("Buildings"), named, look=Look(fill=_HOUSE, line="#cfc7ba", width=0.2)),
        _ground("water", _("Water"), named, look=Look(fill=_WATER, line="#a9cbe0", width=0.2)),
    ]


def _ground(
    key: str, title: str, columns: list[Column], *, geometry: str = "MultiPolygon", **more: Any
) -> MapLayer:
    return MapLayer(
        key=key,
        title=title,
        columns=columns,
        geometry=geometry,
        display='coalesce("name", "code")',
        properties=READ_ONLY,
        **more,
    )


def _tables() -> list[MapLayer]:
    keyed = [Column("key"), Column("name", _("name"), TEXT)]
    more = ("name_zh", "name_en", "kind", "group_zh", "group_en", "pinyin", "accuracy_m")
    package = ("format", "version", "uid", "holder", "grids", "made_at")
    return [
        _table("categories", _("Categories"), [*keyed, *map(Column, more)]),
        _table("conditions", _("States of facilities"), keyed),
        _table("units", _("Units"), keyed),
        _table("package", _("This package"), list(map(Column, package)), display='"uid"'),
    ]


def _table(key: str, title: str, columns: list[Column], display: str = '"name"') -> MapLayer:
    return MapLayer(
        key=key,
        title=title,
        columns=columns,
        display=display,
        properties=READ_ONLY | {"QFieldSync/cloud_action": "no_action"},
    )
