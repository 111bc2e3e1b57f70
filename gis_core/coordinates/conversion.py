"""How do declared coordinates become storage (EPSG:4490), and storage become a declared system again?"""

from collections.abc import Callable

import numpy as np
import shapely
from django.utils.translation import gettext as _
from numpy.typing import NDArray

from gis_core.coordinates import gcj02
from gis_core.coordinates.crs import DeclaredCrs, transformer_from_storage, transformer_to_storage
from gis_core.coordinates.refusals import CoordinatesRefused

Numbers = NDArray[np.float64]
Pair = tuple[Numbers, Numbers]
Geometries = NDArray[np.object_]

_FROM_OFFSET: dict[str, Callable[[Numbers, Numbers], Pair]] = {
    "gcj02": gcj02.gcj02_to_wgs84,
    "bd09": gcj02.bd09_to_wgs84,
}
_TO_OFFSET: dict[str, Callable[[Numbers, Numbers], Pair]] = {
    "gcj02": gcj02.wgs84_to_gcj02,
    "bd09": gcj02.wgs84_to_bd09,
}


def to_storage(x: Numbers, y: Numbers, declared: DeclaredCrs) -> Pair:
    """Where in storage (degrees) are x, y of `declared`?  Infinite where its transformation does not reach."""
    if declared.offset:
        return _FROM_OFFSET[declared.offset](x, y)
    if declared.own:
        return declared.own.to_storage(x, y)
    if declared.epsg is None or declared.is_stored_as_it_is:
        return x, y
    lon, lat = transformer_to_storage(declared.epsg).transform(x, y)
    return np.asarray(lon), np.asarray(lat)


def from_storage(lon: Numbers, lat: Numbers, declared: DeclaredCrs) -> Pair:
    """Which x, y of `declared` is this place of storage?  Infinite where its transformation does not reach.

    Raises CoordinatesRefused for the county's own systems.
    """
    refuse_own(declared)
    if declared.offset:
        return _TO_OFFSET[declared.offset](lon, lat)
    if declared.epsg is None or declared.is_stored_as_it_is:
        return lon, lat
    x, y = transformer_from_storage(declared.epsg).transform(lon, lat)
    return np.asarray(x), np.asarray(y)


def refuse_own(declared: DeclaredCrs) -> None:
    """Raise CoordinatesRefused for a system of the county's own: a file in it beside the same file in another system
    gives the parameters away.
    """
    if declared.own:
        told = _(
            "Nothing is written out in %(crs)s: from such a file the county's own parameters could be computed."
        )
        raise CoordinatesRefused("crs_own_out", told % {"crs": declared})


def geometries_from_storage(geometries: Geometries, declared: DeclaredCrs) -> Geometries:
    """What are these shapes of storage in `declared`?  Third coordinates are dropped."""
    return move(geometries, lambda x, y: from_storage(x, y, declared))


def move(geometries: Geometries, pair: Callable[[Numbers, Numbers], Pair]) -> Geometries:
    """What do the shapes become when every vertex goes through `pair`?  Two dimensions; None stays None."""

    def vertices(coordinates: Numbers) -> Numbers:
        x, y = pair(coordinates[:, 0], coordinates[:, 1])
        return np.column_stack([x, y])

    moved: Geometries = shapely.transform(shapely.force_2d(geometries), vertices)
    return moved
