"""What is drawn on a wall map: paths from below to above, words, and the legend that explains them."""

import datetime
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import shapely
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from gis_core.coordinates.crs import DeclaredCrs
from renovation.milestone_words import LIGHTS
from renovation.models import ProjectBuilding
from renovation.on_map.zones import NO_LIGHT, NO_LIGHT_WORDS
from renovation.rules.schedule import Light
from renovation.wallmaps.buildings import BUILDING_WORDS
from renovation.wallmaps.ground import Layer, ground_in, in_metres, of_models
from renovation.wallmaps.sheet import Box, Label, Shapes, Window, placed, way_label

#: Where the ground is smaller than this, single buildings are only grey dust.
_BUILDINGS_TO = 15_000
#: Fill, its opacity, line and line width (mm) by which something is drawn; "" is none.
Look = tuple[str, float, str, float]
GROUND: Mapping[str, Look] = {
    "water": ("#cfe3ee", 1.0, "#7fb0cc", 0.1),
    "buildings": ("#e2dccf", 1.0, "#bfb6a3", 0.07),
    "grids": ("", 1.0, "#6f8a7b", 0.18),
    "border": ("", 1.0, "#4f4660", 0.5),
}
#: Streets from the narrow to the wide: casing and body (mm).
ROADS: Mapping[str, tuple[float, float]] = {
    "lane": (0.45, 0.3),
    "branch": (0.8, 0.6),
    "secondary": (1.15, 0.9),
    "arterial": (1.6, 1.3),
}
ZONES: Mapping[str, Look] = {
    Light.RED.value: ("#c82c20", 0.38, "#9b1c1c", 0.7),
    Light.YELLOW.value: ("#f0b232", 0.42, "#7a3a02", 0.7),
    Light.GREEN.value: ("#2e8c6c", 0.36, "#0f4337", 0.7),
    Light.DONE.value: ("#466496", 0.32, "#2a4a7c", 0.7),
    NO_LIGHT: ("#69736d", 0.3, "#4a534e", 0.7),
}
#: How far a building of a project is, worst first.
BUILDINGS: Mapping[str, Look] = {
    "stands": ("#e8735f", 0.9, "#8c2a1c", 0.12),
    "empty": ("#f3c66a", 0.95, "#8a5a10", 0.12),
    "falls": ("#b9a7cf", 0.95, "#5d447f", 0.12),
    "gone": ("#ffffff", 0.9, "#8a8f8c", 0.12),
    "comes": ("#8ec5ea", 0.95, "#1f5f90", 0.12),
    "complete": ("#2f6f9f", 0.95, "#123c5c", 0.12),
}
_WORDS: Mapping[str, str | Promise] = {
    NO_LIGHT: NO_LIGHT_WORDS,
    "grids": gettext_lazy("grid"),
    "roads": gettext_lazy("road"),
    "water": gettext_lazy("water"),
    "buildings": gettext_lazy("building"),
    "border": gettext_lazy("county border"),
}


@dataclass(frozen=True, slots=True)
class Zone:
    """A zone to be drawn: its shape (m), its light, what is written into it; `means`: another word for the legend."""

    shape: shapely.Geometry
    light: str
    label: tuple[str, ...]
    means: str = ""


@dataclass(frozen=True, slots=True)
class Path:
    """One path of the map, and how it is drawn; `dash` as SVG has it."""

    d: str
    fill: str
    opacity: float
    line: str
    width: float
    dash: str = ""


@dataclass(frozen=True, slots=True)
class Key:
    """A line of the legend: a field or a line in its look, and what it means."""

    look: Look
    words: str
    is_line: bool = False
    dash: str = ""


@dataclass(slots=True)
class Drawing:
    """All of the map's window."""

    paths: list[Path] = field(default_factory=list)
    labels: list[Label] = field(default_factory=list)
    legend: list[Key] = field(default_factory=list)


def draw(
    window: Window,
    zones: Sequence[Zone],
    *,
    crs: DeclaredCrs,
    day: datetime.date,
    border: shapely.Geometry | None = None,
    buildings: Sequence[tuple[ProjectBuilding, str]] = (),
) -> Drawing:
    """The window with the ground, the zones, and the buildings of one project by their states, if it is about one."""
    ground = ground_in(window.box, crs=crs, day=day)
    made = Drawing()
    _draw_ground(made, window, ground, border)
    _draw_zones(made, window, zones, 0.5 if buildings else 1.0)
    states = _draw_buildings(made, window, buildings, crs)
    made.labels = placed([*_zone_labels(window, zones), *_ground_labels(window, ground)])
    made.legend = _legend(zones, states, ground, window, border)
    return made


def _draw_ground(
    made: Drawing, window: Window, ground: Mapping[str, Layer], border: shapely.Geometry | None
) -> None:
    def add(shapes: Shapes, look: Look, dash: str = "") -> None:
        if d := window.path(shapes):
            made.paths.append(Path(d, look[0], look[1], look[2], look[3], dash))

    add(ground["water"].shapes, GROUND["water"])
    if window.scale <= _BUILDINGS_TO:
        add(ground["buildings"].shapes, GROUND["buildings"])
    for part, colour in ((0, "#a89f8f"), (1, "#ffffff")):
        for key, widths in ROADS.items():
            add(ground["roads"].of(key), ("", 1.0, colour, widths[part]))
    add(ground["grids"].shapes, GROUND["grids"], "1.6 0.7")
    if border is not None:
        add(np.array([border], dtype=object), GROUND["border"], "4 1 0.8 1")


def _draw_zones(made: Drawing, window: Window, zones: Sequence[Zone], strength: float) -> None:
    """Zones by their light, those that are late with a broken line, as on the screen."""
    for zone in zones:
        fill, opacity, line, width = ZONES[zone.light]
        d = window.path(np.array([zone.shape], dtype=object))
        dash = "3 1.5" if zone.light == Light.RED.value else ""
        made.paths.append(Path(d, fill, opacity * strength, line, width, dash))


def _draw_buildings(
    made: Drawing, window: Window, known: Sequence[tuple[ProjectBuilding, str]], crs: DeclaredCrs
) -> list[str]:
    """A project's buildings by how far they are; which states are there?"""
    states = [state for _one, state in known]
    shapes = in_metres(of_models([one.geom for one, _state in known]), crs)
    for state, (fill, opacity, line, width) in BUILDINGS.items():
        own = shapes[[one == state for one in states]] if len(shapes) else shapes
        if d := window.path(own):
            made.paths.append(Path(d, fill, opacity, line, width, "0.6 0.4" if state == "gone" else ""))
    return [state for state in BUILDINGS if state in states]


def _zone_labels(window: Window, zones: Sequence[Zone]) -> list[Label]:
    found = []
    for zone in zones:
        inside = shapely.clip_by_rect(zone.shape, *window.box)
        spot = shapely.get_coordinates(shapely.point_on_surface(inside))
        if len(spot):
            ((x, y),) = window.drawn(spot).tolist()
            found.append(Label(x, y, zone.label, 3.4, "zone"))
    return found


def _ground_labels(window: Window, ground: Mapping[str, Layer]) -> list[Label]:
    """Streets by their class, one label a name, then water and grids."""
    found: list[Label] = []
    roads = ground["roads"]
    for key, size in (("arterial", 2.6), ("secondary", 2.3), ("branch", 2.0)):
        known = set()
        for kind, name, line in zip(roads.keys, roads.names, roads.shapes, strict=True):
            if kind != key or not name or name in known:
                continue
            label = way_label(window, line, name, size)
            if label is not None:
                known.add(name)
                found.append(label)
    for layer, size in (("water", 2.3), ("grids", 2.2)):
        rows = ground[layer]
        for name, shape in zip(rows.names, rows.shapes, strict=True):
            inside = shapely.clip_by_rect(shape, *window.box)
            if name and not inside.is_empty:
                spot = shapely.get_coordinates(shapely.point_on_surface(inside))
                ((x, y),) = window.drawn(spot).tolist()
                found.append(Label(x, y, (name,), size, layer))
    return found


def _legend(
    zones: Sequence[Zone],
    states: Sequence[str],
    ground: Mapping[str, Layer],
    window: Window,
    border: shapely.Geometry | None,
) -> list[Key]:
    """Only what stands on this map is explained."""
    lights = {zone.light for zone in zones}
    words: dict[str, Any] = {light.value: told for light, told in LIGHTS.items()} | {
        NO_LIGHT: _WORDS[NO_LIGHT]
    }
    other = {zone.light: zone.means for zone in zones if zone.means}
    found = [
        Key(
            look,
            other.get(light) or _("zone: %(light)s") % {"light": words[light]},
            dash="3 1.5" if light == Light.RED else "",
        )
        for light, look in ZONES.items()
        if light in lights
    ]
    found += [Key(BUILDINGS[state], str(BUILDING_WORDS[state])) for state in states]
    if len(ground["grids"].shapes):
        found.append(Key(GROUND["grids"], str(_WORDS["grids"]), True, "1.6 0.7"))
    if len(ground["roads"].shapes):
        found.append(Key(("", 1.0, "#a89f8f", 1.2), str(_WORDS["roads"]), True))
    if len(ground["water"].shapes):
        found.append(Key(GROUND["water"], str(_WORDS["water"])))
    if window.scale <= _BUILDINGS_TO and len(ground["buildings"].shapes):
        found.append(Key(GROUND["buildings"], str(_WORDS["buildings"])))
    if border is not None and shapely.box(*window.box).intersects(shapely.boundary(border)):
        found.append(Key(GROUND["border"], str(_WORDS["border"]), True, "4 1 0.8 1"))
    return found


def county_inset(border: shapely.Geometry, window: Window, side: float) -> dict[str, Any]:
    """Where in the county lies the window?  A small picture `side` mm high: its width, the border, the window."""
    west, south, east, north = shapely.bounds(border).tolist()
    metres_mm = (north - south) / side

    def spot(x: float, y: float) -> tuple[float, float]:
        return round((x - west) / metres_mm, 2), round((north - y) / metres_mm, 2)

    rings = shapely.get_rings(shapely.get_parts(shapely.simplify(border, metres_mm * 0.1)))
    d = "".join(
        "M"
        + "L".join("{:g} {:g}".format(*spot(x, y)) for x, y in shapely.get_coordinates(ring).tolist())
        + "Z"
        for ring in rings
    )
    box: Box = window.box
    left, top = spot(box[0], box[3])
    right, bottom = spot(box[2], box[1])
    return {
        "width": round((east - west) / metres_mm, 2),
        "height": side,
        "d": d,
        "x": left,
        "y": top,
        "w": max(1.2, right - left),
        "h": max(1.2, bottom - top),
    }
