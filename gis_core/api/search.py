"""GET /api/v1/search/: the place, the grid, the street, the unit that somebody typed."""

from dataclasses import asdict
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from rest_framework.request import Request
from rest_framework.response import Response

from gis_core.api.parameters import AS_OF, Parameter, Refused, number, text, whole
from gis_core.api.schema import Schema, object_schema
from gis_core.api.views import ApiView
from gis_core.coordinates.crs import DeclaredCrs
from gis_core.coordinates.typed import LONGEST, Placed, placed, read_typed
from gis_core.search import Found, find_words, frame

DEFAULT_LIMIT, MOST = 20, 50


def pair(value: str) -> tuple[float, float]:
    """Longitude and latitude in degrees.  Raises Refused."""
    parts = value.split(",")
    if len(parts) != 2:
        raise Refused(_("needs two numbers: longitude,latitude"))
    return number(-180, 180)(parts[0].strip()), number(-90, 90)(parts[1].strip())


_RESULT: Schema = object_schema(
    kind="string",
    id="integer?",
    code="string",
    name="string",
    detail="string",
    lon="number?",
    lat="number?",
    bounds="array?",
    crs="string?",
    note="string",
)


class Search(ApiView):
    """GET: what goes by this code or name, or lies at these coordinates?  Exact first, then nearly so.

    Two numbers are read as coordinates in every supported CRS in which they lie in or near the county; `crs` and
    `detail` say in which.  A word in front (EPSG:4548, gcj02, bd09) settles it.
    """

    parameters = (
        Parameter(
            "q",
            text(LONGEST),
            gettext_lazy("a code, a name or part of one, or coordinates"),
            schema={"type": "string", "maxLength": LONGEST},
            required=True,
        ),
        Parameter(
            "limit",
            whole(1, MOST),
            gettext_lazy("how many results at most (20 unless told)"),
            schema={"type": "integer", "minimum": 1, "maximum": MOST, "default": DEFAULT_LIMIT},
        ),
        Parameter(
            "near",
            pair,
            gettext_lazy("longitude,latitude: among equals the nearest comes first"),
            schema={"type": "string"},
        ),
        AS_OF,
    )
    shape: Schema = {
        "type": "object",
        "required": ["results"],
        "properties": {"results": {"type": "array", "items": _RESULT}},
    }

    def get(self, request: Request) -> Response:
        limit = self.asked.get("limit", DEFAULT_LIMIT)
        words = find_words(
            self.asked["q"],
            request.user,
            limit=limit,
            near=self.asked.get("near"),
            as_of=self.asked.get("as_of"),
        )
        found = [*coordinates(self.asked["q"]), *words][:limit]
        return Response({"results": [asdict(one) for one in found]})


def coordinates(typed_text: str) -> list[Found]:
    """Which places may these two numbers mean?  None where the text is something else."""
    typed = read_typed(typed_text)
    if typed is None:
        return []
    known = frame()
    return [_place(one) for one in placed(typed, expected=known.box, local=known.local)]


def _place(one: Placed) -> Found:
    lon, lat = round(one.lon, 7), round(one.lat, 7)
    return Found(
        kind="coordinate",
        id=None,
        code="",
        name=f"{lon:.6f}, {lat:.6f}",
        detail=crs_title(one.reading.crs),
        lon=lon,
        lat=lat,
        crs=str(one.reading.crs),
        note=_note(one),
    )


def _note(one: Placed) -> str:
    """What was done to the numbers before they fitted, and whether they lie where one looks."""
    notes = []
    if one.reading.swapped:
        notes.append(_("read as north before east"))
    if one.reading.shift_m:
        notes.append(_("zone number added") if one.reading.shift_m > 0 else _("zone number left out"))
    if not one.is_near:
        notes.append(_("far from the county"))
    return ", ".join(notes)


def crs_title(crs: DeclaredCrs) -> str:
    """By which name do people know this system?"""
    titles: dict[str, Any] = {
        "EPSG:4490": _("WGS 84 / CGCS2000"),
        "EPSG:4326": _("WGS 84 / CGCS2000"),
        "EPSG:3857": _("Web Mercator"),
        "gcj02": _("GCJ-02 (Amap, Tencent)"),
        "bd09": _("BD-09 (Baidu)"),
    }
    zone = crs.zone
    if zone is not None:
        return _("CGCS2000, %(width)s-degree zone %(number)s, central meridian %(meridian)s°E") % {
            "width": zone.width_deg,
            "number": zone.number,
            "meridian": zone.central_meridian,
        }
    return str(titles.get(str(crs), crs))
