"""The pages of assessment trees: which holds, its checklists, what is proposed, and who decides."""

import tempfile
from pathlib import Path
from typing import Any, cast

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.files.uploadedfile import TemporaryUploadedFile
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from assessment.deciding import decide
from assessment.formulas.words import quarter_words
from assessment.models import Standard, Yardstick
from assessment.pages import sections_of
from assessment.services.yardsticks import (
    approve_yardstick,
    decline_yardstick,
    propose_yardstick,
    withdraw_yardstick,
)
from assessment.yardstick.forms import YardstickForm
from assessment.yardstick.sheets import read_yardstick_sheet, write_yardstick_sheet
from assessment.yardstick.tree import checklists_of, tree_of
from gis_core.asked import asked_word
from gis_core.models import User
from gis_core.policies import allows, require
from gis_core.sheets import SheetRefused
from gis_core.uploads.receiving import too_large
from gis_core.vector_files.refusals import FileRefused
from grids.county_hours import county_day
from grids.errors import GroundError
from surveys.filing.previews import PreviewGoneError, opened_rejects, sealed_rejects
from surveys.filing.views import XLSX

State = Yardstick.State
#: More refusals than this are counted, not shown; the file has them all.
SHOWN = 100


@login_required
@require_safe
def yardsticks_page(request: HttpRequest) -> HttpResponse:
    """GET /assessment/yardsticks/: which tree judges this quarter, and which wait or come?"""
    require(request, "yardsticks")
    today = county_day(timezone.now())
    in_force = Yardstick.objects.in_force(today)
    versions = Yardstick.objects.select_related("proposed_by", "decided_by")
    context = {
        "in_force": in_force,
        "quarter": quarter_words(today),
        "versions": [(version, quarter_words(version.first_quarter)) for version in versions],
        "may_propose": allows("yardstick-new", "POST", request.user),
        "sections": sections_of(request, "yardsticks"),
        **(_tree(in_force, request) if in_force else {}),
    }
    return render(request, "assessment/yardsticks.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def new_yardstick(request: HttpRequest) -> HttpResponse:
    """GET /assessment/yardsticks/new/: a table to send; POST proposes it, or says what is wrong with its rows."""
    require(request, "yardstick-new")
    today = county_day(timezone.now())
    if request.method != "POST":
        return render(request, "assessment/yardstick_new.html", {"form": YardstickForm(today=today)})
    form = YardstickForm(request.POST, request.FILES, today=today)
    if size := getattr(request, "refused_upload_bytes", None):
        form.add_error("file", str(too_large(size)))
    context: dict[str, Any] = {"form": form}
    if form.is_valid():
        try:
            version, refused = _propose(request, form)
        except (FileRefused, SheetRefused) as error:
            form.add_error("file", str(error))
        except GroundError as error:
            form.add_error(None, str(error))
        else:
            if version is not None:
                messages.success(request, _("Proposed. It holds once another person has approved it."))
                return redirect("yardstick", key=version.pk)
            context |= refused
    return render(request, "assessment/yardstick_new.html", context, status=400)


def _propose(request: HttpRequest, form: YardstickForm) -> tuple[Yardstick | None, dict[str, Any]]:
    """The tree that was proposed; none where rows are refused, which come with their reasons."""
    file, said = cast(TemporaryUploadedFile, form.cleaned_data["file"]), form.cleaned_data
    path = Path(file.temporary_file_path())
    found = read_yardstick_sheet(path)
    refused = found.sheet.refused
    if refused:
        return None, {
            "refused": refused[:SHOWN],
            "more": len(refused) - SHOWN,
            "rows": found.sheet.refused_rows,
            "rejects": sealed_rejects(path, refused),
        }
    version = propose_yardstick(
        standards=found.drafts,
        title=said["title"] or Path(file.name or "").stem[:120],
        basis=said["basis"],
        first_quarter=said["first_quarter"],
        by=cast(User, request.user),  # login_required stands before
    )
    return version, {}


@login_required
@require_POST
def yardstick_rejects(request: HttpRequest) -> HttpResponse:
    """POST /assessment/yardsticks/rejects/: the refused rows with their reasons, as XLSX."""
    require(request, "yardstick-rejects")
    try:
        content = opened_rejects(request.POST.get("rejects", ""))
    except PreviewGoneError as error:
        raise Http404 from error
    response = HttpResponse(content, content_type=XLSX)
    response["Content-Disposition"] = 'attachment; filename="refused.xlsx"'
    return response


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def yardstick_page(request: HttpRequest, key: str) -> HttpResponse:
    """GET /assessment/yardsticks/<id>/?kind=: a tree, or a checklist of it; POST decision=approve|decline|withdraw."""
    require(request, "yardstick")
    version = _version(key)
    if request.method == "POST":
        try:
            told = decide(
                request,
                version,
                approve=approve_yardstick,
                decline=decline_yardstick,
                withdraw=withdraw_yardstick,
            )
            messages.success(request, told)
        except GroundError as error:
            messages.error(request, str(error))
        return redirect("yardstick", key=version.pk)
    waits, own = version.state == State.PROPOSED, version.proposed_by_id == request.user.pk
    context = {
        "version": version,
        "quarter": quarter_words(version.first_quarter),
        "waits": waits,
        "own": own,
        "may_decide": waits and not own and allows("yardstick", "POST", request.user),
        **_tree(version, request),
    }
    return render(request, "assessment/yardstick.html", context)


@login_required
@require_safe
def yardstick_file(request: HttpRequest, key: str) -> HttpResponseBase:
    """GET /assessment/yardsticks/<id>.xlsx: a tree as a table that comes back in unchanged."""
    require(request, "yardstick-file")
    version = _version(key)
    with tempfile.TemporaryDirectory(prefix="wangge-yardstick-") as folder:
        path = Path(folder) / f"yardstick-{version.pk}.xlsx"
        write_yardstick_sheet(path, version.standards.select_related("category"))
        return FileResponse(path.open("rb"), as_attachment=True, filename=path.name, content_type=XLSX)


def _version(key: str) -> Yardstick:
    if not key.isdecimal():
        raise Http404
    return get_object_or_404(Yardstick.objects.select_related("proposed_by", "decided_by"), pk=int(key))


def _tree(version: Yardstick, request: HttpRequest) -> dict[str, Any]:
    """The whole tree, or the checklist of a kind of place where the address asks for one."""
    standards = list(version.standards.select_related("category"))
    kind = asked_word(request.GET, "kind")
    shown = [one for one in standards if kind in one.place_kinds] if kind else standards
    return {
        "tree": tree_of(shown),
        "kinds": checklists_of(standards),
        "kind": kind if shown else "",
        "number": len(standards),
        "prescribed": sum(one.obligation == Standard.Obligation.PRESCRIBED for one in standards),
    }
