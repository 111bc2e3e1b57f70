"""The pages of surveys: which there are, setting one, how far one is, and what may be done about it."""

import datetime
from collections.abc import Callable
from typing import Any, cast

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.dateparse import parse_date
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_safe

from gis_core.models import User
from gis_core.policies import allows, require
from gis_core.wording import listed
from grids.county_hours import county_day
from grids.resolver import county
from grids.scope import scope_of
from surveys.console.choosing import uuid_of
from surveys.models import SurveyTask
from surveys.services.survey_answers import AnswerRefusedError, may_run, take_back
from surveys.services.survey_tasks import (
    SurveyRefusedError,
    change_survey,
    close_survey,
    extend_survey,
    remind,
    reminded_on,
    set_survey,
    withdraw_survey,
)
from surveys.survey_tasks.choosing import category_names
from surveys.survey_tasks.forms import SurveyForm
from surveys.survey_tasks.picture import picture_of
from surveys.survey_tasks.progress import Line, counts_of, lines_read
from surveys.survey_tasks.rules import Light, light_of
from surveys.survey_tasks.sheet import survey_sheet
from surveys.survey_tasks.words import LIGHTS, STANDINGS, TONES

ON_A_PAGE = 20
_FORTNIGHT = datetime.timedelta(days=14)


@login_required
@require_safe
def surveys_page(request: HttpRequest) -> HttpResponse:
    """GET /surveys/?page=: which surveys are there, and how far is each?"""
    require(request, "surveys")
    user, today = cast(User, request.user), county_day(timezone.now())
    surveys = SurveyTask.objects.visible_to(user).select_related("unit")
    page = Paginator(surveys, ON_A_PAGE).get_page(request.GET.get("page"))
    lines = lines_read(scope_of(user), list(page), today)
    rows = []
    for survey in page:
        counts = counts_of(lines[survey.pk])
        rows.append((survey, counts, _light(survey, today, is_answered=counts.answered == counts.grids)))
    context = {
        "page": page,
        "rows": rows,
        "today": today,
        "may_set": allows("survey-new", "POST", user),
    }
    return render(request, "surveys/survey_tasks/surveys.html", context)


def _light(survey: SurveyTask, today: datetime.date, *, is_answered: bool) -> tuple[Light, Any] | None:
    light = light_of(survey.due_on, today, is_open=survey.is_open, is_answered=is_answered)
    return (light, LIGHTS[light]) if light in LIGHTS and survey.first_on <= today else None


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def new_survey(request: HttpRequest) -> HttpResponse:
    """GET /surveys/new/: what, where, until when; POST sets it."""
    require(request, "survey-new")
    now = timezone.now()
    today = county_day(now)
    initial = {"first_on": today, "due_on": today + _FORTNIGHT, "unit": county().supervision_office_id}
    form = SurveyForm(request.POST or None, user=request.user, today=today, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            made = set_survey(**form.said(), by=request.user, now=now)
        except SurveyRefusedError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _("The survey is set; phones of its grids have it from its first day."))
            return redirect("survey", key=made.uid)
    return _form(request, form, None)


def _form(request: HttpRequest, form: SurveyForm, survey: SurveyTask | None) -> HttpResponse:
    context = {
        "form": form,
        "survey": survey,
        "sought": set(form.ticked("categories")),
        "towns": set(form.ticked("towns")),
        "communities": set(form.ticked("communities")),
        "grids": set(form.ticked("grids")),
        "number": sum(len(town.codes) for town in form.areas),
    }
    return render(request, "surveys/survey_tasks/form.html", context, status=400 if form.errors else 200)


def _survey(request: HttpRequest, key: str) -> SurveyTask:
    uid = uuid_of(key)
    if uid is None:
        raise Http404
    visible = SurveyTask.objects.visible_to(request.user).select_related("unit", "set_by", "ended_by")
    return get_object_or_404(visible, uid=uid)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def change_page(request: HttpRequest, key: str) -> HttpResponse:
    """GET /surveys/<public id>/change/: the survey as it was set; POST changes it until the first answer."""
    require(request, "survey-change")
    survey, today = _survey(request, key), county_day(timezone.now())
    if not may_run(request.user, survey):
        raise Http404
    names = ("title", "instruction", "unit", "first_on", "due_on", "categories", "grids")
    initial = {name: getattr(survey, name) for name in names}
    form = SurveyForm(request.POST or None, user=request.user, today=today, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            change_survey(survey=survey, **form.said())
        except SurveyRefusedError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _("The survey is changed."))
            return redirect("survey", key=survey.uid)
    return _form(request, form, survey)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def survey_page(request: HttpRequest, key: str) -> HttpResponse:
    """GET /surveys/<public id>/: how far is it?  POST do=extend|close|withdraw|remind|take_back acts on it."""
    require(request, "survey")
    survey, now = _survey(request, key), timezone.now()
    today = county_day(now)
    if request.method == "POST":
        _act(request, survey, today, now)
        return redirect("survey", key=survey.uid)
    lines = lines_read(scope_of(request.user), [survey], today)[survey.pk]
    counts = counts_of(lines)
    runs = may_run(request.user, survey)
    context = {
        "survey": survey,
        "sought": listed(category_names(survey.categories)),
        "lines": [(line, STANDINGS[line.standing], TONES[line.standing]) for line in lines],
        "owed": [line for line in lines if not line.is_answered],
        "counts": counts,
        "light": _light(survey, today, is_answered=counts.answered == counts.grids),
        "standings": [
            (standing, STANDINGS[standing], getattr(counts, standing.value)) for standing in STANDINGS
        ],
        "picture": picture_of(lines, today),
        "runs": runs,
        "takes_back": _takes_back(request.user, lines, runs=runs) if survey.is_open else set(),
        "is_fixed": counts.answered > 0 or counts.reports > 0,
        "is_reminded": reminded_on(survey, today),
        "has_begun": survey.first_on <= today,
    }
    return render(request, "surveys/survey_tasks/survey.html", context)


def _takes_back(user: Any, lines: list[Line], *, runs: bool) -> set[str]:
    """The grids whose answers this user may take back here: who runs the survey all, a manager those of the own."""
    scope = scope_of(user)
    own = scope.grid_codes if "grid_manager" in scope.roles else ()
    return {line.grid for line in lines if line.answer is not None and (runs or line.grid in own)}


def _act(request: HttpRequest, survey: SurveyTask, today: datetime.date, now: datetime.datetime) -> None:
    """Do what was asked, and say what became of it."""
    did = request.POST.get("do", "")
    if did != "take_back" and not may_run(request.user, survey):
        raise Http404
    acts: dict[str, Callable[[], str]] = {
        "extend": lambda: _extend(request, survey),
        "close": lambda: _close(request, survey, now),
        "withdraw": lambda: _withdraw(request, survey, now),
        "remind": lambda: _remind(survey, today, now),
        "take_back": lambda: _take_back(request, survey, now),
    }
    if did not in acts:
        raise Http404
    try:
        messages.success(request, acts[did]())
    except (SurveyRefusedError, AnswerRefusedError) as error:
        messages.error(request, str(error))


def _extend(request: HttpRequest, survey: SurveyTask) -> str:
    try:
        due_on = parse_date(request.POST.get("due_on", ""))
    except ValueError:
        due_on = None
    if due_on is None:
        raise SurveyRefusedError(_("Say until which day."))
    extend_survey(survey=survey, due_on=due_on)
    return _("The grids have longer.")


def _close(request: HttpRequest, survey: SurveyTask, now: datetime.datetime) -> str:
    close_survey(survey=survey, by=request.user, now=now)
    return _("The survey is closed.")


def _withdraw(request: HttpRequest, survey: SurveyTask, now: datetime.datetime) -> str:
    reason = request.POST.get("reason", "").strip()[:200]
    withdraw_survey(survey=survey, reason=reason, by=request.user, now=now)
    return _("The survey is withdrawn.")


def _remind(survey: SurveyTask, today: datetime.date, now: datetime.datetime) -> str:
    number = remind(survey=survey, day=today, now=now)
    told = ngettext(
        "Those who walk %(number)d grid are reminded.",
        "Those who walk %(number)d grids are reminded.",
        number,
    )
    return told % {"number": number}


def _take_back(request: HttpRequest, survey: SurveyTask, now: datetime.datetime) -> str:
    uid, reason = uuid_of(request.POST.get("answer", "")), request.POST.get("reason", "").strip()[:400]
    if uid is None:
        raise Http404
    take_back(survey=survey, answer=uid, reason=reason, by=cast(User, request.user), now=now)
    return _("The answer is taken back; the grid answers anew.")


@login_required
@require_safe
def survey_file(request: HttpRequest, key: str) -> HttpResponseBase:
    """GET /surveys/<public id>.xlsx: how each grid stands as a table."""
    require(request, "survey-file")
    survey, today = _survey(request, key), county_day(timezone.now())
    return survey_sheet(survey, lines_read(scope_of(request.user), [survey], today)[survey.pk], today)
