"""The page of an overlay: one outline or two side by side, the figures that the map asks for, and files of them."""

import datetime
import io
import json
import tempfile
from pathlib import Path
from typing import Any, cast
from urllib.parse import urlencode

import shapely
from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.files.uploadedfile import TemporaryUploadedFile
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from gis_core.asked import asked_day, asked_word
from gis_core.coordinates.refusals import CoordinatesRefused
from gis_core.layers.refusals import LayerRefused
from gis_core.policies import require
from gis_core.uploads.receiving import too_large
from gis_core.vector_files.refusals import FileRefused
from renovation.models import RenovationZone
from renovation.overlays.asking import LAYERS, overlay
from renovation.overlays.editing import editing_of
from renovation.overlays.files import FORMATS, write_overlay
from renovation.overlays.outlines import LONGEST_NAME, Outline, OutlineRefused, keep_outline, outline_named
from renovation.overlays.pieces import pieces_of
from renovation.overlays.tables import Table, area_words, compare, tables_of
from renovation.policies import may_draw
from renovation.wallmaps.figures import Table as SheetTable
from renovation.wallmaps.making import outline_sheet, sheet_pdf
from renovation.wallmaps.sheet import SIZES

SLOTS = ("a", "b")


class OutlineForm(forms.Form):
    """A file with an outline, its CRS where it does not say it, and which of the two outlines it is."""

    file = forms.FileField(label=gettext_lazy("File with an outline"))
    crs = forms.CharField(
        label=gettext_lazy("CRS"),
        required=False,
        max_length=40,
        widget=forms.TextInput(attrs={"class": "input", "placeholder": "EPSG:4490, gcj02 …"}),
    )
    slot = forms.ChoiceField(choices=[(slot, slot) for slot in SLOTS], required=False)


def _found(request: HttpRequest, outline: Outline) -> dict[str, Any]:
    return overlay(outline.area, LAYERS, user=request.user, on=asked_day(request.GET, "on"))


def _asked(request: HttpRequest, slot: str) -> str:
    return asked_word(request.GET, slot, longest=LONGEST_NAME)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def overlay_page(request: HttpRequest) -> HttpResponse:
    """GET /renovation/overlay/?a=zone:CODE&b=…&on=: what lies inside one outline, or two.  POST file: from a file."""
    require(request, "renovation-overlay")
    form = OutlineForm()
    if request.method == "POST":
        form = OutlineForm(request.POST, request.FILES)
        if (name := _kept(request, form)) is not None:
            slot = form.cleaned_data["slot"] or SLOTS[0]
            asked = {one: _asked(request, one) for one in SLOTS} | {slot: name}
            query = urlencode({one: word for one, word in asked.items() if word})
            return redirect(f"{reverse('renovation-overlay')}?{query}")
    sides = [_side(request, slot) for slot in SLOTS]
    found = [side["found"] for side in sides if "found" in side]
    context = {
        "sides": sides,
        "shown": [side for side in sides if "found" in side],
        "comparison": compare(*found) if len(found) == len(SLOTS) else [],
        "zones": RenovationZone.objects.order_by("code"),
        "form": form,
        "formats": FORMATS,
        "on": asked_word(request.GET, "on"),
        "map": reverse("map") + "?overlay=",
    }
    return render(request, "renovation/overlay.html", context, status=400 if form.errors else 200)


def _kept(request: HttpRequest, form: OutlineForm) -> str | None:
    """Under which name is the outline of a file kept?  None: it is refused, and the form says why."""
    if size := getattr(request, "refused_upload_bytes", None):
        form.add_error("file", str(too_large(size)))
    if not form.is_valid():
        return None
    file = cast(TemporaryUploadedFile, form.cleaned_data["file"])
    try:
        return keep_outline(
            Path(file.temporary_file_path()),
            title=Path(file.name or "").stem[:80],
            slot=form.cleaned_data["slot"],
            crs=form.cleaned_data["crs"] or "auto",
            session=request.session,
        )
    except (FileRefused, LayerRefused, CoordinatesRefused, OutlineRefused) as error:
        form.add_error("file", str(error))
        return None


def _side(request: HttpRequest, slot: str) -> dict[str, Any]:
    """One of the two outlines: what was asked for, and what lies inside it."""
    name = _asked(request, slot)
    side: dict[str, Any] = {"slot": slot, "name": name}
    if not name:
        return side
    try:
        outline = outline_named(name, request.session, asked_day(request.GET, "on"))
    except OutlineRefused as refused:
        messages.error(request, str(refused))
        return side
    found = _found(request, outline)
    return side | {
        "outline": outline,
        "found": found,
        "area": area_words(found["area_m2"]),
        "tables": tables_of(found),
        "query": urlencode({"of": name, "on": found["on"]}),
    }


def _in_a_box(table: Table) -> dict[str, Any]:
    """A table for the narrow box on the map: a name stands for its code."""
    first = 1 if table.columns[:2] in {("code", "name"), ("category", "name")} else 0
    total = table.total and [table.total[0].words, *(cell.words for cell in table.total[first + 1 :])]
    return {
        "name": table.name,
        "title": table.title,
        "headings": table.headings[first:],
        "rows": [[cell.words for cell in row[first:]] for row in table.rows],
        "numbers": [cell.is_number for cell in table.rows[0][first:]] if table.rows else [],
        "total": total,
    }


@login_required
@require_safe
def overlay_told(request: HttpRequest) -> JsonResponse:
    """GET /renovation/overlay/told/?of=drawn:…&on=: the figures inside an outline in words, for the map."""
    require(request, "renovation-overlay-told")
    name = _asked(request, "of")
    try:
        outline = outline_named(name, request.session, asked_day(request.GET, "on"))
    except OutlineRefused as refused:
        return JsonResponse({"detail": str(refused)}, status=400)
    found = _found(request, outline)
    files = {
        kind: f"{reverse('renovation-overlay-file', args=[kind])}?{urlencode({'of': name, 'on': found['on']})}"
        for kind in FORMATS
    }
    return JsonResponse(
        {
            "title": outline.title,
            "outline": json.loads(shapely.to_geojson(outline.area)),
            "area": area_words(found["area_m2"]),
            "tables": [_in_a_box(table) for table in tables_of(found)],
            "page": f"{reverse('renovation-overlay')}?{urlencode({'a': name, 'on': found['on']})}",
            "files": files,
            "editing": editing_of(outline) if may_draw.test(request.user) else None,
        }
    )


def _paper(outline: Outline, found: dict[str, Any], name: str) -> FileResponse:
    """The outline on a map of A3 with its figures; it opens in the browser."""
    told = [(_("Area"), area_words(found["area_m2"]))]
    tables = [
        SheetTable(_("Outline"), (), tuple(told)),
        *(
            SheetTable(
                table.title,
                table.headings,
                tuple(tuple(cell.words for cell in row) for row in rows),
                sum(not cell.is_number for cell in rows[0]),
            )
            for table in tables_of(found)
            if (rows := [*table.rows, *([table.total] if table.total else [])])
        ),
    ]
    day = datetime.date.fromisoformat(str(found["on"]))
    sheet = outline_sheet(outline.area, outline.title, tables, size=SIZES["a3"], day=day)
    return FileResponse(io.BytesIO(sheet_pdf(sheet)), filename=name, content_type=FORMATS["pdf"])


@login_required
@require_safe
def overlay_file(request: HttpRequest, kind: str) -> FileResponse:
    """GET /renovation/overlay/overlay.xlsx|gpkg|pdf?of=&on=: the figures inside an outline as a file."""
    require(request, "renovation-overlay-file")
    if kind not in FORMATS:
        raise Http404
    try:
        outline = outline_named(_asked(request, "of"), request.session, asked_day(request.GET, "on"))
    except OutlineRefused as refused:
        raise Http404(_("There is no such outline.")) from refused
    found = _found(request, outline)
    name = f"overlay-{found['on']}.{kind}"
    if kind == "pdf":
        return _paper(outline, found, name)
    with tempfile.TemporaryDirectory(prefix="wangge-overlay-") as folder:
        path = Path(folder) / name
        on = asked_day(request.GET, "on")
        pieces = pieces_of(outline.area, user=request.user, on=on) if kind == "gpkg" else {}
        write_overlay(path, outline, found, tables_of(found), pieces)
        return FileResponse(path.open("rb"), as_attachment=True, filename=name, content_type=FORMATS[kind])
