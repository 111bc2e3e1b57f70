"""Outlines of grids for small scales: made in the background for every published edition."""

from typing import Any

import shapely
from django.contrib.gis.geos import GEOSGeometry
from django.db import transaction
from procrastinate.contrib.django import app
from procrastinate.exceptions import AlreadyEnqueued

from gis_core.geometry import STORAGE_SRID
from grids.editions.general import generalised
from grids.models import BoundaryEdition, County, Grid, GridOutline

TASK = "grids.outline_editions"


def ask_for_outlines() -> None:
    """Have the outlines of new editions made, once however many ask before it begins."""
    try:
        with transaction.atomic():  # a job that waits already must not break what asks
            app.configure_task(TASK, queueing_lock=TASK).defer()
    except AlreadyEnqueued:
        return


def outline_editions() -> int:
    """Make the outlines of every edition that lacks some, or has those of other versions; for how many editions?"""
    county = County.objects.first()  # at most one row: its key is always 1
    if county is None:
        return 0
    published = BoundaryEdition.objects.filter(layer="grids", state=BoundaryEdition.State.PUBLISHED)
    GridOutline.objects.exclude(edition__in=published).delete()
    return sum(_outline(edition, county) for edition in published.order_by("pk"))


def _outline(edition: BoundaryEdition, county: County) -> bool:
    """Make the outlines of one edition, unless they are there."""
    known = Grid.objects.filter(known__endswith__isnull=True, kind=county.main_grid_kind).order_by("pk")
    day = edition.effective_from
    on_its_day = known.filter(valid__contains=day) if day else known.filter(valid__startswith__isnull=True)
    found = dict(on_its_day.values_list("pk", "geom"))
    there = GridOutline.objects.filter(edition=edition)
    if set(there.values_list("grid_id", flat=True)) == found.keys():
        return False
    shapes = generalised(
        [shapely.from_wkb(bytes(geom.wkb)) for geom in found.values()], work_srid=county.work_srid
    )
    made: list[Any] = [GEOSGeometry(memoryview(shapely.to_wkb(one)), srid=STORAGE_SRID) for one in shapes]
    with transaction.atomic():
        there.delete()
        GridOutline.objects.bulk_create(
            GridOutline(edition=edition, grid_id=pk, geom=geom) for pk, geom in zip(found, made, strict=True)
        )
    return True
