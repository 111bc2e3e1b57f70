"""Putting a wall map together: window, drawing, figures and margin, then the sheet as a PDF."""

import datetime
from collections.abc import Sequence
from typing import Any

import numpy as np
import shapely
from django.template.loader import render_to_string
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from gis_core.coordinates.crs import DeclaredCrs
from gis_core.pdf import pdf_of
from grids.backdrop import county_area
from grids.models import County
from grids.resolver import county
from renovation.models import RenovationSettings
from renovation.on_map.zones import NO_LIGHT
from renovation.wallmaps import sheet as paper
from renovation.wallmaps.content import Content
from renovation.wallmaps.drawing import Zone, county_inset, draw
from renovation.wallmaps.figures import Table, fitting
from renovation.wallmaps.ground import in_metres, metric_crs, of_models

_STYLES = "renovation/wall_map.css"
_INSET_MM, _TITLE_MM = 34.0, 12.0


def content_sheet(content: Content, *, size: paper.Size) -> dict[str, Any]:
    """The sheet of a campaign or a project."""
    here = county()
    crs = metric_crs(here.work_srid)
    shapes = in_metres(of_models([zone.geom for zone in content.zones]), crs)
    zones = [Zone(shape, zone.light, zone.label) for zone, shape in zip(content.zones, shapes, strict=True)]
    return _sheet(here, crs, content, zones, size=size)


def outline_sheet(
    outline: shapely.MultiPolygon,
    title: str,
    tables: Sequence[Table],
    *,
    size: paper.Size,
    day: datetime.date,
) -> dict[str, Any]:
    """An outline (EPSG:4490) on the ground with what lies inside it; tables that find no room follow behind."""
    here = county()
    crs = metric_crs(here.work_srid)
    zones = [Zone(in_metres([outline], crs)[0], NO_LIGHT, (title,), _("Outline"))]
    heading = _("What lies inside: %(title)s") % {"title": title}
    return _sheet(here, crs, Content(heading, day, (), tables), zones, size=size)


def _sheet(
    here: County,
    crs: DeclaredCrs,
    content: Content,
    zones: Sequence[Zone],
    *,
    size: paper.Size,
) -> dict[str, Any]:
    """All that the template of a sheet shows."""
    ground = county_area()
    border = in_metres([ground], crs)[0] if ground is not None else None
    shapes = np.array([zone.shape for zone in zones], dtype=object)
    around = shapes if len(shapes) else np.array([border] if border is not None else [], dtype=object)
    box = shapely.total_bounds(around).tolist() if len(around) else [0.0, 0.0, 1.0, 1.0]
    window = paper.window_for((box[0], box[1], box[2], box[3]), size)
    bar_m, bar_mm = paper.bar_of(window)
    drawing = draw(window, zones, crs=crs, day=content.day, border=border, buildings=content.buildings)
    # The legend stands in two columns of 5 mm, the small map of the county below it.
    taken_mm = _TITLE_MM + 5 * ((len(drawing.legend) + 1) // 2) + (_TITLE_MM + _INSET_MM if ground else 0)
    beside, behind = fitting(content.tables, taken_mm)
    eastings, northings = paper.net_of(window)
    return {
        "size": size,
        "paper": paper,
        "title": content.title,
        "day": date_format(content.day, "DATE_FORMAT"),
        "drawing": drawing,
        "window": window,
        "scale": f"1:{window.scale:,}",
        "bar": {"words": f"{bar_m:,} m" if bar_m < 1000 else f"{bar_m // 1000:,} km", "mm": bar_mm},
        "bar_half": round(bar_mm / 2, 2),
        "eastings": eastings,
        "northings": northings,
        "inset": county_inset(border, window, _INSET_MM) if border is not None else None,
        "tables": beside,
        "behind": behind,
        "crs": _("CGCS2000, Gauss-Krüger zone of 3° (EPSG:%(srid)d), kilometres at the frame")
        % {"srid": here.work_srid},
        "review": RenovationSettings.of_the_county().map_review_number,
        "standing": content.standing,
    }


def sheet_pdf(sheet: dict[str, Any]) -> bytes:
    """The sheet as a PDF, vectors throughout; it asks nothing of the network.  CPU: one to five seconds."""
    factor = sheet["size"].factor
    page = (
        f"@page {{ size: {paper.WIDTH * factor:.2f}mm {paper.HEIGHT * factor:.2f}mm; margin: 0 }}"
        f" html {{ font-size: {factor:.6f}mm }}"
    )
    html = render_to_string("renovation/wall_map.html", sheet)
    return pdf_of(html, styles=_STYLES, page=page)
