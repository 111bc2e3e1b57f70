"""How far is a place from the county's roads?  For the offset doctor (gis_core.coordinates.offsets)."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import shapely
from django.db import connection
from numpy.typing import NDArray

from gis_core.coordinates.conversion import from_storage, move
from gis_core.coordinates.crs import DeclaredCrs
from gis_core.geometry import STORAGE_SRID
from gis_core.layers.shapes import Shapes
from grids.models import County

Numbers = NDArray[np.float64]
#: Roads farther than this from every point decide nothing: a reading moves by less.
_REACH_DEG = 0.02
_ROADS = """
SELECT ST_AsBinary(r.geom) FROM grids_road r WHERE r.geom && ST_MakeEnvelope(%(w)s, %(s)s, %(e)s, %(n)s, %(srid)s)
UNION ALL
SELECT ST_AsBinary(s.centreline) FROM grids_roadsection s
WHERE s.centreline && ST_MakeEnvelope(%(w)s, %(s)s, %(e)s, %(n)s, %(srid)s)
  AND upper_inf(s.known) AND upper_inf(s.valid)
"""


@dataclass(frozen=True, slots=True)
class Roads:
    """The roads around some places, in metres of the county's working CRS."""

    lines_m: Shapes
    working_crs: DeclaredCrs

    def distance_m(self) -> Callable[[Numbers, Numbers], Numbers]:
        """What tells how far places of storage (degrees) are from the nearest road?"""
        tree = shapely.STRtree(self.lines_m)

        def distance_m(lon: Numbers, lat: Numbers) -> Numbers:
            places = shapely.points(*self.metres(lon, lat))
            distances: Numbers = tree.query_nearest(places, return_distance=True, all_matches=False)[1]
            return distances

        return distance_m

    def metres(self, lon: Numbers, lat: Numbers) -> tuple[Numbers, Numbers]:
        """Where are places of storage in the working CRS?"""
        return from_storage(lon, lat, self.working_crs)


def road_distance_m(lon: Numbers, lat: Numbers) -> Numbers | None:
    """How many metres is each of these places of storage from the nearest road?  None where no road is known."""
    roads = roads_around(lon, lat)
    return None if roads is None else roads.distance_m()(lon, lat)


def roads_around(lon: Numbers, lat: Numbers) -> Roads | None:
    """Which roads lie around these places of storage?  None where no road is known."""
    county = County.objects.first()  # at most one row: its key is always 1
    box = {
        "w": float(lon.min()) - _REACH_DEG,
        "s": float(lat.min()) - _REACH_DEG,
        "e": float(lon.max()) + _REACH_DEG,
        "n": float(lat.max()) + _REACH_DEG,
        "srid": STORAGE_SRID,
    }
    with connection.cursor() as cursor:
        cursor.execute(_ROADS, box)
        lines = shapely.from_wkb(np.array([bytes(row[0]) for row in cursor.fetchall()], dtype=object))
    if county is None or not len(lines):
        return None
    working_crs = DeclaredCrs(epsg=county.work_srid)
    return Roads(move(lines, lambda x, y: from_storage(x, y, working_crs)), working_crs)
