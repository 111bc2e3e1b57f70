"""Suppression areas by hand: drawn or taken from the ground, with a buffer, and ended before their time."""

import datetime
from collections.abc import Sequence
from typing import Any

from django.contrib.gis.geos import GEOSGeometry, MultiPolygon
from django.db import connection, transaction
from psycopg.types.range import DateRange

from gis_core.geometry import STORAGE_SRID
from surveys.models import SuppressionArea


def buffered(geom: GEOSGeometry, *, by_m: int) -> MultiPolygon:
    """The ground within so many metres of a shape, EPSG:4490; the shape itself for none."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT ST_AsBinary(ST_Multi(CASE WHEN %(by_m)s = 0 THEN g"
            " ELSE ST_MakeValid(ST_Buffer(g::geography, %(by_m)s)::geometry) END))"
            " FROM ST_GeomFromWKB(%(wkb)s, %(srid)s) g",
            {"by_m": by_m, "wkb": bytes(geom.wkb), "srid": STORAGE_SRID},
        )
        found = GEOSGeometry(memoryview(cursor.fetchone()[0]), srid=STORAGE_SRID)
    assert isinstance(found, MultiPolygon)
    return found


def suppress(
    *,
    name: str,
    geom: MultiPolygon,
    category_keys: Sequence[str],
    first_day: datetime.date,
    last_day: datetime.date,
    reason: str,
    by: Any,
) -> SuppressionArea:
    """Let no case be opened on this ground from the first day to the last; no category means all."""
    return SuppressionArea.objects.create(
        name=name,
        geom=geom,
        category_keys=list(category_keys),
        during=DateRange(first_day, last_day + datetime.timedelta(days=1)),
        reason=reason,
        decided_by=by,
    )


@transaction.atomic
def end_area(*, area_id: int, today: datetime.date) -> SuppressionArea | None:
    """Let an area hold today no more, or be over with today where it began today; None: it had not begun and is gone.

    What it ended stays ended: cases name the area that they lay in.  Raises SuppressionArea.DoesNotExist.
    """
    area = SuppressionArea.objects.select_for_update().get(pk=area_id)
    first = area.during.lower
    if first > today:
        area.delete()
        return None
    end = max(today, first + datetime.timedelta(days=1))
    if end < area.during.upper:
        area.during = DateRange(first, end)
        area.save(update_fields=["during"])
    return area
