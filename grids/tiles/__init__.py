"""Vector tiles of the ground, and where the map opens."""

from grids.tiles.basemap import BUILDINGS, BUILDINGS_LEGEND, ROADS, ROADS_LEGEND, WATER, WATER_LEGEND
from grids.tiles.common import DAY, DEEPEST_ZOOM, STATE
from grids.tiles.facilities import FACILITIES, FACILITIES_LEGEND
from grids.tiles.hydrants import HYDRANTS, HYDRANTS_LEGEND
from grids.tiles.start import map_mine, map_start, today_in
from grids.tiles.territories import (
    DIVISIONS,
    DIVISIONS_LEGEND,
    GRIDS,
    GRIDS_LEGEND,
    JUNCTIONS,
    PLACES,
    PLACES_LEGEND,
    ROAD_SECTIONS,
    ROAD_SECTIONS_LEGEND,
)

__all__ = [
    "BUILDINGS",
    "BUILDINGS_LEGEND",
    "DAY",
    "DEEPEST_ZOOM",
    "DIVISIONS",
    "DIVISIONS_LEGEND",
    "FACILITIES",
    "FACILITIES_LEGEND",
    "GRIDS",
    "GRIDS_LEGEND",
    "HYDRANTS",
    "HYDRANTS_LEGEND",
    "JUNCTIONS",
    "PLACES",
    "PLACES_LEGEND",
    "ROADS",
    "ROADS_LEGEND",
    "ROAD_SECTIONS",
    "ROAD_SECTIONS_LEGEND",
    "STATE",
    "WATER",
    "WATER_LEGEND",
    "map_mine",
    "map_start",
    "today_in",
]
