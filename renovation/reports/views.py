"""The pages of monthly reports: a project's months, one month, the ledger of all, and the master for documents."""

import datetime
import io
import tempfile
from pathlib import Path
from typing import Any, cast

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from gis_core.models import User
from gis_core.official_documents import MasterRefused, brought
from gis_core.policies import allows, require
from gis_core.sheets import write_sheet
from grids.county_hours import county_day
from renovation.errors import PlanningError
from renovation.models import MonthlyReport, Project, ReportMaster
from renovation.policies import may_enter, reads_funds
from renovation.records.sheet_views import XLSX
from renovation.records.views import project_named, tabs_of
from renovation.reports.figures import COUNTED, cells_of, figures_of, shown
from renovation.reports.master import BLANKS, master
from renovation.reports.papers import FORMATS, Paper, paper_file
from renovation.rules.periods import Length, Period, period_named
from renovation.rules.reports import due_on, months_between
from renovation.services.planning import county_calendar
from renovation.services.reports import close_month
from renovation.services.yearly import counted

#: So many months of a project are listed.
MOST_MONTHS = 60


def month_of(word: str) -> datetime.date:
    """The first day of a month as 2026-05.  Raises Http404."""
    try:
        return datetime.datetime.strptime(word, "%Y-%m").date()  # noqa: DTZ007  a month has no time zone
    except ValueError as error:
        raise Http404 from error


def months_of(project: Project, today: datetime.date) -> list[dict[str, Any]]:
    """The months of a project that have ended: when each was due, and whether it was closed in time."""
    first = min((row.started_on for row in project.milestones.all() if row.started_on), default=None)
    closed = {report.month: report for report in project.reports.select_related("closed_by")}
    calendar = county_calendar()
    months = months_between(first, today)[:MOST_MONTHS] if first else []
    return [
        {
            "month": month,
            "report": closed.get(month),
            "due_on": closed[month].due_on if month in closed else (due := due_on(month, calendar)),
            "is_missing": month not in closed and due < today,
        }
        for month in sorted({*months, *closed}, reverse=True)
    ]


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def reports_page(request: HttpRequest, key: str) -> HttpResponse:
    """GET /renovation/projects/<code>/reports/: its months.  POST month: close it."""
    require(request, "renovation-reports")
    project, today = project_named(request, key), county_day(timezone.now())
    if request.method == "POST":
        if not may_enter(request.user, project):
            raise PermissionDenied
        try:
            report = close_month(
                project=project,
                month=month_of(request.POST.get("month", "")),
                by=cast(User, request.user),
                today=today,
            )
            late = _("It was closed late.") if report.is_late else ""
            messages.success(request, f"{_('The month is closed.')} {late}".strip())
        except PlanningError as error:
            messages.error(request, str(error))
        return redirect("renovation-reports", key=project.code)
    months = months_of(project, today)
    context = {
        "project": project,
        "tabs": tabs_of(project, request.user, ""),
        "months": months,
        "missing": sum(one["is_missing"] for one in months),
        "late": sum(bool(one["report"] and one["report"].is_late) for one in months),
        "publications": project.publications.select_related("published_by", "withdrawn_by"),
        "may_enter": may_enter(request.user, project),
        "may_publish": allows("renovation-publish", "POST", request.user),
    }
    return render(request, "renovation/reports.html", context)


def _told(request: HttpRequest, project: Project, month: datetime.date) -> dict[str, Any]:
    """A month's figures: those that were fixed, else as they are now."""
    report = (
        MonthlyReport.objects.filter(project=project, month=month).select_related("closed_by").first()
    )  # unique
    figures = report.content if report else figures_of(project, month)
    return {"report": report, "cells": cells_of(figures, with_money=reads_funds.test(request.user))}


@login_required
@require_safe
def report_page(request: HttpRequest, key: str, word: str) -> HttpResponse:
    """GET /renovation/projects/<code>/reports/<yyyy-mm>/: the figures of a month."""
    require(request, "renovation-report")
    project, month = project_named(request, key), month_of(word)
    told = _told(request, project, month)
    context = {
        "project": project,
        "tabs": tabs_of(project, request.user, ""),
        "month": month,
        "report": told["report"],
        "lines": [(heading, shown(column, value)) for column, heading, value in told["cells"]],
    }
    return render(request, "renovation/report.html", context)


@login_required
@require_safe
def report_file(request: HttpRequest, key: str, word: str, kind: str) -> FileResponse:
    """GET /renovation/projects/<code>/reports/<yyyy-mm>.docx|pdf: the month on paper."""
    require(request, "renovation-report-file")
    project, month = project_named(request, key), month_of(word)
    told = _told(request, project, month)
    report = told["report"]
    day = report.closed_on if report else county_day(timezone.now())
    month_words = date_format(month, "YEAR_MONTH_FORMAT")
    paper = Paper(
        title=_("%(project)s: monthly report, %(month)s") % {"project": project.name, "month": month_words},
        intro=_("The figures of %(month)s, as they stood when the month was closed:") % {"month": month_words}
        if report
        else _("The figures of %(month)s as they are known now; the month is not closed yet:")
        % {"month": month_words},
        rows=[(heading, shown(column, value)) for column, heading, value in told["cells"]],
        unit=signing_unit(project),
        day=date_format(day, "DATE_FORMAT"),
    )
    return paper_file(paper, kind, f"{project.code}-{month:%Y-%m}")


def signing_unit(project: Project) -> str:
    """Which unit's name stands below a project's reports?"""
    return str(project.implementing_unit or project.expropriation_department or "")


@login_required
@require_safe
def ledger(request: HttpRequest, word: str) -> FileResponse:
    """GET /renovation/reports/<yyyy-mm|yyyy-Qn|yyyy>.xlsx: the period of all projects that somebody sees, one a row."""
    require(request, "renovation-ledger")
    period = period_named(word)
    if period is None:
        raise Http404
    projects = Project.objects.visible_to(request.user).select_related("programme").order_by("code")
    rows = [_ledger_row(request, project, period) for project in projects]
    headings = [heading for heading, _value in rows[0]] if rows else [_("project")]
    with tempfile.TemporaryDirectory(prefix="wangge-ledger-") as folder:
        path = Path(folder) / f"renovation-{period.word}.xlsx"
        write_sheet(path, _("Renovation"), headings, [[value for _heading, value in row] for row in rows])
        return FileResponse(path.open("rb"), as_attachment=True, filename=path.name, content_type=XLSX)


def _ledger_row(request: HttpRequest, project: Project, period: Period) -> list[tuple[str, Any]]:
    """A project's row: a month's figures, those of a quarter or year with its inspections and findings."""
    if period.length is Length.MONTH:
        return [(heading, value) for _c, heading, value in _told(request, project, period.first)["cells"]]
    figures = figures_of(project, period.months[-1], since=period.first)
    cells = cells_of(figures, with_money=reads_funds.test(request.user), length=period.length)
    found = counted(project, period)
    return [
        *((heading, value) for _c, heading, value in cells),
        *((str(words), found[key]) for key, words in COUNTED.items()),
    ]


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def master_page(request: HttpRequest) -> HttpResponse | FileResponse:
    """GET /renovation/reports/master/: the master for documents, ?file=1 the file itself.  POST file: another one."""
    require(request, "renovation-master")
    if request.method == "POST":
        file = request.FILES.get("file")
        try:
            _bring(file, cast(User, request.user))
            messages.success(request, _("From now on reports are written by this master."))
        except MasterRefused as refused:
            messages.error(request, str(refused))
        return redirect("renovation-master")
    if request.GET.get("file"):
        return FileResponse(
            io.BytesIO(master()),
            as_attachment=True,
            filename="report-master.docx",
            content_type=FORMATS["docx"],
        )
    context = {"masters": ReportMaster.objects.select_related("brought_by").defer("content")[:20]}
    return render(request, "renovation/master.html", context)


def _bring(file: Any, by: User) -> None:
    name, content = brought(file, BLANKS)
    ReportMaster.objects.create(file_name=name, content=content, brought_by=by, brought_at=timezone.now())
