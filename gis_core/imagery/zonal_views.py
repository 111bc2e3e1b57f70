"""The pages of what is counted in imagery: asked for on the raster's page, read as a picture, a table and files."""

import datetime
import tempfile
from pathlib import Path
from typing import cast

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from gis_core.imagery.areas import areas_title
from gis_core.imagery.counting import Order, order_count
from gis_core.imagery.running import life_of
from gis_core.imagery.words import counted_link
from gis_core.imagery.zonal_export import FORMATS, TITLES, write_count
from gis_core.imagery.zonal_picture import counted_picture
from gis_core.models import RasterLayer, User, ZonalCount
from gis_core.policies import require
from gis_core.uploads.receiving import UploadRefused

ROWS_ON_A_PAGE = 100


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
    figures = list(count.figures.all())
    life = life_of(count, now=timezone.now())
    context = {
        "count": count,
        "areas": areas_title(count.areas),
        "life": life,
        "waits": life in ("waiting", "working"),
        "page": Paginator(figures, ROWS_ON_A_PAGE).get_page(request.GET.get("page")),
        "picture": counted_picture(figures, count.measure),
        "map_link": counted_link(count, figures),
        "formats": TITLES.items(),
        "replaced": count.layer.version != count.version,
    }
    return render(request, "gis_core/imagery/count.html", context)


@login_required
@require_safe
def count_file(request: HttpRequest, key: str, kind: str) -> FileResponse:
    """GET /imagery/counts/<id>.xlsx|gpkg|geojson: the figures as a file, but for the workbook with their outlines."""
    require(request, "zonal-count-file")
    count = _count(request, key)
    if count.state != ZonalCount.State.READY or kind not in FORMATS:
        raise Http404
    name = f"zonal-{count.pk}.{kind}"
    with tempfile.TemporaryDirectory(prefix="wangge-zonal-") as folder:
        path = Path(folder) / name
        write_count(count, path)
        return FileResponse(path.open("rb"), as_attachment=True, filename=name, content_type=FORMATS[kind])
