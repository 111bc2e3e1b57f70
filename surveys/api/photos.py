"""The photos of reports over HTTP: handed over in pieces, and the receipt that says which have come."""

import re
from collections.abc import Iterator, Mapping
from typing import Any

from django.http import Http404, UnreadablePostError
from django.utils import timezone
from drf_spectacular.types import OpenApiTypes
from rest_framework.request import Request
from rest_framework.response import Response

from gis_core.api.schema import JSON, PROBLEM, PROBLEM_JSON, Schema, object_schema
from gis_core.api.views import ApiView, find
from gis_core.errors import Problem, reads
from grids.scope import scope_of
from surveys.acknowledging import receipt_of
from surveys.api.points import POINT_RECEIPT, POINTS
from surveys.photo_errors import OffsetError, PhotoError, RangeError
from surveys.services.originals import original_upload, take_original
from surveys.services.photo_files import is_sha256
from surveys.services.photo_uploads import Upload, take_bytes, upload_of

_RANGE = re.compile(r"bytes (\d{1,12})-(\d{1,12})/(\d{1,12})")
_PIECE = 256 * 1024


@reads(PhotoError)
def _from_photo(error: PhotoError) -> Problem:
    more = {"received": error.received} if isinstance(error, OffsetError) else None
    headers = {"Retry-After": "30"} if error.status >= 500 else None
    return Problem(error.status, error.code, str(error), error.what_next, more=more, headers=headers)


class PhotoFile(ApiView):
    """GET: how much of a photo of your reports has come; PUT: its next bytes, with Content-Range: bytes a-b/all.

    A photo is named by a report first, and handed over by who sent that.  Bytes go on where the last ones ended (409
    `photo.offset` says where); the same bytes may come again.  `kept` is true once all are there, their SHA-256 is
    right and it is safe on disk: answered with 201, and with 200 however often it is sent after that.
    """

    bodies = {"PUT": {"application/octet-stream": OpenApiTypes.BINARY}}
    shape = object_schema(sha256="string", size="integer?", received="integer", kept="boolean")

    def answers(self, method: str) -> Mapping[tuple[int, str], Schema]:
        if method != "PUT":
            return super().answers(method)
        refusals = {(status, PROBLEM_JSON): PROBLEM for status in (413, 422, 503, 507)}
        return {(200, JSON): self.shape, (201, JSON): self.shape} | refusals

    def get(self, request: Request, key: str) -> Response:
        return _told(upload_of(sha256=_sha256(key), by=scope_of(request.user).user_id))

    def put(self, request: Request, key: str) -> Response:
        sha256 = _sha256(key)
        first, last, total = _range(request)
        upload = take_bytes(
            sha256=sha256,
            by=scope_of(request.user).user_id,
            first=first,
            total=total,
            pieces=_pieces(request, last + 1 - first),
            now=timezone.now(),
        )
        return _told(upload, status=201 if upload.is_new else 200)


class PhotoOriginalFile(ApiView):
    """GET: how much of the original of a photo has come; PUT: its next bytes, with Content-Range: bytes a-b/all.

    The original is the file of the camera from which the photo was made; it has a SHA-256 of its own, comes once the
    photo itself is kept (403 `original.evidence_first`), and only where the county keeps originals (403
    `original.not_wanted`).  It goes on as a photo does, and `kept` says that it is safe; nothing waits for it.  Of one
    photo there is one original (409 `original.other`).
    """

    bodies = {"PUT": {"application/octet-stream": OpenApiTypes.BINARY}}
    shape = PhotoFile.shape

    def answers(self, method: str) -> Mapping[tuple[int, str], Schema]:
        if method != "PUT":
            return super().answers(method)
        refusals = {(status, PROBLEM_JSON): PROBLEM for status in (413, 422, 503, 507)}
        return {(200, JSON): self.shape, (201, JSON): self.shape} | refusals

    def get(self, request: Request, key: str, original: str) -> Response:
        upload = original_upload(
            photo=_sha256(key), sha256=_sha256(original), by=scope_of(request.user).user_id
        )
        return _told(upload)

    def put(self, request: Request, key: str, original: str) -> Response:
        photo, sha256 = _sha256(key), _sha256(original)
        first, last, total = _range(request)
        upload = take_original(
            photo=photo,
            sha256=sha256,
            by=scope_of(request.user).user_id,
            first=first,
            total=total,
            pieces=_pieces(request, last + 1 - first),
            now=timezone.now(),
        )
        return _told(upload, status=201 if upload.is_new else 200)


def _sha256(key: str) -> str:
    if not is_sha256(key):
        raise Http404
    return key


def _range(request: Request) -> tuple[int, int, int]:
    """First and last byte, counted from 0, and the size of the whole photo.  Raises RangeError."""
    said = _RANGE.fullmatch(request.headers.get("Content-Range", ""))
    first, last, total = (int(number) for number in said.groups()) if said else (1, 0, 0)
    if not first <= last < total or request.META.get("CONTENT_LENGTH") != str(last + 1 - first):
        raise RangeError
    return first, last, total


def _pieces(request: Request, length: int) -> Iterator[bytes]:
    """The body as it comes.  Raises RangeError where the line is cut before its end."""
    while length > 0:
        try:
            piece = request.stream.read(min(_PIECE, length))
        except UnreadablePostError as error:
            raise RangeError from error
        if not piece:
            raise RangeError
        length -= len(piece)
        yield piece


def _told(upload: Upload, *, status: int = 200) -> Response:
    return Response(
        {
            "sha256": upload.sha256,
            "size": upload.size,
            "received": upload.received,
            "kept": upload.kept,
        },
        status=status,
    )


class PointReceipt(ApiView):
    """GET: what is stored of one of your reports, for good, and which of its photos have come.

    Those who see the whole county read it of every report.
    """

    shape = POINT_RECEIPT

    def get(self, request: Request, key: str) -> Response:
        scope = scope_of(request.user)
        points = find(POINTS, request.user, key)
        told: dict[str, Any] | None = receipt_of(
            points if scope.sees_the_county else points.filter(reported_by=scope.user_id)
        )
        if told is None:
            raise Http404
        return Response(told)
