"""Which versions did a new one come of, by the ground that they have in common?"""

from collections.abc import Sequence

import shapely
from django.contrib.gis.geos import GEOSGeometry
from shapely.geometry.base import BaseGeometry

from grids.editions.coverage import array_of
from grids.rules.editions import is_predecessor

#: A version by its id, code and shape.
Told = tuple[int, str, GEOSGeometry]
#: How far (degrees, about a metre) a line may be drawn beside the one that it goes on.
_BESIDE_DEG = 1e-5


def predecessors_of(old: Sequence[Told], new: Sequence[Told]) -> dict[int, list[int]]:
    """Of each new version those old ones that it goes on, was split from, or was merged of."""
    befores = [shapely.from_wkb(bytes(shape.wkb)) for _pk, _code, shape in old]
    tree = shapely.STRtree(array_of(befores))
    found: dict[int, list[int]] = {}
    for pk, code, geos in new:
        shape = shapely.from_wkb(bytes(geos.wkb))
        near = set(tree.query(shape).tolist())
        found[pk] = [
            old[at][0]
            for at, before in enumerate(befores)
            if is_predecessor(
                same_code=old[at][1] == code,
                shared=_shared(before, shape) if at in near else 0.0,
                old=_size(before),
                new=_size(shape),
            )
        ]
    return found


def _size(shape: BaseGeometry) -> float:
    """Shares alone are compared: square degrees of areas, degrees of lines."""
    return float(shape.area or shape.length)


def _shared(one: BaseGeometry, other: BaseGeometry) -> float:
    if one.area and other.area:
        return float(shapely.intersection(one, other).area)
    return float(shapely.intersection(other, shapely.buffer(one, _BESIDE_DEG)).length)
