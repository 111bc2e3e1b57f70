"""A picture of a draft: what stays, what has changed, and where something is wrong."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import shapely
from django.utils.module_loading import import_string

from gis_core.map_layers import BACKDROP
from gis_core.uploads.pictures import HEIGHT, WIDTH, frame_around, path_of
from grids.models import EditionDraft
from grids.services.publishing import changed_rows


@dataclass(frozen=True, slots=True)
class Mark:
    """Where a finding is: its number in the list, and how grave it is."""

    number: int
    severity: str
    x: float
    y: float


@dataclass(frozen=True, slots=True)
class DraftPicture:
    """The parts of an SVG, y downwards: paths of streets, of rows as they were and as they are drawn anew."""

    streets: str
    kept: str
    changed: str
    faults: str
    marks: Sequence[Mark]
    width: int = WIDTH
    height: int = HEIGHT


def picture_of(draft: EditionDraft, findings: Sequence[Mapping[str, Any]]) -> DraftPicture | None:
    """What does the draft look like?  None where nothing is drawn."""
    drawn = set(changed_rows(draft))
    rows = [(row.pk, shapely.from_wkb(row.wkb)) for row in draft.rows.all()]
    shapes = [shape for _pk, shape in rows]
    frame = frame_around(shapely.get_coordinates(shapes)) if shapes else None
    if frame is None:
        return None
    around = import_string(BACKDROP)(frame.box)
    places = [shapely.from_geojson(json.dumps(one["geometry"])) for one in findings if one["geometry"]]
    marks = []
    for number, one in enumerate(findings, 1):
        if one["witness"]:
            ((x, y),) = frame.drawn(np.array([one["witness"]])).tolist()
            marks.append(Mark(number, one["severity"], x, y))
    return DraftPicture(
        path_of(around.streets, frame),
        path_of(_array([shape for pk, shape in rows if pk not in drawn]), frame),
        path_of(_array([shape for pk, shape in rows if pk in drawn]), frame),
        path_of(_array([one for one in places if shapely.get_dimensions(one) > 0]), frame),
        marks,
    )


def _array(shapes: Sequence[Any]) -> np.ndarray:
    found = np.empty(len(shapes), dtype=object)
    found[:] = shapes
    return found
