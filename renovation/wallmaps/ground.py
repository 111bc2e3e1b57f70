"""What lies in the window of a wall map?  Read from PostGIS, in the county's metric CRS (east, north)."""

import datetime
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import shapely
from django.db import connection

from gis_core.coordinates.conversion import geometries_from_storage, to_storage
from gis_core.coordinates.crs import DeclaredCrs, crs_by_code
from gis_core.geometry import STORAGE_SRID
from renovation.wallmaps.sheet import Box, Shapes

#: Layers under the zones: by what a row is drawn, what it is called, its shape (EPSG:4490).
_LAYERS: Mapping[str, str] = {
    "water": "SELECT '' AS key, t.name, t.geom AS g FROM grids_waterbody t",
    "buildings": "SELECT '' AS key, '' AS name, t.geom AS g FROM grids_building t",
    "grids": """
      SELECT '' AS key, t.name, t.geom AS g FROM grids_grid t
      WHERE upper_inf(t.known) AND t.valid @> %(day)s::date
        AND t.kind = (SELECT c.main_grid_kind FROM grids_county c)""",
    "roads": "SELECT t.road_class AS key, t.name, t.geom AS g FROM grids_road t",
}
_ROWS = """
SELECT t.key, t.name, ST_AsBinary(t.g) FROM ({layer}) t
WHERE t.g && ST_MakeEnvelope(%(west)s, %(south)s, %(east)s, %(north)s, {srid})
ORDER BY t.key, t.name, ST_AsBinary(t.g)
"""


@dataclass(frozen=True, slots=True)
class Layer:
    """The rows of a layer, side by side."""

    keys: Sequence[str]
    names: Sequence[str]
    shapes: Shapes

    def of(self, key: str) -> Shapes:
        """The shapes that are drawn by a key."""
        return self.shapes[[one == key for one in self.keys]] if len(self.shapes) else self.shapes


def ground_in(box: Box, *, crs: DeclaredCrs, day: datetime.date) -> dict[str, Layer]:
    """The layers in a box (m) on a day."""
    west, south, east, north = degrees_of(box, crs)
    values: dict[str, Any] = {"west": west, "south": south, "east": east, "north": north, "day": day}
    found = {}
    with connection.cursor() as cursor:
        for name, layer in _LAYERS.items():
            cursor.execute(_ROWS.format(layer=layer, srid=STORAGE_SRID), values)
            rows = cursor.fetchall()
            shapes = [shapely.from_wkb(bytes(wkb)) for _key, _name, wkb in rows]
            keys, names = [key for key, _n, _w in rows], [called for _k, called, _w in rows]
            found[name] = Layer(keys, names, in_metres(shapes, crs))
    return found


def degrees_of(box: Box, crs: DeclaredCrs) -> Box:
    """The degrees between which a box (m) lies, whole."""
    west, south, east, north = box
    rim = shapely.get_coordinates(shapely.segmentize(shapely.box(*box), max(east - west, north - south) / 8))
    lon, lat = to_storage(rim[:, 0], rim[:, 1], crs)
    return float(np.min(lon)), float(np.min(lat)), float(np.max(lon)), float(np.max(lat))


def in_metres(shapes: Sequence[shapely.Geometry], crs: DeclaredCrs) -> Shapes:
    """Shapes of storage (EPSG:4490) in the metric CRS."""
    array = np.array(shapes, dtype=object)
    return geometries_from_storage(array, crs) if len(array) else array


def of_models(geoms: Sequence[Any]) -> list[shapely.Geometry]:
    """Geometries of models as shapes; what has none is left empty."""
    return [shapely.from_wkb(bytes(geom.wkb)) if geom else shapely.MultiPolygon() for geom in geoms]


def metric_crs(srid: int) -> DeclaredCrs:
    """The county's metric CRS."""
    return crs_by_code(srid)
