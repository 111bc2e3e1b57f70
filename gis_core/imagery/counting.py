"""The verbs of counts in imagery: have one made, and make it, in a job or at once."""

import datetime
import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import cast

import shapely
from django.contrib.gis.geos import GEOSGeometry, MultiPolygon
from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _
from procrastinate.contrib.django import app

from gis_core.geometry import STORAGE_SRID
from gis_core.imagery.areas import areas_touching, sources
from gis_core.models import RasterLayer, User, ZonalCount, ZonalFigure
from gis_core.uploads.receiving import UploadRefused

TASK = "gis_core.count_in_raster"
Measure, State = ZonalCount.Measure, ZonalCount.State
Clock = Callable[[], datetime.datetime]


@dataclass(frozen=True, slots=True)
class Order:
    """What is to be counted: of which areas as of which day, in which band, and how."""

    areas: str
    on_date: datetime.date
    measure: str = "values"
    bound: float | None = None
    band: int = 1


def order_count(
    *, layer: RasterLayer, order: Order, by: User, language: str, now: datetime.datetime
) -> ZonalCount:
    """Have something counted in the version of a raster that is shown.  Raises UploadRefused for what cannot be."""
    with transaction.atomic():
        count = new_count(layer=layer, order=order, by=by, language=language, now=now)
        count.job_id = app.configure_task(TASK).defer(count_id=count.pk)
        count.save()
    return count


def new_count(
    *, layer: RasterLayer, order: Order, by: User, language: str, now: datetime.datetime
) -> ZonalCount:
    """A count that nobody works on yet.  Raises UploadRefused for what cannot be counted."""
    if not layer.version or layer.removed_at is not None:
        raise UploadRefused("zonal.raster", _("The raster is not ready to be counted in."))
    if order.areas not in sources():
        raise UploadRefused("zonal.areas", _("Choose the areas first."))
    if order.measure not in Measure.values:
        raise UploadRefused("zonal.measure", _("There is no such measure."))
    if order.band not in layer.value_bands:
        raise UploadRefused("zonal.band", _("The raster has no such band."))
    if (order.measure == Measure.VALUES) != (order.bound is None) or not math.isfinite(order.bound or 0):
        raise UploadRefused("zonal.bound", _("Say which value is the bound, or the class."))
    return ZonalCount.objects.create(
        layer=layer,
        version=layer.version,
        taken_on=layer.taken_on,
        sha256=layer.sha256,
        band=order.band,
        areas=order.areas,
        on_date=order.on_date,
        measure=order.measure,
        bound=order.bound,
        language=language,
        asked_by=by,
        asked_at=now,
        touched_at=now,
    )


def make(*, count_id: int, now: Clock) -> None:
    """Count, and keep the figures; or say why not: the file was replaced, or nothing lies under it."""
    count = ZonalCount.objects.select_related("layer").filter(pk=count_id, state=State.COUNTING).first()
    if count is None:
        return
    with translation.override(count.language):
        try:
            figures = counted(count)
        except UploadRefused as refused:
            count.state, count.problem, count.touched_at = State.FAILED, str(refused), now()
            count.save()
            return
    with transaction.atomic():
        count.figures.all().delete()
        ZonalFigure.objects.bulk_create(figures, batch_size=1000)
        count.state, count.counted_at, count.touched_at = State.READY, now(), now()
        count.save()


def counted(count: ZonalCount) -> list[ZonalFigure]:
    """The figures of a count, not yet written.  Raises UploadRefused."""
    from gis_core.imagery.zonal import figures

    layer = count.layer
    if layer.sha256 != count.sha256 or layer.footprint is None:
        raise UploadRefused(
            "zonal.replaced", _("The raster was replaced before it was counted in: count anew.")
        )
    areas = areas_touching(sources()[count.areas], count.on_date, bytes(layer.footprint.wkb))
    if not areas:
        raise UploadRefused("zonal.nothing", _("None of these areas lies under the raster."))
    found = figures(
        layer.path, areas, epsg=layer.facts["epsg"], band=count.band, measure=count.measure, bound=count.bound
    )
    return [
        ZonalFigure(
            count=count,
            position=position,
            code=area.code,
            name=area.name,
            geom=cast(MultiPolygon, GEOSGeometry(memoryview(shapely.to_wkb(area.geom)), srid=STORAGE_SRID)),
            area_m2=area.area_m2,
            covered=one.covered,
            mean=one.mean,
            least=one.least,
            greatest=one.greatest,
            share=one.share,
            counted_m2=None if one.share is None else one.share * one.covered * area.area_m2,
        )
        for position, (area, one) in enumerate(zip(areas, found, strict=True))
    ]
