"""A picture of the county: what hydrants reach, and where they are missing."""

from dataclasses import dataclass
from typing import Any

import numpy as np
import shapely
from django.db.models import QuerySet
from django.utils.module_loading import import_string
from numpy.typing import NDArray

from gis_core.map_layers import BACKDROP
from gis_core.uploads.pictures import HEIGHT, WIDTH, frame_around, path_of
from grids.models import HydrantFinding, HydrantGround

Shapes = NDArray[np.object_]
Kind = HydrantFinding.Kind


@dataclass(frozen=True, slots=True)
class Picture:
    """The parts of an SVG, each the `d` of one path, y downwards."""

    streets: str
    border: str
    reach: str
    ground: str
    stretches: str
    width: int = WIDTH
    height: int = HEIGHT


def picture_of(findings: QuerySet[HydrantFinding], grounds: QuerySet[HydrantGround]) -> Picture | None:
    """What do these look like on the map?  None where there is no ground at all."""
    reach = _shapes(grounds.filter(geom__isnull=False))
    ground = _shapes(findings.filter(kind=Kind.GROUND))
    stretches = _shapes(findings.filter(kind=Kind.STRETCH))
    everything = np.concatenate([reach, ground, stretches])
    frame = frame_around(shapely.get_coordinates(everything))
    if frame is None:
        return None
    around: Any = import_string(BACKDROP)(frame.box)
    return Picture(
        streets=path_of(around.streets, frame),
        border=path_of(around.border, frame),
        reach=path_of(reach, frame),
        ground=path_of(ground, frame),
        stretches=path_of(stretches, frame),
    )


def _shapes(rows: QuerySet[Any]) -> Shapes:
    found = np.empty(
        len(wkbs := [bytes(geom.wkb) for geom in rows.values_list("geom", flat=True)]), dtype=object
    )
    found[:] = shapely.from_wkb(wkbs)
    return found
