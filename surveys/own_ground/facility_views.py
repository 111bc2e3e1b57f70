"""The page of the facilities in somebody's grids, and the same as a table."""

import tempfile
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from typing import Any, cast

import pyarrow as pa
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import FileResponse, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from gis_core.models import User
from gis_core.policies import allows, require
from gis_core.vector_files.output import Output
from gis_core.vector_files.writing import write_layer
from grids.resolver import county
from grids.tiles import today_in
from surveys.console.export import MEDIA_TYPE
from surveys.own_ground.facilities import SHOWN, Choice, chosen, facilities_in, numbers_of
from surveys.own_ground.ground import grids_of, outline_of
from surveys.own_ground.labels import MOST as MOST_LABELS
from surveys.own_ground.labels import labels_pdf
from surveys.own_ground.picture import MOST, picture_of

ROWS_ON_A_PAGE = 50
MAP_ZOOM = 18
_BATCH = 2000
_NUMBERS = {"open_cases": pa.int64(), "lon": pa.float64(), "lat": pa.float64()}


@login_required
@require_safe
def facilities_page(request: HttpRequest) -> HttpResponse:
    """GET /own-grids/facilities/?show=&grid=&text=&page=: what stands in one's grids, what is broken, what is open?"""
    require(request, "own-facilities")
    user, choice = cast(User, request.user), Choice.of(request.GET)
    today = today_in(county(), now=timezone.now())
    grids = grids_of(user, today)
    outline = outline_of(grids)
    facilities = facilities_in(outline, user, today)
    found = chosen(choice, facilities.select_related("category", "maintainer"), today)
    page = Paginator(found, ROWS_ON_A_PAGE).get_page(request.GET.get("page"))
    numbers = numbers_of(facilities, today)
    context = {
        "choice": choice,
        "shown": [(name, title, numbers[name]) for name, title in SHOWN.items()],
        "grids": grids.defer("geom", "geom_3857"),
        "page": page,
        "lines": [(one, on_map(one)) for one in page],
        "picture": picture_of(outline, list(found.defer("geom_3857")[:MOST])),
        "has_labels": 0 < page.paginator.count <= MOST_LABELS,
        "may_patrol": allows("own-patrols", "GET", user),
    }
    return render(request, "surveys/own_ground/facilities.html", context)


def on_map(facility: Any) -> str:
    """The workspace, with this facility open."""
    return f"/?lon={facility.geom.x:.6f}&lat={facility.geom.y:.6f}&z={MAP_ZOOM}&open=facilities:{facility.pk}"


@login_required
@require_safe
def facility_labels(request: HttpRequest) -> HttpResponse:
    """GET /own-grids/facilities/labels.pdf?show=&grid=&text=: labels with QR codes for the facilities of a list."""
    require(request, "own-facilities-labels")
    user, today = cast(User, request.user), today_in(county(), now=timezone.now())
    facilities = facilities_in(outline_of(grids_of(user, today)), user, today).select_related("category")
    choice = Choice.of(request.GET)
    found = list(chosen(choice, facilities, today).order_by("grid_code", "code")[: MOST_LABELS + 1])
    if not 0 < len(found) <= MOST_LABELS:
        told = _("This list has no facility, or more than %(most)d: choose a grid.") % {"most": MOST_LABELS}
        messages.error(request, told)
        return redirect(f"{reverse('own-facilities')}?{choice.query}")
    pdf = labels_pdf(found, page=request.build_absolute_uri(reverse("field")))
    response = HttpResponse(pdf, content_type="application/pdf")
    response["Content-Disposition"] = f'inline; filename="labels-{today:%Y-%m-%d}.pdf"'
    response["Cache-Control"] = "private, no-store"
    return response


@login_required
@require_safe
def facilities_file(request: HttpRequest) -> HttpResponseBase:
    """GET /own-grids/facilities.xlsx?show=&grid=&text=: the facilities of a list, as its address says, as a table."""
    require(request, "own-facilities-file")
    user, today = cast(User, request.user), today_in(county(), now=timezone.now())
    facilities = facilities_in(outline_of(grids_of(user, today)), user, today)
    found = chosen(
        Choice.of(request.GET), facilities.select_related("category", "maintainer", "owner"), today
    )
    name = f"facilities-{today:%Y-%m-%d}.xlsx"
    with tempfile.TemporaryDirectory(prefix="wangge-facilities-") as folder:
        path = Path(folder) / name
        titles = headings()
        schema = pa.schema([(title, _NUMBERS.get(key, pa.string())) for key, title in titles.items()])
        write_layer(path, Output(schema=schema, batches=_batches(found, schema), layer=_("Facilities")))
        return FileResponse(path.open("rb"), as_attachment=True, filename=name, content_type=MEDIA_TYPE)


def headings() -> dict[str, str]:
    """What are the columns called, in the reader's language?"""
    return {
        "code": _("identifier"),
        "name": _("name"),
        "category": _("Category"),
        "grid": _("Grid"),
        "status": _("State"),
        "heard_on": _("Last heard of"),
        "open_cases": _("Open cases"),
        "maintainer": _("maintenance unit"),
        "owner": _("owner"),
        "lon": _("Longitude"),
        "lat": _("Latitude"),
    }


def _batches(facilities: Any, schema: pa.Schema) -> Iterator[pa.RecordBatch]:
    """Coordinates are EPSG:4490 degrees."""
    found = facilities.iterator(chunk_size=_BATCH)
    while part := list(islice(found, _BATCH)):
        rows = [_row(one) for one in part]
        arrays = [
            pa.array([row[name] for row in rows], column.type)
            for name, column in zip(headings(), schema, strict=True)
        ]
        yield pa.RecordBatch.from_arrays(arrays, schema=schema)


def _row(facility: Any) -> dict[str, Any]:
    return {
        "code": facility.code,
        "name": facility.name,
        "category": str(facility.category),
        "grid": f"{facility.grid_code or ''} {facility.grid_name or ''}".strip(),
        "status": str(facility.get_status_display()),
        "heard_on": f"{facility.heard_on:%Y-%m-%d}" if facility.heard_on else "",
        "open_cases": facility.open_cases,
        "maintainer": str(facility.maintainer or ""),
        "owner": str(facility.owner or ""),
        "lon": round(facility.geom.x, 7),
        "lat": round(facility.geom.y, 7),
    }
