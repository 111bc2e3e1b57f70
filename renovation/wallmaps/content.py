"""What a wall map says, whoever draws it: zones by their lights, a project's buildings, the tables, on one day.

Sheets of the server (`making`) and of QGIS (through /api/v1/wall-map/) are two ways to draw the same.
"""

import datetime
import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from grids.resolver import county
from renovation.board import ProjectLine, project_line
from renovation.errors import PlanningError
from renovation.milestone_words import LIGHTS
from renovation.models import Project, ProjectBuilding, RenovationSettings, RenovationZone
from renovation.on_map.zones import NO_LIGHT, NO_LIGHT_WORDS, lines_on, time_left, zones_of
from renovation.services.planning import county_calendar, order_of, plan_of
from renovation.services.zone_editions import outlines_on
from renovation.wallmaps.buildings import BUILDING_WORDS, states_of
from renovation.wallmaps.figures import Table, campaign_tables, project_tables


@dataclass(frozen=True, slots=True)
class ZoneShown:
    """A zone as it lay on the day (EPSG:4490), its light, what is written into it."""

    code: str
    geom: Any
    light: str
    label: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Content:
    """All that a sheet says.  `line`: how its project stands; `buildings`: the project's, each with its state."""

    title: str
    day: datetime.date
    zones: Sequence[ZoneShown]
    tables: Sequence[Table]
    line: ProjectLine | None = None
    buildings: Sequence[tuple[ProjectBuilding, str]] = ()

    @property
    def standing(self) -> str:
        """How the project of the sheet stands, in a few words; empty for the campaign."""
        return f"{self.line.light_words or '—'} · {time_left(self.line)}" if self.line else ""


def campaign_content(projects: Any, *, day: datetime.date, user: Any) -> Content:
    """The zones of these projects by their lights on a day; those without a project grey."""
    lines = lines_on(projects, day)
    known = {line.project.zone_id: line for line in lines}
    title = _("%(county)s: wall map of the renovation campaign") % {"county": county().name}
    tables = campaign_tables(lines, projects, day=day, user=user)
    return Content(title, day, _zones(zones_of(known), known, day), tables)


def project_content(project: Project, *, day: datetime.date) -> Content:
    """A project's zone with its buildings by how far they are, its plan and its figures."""
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
    zones = _zones([project.zone], {project.zone_id: line}, day)
    return Content(title, day, zones, tables, line, states_of(project, day))


def _zones(
    rows: Sequence[RenovationZone], lines: dict[int, ProjectLine], day: datetime.date
) -> list[ZoneShown]:
    lay = outlines_on(rows, day)
    found = []
    for row in rows:
        line = lines.get(row.pk)
        words = time_left(line) if line else ""
        light = line.light.value if line and line.light else NO_LIGHT
        found.append(ZoneShown(row.code, lay[row.pk], light, (str(row), words) if words else (str(row),)))
    return found


def told(content: Content) -> dict[str, Any]:
    """The content for programs (tests/contract/wall_map.json), geometries in degrees (EPSG:4490)."""
    lights = {light.value: str(words) for light, words in LIGHTS.items()}
    return {
        "title": content.title,
        "on": content.day,
        "standing": content.standing,
        "zones": [
            {
                "code": zone.code,
                "light": zone.light,
                "light_words": lights.get(zone.light, str(NO_LIGHT_WORDS)),
                "label": list(zone.label),
                "geometry": json.loads(zone.geom.geojson),
            }
            for zone in content.zones
        ],
        "buildings": [
            {
                "code": building.code,
                "state": state,
                "state_words": str(BUILDING_WORDS[state]),
                "geometry": json.loads(building.geom.geojson),
            }
            for building, state in content.buildings
            if building.geom is not None
        ],
        "tables": [
            {
                "title": table.title,
                "headings": list(table.headings),
                "rows": [list(row) for row in table.rows],
                "texts": table.texts,
            }
            for table in content.tables
        ],
        "review_number": RenovationSettings.of_the_county().map_review_number,
    }
