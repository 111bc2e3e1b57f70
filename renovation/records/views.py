"""The pages of a project's records: a list of each kind, entering and changing one, and what the gates still ask."""

from typing import Any, cast

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from gis_core.asked import asked_word
from gis_core.models import User
from gis_core.policies import allows, require
from grids.county_hours import county_day
from renovation.errors import PlanningError
from renovation.models import CompensationRules, CountyGate, GateWaiver, Project, RenovationSettings
from renovation.parcel_words import totals_of
from renovation.records.forms import ReasonForm, record_form
from renovation.records.kinds import KINDS, RecordKind, Rows
from renovation.records.sheets import KEYS
from renovation.services.decreeing import decree_rules
from renovation.services.gates import agree_waiver, ask_waiver, standing_of
from renovation.services.people import look_at_people

PAGE = 50


def project_named(request: HttpRequest, key: str) -> Project:
    """The project of an address, if it is one that the user sees.  Raises Http404."""
    projects = Project.objects.visible_to(request.user).select_related(
        "template", "zone", "programme", "expropriation_department", "implementing_unit"
    )
    return get_object_or_404(projects, code=asked_word({"key": key}, "key"))


def tabs_of(project: Project, user: Any, chosen: str) -> list[dict[str, Any]]:
    """The kinds of records that a user may look into, with how many there are."""
    return [
        {
            "slug": kind.slug,
            "title": kind.title,
            "count": kind.rows(project, user).count(),
            "is_chosen": kind.slug == chosen,
        }
        for kind in KINDS.values()
        if kind.reads.test(user)
    ]


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def records_page(request: HttpRequest, key: str, kind: str) -> HttpResponse:
    """GET /renovation/projects/<code>/<kind>/: the records of a kind.  POST reason: with names and phones, logged."""
    require(request, "renovation-records")
    project, asked = project_named(request, key), _kind(kind, request)
    rows = asked.rows(project, request.user)
    reason = ReasonForm(request.POST or None)
    is_shown = False
    if request.method == "POST":
        if not asked.personal:
            raise Http404
        if is_shown := reason.is_valid():
            look_at_people(
                project=project,
                by=request.user,
                reason=reason.cleaned_data["reason"],
                households=rows.count(),
                at=timezone.now(),
            )
    extras = _extras(asked, project, rows, request.user)  # what reads all rows leaves them for the page
    page = Paginator(rows, PAGE).get_page(request.GET.get("page"))
    context = {
        "project": project,
        "kind": asked,
        "tabs": tabs_of(project, request.user, asked.slug),
        "headings": asked.headings(),
        "page": page,
        "lines": [(row, asked.cells(row, is_shown=is_shown)) for row in page],
        "may_enter": asked.may_enter(request.user, project),
        "has_table": asked.slug in KEYS,
        "is_shown": is_shown,
        "reason": reason if asked.personal and _may_unmask(request) else None,
        **extras,
    }
    return render(request, "renovation/records.html", context)


def _may_unmask(request: HttpRequest) -> bool:
    return allows("renovation-records", "POST", request.user) and allows(
        "renovation-record", "GET", request.user
    )


def _extras(kind: RecordKind, project: Project, rows: Rows, user: Any) -> dict[str, Any]:
    """What a list tells besides its rows: accounts of money, difficulties that nobody was told of."""
    if kind.slug == "funds":
        return {"accounts": project.funds.accounts()}
    if kind.slug == "parcels":
        return {"areas": totals_of(rows)}
    if kind.slug == "blockers":
        today = county_day(timezone.now())
        days = RenovationSettings.of_the_county().blocker_days
        return {"unreported": set(project.blockers.unreported(on=today, days=days)), "days": days}
    if kind.slug == "rules":
        return {
            "undecreed": project.compensation_rules.filter(during=None).select_related("proposed_by"),
            "may_decree": allows("renovation-rules-decree", "POST", user),
        }
    return {}


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def new_record(request: HttpRequest, key: str, kind: str) -> HttpResponse:
    """GET and POST /renovation/projects/<code>/<kind>/new/: enter a record."""
    require(request, "renovation-record-new")
    return _entered(request, project_named(request, key), _kind(kind, request), None)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def record_page(request: HttpRequest, key: str, kind: str, number: int) -> HttpResponse:
    """GET and POST /renovation/projects/<code>/<kind>/<id>/: change a record; its history keeps what it was."""
    require(request, "renovation-record")
    project, asked = project_named(request, key), _kind(kind, request)
    row = get_object_or_404(asked.rows(project, request.user), pk=number)
    return _entered(request, project, asked, row)


def _entered(request: HttpRequest, project: Project, kind: RecordKind, row: Any) -> HttpResponse:
    if not kind.may_enter(request.user, project):
        raise PermissionDenied
    if row is not None and kind.personal and request.method != "POST":
        look_at_people(
            project=project, by=request.user, reason=_("changes the record"), households=1, at=timezone.now()
        )
    form = record_form(kind, project)(request.POST or None, instance=row)
    if request.method == "POST" and form.is_valid():
        if row is None and kind.slug == "blockers":
            form.instance.opened_by = request.user
        if kind.slug == "rules" and form.instance.during is None:
            form.instance.proposed_by = request.user  # whoever wrote it last does not decree it
        if form.keep(project):
            messages.success(request, _("The record is kept."))
            return redirect("renovation-records", key=project.code, kind=kind.slug)
    context = {"project": project, "kind": kind, "form": form, "row": row}
    return render(request, "renovation/record.html", context, status=400 if form.errors else 200)


@login_required
@require_POST
def decree(request: HttpRequest, key: str, number: int) -> HttpResponse:
    """POST /renovation/projects/<code>/rules/<id>/decree/: let a version of the rules hold, as the second person."""
    require(request, "renovation-rules-decree")
    project = project_named(request, key)
    rules = get_object_or_404(CompensationRules, project=project, pk=number)
    try:
        decree_rules(rules, by=cast(User, request.user), today=county_day(timezone.now()))
        messages.success(request, _("The rules hold; the version before ends where they begin."))
    except PlanningError as error:
        messages.error(request, str(error))
    return redirect("renovation-records", key=project.code, kind="rules")


def _kind(word: str, request: HttpRequest) -> RecordKind:
    kind = KINDS.get(word)
    if kind is None:
        raise Http404
    if not kind.reads.test(request.user):
        raise PermissionDenied
    return kind


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def gates_page(request: HttpRequest, key: str) -> HttpResponse:
    """GET /renovation/projects/<code>/gates/: what each gate asks, what is missing.  POST do=ask, agree: waive."""
    require(request, "renovation-gates")
    project = project_named(request, key)
    today = county_day(timezone.now())
    if request.method == "POST":
        _waive(request, project)
        return redirect("renovation-gates", key=project.code)
    standing = standing_of(project, on=today)
    waived = {waiver.gate_id for waiver in project.waivers.all()}
    context = {
        "project": project,
        "today": today,
        "tabs": tabs_of(project, request.user, ""),
        "standing": standing,
        "open": sum(one.is_open for one in standing),
        "waiting": project.waivers.filter(agreed_by=None).select_related("gate", "asked_by"),
        "may_waive": allows("renovation-gates", "POST", request.user),
        "waivable": CountyGate.objects.filter(is_in_force=True).exclude(pk__in=waived),
    }
    return render(request, "renovation/gates.html", context)


def _waive(request: HttpRequest, project: Project) -> None:
    """Ask for a gate of the county to be waived, or agree to it; the answer is told on the next page."""
    word = request.POST.get("id", "")
    number = int(word) if word.isdecimal() and len(word) < 19 else 0
    try:
        if request.POST.get("do") == "agree":
            waiver = get_object_or_404(GateWaiver, project=project, pk=number)
            agree_waiver(waiver, by=request.user, at=timezone.now())
            messages.success(request, _("The gate is waived; this stays on the page."))
        else:
            gate = get_object_or_404(CountyGate, pk=number)
            ask_waiver(
                project=project,
                gate=gate,
                reason=request.POST.get("reason", ""),
                by=request.user,
                at=timezone.now(),
            )
            messages.success(request, _("It is waived once another person of the office agrees."))
    except PlanningError as error:
        messages.error(request, str(error))
