"""What the map needs to move the corners of a stored zone: where that begins, what corners catch on, where it ends."""

from collections.abc import Sequence
from typing import Any
from urllib.parse import urlencode

import shapely
from django.db import connection
from django.urls import reverse
from django.utils.translation import gettext as _

from grids.audit.shapes import area_m2
from renovation.models import RenovationZone
from renovation.overlays.outlines import Outline, edit_name, zone_edited, zone_of
from renovation.overlays.tables import area_words

#: So far around a zone (degrees, about 100 m) lies what its corners may catch on, and so many shapes of it.
_AROUND = 0.001
_MOST = 400
#: Borders that a zone's outline is drawn along: its neighbours, plots and houses, grids.
_BORDERS = f"""
WITH o AS (SELECT ST_Expand(geom, %(around)s) AS box FROM renovation_renovationzone WHERE id = %(zone)s)
SELECT ST_AsBinary(b.geom) FROM o CROSS JOIN LATERAL (
  SELECT 1 AS rank, t.geom FROM renovation_renovationzone t WHERE t.geom && o.box AND t.id <> %(zone)s
  UNION ALL
  SELECT 2, t.geom FROM grids_place t WHERE t.geom && o.box AND upper_inf(t.known) AND upper_inf(t.valid)
  UNION ALL
  SELECT 3, t.geom FROM renovation_parcel t WHERE t.geom && o.box
  UNION ALL
  SELECT 4, t.geom FROM renovation_projectbuilding t WHERE t.geom && o.box
  UNION ALL
  SELECT 5, t.geom FROM grids_building t WHERE t.geom && o.box
  UNION ALL
  SELECT 6, t.geom FROM grids_grid t WHERE t.geom && o.box AND upper_inf(t.known) AND upper_inf(t.valid)
    AND t.kind = (SELECT c.main_grid_kind FROM grids_county c)
) b ORDER BY b.rank, ST_AsBinary(b.geom) LIMIT {_MOST}
"""  # noqa: S608  a number


def editing_of(outline: Outline) -> dict[str, Any] | None:
    """What the map is told of an outline that is a zone's, or is being made of one; None: of another."""
    kind, _colon, code = outline.name.partition(":")
    if kind == "zone":
        zone = zone_of(code)
        name = edit_name(zone)
        told = "" if name else _("The outline has too many corners to move them here: edit it in QGIS.")
        return {"zone": code, "name": name, "detail": told, "borders": borders_near(zone) if name else []}
    if code := zone_edited(outline.name):
        before = area_m2(shapely.from_wkb(bytes(zone_of(code).geom.wkb)))
        more = area_m2(outline.area) - before
        sign = "+" if more > 0 else "−"
        change = _("%(area)s against the outline in force") % {"area": sign + area_words(abs(more))}
        page = f"{reverse('renovation-zone', args=[code])}?{urlencode({'of': outline.name})}"
        return {
            "zone": code,
            "name": outline.name,
            "change": change if abs(more) >= 0.05 else "",
            "page": page,
        }
    return None


def borders_near(zone: RenovationZone) -> list[list[Sequence[float]]]:
    """Rings of corners (lon, lat) around a zone, that of neighbouring zones first."""
    with connection.cursor() as cursor:
        cursor.execute(_BORDERS, {"zone": zone.pk, "around": _AROUND})
        shapes = shapely.from_wkb([bytes(wkb) for (wkb,) in cursor.fetchall()])
    near = shapely.box(*shapely.bounds(shapely.from_wkb(bytes(zone.geom.wkb)))).buffer(_AROUND)
    lines = shapely.get_parts(shapely.intersection(shapely.boundary(shapes), near)) if len(shapes) else []
    return [
        [[round(lon, 7), round(lat, 7)] for lon, lat in shapely.get_coordinates(line).tolist()]
        for line in shapely.get_parts(lines)
        if line.geom_type == "LineString"
    ]
