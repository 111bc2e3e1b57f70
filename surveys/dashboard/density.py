"""A picture of the county: how many cases were reported on each square kilometre of each grid?"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import shapely
from django.contrib.gis.db.models.functions import AsWKB
from django.db.models import FloatField, Func
from django.utils.module_loading import import_string

from gis_core.map_layers import BACKDROP
from gis_core.uploads.pictures import HEIGHT, WIDTH, frame_around, path_of
from grids.models import County, Grid
from surveys.dashboard.numbers import Group, Number

CLASSES = 5


@dataclass(frozen=True, slots=True)
class Cell:
    """A grid on the picture: the `d` of its path, its class from 0 (no case) to CLASSES (the most)."""

    code: str
    name: str
    path: str
    level: int
    reported: Number | None
    per_km2: float


@dataclass(frozen=True, slots=True)
class Density:
    """The parts of an SVG, y downwards, and from which density on a grid falls in each class."""

    cells: Sequence[Cell]
    streets: str
    steps: Sequence[float]
    width: int = WIDTH
    height: int = HEIGHT


def density_of(grids: Sequence[Group], on: object) -> Density | None:
    """What do these grids look like, in their outlines of a day?  None where the county has no grids then.

    Areas on the ellipsoid; a class holds as many of the grids with cases as any other.
    """
    counted = {group.code: group.counts["reported"] for group in grids if group.counts["reported"].value}
    main_kind = County.objects.values("main_grid_kind")
    area = Func("geom", template="ST_Area(%(expressions)s::geography)", output_field=FloatField())
    rows = Grid.objects.on(on).filter(kind__in=main_kind).order_by("code")
    found = [
        (code, name, shapely.from_wkb(bytes(wkb)), area_m2)
        for code, name, wkb, area_m2 in rows.values_list("code", "name", AsWKB("geom"), area)
    ]
    shapes = np.empty(len(found), dtype=object)
    shapes[:] = [shape for _code, _name, shape, _area in found]
    frame = frame_around(shapely.get_coordinates(shapes)) if found else None
    if frame is None:
        return None
    per_km2 = {
        code: counted[code].value / area_m2 * 1e6 if code in counted else 0.0
        for code, _n, _s, area_m2 in found
    }
    steps = steps_of(per_km2)
    cells = [
        Cell(
            code,
            name or code,
            path_of(shapes[index : index + 1], frame),
            level_of(per_km2[code], steps),
            counted.get(code),
            per_km2[code],
        )
        for index, (code, name, _shape, _area) in enumerate(found)
    ]
    return Density(cells, path_of(import_string(BACKDROP)(frame.box).streets, frame), steps)


def steps_of(per_km2: Mapping[str, float]) -> list[float]:
    """From which density on does each class begin?  Fewer classes where fewer densities differ."""
    some = np.array(sorted(value for value in per_km2.values() if value > 0))
    if not len(some):
        return []
    return sorted({float(step) for step in np.quantile(some, np.arange(CLASSES) / CLASSES, method="lower")})


def level_of(value: float, steps: Sequence[float]) -> int:
    """In which class does a density lie?  0: none."""
    return int(np.searchsorted(steps, value, side="right")) if value > 0 else 0
