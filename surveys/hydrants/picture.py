"""A picture of the county: what hydrants reach, and where they are missing."""

from dataclasses import dataclass
from typing import Any

import numpy as np
import shapely
from django.contrib.gis.db.models import Extent, GeometryField
from django.contrib.gis.db.models.functions import AsWKB
from django.db.models import F, Func, QuerySet, Value
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
    shown = findings.filter(kind__in=(Kind.GROUND, Kind.STRETCH)).order_by()
    boxes = [rows.aggregate(box=Extent("geom"))["box"] for rows in (grounds, shown)]
    corners = [corner for box in boxes if box for corner in (box[:2], box[2:])]
    frame = frame_around(np.array(corners, dtype=float).reshape(-1, 2))
    if frame is None:
        return None
    around: Any = import_string(BACKDROP)(frame.box)
    pixel_deg = (frame.north - frame.south) / HEIGHT

    def drawn(rows: QuerySet[Any]) -> str:
        return path_of(_shapes(rows, pixel_deg), frame)

    return Picture(
        streets=path_of(around.streets, frame),
        border=path_of(around.border, frame),
        reach=drawn(grounds.filter(geom__isnull=False)),
        ground=drawn(shown.filter(kind=Kind.GROUND)),
        stretches=drawn(shown.filter(kind=Kind.STRETCH)),
    )


def _shapes(rows: QuerySet[Any], pixel_deg: float) -> Shapes:
    """The shapes as far as a picture shows them: a big county's would take seconds to carry over."""
    coarse = Func(
        F("geom"), Value(pixel_deg), Value(True), function="ST_Simplify", output_field=GeometryField()
    )
    wkbs = [bytes(wkb) for wkb in rows.values_list(AsWKB(coarse), flat=True) if wkb is not None]
    found = np.empty(len(wkbs), dtype=object)
    found[:] = shapely.from_wkb(wkbs)
    return found
