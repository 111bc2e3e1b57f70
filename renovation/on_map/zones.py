"""Which light has each zone on a day, and how long has its project until the next milestone?"""

import datetime
import json
from collections.abc import Collection, Sequence
from typing import Any

from django.db.models import Max, Min, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext_lazy

from renovation.board import ProjectLine, project_line
from renovation.models import Project, ProjectMilestone, RenovationZone
from renovation.services.planning import county_calendar
from renovation.services.zone_editions import outlines_on

NO_LIGHT = "none"
NO_LIGHT_WORDS = pgettext_lazy("zone", "without a project or plan")


def lines_on(projects: QuerySet[Project], day: datetime.date) -> list[ProjectLine]:
    """How do these projects stand on a day, if nothing more is noted until then?"""
    calendar = county_calendar()
    rows = projects.select_related("zone", "template").prefetch_related("milestones")
    return [project_line(project, today=day, calendar=calendar) for project in rows]


def span_of(projects: QuerySet[Project], today: datetime.date) -> tuple[datetime.date, datetime.date]:
    """From which day to which is there something to see: the first beginning, the last deadline, and today."""
    first = ProjectMilestone.objects.filter(project__in=projects).aggregate(day=Min("started_on"))["day"]
    last = projects.aggregate(day=Max("deadline"))["day"]
    return min(first or today, today), max(last or today, today)


def zones_on(lines: Sequence[ProjectLine], day: datetime.date) -> list[dict[str, Any]]:
    """The zones as the map draws them, as they lay on a day: these projects' by their lights, the others grey."""
    known = {line.project.zone_id: line for line in lines}
    rows = zones_of(known)
    lay = outlines_on(rows, day)
    return [_zone(zone, known.get(zone.pk), lay[zone.pk]) for zone in rows]


def zones_of(projects_zones: Collection[int]) -> list[RenovationZone]:
    """These zones, and those that have no project."""
    seen = RenovationZone.objects.filter(project=None) | RenovationZone.objects.filter(pk__in=projects_zones)
    return list(seen.order_by("code").distinct())


def _zone(zone: RenovationZone, line: ProjectLine | None, geom: Any) -> dict[str, Any]:
    place = geom.point_on_surface
    return {
        "code": zone.code,
        "project": line.project.code if line else "",
        "light": (line and line.light) or NO_LIGHT,
        "label": [str(zone), *([words] if line and (words := time_left(line)) else [])],
        "place": {"lon": place.x, "lat": place.y},
        "geometry": json.loads(geom.geojson),
    }


def time_left(line: ProjectLine) -> str:
    """How long has a project until its next milestone, in a few words?"""
    if line.problem:
        return _("no plan")
    if line.short_days:
        return ngettext("%(days)d day too long", "%(days)d days too long", line.short_days) % {
            "days": line.short_days
        }
    if not line.next_finish:
        return _("finished")
    told = ngettext("%(code)s in %(days)d day", "%(code)s in %(days)d days", line.days_left)
    return told % {"code": line.next_code, "days": line.days_left}
