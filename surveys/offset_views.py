"""The pages of the offset doctor: which batches look offset, and what shall be done about each."""

from typing import Any, cast

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from gis_core.models import User
from gis_core.policies import allows, require
from grids.errors import GroundError
from grids.scope import scope_of
from surveys.models import OffsetCheck, PhoneOffset
from surveys.offset_picture import picture_of
from surveys.services.offsets import correct_offset, dismiss_offset, take_back

CHECKS_ON_A_PAGE = 50


@login_required
@require_safe
def checks_page(request: HttpRequest) -> HttpResponse:
    """GET /offset-checks/: which batches look offset, and which are decided?"""
    require(request, "offset-checks")
    checks = OffsetCheck.objects.select_related("decided_by").defer("point_ids")
    page = Paginator(checks, CHECKS_ON_A_PAGE).get_page(request.GET.get("page"))
    return render(request, "surveys/offset_checks.html", {"page": page})


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def check_page(request: HttpRequest, key: str) -> HttpResponse:
    """GET /offset-checks/<id>/: the figures and a picture; POST decision=correct|dismiss|reopen decides."""
    require(request, "offset-check")
    if not key.isdecimal():
        raise Http404
    check = get_object_or_404(OffsetCheck.objects.select_related("decided_by"), pk=int(key))
    if request.method == "POST":
        try:
            messages.success(request, _decide(request, check))
        except GroundError as error:
            messages.error(request, str(error))
        return redirect("offset-check", key=check.pk)
    return render(request, "surveys/offset_check.html", _context(request, check))


def _decide(request: HttpRequest, check: OffsetCheck) -> str:
    by = cast(User, request.user)  # login_required stands before
    decision = request.POST.get("decision")
    if decision == "correct":
        correct_offset(check=check, by=by, now=timezone.now())
        return _("The batch has been corrected; the units have been named anew.")
    if decision == "dismiss":
        dismiss_offset(check=check, by=by, now=timezone.now())
        return _("The batch stays as it was declared.")
    if decision == "reopen":
        take_back(check=check)
        return _("The decision has been taken back.")
    raise PermissionDenied


def _reporters(check: OffsetCheck) -> list[User]:
    """Who reported with the phone, for those who may speak to them."""
    return list(User.objects.filter(points__pk__in=check.point_ids).distinct().order_by("username"))


def _context(request: HttpRequest, check: OffsetCheck) -> dict[str, Any]:
    is_phone = PhoneOffset.objects.filter(check_of=check).exists()
    return {
        "check": check,
        "fits": [
            (_("as declared (%(crs)s)") % {"crs": check.declared_crs}, check.fit_declared, False),
            (_("read as GCJ-02"), check.fit_gcj02, check.suspicion == "gcj02"),
            (_("read as BD-09"), check.fit_bd09, check.suspicion == "bd09"),
            (_("by chance in this net of streets"), check.chance_mean, False),
        ],
        "picture": picture_of(check),
        "is_phone": is_phone,
        "reporters": _reporters(check) if is_phone and scope_of(request.user).sees_people else [],
        "may_decide": allows("offset-check", "POST", request.user),
    }
