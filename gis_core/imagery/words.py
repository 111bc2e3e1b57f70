"""What the pages of imagery say of a raster."""

import math
from collections.abc import Iterable, Sequence
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from gis_core.models import RasterLayer, ZonalCount, ZonalFigure
from gis_core.uploads.words import size_words

PHASES = {
    "": gettext_lazy("starting"),
    "checking": gettext_lazy("checking the file"),
    "writing": gettext_lazy("writing tiles and overviews"),
    "measuring": gettext_lazy("measuring outline and values"),
}
_SQUARE_KILOMETRE = 1_000_000


def phase_words(layer: RasterLayer) -> str:
    """What is being done now?"""
    return str(PHASES.get(layer.progress_phase, "")) if layer.is_running else ""


def area_words(layer: RasterLayer) -> str:
    """How fine is it?  Empty before it is made."""
    pixel = layer.facts.get("ground_px_m")
    return "" if pixel is None else _("%(size)s m a pixel") % {"size": f"{pixel:.3g}"}


def facts_words(layer: RasterLayer) -> list[tuple[str, str]]:
    """What is known of the file that is shown?  Titles and texts; nothing before there is one."""
    if not layer.version:
        return []
    facts = layer.facts
    told = [
        (_("Version"), str(layer.version)),
        (_("File"), layer.file_name),
        (_("Size as COG"), size_words(layer.size_bytes)),
        (_("Pixels"), f"{facts['width']:,} × {facts['height']:,}"),
        (_("Pixel on the ground"), area_words(layer)),
        (_("Bands"), f"{facts['bands']} × {facts['dtype']}"),
        (_("Coordinate system"), f"EPSG:{facts['epsg']}"),
        (_("Without a value"), facts["nodata"] or (_("by transparency") if facts["has_alpha"] else "—")),
    ]
    if not facts["colours"]:
        least, greatest, _low, _high = facts["stretch"][0]
        told.append((_("Values, about"), f"{least:.6g} … {greatest:.6g}{' m' if layer.is_height else ''}"))
    return told


def bounds_link(layer: RasterLayer) -> str:
    """Which address shows it on the map?"""
    if not layer.version:
        return ""
    return f"{_map_around(layer.facts['bounds'])}&imagery={layer.pk}"


def counted_link(count: ZonalCount, figures: Iterable[ZonalFigure]) -> str:
    """Which address shows the figures on the map?  Empty where there are none."""
    boxes = [figure.geom.extent for figure in figures if figure.told is not None]
    if not boxes:
        return ""
    west, south, east, north = zip(*boxes, strict=True)
    return f"{_map_around((min(west), min(south), max(east), max(north)))}&counted={count.pk}"


def _map_around(bounds: Sequence[float]) -> str:
    west, south, east, north = bounds
    extent = max(east - west, north - south, 1e-6)
    zoom = min(18, max(5, math.floor(math.log2(360 / extent)) + 1))
    return f"/?lon={(west + east) / 2:.6f}&lat={(south + north) / 2:.6f}&z={zoom}"


def imagery_config(layers: Iterable[RasterLayer]) -> list[dict[str, Any]]:
    """What does the map's script need to know of the rasters that can be laid under it?"""
    return [
        {
            "id": layer.pk,
            "title": layer.name,
            "kind": layer.get_kind_display(),
            "takenOn": layer.taken_on.isoformat(),
            "bounds": layer.facts["bounds"],
            "maxZoom": native_zoom(layer),
            "tiles": f"{reverse('raster', args=[layer.pk])}{{z}}/{{x}}/{{y}}.png?v={layer.sha256[:12]}",
            "values": "" if layer.facts["colours"] else reverse("raster-value", args=[layer.pk]),
        }
        for layer in layers
    ]


def native_zoom(layer: RasterLayer) -> int:
    """From which zoom on are the map's pixels as fine as the raster's?"""
    world_px_m = 2 * math.pi * 6_378_137 / 256
    return max(1, min(22, math.ceil(math.log2(world_px_m / layer.facts["mercator_px"]) - 0.1)))
