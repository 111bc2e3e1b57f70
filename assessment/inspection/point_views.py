"""The pages of inspection points: what was done at each in a month, and what is blank."""

import datetime
import tempfile
from pathlib import Path
from typing import Any, cast

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db.models import QuerySet
from django.http import FileResponse, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from assessment.inspection.point_sheets import write_point_sheet
from assessment.inspection.words import MARKS
from assessment.models import InspectionPoint, Observation, PointVisit, Standard, Yardstick
from assessment.pages import month_context, months_asked, sections_of
from assessment.rules.coverage import Coverage, blanks_by_mark, coverage_of
from assessment.services.points import note_visit
from gis_core.asked import asked_day, asked_word
from gis_core.models import User
from gis_core.policies import allows, require
from grids.county_hours import county_day
from grids.errors import GroundError
from surveys.filing.views import XLSX
from surveys.services.freezing import end_of

ONLY = ("blank", "must", "key")


@login_required
@require_safe
def points_page(request: HttpRequest) -> HttpResponse:
    """GET /assessment/points/?month=&only=: was each point supervised, checked and followed up in a month?"""
    require(request, "inspection-points")
    month, today = months_asked(request)
    points = points_of(month, today)
    coverage = month_coverage(points, month)
    only = asked_word(request.GET, "only", ONLY)
    yardstick = Yardstick.objects.in_force(month)
    listed = _kinds_with_checklists(yardstick)
    rows = [
        (point, coverage[point.pk], point.place_kind in listed)
        for point in points
        if _is_asked(point, coverage[point.pk], only)
    ]
    context = {
        "rows": rows,
        "number": len(points),
        "whole": sum(not one.blank for one in coverage.values()),
        "marks": MARKS.items(),
        "blanks": [(MARKS[mark], count) for mark, count in blanks_by_mark(coverage).items()],
        "only": only,
        "sections": sections_of(request, "inspection-points"),
        **month_context(month, today),
    }
    return render(request, "assessment/points.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def point_page(request: HttpRequest, key: str) -> HttpResponse:
    """GET /assessment/points/<code>/?month=: a point, its checklist and visits; POST notes a visit."""
    require(request, "inspection-point")
    point = get_object_or_404(InspectionPoint, code=key)
    if request.method == "POST":
        _note(request, point)
        return redirect("inspection-point", key=point.code)
    month, today = months_asked(request)
    yardstick = Yardstick.objects.in_force(month)
    standards = yardstick.standards.checklist(point.place_kind) if yardstick else Standard.objects.none()
    context = {
        "point": point,
        "coverage": month_coverage([point], month)[point.pk],
        "marks": MARKS.items(),
        "standards": standards,
        "visits": point.visits.filter(visited_on__gte=month, visited_on__lt=end_of(month)).select_related(
            "visited_by"
        ),
        "kinds": PointVisit.Kind.choices,
        "may_note": allows("inspection-point", "POST", request.user),
        "today": today,
        **month_context(month, today),
    }
    return render(request, "assessment/point.html", context)


@login_required
@require_safe
def points_file(request: HttpRequest) -> HttpResponseBase:
    """GET /assessment/points.xlsx: the points in use as a table that comes back in unchanged."""
    require(request, "inspection-points-file")
    today = county_day(timezone.now())
    with tempfile.TemporaryDirectory(prefix="wangge-points-") as folder:
        path = Path(folder) / f"points-{today:%Y-%m-%d}.xlsx"
        write_point_sheet(path, InspectionPoint.objects.on(today))
        return FileResponse(path.open("rb"), as_attachment=True, filename=path.name, content_type=XLSX)


def points_of(month: datetime.date, today: datetime.date) -> QuerySet[InspectionPoint]:
    """The points of a month: those that were in use on its last day, or are today."""
    last = end_of(month) - datetime.timedelta(days=1)
    return InspectionPoint.objects.on(min(last, today))


def month_coverage(
    points: "QuerySet[InspectionPoint] | list[InspectionPoint]", month: datetime.date
) -> dict[int, Coverage]:
    """What was done at these points in a month, and what is blank?"""
    ids = [point.pk for point in points]
    visits = PointVisit.objects.filter(point__in=ids, visited_on__gte=month, visited_on__lt=end_of(month))
    return coverage_of(ids, visits.values_list("point_id", "kind"), checked_in(month))


def checked_in(month: datetime.date) -> set[int]:
    """The points at which the lot's inspectors have seen something in a month."""
    seen = Observation.objects.filter(task__month__month=month)
    return set(seen.values_list("task__point_id", flat=True).distinct())


def _kinds_with_checklists(yardstick: Yardstick | None) -> set[str]:
    kinds = yardstick.standards.values_list("place_kinds", flat=True) if yardstick else []
    return {kind for named in kinds for kind in named}


def _is_asked(point: InspectionPoint, coverage: Coverage, only: str) -> bool:
    return {
        "blank": bool(coverage.blank),
        "must": point.must_inspect,
        "key": point.key_industry,
    }.get(only, True)


def _note(request: HttpRequest, point: InspectionPoint) -> None:
    said: Any = request.POST
    try:
        note_visit(
            point=point,
            kind=asked_word(said, "kind", PointVisit.Kind.values) or PointVisit.Kind.SUPERVISION,
            visited_on=asked_day(said, "visited_on") or county_day(timezone.now()),
            note=asked_word(said, "note", longest=400),
            by=cast(User, request.user),  # login_required stands before
            now=timezone.now(),
        )
    except GroundError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, _("The visit is noted."))
