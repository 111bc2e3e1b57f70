"""The pages of uploads: a file goes in, is looked at step by step, and is taken in or dropped."""

import math
from typing import Any, cast

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.files.uploadedfile import UploadedFile
from django.core.paginator import Paginator
from django.db.models import Max, Min
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from gis_core.admin_history import people_of
from gis_core.layers.refusals import LayerUsage
from gis_core.layers.specs import importable_by, layer_spec
from gis_core.layers.words import layer_title
from gis_core.models import LayerUpload, User
from gis_core.policies import require
from gis_core.uploads import choosing, services
from gis_core.uploads.receiving import UploadRefused, too_large
from gis_core.uploads.row_words import rows_picture, rows_words
from gis_core.uploads.running import life_of
from gis_core.uploads.words import (
    PHASES,
    on_page,
    place_words,
    reason_words,
    road_words,
    shape_words,
    size_words,
    system_title,
)

State = LayerUpload.State
UPLOADS_ON_A_PAGE = 30
ROWS_ON_A_PAGE = 50
#: In which of the five steps is an upload?
_STEPS = {
    State.RECEIVED: 1, State.FAILED: 1, State.READ: 2, State.PREVIEWING: 2, State.PREVIEWED: 3,
    State.APPLYING: 4, State.APPLIED: 5, State.DROPPED: 5,
}  # fmt: skip


def _user(request: HttpRequest) -> User:
    return cast(User, request.user)  # login_required stands before


def _upload(request: HttpRequest, key: str) -> LayerUpload:
    if not key.isdecimal():
        raise Http404
    found = LayerUpload.objects.visible_to(request.user).select_related("uploaded_by", "decided_by")
    return get_object_or_404(found, pk=int(key))


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def uploads_page(request: HttpRequest) -> HttpResponse:
    """GET /uploads/: which files are on their way?  POST layer, file sends one in."""
    require(request, "uploads")
    user = _user(request)
    if request.method == "POST":
        try:
            return redirect("upload", key=_receive(request, user).pk)
        except (UploadRefused, LayerUsage) as refused:
            messages.error(request, str(refused))
            return redirect("uploads")
    uploads = LayerUpload.objects.visible_to(user).select_related("uploaded_by").defer("inspection")
    page = Paginator(uploads, UPLOADS_ON_A_PAGE).get_page(request.GET.get("page"))
    now = timezone.now()
    context = {
        "page": page,
        "rows": [(upload, layer_title(upload.layer), life_of(upload, now=now)) for upload in page],
        "layers": [(name, layer_title(name)) for name in importable_by(user)],
        "chosen": request.GET.get("layer", ""),
        "limit": settings.UPLOAD_MEBIBYTES,
    }
    return render(request, "gis_core/uploads/list.html", context)


def _receive(request: HttpRequest, user: User) -> LayerUpload:
    file = request.FILES.get("file")
    refused_bytes = getattr(request, "refused_upload_bytes", None)  # known once the files were asked for
    if refused_bytes is not None:
        raise too_large(refused_bytes)
    if not isinstance(file, UploadedFile):
        raise UploadRefused("upload.file", _("Choose a file first."))
    return services.receive_upload(
        file=file,
        layer=layer_spec(request.POST.get("layer", "")),
        by=user,
        language=get_language() or settings.LANGUAGE_CODE,
        now=timezone.now(),
    )


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def upload_page(request: HttpRequest, key: str) -> HttpResponse:
    """GET /uploads/<id>/: how far has the file got?  POST step=read|preview|apply|drop|again goes on."""
    require(request, "upload")
    user = _user(request)
    upload = _upload(request, key)
    if request.method == "POST":
        try:
            _go_on(request, user, upload)
        except UploadRefused as refused:
            messages.error(request, on_page(str(refused)))
        return redirect("upload", key=upload.pk)
    return render(request, "gis_core/uploads/upload.html", _context(request, upload))


def _go_on(request: HttpRequest, user: User, upload: LayerUpload) -> None:
    step, now = request.POST.get("step", ""), timezone.now()
    spec = services.spec_of(upload)
    if step == "read":
        options = choosing.reading_from(request.POST, upload)
        services.read_again(upload=upload, options=options, now=now)
    elif step == "look":
        options = choosing.options_from(request.POST, upload, spec, user)
        services.read_again(upload=upload, options=options, now=now)
    elif step == "preview":
        options = choosing.options_from(request.POST, upload, spec, user)
        choosing.refuse_gaps(upload, spec, options)
        services.start_preview(upload=upload, options=options, now=now)
    elif step == "apply":
        keep_going = bool(request.POST.get("keep_going"))
        services.start_applying(upload=upload, by=user, keep_going=keep_going, now=now)
    elif step == "drop":
        services.drop_upload(upload=upload, by=user, now=now)
    elif step == "again":
        services.start_again(upload=upload, now=now)
    else:
        raise UploadRefused("upload.step", _("There is no such step."))


@login_required
@require_safe
def upload_progress(request: HttpRequest, key: str) -> HttpResponse:
    """GET /uploads/<id>/progress/: the state, and how far the job is, for the page that waits."""
    require(request, "upload-progress")
    return JsonResponse(_progress(_upload(request, key)), headers={"Cache-Control": "no-store"})


@login_required
@require_safe
def upload_rejects(request: HttpRequest, key: str) -> FileResponse:
    """GET /uploads/<id>/rejects/: the refused rows with their reasons, as import_layer --rejects writes them."""
    require(request, "upload-rejects")
    upload = _upload(request, key)
    if not upload.rejects_name or not upload.rejects_path.is_file():
        raise Http404
    return FileResponse(
        upload.rejects_path.open("rb"),
        as_attachment=True,
        filename=upload.rejects_name,
        content_type="application/octet-stream",
    )


def _progress(upload: LayerUpload) -> dict[str, Any]:
    life = life_of(upload, now=timezone.now())
    total = upload.progress_total
    return {
        "state": upload.state,
        "life": life,
        "words": str(PHASES.get(upload.progress_phase, "")) if life == "working" else "",
        "done": min(upload.progress_done, total) if total else upload.progress_done,
        "total": total,
    }


def _context(request: HttpRequest, upload: LayerUpload) -> dict[str, Any]:
    spec = services.spec_of(upload)
    context: dict[str, Any] = {
        "upload": upload,
        "layer": layer_title(upload.layer),
        "size": size_words(upload.size_bytes),
        "seen": upload.inspection,
        "shapes": shape_words(upload.inspection.get("shapes", {})),
        "problem": on_page(upload.problem),
        "step": _STEPS[State(upload.state)],
        "progress": _progress(upload),
        "twin": None if upload.has_ended else services.twin_of(upload),
    }
    if upload.state == State.READ or (
        upload.state == State.PREVIEWED and request.GET.get("step") == "fields"
    ):
        return context | _choices(request, upload) | {"view": "fields"}
    if upload.state in (State.PREVIEWED, State.APPLIED):
        context |= _rows(request, upload)
    if upload.has_ended:
        context |= {"happenings": _happenings(upload), "map_link": _map_link(upload)}
    return context | {"view": str(upload.state), "options": upload.options, "spec": spec}


def _choices(request: HttpRequest, upload: LayerUpload) -> dict[str, Any]:
    spec = services.spec_of(upload)
    rows = choosing.rows_of(upload, spec)
    systems = upload.inspection.get("systems", [])
    chosen = upload.options.get("crs") or upload.inspection.get("proposed") or ""
    known = {system["word"] for system in systems}
    return {
        "rows": rows,
        "columns": upload.inspection.get("columns", []),
        "unused": choosing.unused_columns(upload, rows),
        "values": choosing.values_text(upload),
        "offered": choosing.offered_options(spec, request.user),
        "options": upload.options,
        "systems": [
            {
                **system,
                "title": system_title(system["word"]),
                "place": place_words(system),
                "road": road_words(system),
            }
            for system in systems
        ],
        "reason": reason_words(upload.inspection.get("reason", "")),
        "chosen": chosen,
        "chosen_other": chosen if chosen and chosen not in known else "",
        "asks_crs": spec.shape is not None,
        "asks_pair": spec.shape == "point" and not upload.inspection.get("shapes"),
    }


def _rows(request: HttpRequest, upload: LayerUpload) -> dict[str, Any]:
    kind = request.GET.get("kind", "")
    rows = upload.rows.all()
    kinds = [
        (value, title, upload.figures.get(value, 0))
        for value, title in upload.rows.model.Kind.choices
        if upload.figures.get(value, 0)
    ]
    if kind in dict(upload.rows.model.Kind.choices):
        rows = rows.filter(kind=kind)
    elif kind == "flagged":
        rows = rows.filter(notes__contains=[["flagged"]])
    page = Paginator(rows, ROWS_ON_A_PAGE).get_page(request.GET.get("page"))
    told = list(page)
    return {
        "kinds": kinds,
        "kind": kind,
        "row_page": page,
        "told_rows": rows_words(told),
        "picture": rows_picture(upload, told),
        "all_rows": sum(number for _value, _title, number in kinds),
    }


def _happenings(upload: LayerUpload) -> list[tuple[Any, str, str]]:
    """Every change of the state: when, to what, by whom."""
    events = list(upload.events.order_by("pgh_id"))  # type: ignore[attr-defined]
    people = people_of(events)
    found, state = [], None
    for event in events:
        if event.state != state:
            state = event.state
            context = event.pgh_context
            user = context.get("user") if isinstance(context, dict) else None
            found.append((event.pgh_created_at, str(State(state).label), people.get(user or 0, "")))
    return found


def _map_link(upload: LayerUpload) -> str:
    """Which address shows on the map what was taken in?"""
    if upload.state != State.APPLIED:
        return ""
    box = upload.rows.exclude(kind="refused").aggregate(
        west=Min("lon"), east=Max("lon"), south=Min("lat"), north=Max("lat")
    )
    if box["west"] is None:
        return ""
    extent = max(box["east"] - box["west"], box["north"] - box["south"], 1e-6)
    zoom = min(17, max(8, math.floor(math.log2(360 / extent))))
    lon, lat = (box["west"] + box["east"]) / 2, (box["south"] + box["north"]) / 2
    return f"/?lon={lon:.6f}&lat={lat:.6f}&z={zoom}"
