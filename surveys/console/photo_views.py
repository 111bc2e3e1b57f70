"""Photos of cases: shown to whom the case is shown, and to who has just chosen them."""

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from django.contrib.auth.decorators import login_required
from django.core import signing
from django.core.exceptions import PermissionDenied
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_safe

from gis_core.policies import require
from grids.models import County
from grids.scope import scope_of
from surveys.console.choosing import uuid_of
from surveys.console.stamping import stamped_picture
from surveys.models import Case, PhotoOriginal
from surveys.services.originals import original_file
from surveys.services.photo_files import original_path
from surveys.services.photo_reading import is_kept, shown_picture
from surveys.services.photos import WAITS_FOR

_SALT = "surveys.console.photos"
_HEADERS = {"Cache-Control": "private, max-age=86400, immutable", "X-Content-Type-Options": "nosniff"}


def signed_photos(photos: Iterable[str], user_id: int) -> list[str]:
    """Photos that somebody has chosen for a step not taken yet, as words that only they can send again."""
    return [signing.dumps([sha256, user_id], salt=_SALT) for sha256 in photos]


def read_kept(words: Sequence[str], user_id: int) -> list[str]:
    """The photos behind such words; what is not of this user is nothing."""
    found = []
    for word in words:
        try:
            sha256, owner = signing.loads(word, salt=_SALT, max_age=WAITS_FOR / 2)
        except signing.BadSignature:
            continue
        if owner == user_id and sha256 not in found:
            found.append(sha256)
    return found


@login_required
@require_safe
def photo(request: HttpRequest, key: str) -> HttpResponseBase:
    """GET /workbench/cases/<public id>/photo/?sha= or ?kept=: a photo of a case, or one chosen just now.

    With stamped=1 its copy to be passed on, with a stamp below it, where the county has one; with original=1 the bytes
    as they came, with camera=1 the file of which they are a copy, to the office alone.
    """
    require(request, "workbench-photo")
    uid = uuid_of(key)
    if uid is None:
        raise Http404
    case = get_object_or_404(Case.objects.visible_to(request.user), uid=uid)
    kept = read_kept(request.GET.getlist("kept")[:1], request.user.pk or 0)
    sha256 = kept[0] if kept else request.GET.get("sha", "")
    if not is_kept(sha256) or not (kept or case.shows_photo(sha256)):
        raise Http404
    if request.GET.get("original"):
        return _original(request, sha256, original_path(sha256))
    if request.GET.get("camera"):
        return _of_camera(request, sha256)
    stamp = County.objects.values_list("photo_stamp", flat=True).get()
    is_copy = bool(request.GET.get("stamped")) and stamp != County.PhotoStamp.NONE
    if not kept and (is_copy or stamp == County.PhotoStamp.SHOWN):
        return _stamped(case, sha256, request.user, is_copy=is_copy)
    path = shown_picture(sha256)
    if path is None:
        raise Http404
    return FileResponse(path.open("rb"), content_type="image/jpeg", headers=_HEADERS)


def _stamped(case: Case, sha256: str, user: Any, *, is_copy: bool) -> HttpResponse:
    """With its stamp, shown or to be passed on; what stands on it may change with the case."""
    picture = stamped_picture(case, sha256, user)
    if picture is None:
        raise Http404
    response = HttpResponse(picture, content_type="image/jpeg", headers=_HEADERS)
    response["Cache-Control"] = "private, no-cache"
    if is_copy:
        response["Content-Disposition"] = f'attachment; filename="{case.number}-{sha256[:8]}.jpg"'
    return response


def _of_camera(request: HttpRequest, sha256: str) -> FileResponse:
    """The camera's own file of which the photo is a copy, where it has come; the one that came first."""
    original = PhotoOriginal.objects.filter(photo_sha256=sha256).order_by("kept_at", "pk").first()
    if original is None or not (path := original_file(original.sha256)).is_file():
        raise Http404
    return _original(request, original.sha256, path)


def _original(request: HttpRequest, sha256: str, path: Path) -> FileResponse:
    """The very bytes, with all that the camera wrote beside the photo: for the office alone, and never shown."""
    if not scope_of(request.user).sees_people:
        raise PermissionDenied
    return FileResponse(
        path.open("rb"),
        content_type="application/octet-stream",
        as_attachment=True,
        filename=f"{sha256}.bin",
        headers=_HEADERS,
    )
