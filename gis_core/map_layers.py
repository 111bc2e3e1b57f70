"""What the map shows; the apps that know it are named by string only: this room knows no county noun."""

import datetime
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True, slots=True)
class MapStart:
    """Where does the map open, under which title, by which clock (IANA), and which day is it in the county?

    Degrees; `bounds` (west, south, east, north), where given, win over centre and zoom.
    `category_query` narrows /api/v1/categories/ to what can be chosen.
    """

    title: str
    today: datetime.date
    time_zone: str
    lon: float = 0.0
    lat: float = 0.0
    zoom: int = 3
    bounds: tuple[float, float, float, float] | None = None
    category_query: str = ""


@dataclass(frozen=True, slots=True)
class MapMine:
    """Which ground is the reader's own?  Codes of grids, and the box around them (west, south, east, north)."""

    grids: tuple[str, ...] = ()
    bounds: tuple[float, float, float, float] | None = None


@dataclass(frozen=True, slots=True)
class LegendClass:
    """One symbol of a layer, and what it stands for; the page draws it by its name."""

    name: str
    title: str | Promise


@dataclass(frozen=True, slots=True)
class LegendEntry:
    """One layer of the legend with its switch; `name` is that of its TileLayer, by which the page draws it.

    `off`: it is shown only where somebody switches it on.
    """

    name: str
    title: str | Promise
    classes: tuple[LegendClass, ...] = ()
    off: bool = False


@dataclass(frozen=True, slots=True)
class LegendGroup:
    """Layers that stand together in the tree; `entries` are dotted paths of LegendEntry objects."""

    name: str
    title: str | Promise
    entries: tuple[str, ...]


#: Dotted paths of gis_core.tile_layers.TileLayer objects.
TILE_LAYERS = (
    "grids.tiles.WATER",
    "grids.tiles.ROADS",
    "grids.tiles.BUILDINGS",
    "grids.tiles.DIVISIONS",
    "grids.tiles.GRIDS",
    "grids.tiles.PLACES",
    "grids.tiles.ROAD_SECTIONS",
    "grids.tiles.JUNCTIONS",
    "grids.tiles.FACILITIES",
    "grids.tiles.HYDRANTS",
    "renovation.tiles.RENOVATION_ZONES",
    "surveys.tiles.SUPPRESSION_AREAS",
    "surveys.tiles.ILLEGAL_STRUCTURES",
    "assessment.tiles.INSPECTION_POINTS",
    "surveys.tiles.POINTS",
)

#: The tree of layers, from the top of the map down.
LEGEND = (
    LegendGroup(
        "points",
        _("Findings"),
        (
            "surveys.tiles.POINTS_LEGEND",
            "assessment.tiles.INSPECTION_POINTS_LEGEND",
            "surveys.tiles.ILLEGAL_STRUCTURES_LEGEND",
        ),
    ),
    LegendGroup(
        "responsibility",
        _("Responsibility"),
        (
            "grids.tiles.FACILITIES_LEGEND",
            "grids.tiles.HYDRANTS_LEGEND",
            "surveys.tiles.SUPPRESSION_AREAS_LEGEND",
            "renovation.tiles.RENOVATION_ZONES_LEGEND",
            "grids.tiles.DIVISIONS_LEGEND",
            "grids.tiles.ROAD_SECTIONS_LEGEND",
            "grids.tiles.PLACES_LEGEND",
            "grids.tiles.GRIDS_LEGEND",
        ),
    ),
    LegendGroup(
        "base",
        _("Base map"),
        ("grids.tiles.BUILDINGS_LEGEND", "grids.tiles.ROADS_LEGEND", "grids.tiles.WATER_LEGEND"),
    ),
)

#: Dotted path of a function () → MapStart.
MAP_START = "grids.tiles.map_start"

#: Dotted paths of gis_core.search.SearchSource objects; among equals the earlier comes first.
SEARCH_SOURCES = (
    "grids.search.GRIDS",
    "grids.search.ROAD_SECTIONS",
    "grids.search.ROADS",
    "grids.search.PLACES",
    "grids.search.DIVISIONS",
    "grids.search.UNITS",
    "grids.search.FACILITIES",
    "grids.search.BUILDINGS",
    "grids.search.WATER",
    "renovation.search.RENOVATION_ZONES",
    "surveys.search.POINTS",
)

#: Dotted path of a function () → gis_core.search.Frame.
SEARCH_FRAME = "grids.search.frame"

#: Dotted paths of functions: (box) → gis_core.uploads.pictures.Backdrop, and () → the ground as a shapely area or None.
BACKDROP = "grids.backdrop.backdrop"
GROUND_AREA = "grids.backdrop.county_area"

#: Dotted paths of gis_core.imagery.areas.AreaSource objects: area by area of which imagery can be counted.
AREA_SOURCES = ("grids.areas.GRIDS", "renovation.areas.ZONES", "grids.areas.BUILDINGS")

#: Dotted path of a function (lon, lat; degrees of EPSG:4490) → metres to the nearest road, or None where none is known.
ROAD_DISTANCE = "surveys.offsets.road_distance_m"

#: Dotted path of a function (user) → MapMine.
MAP_MINE = "grids.tiles.map_mine"

#: Dotted paths of gis_core.ogc.collections.Collection objects, in the order in which /ogc/ names them.
OGC_COLLECTIONS = (
    "surveys.ogc.POINTS",
    "surveys.ogc.CASES",
    "surveys.ogc.ENFORCEMENTS",
    "grids.ogc.GRIDS",
    "grids.ogc.ROAD_SECTIONS",
    "grids.ogc.JUNCTIONS",
    "grids.ogc.PLACES",
    "grids.ogc.FACILITIES",
    "grids.ogc.RULINGS",
    "grids.ogc.AREA_ZONES",
    "grids.ogc.DEPARTMENT_DUTIES",
    "grids.ogc.DIVISIONS",
    "grids.ogc_drafts.GRIDS",
    "grids.ogc_drafts.ROAD_SECTIONS",
    "grids.ogc_drafts.PLACES",
    "renovation.ogc.RENOVATION_ZONES",
    "renovation.ogc.RENOVATION_PROJECTS",
    "grids.ogc.ROADS",
    "grids.ogc.BUILDINGS",
    "grids.ogc.WATER_BODIES",
)

#: Dotted path of gis_core.visitors.Rights: what is read of somebody's rights in the statement that reads who they are.
RIGHTS = "grids.scope.RIGHTS"

#: Dotted path of a function () → gis_core.ogc.collections.Ground.
OGC_GROUND = "grids.ogc.ground"

#: The name of the page on which the case of a point is worked on: ?tab=all&case=<public id>.
CASES_PAGE = "workbench"

#: What the map asks about an outline (?of=&on=), and about the campaign of renovation (?on=; panel/ behind it).
OVERLAY_FIGURES = "renovation-overlay-told"
CAMPAIGN_FIGURES = "renovation-map"

#: Names of the pages that the map's menu offers to whom their policy allows them.
MENU_PAGES: dict[str, str | Promise] = {
    "field": _("Field survey"),
    "workbench": _("Workbench"),
    "dashboard": _("Dashboard"),
    "disputes": _("Disputes"),
    "surveys": _("Surveys"),
    "notices": _("Notices"),
    "announcements": _("Announcements"),
    "duties": _("Who answers for what"),
    "substitutes": _("Substitutes"),
    "filing-rules": _("Filing rules"),
    "due": _("Deadline calculator"),
    "calendar": _("Work calendar"),
    "audit": _("Coverage audit"),
    "hydrants": _("Hydrant coverage"),
    "supply-gaps": _("Supply gaps"),
    "recurring": _("Recurring spots"),
    "editions": _("Draft editions"),
    "hand-over": _("Territory hand-over"),
    "suppression": _("Suppression areas"),
    "renovation": _("Renovation"),
    "assessment": _("Scores of units"),
    "uploads": _("Bring files in"),
    "imagery": _("Imagery"),
    "offset-checks": _("Offset checks"),
    "admin:index": _("Administration"),
    "api:docs": _("API"),
}
