"""A picture of a suspicious batch: the roads, the points as declared, and as they would be read."""

from dataclasses import dataclass

import numpy as np
import shapely
from django.db import connection
from numpy.typing import NDArray

from gis_core.coordinates.conversion import to_storage
from gis_core.coordinates.crs import DeclaredCrs, parse_crs
from surveys.models import OffsetCheck
from surveys.offsets import roads_around

Numbers = NDArray[np.float64]
_SIDE = 1000.0  # units of the picture's width
_MOST_POINTS = 400
_MARGIN = 0.05
_RAW = """
SELECT coalesce(raw_x, ST_X(geom)), coalesce(raw_y, ST_Y(geom)) FROM surveys_surveypoint
WHERE id = ANY(%s) ORDER BY id
"""


@dataclass(frozen=True, slots=True)
class Picture:
    """An SVG's parts, y downwards: the size of its box, roads as one path, and pairs (declared, read otherwise)."""

    width: int
    height: int
    roads: str
    pairs: list[tuple[tuple[float, float], tuple[float, float]]]


def picture_of(check: OffsetCheck) -> Picture | None:
    """What does the batch look like on the roads?  None where its points or the roads are gone."""
    ids = check.point_ids[:: -(-len(check.point_ids) // _MOST_POINTS)]
    with connection.cursor() as cursor:
        cursor.execute(_RAW, [ids])
        raw = np.array(cursor.fetchall(), dtype=float).reshape(-1, 2)
    if not len(raw):
        return None
    x, y = raw[:, 0], raw[:, 1]
    declared = to_storage(x, y, parse_crs(check.declared_crs) or DeclaredCrs())
    otherwise = to_storage(x, y, DeclaredCrs(offset=check.suspicion))
    lon, lat = (np.concatenate([declared[at], otherwise[at]]) for at in (0, 1))
    roads = roads_around(lon, lat)
    if roads is None:
        return None
    metres = np.column_stack(roads.metres(lon, lat))
    low, high = metres.min(axis=0), metres.max(axis=0)
    margin = max(float((high - low).max()) * _MARGIN, 50.0)
    low, high = low - margin, high + margin
    scale = _SIDE / float(high[0] - low[0])

    def drawn(pairs: Numbers) -> Numbers:
        return np.column_stack([(pairs[:, 0] - low[0]) * scale, (high[1] - pairs[:, 1]) * scale])

    spots = np.round(drawn(metres), 1)
    half = len(declared[0])
    clipped = shapely.clip_by_rect(roads.lines_m, low[0], low[1], high[0], high[1])
    lines = [np.round(drawn(shapely.get_coordinates(part)), 1) for part in shapely.get_parts(clipped)]
    return Picture(
        width=int(_SIDE),
        height=round(float(high[1] - low[1]) * scale),
        roads=" ".join("M" + "L".join(f"{a:g} {b:g}" for a, b in line) for line in lines if len(line)),
        pairs=[
            ((a, b), (c, d))
            for (a, b), (c, d) in zip(spots[:half].tolist(), spots[half:].tolist(), strict=True)
        ],
    )
