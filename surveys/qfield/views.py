"""The pages of QField: take grids along, bring back what was done, decide row by row."""

import csv
import io
from typing import cast

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.files.uploadedfile import UploadedFile
from django.core.paginator import Paginator
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from gis_core.models import User
from gis_core.policies import allows, require
from gis_core.uploads.receiving import UploadRefused, too_large
from gis_core.uploads.words import size_words
from gis_core.vector_files.formulas import guarded
from grids.errors import GroundError
from grids.resolver import county
from grids.tiles import today_in
from surveys.models import QFieldPackage, QFieldReturn, QFieldRow
from surveys.own_ground.ground import grids_of
from surveys.policies import may_report
from surveys.qfield import services
from surveys.qfield.words import outcome_words, row_changes

ROWS_ON_A_PAGE = 50
_LATEST = 10
Kind, Choice = QFieldRow.Kind, QFieldRow.Choice


def _user(request: HttpRequest) -> User:
    return cast(User, request.user)  # login_required stands before


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def qfield_page(request: HttpRequest) -> HttpResponse:
    """GET /own-grids/qfield/: packages and what came back.  POST grid=… makes a package, file brings one back."""
    require(request, "own-qfield")
    user, now = _user(request), timezone.now()
    if request.method == "POST":
        return _posted(request, user)
    packages = QFieldPackage.objects.visible_to(user).select_related("holder")
    returns = QFieldReturn.objects.filter(sent_by=user) | QFieldReturn.objects.visible_to(user)
    page = Paginator(returns.distinct().select_related("sent_by", "package__holder"), 20).get_page(
        request.GET.get("page")
    )
    shown = [(one, _life(one), size_words(one.size_bytes)) for one in packages[:_LATEST]]
    context = {
        "packages": shown,
        "waits": any(life in ("waiting", "working") for _one, life, _size in shown),
        "page": page,
        "returns": [(one, _life(one)) for one in page],
        "grids": grids_of(user, today_in(county(), now=now)).defer("geom", "geom_3857"),
        "may_make": bool(may_report.test(user)) and allows("own-qfield", "POST", user),
        "may_send": allows("own-qfield", "POST", user),
        "limit": settings.UPLOAD_MEBIBYTES,
    }
    return render(request, "surveys/qfield/page.html", context)


def _life(one: QFieldPackage | QFieldReturn) -> str:
    return services.life_of(one.state, one.job_id, one.touched_at, now=timezone.now())


def _posted(request: HttpRequest, user: User) -> HttpResponse:
    language = get_language() or settings.LANGUAGE_CODE
    file = request.FILES.get("file")
    refused_bytes = getattr(request, "refused_upload_bytes", None)  # known once the files were asked for
    try:
        if refused_bytes is not None:
            raise too_large(refused_bytes)
        if isinstance(file, UploadedFile):
            returned = services.receive_return(file=file, by=user, language=language, now=timezone.now())
            return redirect("qfield-return", key=returned.pk)
        if "return" in request.POST:
            raise UploadRefused("upload.file", _("Choose a file first."))
        services.order_package(
            grid_codes=request.POST.getlist("grid"),
            holder=user,
            by=user,
            language=language,
            now=timezone.now(),
        )
        messages.success(request, _("The package is being made; it appears below."))
    except (UploadRefused, GroundError) as error:
        messages.error(request, str(error))
    return redirect("own-qfield")


@login_required
@require_safe
def package_file(request: HttpRequest, key: str) -> FileResponse:
    """GET /own-grids/qfield/<id>.zip: a package, to be opened in QField."""
    require(request, "own-qfield-file")
    package = get_object_or_404(QFieldPackage.objects.visible_to(request.user), pk=_number(key))
    if package.state != package.State.MADE or package.file_removed_at or not package.path.is_file():
        raise Http404
    return FileResponse(package.path.open("rb"), as_attachment=True, filename=package.file_name)


def _number(key: str) -> int:
    if not key.isdecimal() or len(key) > 18:
        raise Http404
    return int(key)


def _returned(request: HttpRequest, key: str) -> QFieldReturn:
    user = _user(request)
    found = QFieldReturn.objects.filter(sent_by=user) | QFieldReturn.objects.visible_to(user)
    chosen = found.distinct().select_related("sent_by", "decided_by", "package__holder")
    return get_object_or_404(chosen, pk=_number(key))


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def return_page(request: HttpRequest, key: str) -> HttpResponse:
    """GET /own-grids/qfield/returns/<id>/: what would become of each row?  POST step=apply|drop|again goes on."""
    require(request, "qfield-return")
    returned = _returned(request, key)
    if request.method == "POST":
        try:
            _go_on(request, returned)
        except UploadRefused as error:
            messages.error(request, str(error))
        return redirect("qfield-return", key=returned.pk)
    kind = request.GET.get("kind", "")
    rows = returned.rows.all()
    kinds = [
        (value, title, returned.figures.get(value, 0))
        for value, title in Kind.choices
        if returned.figures.get(value, 0)
    ]
    if kind in Kind.values:
        rows = rows.filter(kind=kind)
    page = Paginator(rows, ROWS_ON_A_PAGE).get_page(request.GET.get("page"))
    context = {
        "returned": returned,
        "life": _life(returned),
        "size": size_words(returned.size_bytes),
        "kinds": kinds,
        "kind": kind,
        "page": page,
        "rows": [(row, row_changes(row), outcome_words(row)) for row in page],
        "conflicts": returned.rows.filter(kind=Kind.CONFLICT),
        "takes": sum(
            returned.figures.get(name, 0) for name in (Kind.INSERTED, Kind.SUPPLEMENT, Kind.UPDATED)
        ),
        "left": sum(returned.figures.get(name, 0) for name in (Kind.REFUSED, Kind.DELETED)),
        "may_decide": allows("qfield-return", "POST", request.user),
        "choices": Choice.choices,
    }
    return render(request, "surveys/qfield/return.html", context)


def _go_on(request: HttpRequest, returned: QFieldReturn) -> None:
    step, by, now = request.POST.get("step", ""), _user(request), timezone.now()
    if step == "apply":
        choices = {
            row.pk: Choice.THEIRS if request.POST.get(f"choice-{row.pk}") == Choice.THEIRS else Choice.OURS
            for row in returned.rows.filter(kind=Kind.CONFLICT)
        }
        services.start_applying(returned=returned, choices=choices, by=by, now=now)
    elif step == "drop":
        services.drop_return(returned=returned, by=by, now=now)
    elif step == "again":
        services.start_again(returned=returned, now=now)
    else:
        raise UploadRefused("upload.step", _("There is no such step."))


@login_required
@require_safe
def return_progress(request: HttpRequest, key: str) -> HttpResponse:
    """GET /own-grids/qfield/returns/<id>/progress/: the state, for the page that waits."""
    require(request, "qfield-return-progress")
    returned = _returned(request, key)
    told = {"state": returned.state, "life": _life(returned), "words": "", "done": 0, "total": None}
    return JsonResponse(told, headers={"Cache-Control": "no-store"})


@login_required
@require_safe
def return_rejects(request: HttpRequest, key: str) -> HttpResponse:
    """GET /own-grids/qfield/returns/<id>/rejects.csv: the rows that are not taken in, with the reasons."""
    require(request, "qfield-return-rejects")
    returned = _returned(request, key)
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(["layer", "key", "kind", "label", "reason"])
    left = returned.rows.filter(kind__in=[Kind.REFUSED, Kind.CONFLICT, Kind.DELETED])
    for row in left:
        writer.writerow([row.layer, row.key, row.kind, guarded(row.label), " / ".join(row.notes)])
    response = HttpResponse("\ufeff" + text.getvalue(), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="qfield-{returned.pk}-rejects.csv"'
    return response
