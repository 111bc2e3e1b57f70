"""Hydrants, buildings, compounds and roads by metres east and north of the tiny town's corner (EPSG:4548)."""

from typing import Any

import numpy as np
import shapely
from django.contrib.gis.geos import GEOSGeometry, MultiPolygon, Point
from pyproj import Transformer
from shapely import LineString, box, from_wkb, transform
from shapely.geometry.base import BaseGeometry

from gis_core.geometry import STORAGE_SRID
from grids.models import Building, Facility, HydrantProfile, Place, RoadSection
from tests.grids.resolver.building import make_facility, make_place
from tests.towns import Town, lonlat

TO_METRES = Transformer.from_crs(4490, 4548, always_xy=True)
CORNER_M = TO_METRES.transform(*lonlat(0, 0))


def metres(shape: GEOSGeometry) -> BaseGeometry:
    """A shape of storage in metres from the corner."""

    def there(degrees: np.ndarray) -> np.ndarray:
        return np.column_stack(TO_METRES.transform(degrees[:, 0], degrees[:, 1])) - CORNER_M

    return transform(from_wkb(bytes(shape.wkb)), there)


def stored(shape_m: BaseGeometry) -> GEOSGeometry:
    """A shape in metres from the corner, as it is stored."""

    def there(metres_: np.ndarray) -> np.ndarray:
        east, north = (metres_ + CORNER_M).T
        return np.column_stack(TO_METRES.transform(east, north, direction="INVERSE"))

    return GEOSGeometry(memoryview(transform(shape_m, there).wkb), srid=STORAGE_SRID)


def spot(x_m: float, y_m: float) -> Point:
    return stored(shapely.Point(x_m, y_m))  # type: ignore[return-value]


def area(x_m: float, y_m: float, wide_m: float, high_m: float) -> MultiPolygon:
    return MultiPolygon(stored(box(x_m, y_m, x_m + wide_m, y_m + high_m)), srid=STORAGE_SRID)


def hydrant(x_m: float, y_m: float, *, usable: bool | None = True, **more: Any) -> Facility:
    """A hydrant with a profile that says whether it is usable; None: without one."""
    made = make_facility("c01013", spot(x_m, y_m), **more)
    if usable is not None:
        HydrantProfile.objects.create(facility=made, usable=usable)
    return made


def building(code: str, x_m: float, y_m: float, wide_m: float, high_m: float, **more: Any) -> Building:
    return Building.objects.create(code=code, geom=area(x_m, y_m, wide_m, high_m), **more)


def compound(code: str, x_m: float, y_m: float, wide_m: float, high_m: float, **more: Any) -> Place:
    return make_place(code, "compound", area(x_m, y_m, wide_m, high_m), **more)


def road(
    town: Town, code: str, *corners_m: tuple[float, float], width_m: float = 20, **more: Any
) -> RoadSection:
    """A section along corners in metres, as wide to the left as to the right."""
    made = RoadSection.objects.create(
        code=code,
        centreline=stored(LineString(corners_m)),
        width_left_m=width_m / 2,
        width_right_m=width_m / 2,
        edition=town.roads_edition,
        **more,
    )
    made.refresh_from_db()
    return made
