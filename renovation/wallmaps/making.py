"""Putting a wall map together: window, drawing, figures and margin, then the sheet as a PDF."""

import datetime
from collections.abc import Sequence
from typing import Any

import numpy as np
import shapely
from django.contrib.staticfiles import finders
from django.template.loader import render_to_string
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from weasyprint import CSS, HTML

from gis_core.coordinates.crs import DeclaredCrs
from grids.backdrop import county_area
from grids.models import County
from grids.resolver import county
from renovation.board import ProjectLine, project_line
from renovation.errors import PlanningError
from renovation.milestone_words import LIGHTS
from renovation.models import Project, RenovationSettings, RenovationZone
from renovation.on_map.zones import NO_LIGHT, lines_on, time_left
from renovation.services.planning import county_calendar, order_of, plan_of
from renovation.wallmaps import sheet as paper
from renovation.wallmaps.drawing import Zone, county_inset, draw
from renovation.wallmaps.figures import Table, campaign_tables, fitting, project_tables
from renovation.wallmaps.ground import in_metres, metric_crs, of_models

_STYLES = "renovation/wall_map.css"
_INSET_MM, _TITLE_MM = 34.0, 12.0


def campaign_sheet(projects: Any, *, size: paper.Size, day: datetime.date, user: Any) -> dict[str, Any]:
    """The zones of these projects by their lights on a day; those without a project grey."""
    here = county()
    crs = metric_crs(here.work_srid)
    lines = lines_on(projects, day)
    known = {line.project.zone_id: line for line in lines}
    rows = (
        RenovationZone.objects.filter(project=None) | RenovationZone.objects.filter(pk__in=known)
    ).order_by("code")
    zones = _zones(list(rows.distinct()), known, crs)
    tables = campaign_tables(lines, projects, day=day, user=user)
    title = _("%(county)s: wall map of the renovation campaign") % {"county": here.name}
    return _sheet(here, crs, title, zones, tables, size=size, day=day)


def project_sheet(project: Project, *, size: paper.Size, day: datetime.date, user: Any) -> dict[str, Any]:
    """A project's zone with its buildings by how far they are, its plan and its figures."""
    here = county()
    crs = metric_crs(here.work_srid)
    calendar = county_calendar()
    line = project_line(project, today=day, calendar=calendar)
    plan: Any = None
    names: Any = {}
    try:
        order = order_of(project)
        made = plan_of(project, today=day, order=order, calendar=calendar)
        names = order.names
        plan = [(placed, str(LIGHTS[placed.light])) for placed in made.placed]
    except PlanningError:
        plan = None  # the sheet then says "no plan", as the panel does
    tables = project_tables(project, line, plan, names, day)
    title = _("%(project)s: wall map") % {"project": project.name}
    zones = _zones([project.zone], {project.zone_id: line}, crs)
    return _sheet(here, crs, title, zones, tables, size=size, day=day, project=project, line=line)


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
    return _sheet(here, crs, heading, zones, tables, size=size, day=day)


def _zones(rows: Sequence[RenovationZone], lines: dict[int, ProjectLine], crs: DeclaredCrs) -> list[Zone]:
    shapes = in_metres(of_models([row.geom for row in rows]), crs)
    found = []
    for row, shape in zip(rows, shapes, strict=True):
        line = lines.get(row.pk)
        words = time_left(line) if line else ""
        light = line.light.value if line and line.light else NO_LIGHT
        found.append(Zone(shape, light, (str(row), words) if words else (str(row),)))
    return found


def _sheet(
    here: County,
    crs: DeclaredCrs,
    title: str,
    zones: Sequence[Zone],
    tables: Sequence[Table],
    *,
    size: paper.Size,
    day: datetime.date,
    project: Project | None = None,
    line: ProjectLine | None = None,
) -> dict[str, Any]:
    """All that the template of a sheet shows."""
    ground = county_area()
    border = in_metres([ground], crs)[0] if ground is not None else None
    shapes = np.array([zone.shape for zone in zones], dtype=object)
    around = shapes if len(shapes) else np.array([border] if border is not None else [], dtype=object)
    box = shapely.total_bounds(around).tolist() if len(around) else [0.0, 0.0, 1.0, 1.0]
    window = paper.window_for((box[0], box[1], box[2], box[3]), size)
    bar_m, bar_mm = paper.bar_of(window)
    drawing = draw(window, zones, crs=crs, day=day, border=border, project=project)
    # The legend stands in two columns of 5 mm, the small map of the county below it.
    taken_mm = _TITLE_MM + 5 * ((len(drawing.legend) + 1) // 2) + (_TITLE_MM + _INSET_MM if ground else 0)
    beside, behind = fitting(tables, taken_mm)
    eastings, northings = paper.net_of(window)
    return {
        "size": size,
        "paper": paper,
        "title": title,
        "day": date_format(day, "DATE_FORMAT"),
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
        "project": project,
        "line": line,
        "time_left": time_left(line) if line else "",
    }


def sheet_pdf(sheet: dict[str, Any]) -> bytes:
    """The sheet as a PDF, vectors throughout; it asks nothing of the network.  CPU: one to five seconds."""
    factor = sheet["size"].factor
    page = CSS(
        string=f"@page {{ size: {paper.WIDTH * factor:.2f}mm {paper.HEIGHT * factor:.2f}mm; margin: 0 }}"
        f" html {{ font-size: {factor:.6f}mm }}"
    )
    html = render_to_string("renovation/wall_map.html", sheet)
    pdf: bytes = HTML(string=html).write_pdf(stylesheets=[CSS(filename=finders.find(_STYLES)), page])
    return pdf
