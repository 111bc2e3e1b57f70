"""The page of a zone's responsibility: who answers inside it, until when, what is not chased, what was built there."""

import datetime
from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from gis_core.policies import allows, require
from grids.county_hours import county_day
from grids.models import Category
from renovation.errors import PlanningError
from renovation.models import Project
from renovation.records.views import project_named, tabs_of
from renovation.services.responsibility import hand_over, open_structures, suspend_chasing, take_over
from surveys.models import Case


class CategoriesForm(forms.Form):
    """Categories, and a day."""

    categories = forms.MultipleChoiceField(label=gettext_lazy("Categories"), required=False)
    day = forms.DateField(
        label=gettext_lazy("Day"),
        required=False,
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date", "class": "input"}),
    )

    def __init__(self, *args: Any, today: datetime.date, **options: Any) -> None:
        super().__init__(*args, **options)
        in_use = Category.objects.in_use_on(today).order_by("key")
        choices = [(one.key, str(one)) for one in in_use]
        self.fields["categories"].choices = choices  # type: ignore[attr-defined]
        self.fields["categories"].widget.attrs |= {"class": "input ground__choice", "size": 8}


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def ground_page(request: HttpRequest, key: str) -> HttpResponse:
    """GET /renovation/projects/<code>/ground/: who answers in the zone.  POST do=take_over, hand_over, suspend."""
    require(request, "renovation-ground")
    project, today = project_named(request, key), county_day(timezone.now())
    form = CategoriesForm(request.POST or None, today=today)
    if request.method == "POST":
        _do(request, project, form, today)
        return redirect("renovation-ground", key=project.code)
    found = Case.objects.visible_to(request.user).filter(pk__in=open_structures(project).values("pk"))
    named = project.ruling.category_keys if project.ruling else []
    context = {
        "project": project,
        "tabs": tabs_of(project, request.user, ""),
        "today": today,
        "form": form,
        "categories": Category.objects.filter(key__in=named).order_by("key"),
        "is_redrawn": project.ruling is not None and project.ruling.geom != project.zone.geom,
        "structures": found.select_related("point").order_by("pk"),
        "may_decide": allows("renovation-ground", "POST", request.user),
    }
    return render(request, "renovation/ground.html", context)


def _do(request: HttpRequest, project: Project, form: CategoriesForm, today: datetime.date) -> None:
    """Decide what was asked; the answer is told on the next page."""
    if not form.is_valid():
        messages.error(
            request, _("Nothing was decided: a day as 2026-12-31 and known categories are needed.")
        )
        return
    keys, day = form.cleaned_data["categories"], form.cleaned_data["day"]
    do = request.POST.get("do", "")
    try:
        if do == "take_over":
            ruling = take_over(project=project, category_keys=keys, by=request.user, today=today)
            messages.success(request, _("The ruling %(code)s holds.") % {"code": ruling.code})
        elif do == "hand_over" and day:
            hand_over(project=project, on=day, today=today)
            messages.success(request, _("The ground is handed over."))
        elif do == "suspend" and day:
            suspend_chasing(project=project, category_keys=keys, last_day=day, by=request.user, today=today)
            messages.success(request, _("These faults are not chased until %(day)s.") % {"day": day})
        else:
            messages.error(request, _("Nothing was decided: a day is missing."))
    except PlanningError as error:
        messages.error(request, str(error))
