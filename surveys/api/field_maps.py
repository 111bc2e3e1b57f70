"""The base maps that phones take along: which there are, and their bytes, whole or in parts."""

import re
from collections.abc import Iterator, Mapping
from typing import IO, Any

from django.http import Http404, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.utils import timezone
from rest_framework.request import Request
from rest_framework.response import Response

from gis_core.api.schema import Schema, object_schema
from gis_core.api.views import ApiView
from grids.county_hours import county_day
from grids.scope import scope_of
from surveys.field.ground import bounds_of
from surveys.field_maps.making import FieldMap, kept_map, path_of, townships

MEDIA_TYPE = "application/vnd.pmtiles"
_RANGE = re.compile(r"bytes=(\d{1,12})-(\d{0,12})")
_PIECE = 256 * 1024


class FieldMaps(ApiView):
    """GET: the townships whose base map can be taken along, with their bytes; `mine` are those of your grids."""

    shape: Schema = object_schema(maps="array")
    shape["properties"]["maps"]["items"] = object_schema(
        code="string", name="string", size="integer", etag="string", bounds="array", mine="boolean"
    )

    def get(self, request: Request) -> Response:
        box = bounds_of(scope_of(request.user), county_day(timezone.now()))
        found = [one for one in map(kept_map, townships()) if one is not None]
        return Response({"maps": [_told(one, box) for one in found]})


def _told(one: FieldMap, box: tuple[float, float, float, float] | None) -> dict[str, Any]:
    west, south, east, north = one.bounds
    mine = box is not None and west <= box[2] and east >= box[0] and south <= box[3] and north >= box[1]
    return {
        "code": one.code,
        "name": one.name,
        "size": one.size,
        "etag": one.sha256[:32],
        "bounds": list(one.bounds),
        "mine": mine,
    }


class FieldMapFile(ApiView):
    """GET: the PMTiles file of a township; with `Range: bytes=a-b` a part of it (206).

    `If-Range` or `If-Match` with another ETag than the file's: the whole of the new file, or 412.
    """

    def answers(self, method: str) -> Mapping[tuple[int, str], Schema]:
        binary: Schema = {"type": "string", "format": "binary"}
        return {(status, MEDIA_TYPE): binary for status in (200, 206)}

    def get(self, request: Request, key: str) -> HttpResponseBase:
        division = next((one for one in townships() if one.code == key), None)
        found = None if division is None else kept_map(division)
        if found is None:
            raise Http404
        etag = f'"{found.sha256[:32]}"'
        if request.headers.get("If-Match", etag) != etag:
            return HttpResponse(status=412)
        if request.headers.get("If-None-Match") == etag:
            return _headed(HttpResponse(status=304), etag)
        said = request.headers.get("Range") if request.headers.get("If-Range", etag) == etag else None
        return _headed(_part(found, said) if said else _whole(found), etag)


def _headed(response: HttpResponseBase, etag: str) -> HttpResponseBase:
    response["ETag"] = etag
    response["Accept-Ranges"] = "bytes"
    response["Cache-Control"] = "private, no-cache"
    return response


def _whole(found: FieldMap) -> HttpResponseBase:
    file = path_of(found.code).open("rb")
    response = StreamingHttpResponse(_pieces(file, found.size), content_type=MEDIA_TYPE)
    response["Content-Length"] = str(found.size)
    return response


def _part(found: FieldMap, said: str) -> HttpResponseBase:
    asked = _RANGE.fullmatch(said)
    first = int(asked.group(1)) if asked else found.size
    last = min(int(asked.group(2) or found.size - 1), found.size - 1) if asked else -1
    if first > last:
        response: HttpResponseBase = HttpResponse(status=416)
        response["Content-Range"] = f"bytes */{found.size}"
        return response
    file = path_of(found.code).open("rb")
    file.seek(first)
    length = last - first + 1
    response = StreamingHttpResponse(_pieces(file, length), status=206, content_type=MEDIA_TYPE)
    response["Content-Length"] = str(length)
    response["Content-Range"] = f"bytes {first}-{last}/{found.size}"
    return response


def _pieces(file: IO[bytes], length: int) -> Iterator[bytes]:
    with file:
        while length > 0 and (piece := file.read(min(_PIECE, length))):
            length -= len(piece)
            yield piece
