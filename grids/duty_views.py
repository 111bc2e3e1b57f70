"""The pages about duties: what each unit answers for, and the notices that it signs for."""

from typing import Any, cast

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db.models import Case, OuterRef, Q, QuerySet, Subquery, When
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from gis_core.asked import asked_day
from gis_core.models import User
from gis_core.policies import allows, require
from grids.duties import Duties, duties_of
from grids.duty_document import CONTENT_TYPE, notice_document
from grids.duty_words import facility_words, parts
from grids.errors import GroundError
from grids.models import County, DutyNotice, Territory, Unit
from grids.policies import notices_visible_to
from grids.scope import scope_of
from grids.services.duty_notices import issue_notice, may_sign, sign_notice
from grids.tiles import today_in


def _user(request: HttpRequest) -> User:
    return cast(User, request.user)  # login_required stands before


def _unit(key: str) -> Unit:
    if not key.isdecimal():
        raise Http404
    return get_object_or_404(Unit, pk=int(key))


def _notice(request: HttpRequest, key: str) -> DutyNotice:
    if not key.isdecimal():
        raise Http404
    return get_object_or_404(notices_visible_to(request.user), pk=int(key))


def units_with_duties() -> QuerySet[Unit]:
    """Which units answer for ground or handle it today, each with the state of its last notice?"""
    ground = Territory.objects.filter(known__endswith__isnull=True)
    holders = Q(pk__in=ground.values("accountable_unit_id")) | Q(pk__in=ground.values("handling_unit_id"))
    last = DutyNotice.objects.filter(unit=OuterRef("pk")).order_by("-issued_at", "-id")
    return (
        Unit.objects.filter(holders)
        .annotate(
            notice_id=Subquery(last.values("pk")[:1]),
            notice_number=Subquery(last.values("number")[:1]),
            notice_signed_at=Subquery(last.values("signed_at")[:1]),
        )
        .order_by(Case(When(league=Unit.League.NONE, then=1), default=0), "league", "code")
    )


@login_required
@require_safe
def units_page(request: HttpRequest) -> HttpResponse:
    """GET /duties/: which units answer for something, and have they signed for it?"""
    require(request, "duties")
    scope = scope_of(request.user)
    units: list[Any] = list(units_with_duties())
    if len(scope.unit_ids) == 1 and not scope.sees_the_county:
        return redirect("unit-duties", key=scope.unit_ids[0])
    context = {
        "county": County.objects.first(),  # at most one row: its key is always 1
        "units": units,
        "sees_notices": scope.sees_the_county,
        "signed": sum(unit.notice_signed_at is not None for unit in units),
        "own": set(scope.unit_ids),
    }
    return render(request, "grids/duties.html", context)


@login_required
@require_safe
def unit_page(request: HttpRequest, key: str) -> HttpResponse:
    """GET /duties/<unit>/?on=: what does this unit answer for on that day?"""
    require(request, "unit-duties")
    unit = _unit(key)
    county = County.objects.first()  # at most one row: its key is always 1
    today = today_in(county, now=timezone.now())
    on = asked_day(request.GET, "on") or today
    context = _duty_context(duties_of(unit, on=on)) | {
        "county": county,
        "unit": unit,
        "on": on,
        "today": today,
        "shows_people": scope_of(request.user).sees_people or unit.pk in scope_of(request.user).unit_ids,
        "notices": notices_visible_to(request.user).filter(unit=unit)[:10],
        "may_issue": allows("issue-notice", "POST", request.user),
    }
    return render(request, "grids/unit_duties.html", context)


def _duty_context(duties: Duties) -> dict[str, Any]:
    return {"parts": parts(duties), "facilities": facility_words(duties.facilities), "empty": duties.is_empty}


@login_required
@require_POST
def issue(request: HttpRequest, key: str) -> HttpResponse:
    """POST /duties/<unit>/notices/: issue a notice of the duties of a day."""
    require(request, "issue-notice")
    unit = _unit(key)
    county = County.objects.first()  # at most one row: its key is always 1
    on = asked_day(request.POST, "on") or today_in(county, now=timezone.now())
    try:
        notice = issue_notice(unit=unit, on=on, by=_user(request), now=timezone.now())
    except GroundError as error:
        messages.error(request, str(error))
        return redirect("unit-duties", key=unit.pk)
    messages.success(request, _("Notice %(number)s has been issued.") % {"number": notice.number})
    return redirect("duty-notice", key=notice.pk)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def notice_page(request: HttpRequest, key: str) -> HttpResponse:
    """GET /duty-notices/<id>/: the notice as it was issued; POST signs for it."""
    require(request, "duty-notice")
    notice = _notice(request, key)
    if request.method == "POST":
        try:
            sign_notice(notice=notice, by=_user(request), now=timezone.now())
        except GroundError as error:
            messages.error(request, str(error))
        else:
            messages.success(request, _("Signed for. Thank you."))
        return redirect("duty-notice", key=notice.pk)
    context = _duty_context(Duties.from_json(notice.content)) | {
        "county": County.objects.first(),  # at most one row: its key is always 1
        "notice": notice,
        "may_sign": notice.signed_at is None and may_sign(request.user, notice),
    }
    return render(request, "grids/duty_notice.html", context)


@login_required
@require_safe
def document(request: HttpRequest, key: str) -> HttpResponse:
    """GET /duty-notices/<id>/document/: the notice as a Word file."""
    require(request, "duty-notice-document")
    notice = _notice(request, key)
    county = County.objects.first()  # at most one row: its key is always 1
    response = HttpResponse(notice_document(notice, county), content_type=CONTENT_TYPE)
    response["Content-Disposition"] = f"attachment; filename*=UTF-8''{notice.number}.docx"
    return response
