"""The pages of quarterly inspections: a project's quarters, one quarter with its findings, the same on paper."""

import datetime
import uuid
from typing import Any, cast

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.contrib.gis.geos import Point
from django.core.exceptions import PermissionDenied
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from gis_core.geometry import STORAGE_SRID
from gis_core.inputs import DayInput
from gis_core.models import User
from gis_core.policies import allows, require
from grids.county_hours import county_day
from grids.models import Category
from renovation.errors import PlanningError
from renovation.models import Project, QuarterlyInspection
from renovation.records.views import project_named, tabs_of
from renovation.reports.facts import fact_lines, finding_lines
from renovation.reports.figures import cells_of, figures_of, shown
from renovation.reports.papers import Paper, paper_file
from renovation.reports.views import signing_unit
from renovation.rules.periods import Length, Period, period_named, quarters_between
from renovation.services.inspecting import Found, inspect, note_finding, papers_of

#: So many quarters of a project are listed.
MOST_QUARTERS = 20
_INPUT = {"class": "input"}


class InspectionForm(forms.Form):
    """When was a quarter inspected, and by whom?"""

    on = forms.DateField(label=gettext_lazy("Inspected on"), widget=DayInput)
    people = forms.CharField(
        label=gettext_lazy("Who took part"), max_length=200, widget=forms.TextInput(attrs=_INPUT)
    )
    note = forms.CharField(
        label=gettext_lazy("What was looked at"),
        required=False,
        widget=forms.Textarea(attrs=_INPUT | {"rows": 3}),
    )


class FindingForm(forms.Form):
    """What was found; with a category it is on the ground, at a place where one is named."""

    uid = forms.UUIDField(widget=forms.HiddenInput)
    what = forms.CharField(
        label=gettext_lazy("What was found"), widget=forms.Textarea(attrs=_INPUT | {"rows": 3})
    )
    category = forms.ModelChoiceField(
        Category.objects.none(),
        label=gettext_lazy("Category"),
        required=False,
        empty_label=gettext_lazy("— in the papers: a difficulty of the project"),
        help_text=gettext_lazy("A finding of a category becomes a case."),
        widget=forms.Select(attrs=_INPUT),
    )
    lon = forms.FloatField(label=gettext_lazy("Longitude"), required=False, min_value=-180, max_value=180)
    lat = forms.FloatField(
        label=gettext_lazy("Latitude"),
        required=False,
        min_value=-90,
        max_value=90,
        help_text=gettext_lazy("Empty: the middle of the zone."),
    )

    def __init__(self, *args: Any, today: datetime.date, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["category"].queryset = Category.objects.in_use_on(today).order_by("key")  # type: ignore[attr-defined]
        for name in ("lon", "lat"):
            self.fields[name].widget.attrs |= _INPUT | {"step": "any"}

    def clean(self) -> dict[str, Any]:
        """A place has both numbers."""
        sent = super().clean() or {}
        if (sent.get("lon") is None) != (sent.get("lat") is None):
            raise forms.ValidationError(_("A place has a longitude and a latitude."))
        return sent

    @property
    def found(self) -> Found:
        """What was sent, once it is valid."""
        sent = self.cleaned_data
        place = None if sent["lon"] is None else Point(sent["lon"], sent["lat"], srid=STORAGE_SRID)
        return Found(sent["uid"], sent["what"], sent["category"], place)


def _quarter(word: str) -> Period:
    period = period_named(word)
    if period is None or period.length is not Length.QUARTER:
        raise Http404
    return period


def quarters_of(project: Project, today: datetime.date) -> list[dict[str, Any]]:
    """The quarters of a project from its beginning on, the latest first: inspected or not, with how many findings."""
    known = {one.quarter: one for one in project.inspections.prefetch_related("findings")}
    begun = [row.started_on for row in project.milestones.all() if row.started_on]
    first = min([*begun, *known, today])
    return [
        {
            "quarter": quarter,
            "inspection": (done := known.get(quarter.first)),
            "findings": len(done.findings.all()) if done else 0,
            "is_missing": done is None and quarter.last < today,
        }
        for quarter in quarters_between(first, today)[:MOST_QUARTERS]
    ]


@login_required
@require_safe
def inspections_page(request: HttpRequest, key: str) -> HttpResponse:
    """GET /renovation/projects/<code>/inspections/: its quarters."""
    require(request, "renovation-inspections")
    project, today = project_named(request, key), county_day(timezone.now())
    quarters = quarters_of(project, today)
    context = {
        "project": project,
        "tabs": tabs_of(project, request.user, ""),
        "quarters": quarters,
        "missing": sum(one["is_missing"] for one in quarters),
    }
    return render(request, "renovation/inspections.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def inspection_page(request: HttpRequest, key: str, word: str) -> HttpResponse:
    """GET /renovation/projects/<code>/inspections/<yyyy-Qn>/: a quarter.  POST do=inspect, find."""
    require(request, "renovation-inspection")
    project, quarter, today = project_named(request, key), _quarter(word), county_day(timezone.now())
    inspection = _inspection(project, quarter)
    sent = request.POST or None
    form: Any = (
        InspectionForm(sent, initial={"on": today})
        if inspection is None
        else FindingForm(sent, today=today, initial={"uid": uuid.uuid4()})
    )
    if request.method == "POST":
        if not allows("renovation-inspection", "POST", request.user):
            raise PermissionDenied
        if form.is_valid() and _kept(request, project, quarter, inspection, form):
            return redirect("renovation-inspection", key=project.code, word=quarter.word)
    context = {
        "project": project,
        "tabs": tabs_of(project, request.user, ""),
        "quarter": quarter,
        "inspection": inspection,
        "facts": fact_lines(inspection.facts if inspection else papers_of(project, quarter, on=today)),
        "findings": finding_lines(inspection, request.user) if inspection else [],
        "form": form,
        "has_begun": quarter.first <= today,
        "may_inspect": allows("renovation-inspection", "POST", request.user),
    }
    return render(request, "renovation/inspection.html", context, status=400 if form.errors else 200)


def _inspection(project: Project, quarter: Period) -> QuarterlyInspection | None:
    rows = project.inspections.filter(quarter=quarter.first).select_related("inspected_by", "project__zone")
    return rows.first()  # unique


def _kept(
    request: HttpRequest, project: Project, quarter: Period, inspection: QuarterlyInspection | None, form: Any
) -> bool:
    """Keep the inspection, or a finding of it; False: the form says why not."""
    by, now = cast(User, request.user), timezone.now()
    try:
        if inspection is None:
            inspect(project=project, quarter=quarter, by=by, today=county_day(now), **form.cleaned_data)
            messages.success(request, _("The inspection is kept."))
        else:
            kept = note_finding(inspection=inspection, found=form.found, by=by, now=now)
            told = _("It is a case now.") if kept.point_id else _("It is a difficulty of the project now.")
            messages.success(request, told)
    except PlanningError as error:
        form.add_error(None, str(error))
        return False
    return True


@login_required
@require_safe
def inspection_file(request: HttpRequest, key: str, word: str, kind: str) -> FileResponse:
    """GET /renovation/projects/<code>/inspections/<yyyy-Qn>.docx|pdf: the inspection on paper."""
    require(request, "renovation-inspection-file")
    project, quarter = project_named(request, key), _quarter(word)
    inspection = _inspection(project, quarter)
    if inspection is None:
        raise Http404
    figures = figures_of(project, quarter.months[-1], since=quarter.first)
    found = finding_lines(inspection, request.user)
    paper = Paper(
        title=_("%(project)s: inspection of %(quarter)s")
        % {"project": project.name, "quarter": quarter.word},
        intro=_("Inspected on %(day)s by %(people)s. %(note)s")
        % {
            "day": date_format(inspection.inspected_on, "DATE_FORMAT"),
            "people": inspection.people,
            "note": inspection.note,
        },
        rows=[
            *fact_lines(inspection.facts),
            *(
                (_("Problem %(number)d") % {"number": number}, f"{one.what} ({one.state})")
                for number, one in enumerate(found, 1)
            ),
            *(
                (heading, shown(column, value))
                for column, heading, value in cells_of(figures, with_money=False, length=Length.QUARTER)
            ),
        ],
        unit=signing_unit(project),
        day=date_format(inspection.inspected_on, "DATE_FORMAT"),
    )
    return paper_file(paper, kind, f"{project.code}-{quarter.word}")
