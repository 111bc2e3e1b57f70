"""The pages of renovation: programmes with their projects, and a project's plan, looked at, moved and kept."""

import datetime
from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db.models import Prefetch
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from gis_core.inputs import DayInput
from gis_core.policies import allows, require
from grids.county_hours import county_day
from renovation.board import WIDTH, drawing_of, project_line
from renovation.errors import PlanningError
from renovation.milestone_words import tight_words
from renovation.models import Programme, Project
from renovation.progress import progress_of
from renovation.records.views import project_named, tabs_of
from renovation.rules.calendar import WorkCalendar
from renovation.rules.schedule import Plan, first_deadline
from renovation.services.planning import (
    Order,
    begin_milestone,
    county_calendar,
    finish_milestone,
    keep_plan,
    order_of,
    plan_of,
)


class WhatIfForm(forms.Form):
    """Another deadline, and one milestone that shall begin no earlier than a day."""

    deadline = forms.DateField(label=gettext_lazy("Deadline"), required=False, widget=DayInput)
    move = forms.ChoiceField(
        label=gettext_lazy("Milestone"), required=False, widget=forms.Select(attrs={"class": "input"})
    )
    to = forms.DateField(label=gettext_lazy("not begun before"), required=False, widget=DayInput)

    def __init__(self, order: Order, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        named = [(code, f"{code} {name}") for code, name in order.names.items()]
        self.fields["move"].choices = [("", "—"), *named]  # type: ignore[attr-defined]

    @property
    def asked(self) -> dict[str, Any]:
        """What the plan is made with; what was misspelt is not asked for."""
        sent = self.cleaned_data if self.is_bound and self.is_valid() else {}
        move, to = sent.get("move"), sent.get("to")
        return {"deadline": sent.get("deadline"), "not_before": {move: to} if move and to else None}


class DoneForm(forms.Form):
    """When was a milestone begun or finished, and what shows it?"""

    code = forms.CharField(max_length=8)
    on = forms.DateField(widget=DayInput)
    evidence = forms.CharField(max_length=200, required=False)


@login_required
@require_safe
def campaign_page(request: HttpRequest) -> HttpResponse:
    """GET /renovation/: the programmes, what they promise, and how each project stands."""
    require(request, "renovation")
    today, calendar = county_day(timezone.now()), county_calendar()
    projects = Project.objects.visible_to(request.user).select_related("zone", "template")
    programmes = Programme.objects.prefetch_related(
        "targets", Prefetch("projects", projects.prefetch_related("milestones"))
    )
    context = {
        "programmes": [
            (
                programme,
                [
                    (target.year, f"{target.area_m2:,.0f}", f"{target.funds_yuan:,.0f}", target)
                    for target in programme.targets.all()
                ],
                [
                    project_line(project, today=today, calendar=calendar)
                    for project in programme.projects.all()
                ],
            )
            for programme in programmes
        ],
        "may_plan": allows("renovation-project", "POST", request.user),
        "may_publish": allows("renovation-publish", "POST", request.user),
        "may_keep_master": allows("renovation-master", "POST", request.user),
        "ledger_month": f"{today.replace(day=1) - datetime.timedelta(days=1):%Y-%m}",
    }
    return render(request, "renovation/campaign.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def project_page(request: HttpRequest, key: str) -> HttpResponse:
    """GET /renovation/projects/<code>/?deadline=&move=&to=: its plan, or another.  POST do=keep, begin, finish."""
    require(request, "renovation-project")
    project = project_named(request, key)
    today = county_day(timezone.now())
    if request.method == "POST":
        _do(request, project, today)
        return redirect("renovation-project", key=project.code)
    context: dict[str, Any] = {
        "project": project,
        "tabs": tabs_of(project, request.user, ""),
        "progress": progress_of(project),
        "today": today,
        "width": WIDTH,
        "may_plan": allows("renovation-project", "POST", request.user),
    }
    try:
        order, calendar = order_of(project), county_calendar()
        form = WhatIfForm(order, request.GET if request.GET else None, initial={"deadline": project.deadline})
        made = plan_of(project, today=today, order=order, calendar=calendar, **form.asked)
        context |= {
            "form": form,
            "is_asked": any(form.asked.values()),
            "plan": made,
            "drawing": drawing_of(order, made, list(project.milestones.all())),
            **_broken(order, made, calendar),
        }
    except PlanningError as error:
        context["problem"] = str(error)
    return render(request, "renovation/project.html", context)


def _broken(order: Order, made: Plan, calendar: WorkCalendar) -> dict[str, Any]:
    """Which rules break the plan, and what would make it fit?"""
    if made.is_feasible:
        return {}
    return {
        "breaks": [tight_words(tight, order.names) for tight in made.breaks() if tight.tells],
        "fits_from": first_deadline(order.template, made.known, calendar),
    }


def _do(request: HttpRequest, project: Project, today: datetime.date) -> None:
    """Keep the plan that was looked at, or note what has happened; the answer is told on the next page."""
    do = request.POST.get("do", "")
    try:
        if do == "keep":
            order = order_of(project)
            form = WhatIfForm(order, request.POST)
            keep_plan(project, plan_of(project, today=today, order=order, **form.asked))
            messages.success(request, _("The plan is kept."))
            return
        form_done = DoneForm(request.POST)
        if do not in {"begin", "finish"} or not form_done.is_valid():
            messages.error(request, _("Nothing was noted: a day as 2026-12-31 is needed."))
            return
        sent = form_done.cleaned_data
        if do == "begin":
            begin_milestone(project, sent["code"], on=sent["on"], today=today)
        else:
            finish_milestone(project, sent["code"], on=sent["on"], today=today, evidence=sent["evidence"])
        messages.success(request, _("%(code)s is noted.") % {"code": sent["code"]})
    except PlanningError as error:
        messages.error(request, str(error))
