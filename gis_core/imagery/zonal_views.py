"""The pages of what is counted in imagery: asked for on the raster's page, read as a table and as XLSX."""

import datetime
import tempfile
from pathlib import Path
from typing import Any, cast

import pyarrow as pa
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from gis_core.imagery.areas import areas_title
from gis_core.imagery.counting import Order, order_count
from gis_core.imagery.running import life_of
from gis_core.models import RasterLayer, User, ZonalCount
from gis_core.policies import require
from gis_core.uploads.receiving import UploadRefused
from gis_core.vector_files.output import Output
from gis_core.vector_files.writing import write_layer

ROWS_ON_A_PAGE = 100
_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def _number(key: str) -> int:
    if not key.isdecimal() or len(key) > 18:
        raise Http404
    return int(key)


@login_required
@require_POST
def order_view(request: HttpRequest, key: str) -> HttpResponse:
    """POST /imagery/<id>/count/ areas, on, measure, bound, band: have it counted."""
    require(request, "raster-count")
    layer = get_object_or_404(RasterLayer.objects.visible_to(request.user), pk=_number(key))
    try:
        count = order_count(
            layer=layer,
            order=_order(request),
            by=cast(User, request.user),  # login_required stands before
            language=get_language() or settings.LANGUAGE_CODE,
            now=timezone.now(),
        )
    except UploadRefused as refused:
        messages.error(request, str(refused))
        return redirect("raster", key=layer.pk)
    return redirect("zonal-count", key=count.pk)


def _order(request: HttpRequest) -> Order:
    said, bound = request.POST, request.POST.get("bound", "").strip()
    try:
        return Order(
            areas=said.get("areas", ""),
            on_date=datetime.date.fromisoformat(said.get("on", "")),
            measure=said.get("measure", ""),
            bound=float(bound) if bound and said.get("measure") != ZonalCount.Measure.VALUES else None,
            band=int(said.get("band") or 1),
        )
    except ValueError as error:
        raise UploadRefused("zonal.order", _("A day, a band or a value is misspelt.")) from error


def _count(request: HttpRequest, key: str) -> ZonalCount:
    found = ZonalCount.objects.visible_to(request.user).select_related("layer", "asked_by")
    return get_object_or_404(found, pk=_number(key))


@login_required
@require_safe
def count_page(request: HttpRequest, key: str) -> HttpResponse:
    """GET /imagery/counts/<id>/: the figures, area by area."""
    require(request, "zonal-count")
    count = _count(request, key)
    page = Paginator(count.figures.all(), ROWS_ON_A_PAGE).get_page(request.GET.get("page"))
    life = life_of(count, now=timezone.now())
    context = {
        "count": count,
        "areas": areas_title(count.areas),
        "life": life,
        "waits": life in ("waiting", "working"),
        "page": page,
        "replaced": count.layer.version != count.version,
    }
    return render(request, "gis_core/imagery/count.html", context)


@login_required
@require_safe
def count_file(request: HttpRequest, key: str) -> HttpResponse:
    """GET /imagery/counts/<id>.xlsx: the figures as a workbook."""
    require(request, "zonal-count-file")
    count = _count(request, key)
    if count.state != ZonalCount.State.READY:
        raise Http404
    with tempfile.TemporaryDirectory(prefix="wangge-zonal-") as folder:
        path = Path(folder) / "counted.xlsx"
        write_table(count, path)
        response = HttpResponse(path.read_bytes(), content_type=_XLSX)
    response["Content-Disposition"] = f'attachment; filename="zonal-{count.pk}.xlsx"'
    return response


_FLOATS = ("area_m2", "covered", "mean", "least", "greatest", "share", "counted_m2")


def write_table(count: ZonalCount, path: Path) -> None:
    """The figures with the raster's name, day and version in each row, by the ending of the file's name."""
    rows: list[dict[str, Any]] = [
        {
            "code": figure.code,
            "name": figure.name,
            **{name: getattr(figure, name) for name in _FLOATS},
            "raster": count.layer.name,
            "taken_on": count.taken_on.isoformat(),
            "version": count.version,
        }
        for figure in count.figures.all()
    ]
    names = ["code", "name", *_FLOATS, "raster", "taken_on", "version"]
    kinds = {**dict.fromkeys(_FLOATS, pa.float64()), "version": pa.int64()}
    schema = pa.schema([(name, kinds.get(name, pa.string())) for name in names])
    batch = pa.RecordBatch.from_pylist(rows, schema=schema)
    write_layer(path, Output(schema=schema, batches=[batch], layer="zonal_statistics"))
