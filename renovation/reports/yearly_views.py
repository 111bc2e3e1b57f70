"""The pages of a programme's year: the figures as they are known or as they were frozen, and the same on paper."""

from typing import Any, cast

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from gis_core.models import User
from gis_core.policies import allows, require
from grids.county_hours import county_day
from renovation.errors import PlanningError
from renovation.models import AnnualAssessment, Programme, Project
from renovation.policies import reads_funds
from renovation.reports.figures import shown
from renovation.reports.papers import Paper, paper_file
from renovation.rules.periods import Length, period_named
from renovation.rules.yearly import yearly_figures
from renovation.services.yearly import changed_since, freeze_year, inputs_of, problems_of

TARGETS = {
    "area_m2": gettext_lazy("area renovated (m²)"),
    "projects": gettext_lazy("projects"),
    "funds_yuan": gettext_lazy("funds (yuan)"),
    "households": gettext_lazy("households"),
}
#: The columns of a project's line; money is left out for those whose business it is not.
COLUMNS = {
    "settled_percent": gettext_lazy("settled (%)"),
    "signed_percent": gettext_lazy("signed (%)"),
    "moved_percent": gettext_lazy("moved out (%)"),
    "begun_percent": gettext_lazy("begun (%)"),
    "complete_percent": gettext_lazy("basically complete (%)"),
    "accepted_percent": gettext_lazy("accepted (%)"),
    "invested_year": gettext_lazy("invested this year (yuan)"),
    "in_time_percent": gettext_lazy("reports in time (%)"),
    "inspections": gettext_lazy("quarterly inspections"),
    "findings": gettext_lazy("problems found"),
    "findings_open": gettext_lazy("problems not settled"),
    "blockers": gettext_lazy("difficulties open"),
}
_MONEY = frozenset({"funds_yuan", "invested_year"})


def _asked(key: str, word: str) -> tuple[Programme, int]:
    """The programme and the year of an address.  Raises Http404."""
    period = period_named(word)
    if period is None or period.length is not Length.YEAR or not (key.isdecimal() and len(key) < 19):
        raise Http404
    return get_object_or_404(Programme, pk=int(key)), period.first.year


def _told(request: HttpRequest, programme: Programme, year: int) -> dict[str, Any]:
    """The year as it was frozen, else as it is known now, of the projects that the reader sees.  Raises Http404."""
    kept = programme.assessments.filter(year=year).select_related("frozen_by").first()  # unique
    try:
        figures = kept.figures if kept else yearly_figures(inputs_of(programme, year))
    except PlanningError as error:
        raise Http404(str(error)) from error
    seen = set(Project.objects.visible_to(request.user).values_list("code", flat=True))
    hidden = frozenset() if reads_funds.test(request.user) else _MONEY
    columns = {key: str(words) for key, words in COLUMNS.items() if key not in hidden}
    return {
        "kept": kept,
        "seen": seen,
        "targets": [
            (
                str(TARGETS[row["key"]]),
                *(shown(row["key"], row[part]) for part in ("done", "target")),
                shown("percent", row["percent"]),
            )
            for row in figures["targets"]
            if row["key"] not in hidden
        ],
        "headings": list(columns.values()),
        "lines": [
            (row["name"], row["code"], [shown(key, row[key]) for key in columns])
            for row in figures["projects"]
            if row["code"] in seen
        ],
    }


def _changed(kept: AnnualAssessment, seen: set[str]) -> list[str]:
    """Of what, that the reader sees, would the figures be others today?"""
    of_targets, projects = changed_since(kept)
    told = [_("yearly targets")] if of_targets else []
    return told + [code for code in projects if code in seen]


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def year_page(request: HttpRequest, key: str, word: str) -> HttpResponse:
    """GET /renovation/programmes/<id>/<yyyy>/: the year of a programme.  POST: freeze it."""
    require(request, "renovation-year")
    programme, year = _asked(key, word)
    if request.method == "POST":
        try:
            freeze_year(
                programme=programme,
                year=year,
                by=cast(User, request.user),
                today=county_day(timezone.now()),
            )
            messages.success(request, _("The year is frozen."))
        except PlanningError as error:
            messages.error(request, str(error))
        return redirect("renovation-year", key=key, word=word)
    told = _told(request, programme, year)
    kept: AnnualAssessment | None = told["kept"]
    context = {
        **told,
        "programme": programme,
        "year": year,
        "years": programme.targets.values_list("year", flat=True).order_by("year"),
        "problems": problems_of(kept) if kept else [],
        "changed": _changed(kept, told["seen"]) if kept else [],
        "may_freeze": kept is None and allows("renovation-year", "POST", request.user),
    }
    return render(request, "renovation/year.html", context)


@login_required
@require_safe
def year_file(request: HttpRequest, key: str, word: str, kind: str) -> FileResponse:
    """GET /renovation/programmes/<id>/<yyyy>.docx|pdf: the year of a programme on paper."""
    require(request, "renovation-year-file")
    programme, year = _asked(key, word)
    told = _told(request, programme, year)
    kept = told["kept"]
    rows = [
        (
            words,
            _("%(done)s of %(target)s (%(percent)s %%)") % {"done": done, "target": target, "percent": share},
        )
        for words, done, target, share in told["targets"]
    ]
    for name, _code, cells in told["lines"]:
        rows += [(f"{name} · {heading}", cell) for heading, cell in zip(told["headings"], cells, strict=True)]
    paper = Paper(
        title=_("%(programme)s: assessment of %(year)d") % {"programme": programme, "year": year},
        intro=_("Frozen on %(day)s; SHA-256 of what it was reckoned from: %(sha256)s")
        % {"day": date_format(kept.frozen_on, "DATE_FORMAT"), "sha256": kept.inputs_sha256}
        if kept
        else _("Not frozen yet: these are the figures as they are known now."),
        rows=rows,
        unit="",
        day=date_format(kept.frozen_on if kept else county_day(timezone.now()), "DATE_FORMAT"),
    )
    return paper_file(paper, kind, f"{programme.pk}-{year}")
