"""The ground under a picture: streets and the county's border."""

import numpy as np
import shapely
from django.db import connection

from gis_core.coordinates.reading import Box
from gis_core.geometry import STORAGE_SRID
from gis_core.uploads.pictures import Backdrop, Shapes
from grids.models import County

_MOST_STREETS = 3000
#: The longest first: where a picture cannot show all, it shows what people know.
_STREETS = """
WITH frame AS (SELECT ST_MakeEnvelope(%(w)s, %(s)s, %(e)s, %(n)s, %(srid)s) AS box), line AS (
  SELECT r.geom FROM grids_road r, frame WHERE r.geom && frame.box
  UNION ALL
  SELECT s.centreline FROM grids_roadsection s, frame
  WHERE s.centreline && frame.box AND upper_inf(s.known) AND upper_inf(s.valid)
)
SELECT ST_AsBinary(ST_ClipByBox2D(line.geom, frame.box)) FROM line, frame
ORDER BY ST_Length(line.geom) DESC, ST_AsBinary(line.geom) LIMIT %(most)s
"""
_BORDER = """
SELECT ST_AsBinary(ST_ClipByBox2D(ST_Boundary(c.outline), ST_MakeEnvelope(%(w)s, %(s)s, %(e)s, %(n)s, %(srid)s)))
FROM grids_county c WHERE c.outline IS NOT NULL
"""


def backdrop(box: Box) -> Backdrop:
    """Which streets, and which piece of the border, lie in a box (degrees)?"""
    west, south, east, north = box
    values = {"w": west, "s": south, "e": east, "n": north, "srid": STORAGE_SRID, "most": _MOST_STREETS}
    return Backdrop(_shapes(_STREETS, values), _shapes(_BORDER, values))


def county_area() -> shapely.Geometry | None:
    """The ground of the county, EPSG:4490: its outline, else its grids of today; None where neither is known."""
    county = County.objects.first()  # at most one row: its key is always 1
    if county is not None and county.outline is not None:
        return shapely.from_wkb(bytes(county.outline.wkb))
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT ST_AsBinary(ST_Union(g.geom)) FROM grids_grid g WHERE upper_inf(g.known) AND upper_inf(g.valid)"
        )
        (found,) = cursor.fetchone()
    return None if found is None else shapely.from_wkb(bytes(found))


def _shapes(sql: str, values: dict[str, float]) -> Shapes:
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        return np.array(
            [shapely.from_wkb(bytes(row[0])) for row in cursor.fetchall() if row[0] is not None], dtype=object
        )
