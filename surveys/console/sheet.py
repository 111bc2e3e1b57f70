"""The print sheet of a case: all that the file of the case needs, as a PDF on A4."""

import datetime
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
import shapely
from django.template.loader import render_to_string
from django.utils.module_loading import import_string

from gis_core.map_layers import BACKDROP
from gis_core.pdf import pdf_of
from gis_core.uploads.pictures import HEIGHT, WIDTH, frame_around, path_of
from surveys.console.pane import pane_of
from surveys.console.stamping import printed_picture
from surveys.models import Case

_PHOTO = "photo:"
_STYLES = "surveys/case_sheet.css"


@dataclass(frozen=True, slots=True)
class PlaceMap:
    """Where a case lies: the `d` of paths, and the place itself, in units of the picture, y downwards."""

    streets: str
    border: str
    grid: str
    x: float
    y: float
    width: int = WIDTH
    height: int = HEIGHT


def place_map(case: Case) -> PlaceMap | None:
    """Streets, the county's border and the case's grid around its place; None where that is not drawn (the poles)."""
    place = case.point.geom
    spot = np.array([[place.x, place.y]])
    frame = frame_around(spot)
    if frame is None:
        return None
    around: Any = import_string(BACKDROP)(frame.box)
    grid = [shapely.from_wkb(bytes(case.grid.geom.wkb))] if case.grid else []
    ((x, y),) = frame.drawn(spot)
    return PlaceMap(
        streets=path_of(around.streets, frame),
        border=path_of(around.border, frame),
        grid=path_of(shapely.clip_by_rect(np.array(grid, dtype=object), *frame.box), frame),
        x=float(x),
        y=float(y),
    )


def own_photos(case: Case, user: Any) -> Callable[[str], bytes | None]:
    """Finds the photo of `photo:<SHA-256>` that this user's sheet of the case may show, as it is printed."""

    def photo_at(url: str) -> bytes | None:
        return printed_picture(case, url.removeprefix(_PHOTO), user) if url.startswith(_PHOTO) else None

    return photo_at


def sheet_html(case: Case, user: Any, *, now: datetime.datetime) -> str:
    """The sheet as this user may read it, in their language."""
    pane = pane_of(case, user, now=now)
    context = {"case": case, "pane": pane, "map": place_map(case), "now": now, "user": user}
    return render_to_string("surveys/console/sheet.html", context)


def sheet_pdf(case: Case, user: Any, *, now: datetime.datetime) -> bytes:
    """The sheet on paper.  CPU: one to three seconds."""
    html = sheet_html(case, user, now=now)
    return pdf_of(html, styles=_STYLES, picture_of=own_photos(case, user))
