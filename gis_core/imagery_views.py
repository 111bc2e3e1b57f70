"""The pages of imagery: what there is, bringing a raster, and the page of each."""

import datetime
from typing import Any, cast

from django import forms
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.files.uploadedfile import UploadedFile
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from gis_core.imagery import services
from gis_core.imagery.areas import areas_title, sources
from gis_core.imagery.running import life_of
from gis_core.imagery.words import area_words, bounds_link, facts_words, phase_words
from gis_core.inputs import DayInput
from gis_core.models import RasterLayer, User, ZonalCount
from gis_core.policies import allows, require
from gis_core.uploads.receiving import UploadRefused, too_large

ROWS_ON_A_PAGE = 30
LATEST_COUNTS = 20


def _text(attributes: dict[str, Any] | None = None) -> forms.TextInput:
    return forms.TextInput(attrs={"class": "input", **(attributes or {})})


class RasterForm(forms.ModelForm):
    """What is said of a raster that is brought."""

    class Meta:
        model = RasterLayer
        fields = ["name", "kind", "taken_on", "place", "source", "licence"]
        widgets = {
            "name": _text(),
            "kind": forms.Select(attrs={"class": "input"}),
            "taken_on": DayInput(),
            "place": _text(),
            "source": _text(),
            "licence": _text(),
        }


def _user(request: HttpRequest) -> User:
    return cast(User, request.user)  # login_required stands before


def _raster(request: HttpRequest, key: str) -> RasterLayer:
    if not key.isdecimal() or len(key) > 18:
        raise Http404
    found = RasterLayer.objects.visible_to(request.user).select_related("added_by")
    return get_object_or_404(found, pk=int(key))


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def imagery_page(request: HttpRequest) -> HttpResponse:
    """GET /imagery/: which rasters are there?  POST name, kind, taken_on, place, source, licence, file brings one."""
    require(request, "imagery")
    form = RasterForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            layer = services.bring_raster(
                file=_file(request),
                about=form.cleaned_data,
                by=_user(request),
                language=get_language() or settings.LANGUAGE_CODE,
                now=timezone.now(),
            )
            return redirect("raster", key=layer.pk)
        except UploadRefused as refused:
            messages.error(request, str(refused))
    now = timezone.now()
    layers = RasterLayer.objects.visible_to(request.user).defer("footprint")
    page = Paginator(layers, ROWS_ON_A_PAGE).get_page(request.GET.get("page"))
    context = {
        "page": page,
        "rows": [(layer, life_of(layer, now=now), area_words(layer)) for layer in page],
        "form": form,
        "may_bring": allows("imagery", "POST", request.user),
        "limit": settings.UPLOAD_MEBIBYTES,
    }
    return render(request, "gis_core/imagery/list.html", context)


def _file(request: HttpRequest) -> "UploadedFile[bytes]":
    file = request.FILES.get("file")
    refused_bytes = getattr(request, "refused_upload_bytes", None)  # known once the files were asked for
    if refused_bytes is not None:
        raise too_large(refused_bytes)
    if not isinstance(file, UploadedFile):
        raise UploadRefused("upload.file", _("Choose a file first."))
    return file


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def raster_page(request: HttpRequest, key: str) -> HttpResponse:
    """GET /imagery/<id>/: what is known of a raster?  POST step=replace|remove|again."""
    require(request, "raster")
    layer = _raster(request, key)
    if request.method == "POST":
        try:
            return _go_on(request, layer)
        except UploadRefused as refused:
            messages.error(request, str(refused))
        return redirect("raster", key=layer.pk)
    context = {
        "layer": layer,
        "progress": _progress(layer),
        "facts": facts_words(layer),
        "map_link": bounds_link(layer),
        "area_sources": [(source.name, source.title) for source in sources().values()],
        "measures": ZonalCount.Measure.choices,
        "counts": [(count, areas_title(count.areas)) for count in layer.counts.all()[:LATEST_COUNTS]],
        "today": timezone.localdate(),
        "may_keep": allows("raster", "POST", request.user),
        "limit": settings.UPLOAD_MEBIBYTES,
    }
    return render(request, "gis_core/imagery/raster.html", context)


def _go_on(request: HttpRequest, layer: RasterLayer) -> HttpResponse:
    step, now = request.POST.get("step", ""), timezone.now()
    if step == "remove":
        services.remove_raster(layer=layer, by=_user(request), now=now)
        messages.success(request, _("“%(name)s” has been removed from the map.") % {"name": layer.name})
        return redirect("imagery")
    if step == "again":
        services.start_again(layer=layer, now=now)
    elif step == "replace":
        services.replace_raster(layer=layer, file=_file(request), taken_on=_day(request), now=now)
    else:
        raise UploadRefused("upload.step", _("There is no such step."))
    return redirect("raster", key=layer.pk)


def _day(request: HttpRequest) -> datetime.date:
    try:
        return datetime.date.fromisoformat(request.POST.get("taken_on", ""))
    except ValueError as error:
        raise UploadRefused("imagery.day", _("Say on which day the new file was taken.")) from error


@login_required
@require_safe
def raster_progress(request: HttpRequest, key: str) -> HttpResponse:
    """GET /imagery/<id>/progress/: the state, and how far the job is, for the page that waits."""
    require(request, "raster-progress")
    return JsonResponse(_progress(_raster(request, key)), headers={"Cache-Control": "no-store"})


def _progress(layer: RasterLayer) -> dict[str, Any]:
    percent = layer.progress_percent
    return {
        "state": layer.state,
        "life": life_of(layer, now=timezone.now()),
        "words": phase_words(layer),
        "done": percent or 0,
        "total": None if percent is None else 100,
    }
