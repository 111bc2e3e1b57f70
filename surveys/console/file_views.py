"""What the workbench gives beside its pages: the list as a file, and its numbers for the page that stays open."""

import hashlib
import json
import tempfile
from pathlib import Path

from django.contrib.auth.decorators import login_required
from django.http import FileResponse, HttpRequest, HttpResponse, HttpResponseNotModified
from django.http.response import HttpResponseBase
from django.utils import timezone
from django.views.decorators.http import require_safe

from gis_core.policies import require
from surveys.console.choosing import Choice, chosen
from surveys.console.export import MEDIA_TYPE, write_cases
from surveys.console.numbers import numbers_of
from surveys.console.saved import saved_of


@login_required
@require_safe
def cases_file(request: HttpRequest) -> HttpResponseBase:
    """GET /workbench/cases.xlsx?tab=&…: the cases of a list, as its address says, as a table."""
    require(request, "workbench-file")
    cases = chosen(Choice.of(request.GET, request.user), request.user)
    name = f"cases-{timezone.localdate():%Y-%m-%d}.xlsx"
    with tempfile.TemporaryDirectory(prefix="wangge-cases-") as folder:
        path = Path(folder) / name
        write_cases(path, cases, request.user)
        return FileResponse(path.open("rb"), as_attachment=True, filename=name, content_type=MEDIA_TYPE)


@login_required
@require_safe
def counts(request: HttpRequest) -> HttpResponseBase:
    """GET /workbench/counts/?tab=&…: how many cases lie in each tab, and behind each quick and saved filter of a list;
    304 while nothing has changed.
    """
    require(request, "workbench-counts")
    numbers = numbers_of(request.user, Choice.of(request.GET, request.user), saved_of(request.user))
    text = json.dumps(numbers, sort_keys=True)
    etag = f'"{hashlib.sha256(text.encode()).hexdigest()[:32]}"'
    headers = {"ETag": etag, "Cache-Control": "private, no-cache"}
    if request.headers.get("If-None-Match") == etag:
        return HttpResponseNotModified(headers=headers)
    return HttpResponse(text, content_type="application/json", headers=headers)
