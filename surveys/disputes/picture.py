"""A picture of the county's disputes: where cases are in dispute, and where rulings hold."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import shapely
from django.utils.module_loading import import_string

from gis_core.map_layers import BACKDROP
from gis_core.uploads.pictures import HEIGHT, WIDTH, Shapes, frame_around, path_of
from surveys.disputes.ledger import OPEN, Dispute


@dataclass(frozen=True, slots=True)
class Dot:
    """A disputed case on the picture."""

    x: float
    y: float
    is_open: bool
    dispute: Dispute


@dataclass(frozen=True, slots=True)
class Picture:
    """The parts of an SVG, y downwards: paths (`d`) and dots, the open ones last, so that they lie on top."""

    streets: str
    border: str
    rulings: str
    dots: Sequence[Dot]
    width: int = WIDTH
    height: int = HEIGHT


def picture_of(disputes: Sequence[Dispute]) -> Picture | None:
    """What do these disputes look like on the map?  None where there is none."""
    places = np.array([dispute.case.point.geom.coords for dispute in disputes], dtype=float).reshape(-1, 2)
    ruled = _shapes(disputes)
    frame = frame_around(np.concatenate([places, shapely.get_coordinates(ruled)]))
    if frame is None:
        return None
    around = import_string(BACKDROP)(frame.box)
    dots = [
        Dot(x, y, dispute.standing in OPEN, dispute)
        for dispute, (x, y) in zip(disputes, frame.drawn(places).tolist(), strict=True)
    ]
    return Picture(
        streets=path_of(around.streets, frame),
        border=path_of(around.border, frame),
        rulings=path_of(ruled, frame),
        dots=sorted(dots, key=lambda dot: dot.is_open),
    )


def _shapes(disputes: Sequence[Dispute]) -> Shapes:
    """Where the rulings of these disputes hold, EPSG:4490; one for the whole county has no shape."""
    wkbs = [
        bytes(one.ruling.geom.wkb)
        for one in disputes
        if one.ruling is not None and one.ruling.geom is not None
    ]
    found = np.empty(len(wkbs), dtype=object)
    found[:] = shapely.from_wkb(wkbs)
    return found
