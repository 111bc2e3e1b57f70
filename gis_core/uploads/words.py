"""What the pages of uploads say: phases, reasons, shapes, what was drawn."""

import re
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from gis_core.coordinates.crs import parse_crs

PHASES = {
    "": gettext_lazy("starting"),
    "reading": gettext_lazy("reading the rows"),
    "drawing": gettext_lazy("drawing the pictures"),
    "checking": gettext_lazy("checking the rows"),
    "comparing": gettext_lazy("comparing with what is there"),
    "writing": gettext_lazy("working out what would be written"),
    "keeping": gettext_lazy("keeping the preview"),
}

_SHAPES = {
    "Point": gettext_lazy("points"),
    "MultiPoint": gettext_lazy("multipoints"),
    "LineString": gettext_lazy("lines"),
    "MultiLineString": gettext_lazy("lines of several parts"),
    "Polygon": gettext_lazy("areas"),
    "MultiPolygon": gettext_lazy("areas of several parts"),
    "GeometryCollection": gettext_lazy("collections"),
    "none": gettext_lazy("without a shape"),
}

_REASONS = {
    "declared": gettext_lazy("The file says its coordinate system, and its rows lie in the county."),
    "only": gettext_lazy("Only this system puts the rows into the county; look at the picture and agree."),
    "several": gettext_lazy(
        "Several systems put the rows into the county: choose the one whose shapes lie right on the streets."
    ),
    "outside": gettext_lazy(
        "The file says its coordinate system, but its rows do not lie in the county: look before you go on."
    ),
    "none": gettext_lazy("No system that was tried puts the rows into the county: say which one it is."),
    "each": gettext_lazy("Each object of the file says its own coordinate system, and is converted from it."),
}

_SYSTEMS = {
    "auto": gettext_lazy("as each object says"),
    "gcj02": gettext_lazy("GCJ-02 (Amap, Tencent)"),
    "bd09": gettext_lazy("BD-09 (Baidu)"),
    "EPSG:4490": gettext_lazy("CGCS2000 longitude and latitude"),
    "EPSG:4326": gettext_lazy("WGS 84 longitude and latitude"),
    "EPSG:3857": gettext_lazy("Web Mercator"),
}

#: What the pages call the options of import_layer, of which its refusals speak.
_OPTIONS = {
    "create-units": gettext_lazy("Make units that are missing"),
    "crs": gettext_lazy("Coordinate system"),
    "encoding": gettext_lazy("Text encoding, where the file does not say it"),
    "field": gettext_lazy("Column of the file"),
    "keep-going": gettext_lazy("Take the others in without the refused rows"),
    "layer": gettext_lazy("Layer of the file"),
    "map": gettext_lazy("Replace values"),
    "repair": gettext_lazy("Mend invalid areas, and tell the change of area"),
    "set": gettext_lazy("or a fixed value"),
    "source": gettext_lazy("name of the source"),
}


def on_page(said: str) -> str:
    """What a refusal of import_layer says, its options by the names that the pages give them."""
    return re.sub(rf"--({'|'.join(_OPTIONS)})\b(?!-)", lambda option: f"“{_OPTIONS[option[1]]}”", said)


def shape_words(shapes: dict[str, int]) -> str:
    """How many of which shapes: 302 lines, 4 without a shape."""
    return _(", ").join(f"{count} {_SHAPES.get(kind, kind)}" for kind, count in sorted(shapes.items()))


def reason_words(code: str) -> str:
    """Why is a coordinate system proposed, or none?"""
    return str(_REASONS.get(code, ""))


def system_title(word: str) -> str:
    """What is a coordinate system called, besides its code?"""
    if word in _SYSTEMS:
        return str(_SYSTEMS[word])
    declared = parse_crs(word)
    zone = declared.zone if declared else None
    if zone is None:
        return ""
    told = _("CGCS2000, %(width)d-degree zone, meridian %(meridian)d°E")
    return told % {"width": zone.width_deg, "meridian": zone.central_meridian} + (
        _(", with zone number") if zone.prefixed else ""
    )


def place_words(system: dict[str, Any]) -> str:
    """Where would the rows lie?"""
    share = system["share"]
    if system["refusal"]:
        return on_page(system["refusal"])
    if share is None:
        return _("The county's outline is not known: compare with the streets.")
    if share <= 0 and system["away_km"]:
        return _("outside of the county, %(km)s km away") % {"km": f"{system['away_km']:g}"}
    return _("%(percent)d %% of the rows lie in the county") % {"percent": round(share * 100)}


def road_words(system: dict[str, Any]) -> str:
    """How well do the points fit the roads?"""
    distance_m = system.get("road_m")  # files read by an earlier release have none
    return (
        ""
        if distance_m is None
        else _("half of them within %(metres)s m of a road") % {"metres": f"{distance_m:g}"}
    )


def size_words(size_bytes: int) -> str:
    """How large is a file?"""
    if size_bytes < 1024 * 1024:
        return f"{max(size_bytes / 1024, 0.1):.1f} KiB"
    return f"{size_bytes / 1024 / 1024:.1f} MiB"
