"""How do shapes become a drawing?  One DXF layer; each shape with its code as text and its attributes as XDATA."""

import math
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import ezdxf
import shapely
from django.utils.translation import gettext as _

from gis_core.vector_files.names import GEOMETRY
from gis_core.vector_files.output import Output
from gis_core.vector_files.refusals import FileRefused

_APPLICATION = "WANGGE"
_TALLEST_M, _SHARE_OF_SHAPE = 5.0, 0.05  # text height; at most this share of the shape's diameter
_LONGEST_VALUE = 250  # bytes a string of XDATA may have, less a few


def write_dxf(made: Path, output: Output) -> list[str]:
    """Write an AutoCAD 2010 drawing (UTF-8) in metres of the output's CRS; returns what the user should know."""
    if not output.has_geometry:
        raise FileRefused("write_shapes", suffix=".dxf")
    drawing = ezdxf.new("R2010", setup=True)
    drawing.units = ezdxf.units.M
    drawing.layers.add(output.layer)
    drawing.appids.add(_APPLICATION)
    space = drawing.modelspace()
    holes = 0
    for values, shape in _rows(output):
        data = [(1000, _short(f"{key}={value}")) for key, value in values.items() if value is not None]
        for part in shapely.get_parts(shape):
            holes += shapely.get_num_interior_rings(part)
            for entity in _draw(space, part, {"layer": output.layer}):
                entity.set_xdata(_APPLICATION, data)
        label = values.get("code") or values.get("name")
        if label and not shape.is_empty:
            spot = shapely.point_on_surface(shape)
            size = math.dist(shape.bounds[:2], shape.bounds[2:])
            height = min(_TALLEST_M, size * _SHARE_OF_SHAPE) or _TALLEST_M
            text = space.add_text(str(label), height=height, dxfattribs={"layer": output.layer})
            text.set_placement((spot.x, spot.y))
    drawing.saveas(made)
    told = _("DXF knows no areas with holes: %(holes)d holes were written as closed polylines of their own")
    return [told % {"holes": holes}] if holes else []


def _rows(output: Output) -> Iterator[tuple[dict[str, Any], Any]]:
    for batch in output.batches:
        shapes = shapely.from_wkb(batch.column(GEOMETRY).to_pylist(), on_invalid="ignore")
        rows = batch.drop_columns([GEOMETRY]).to_pylist()
        yield from ((row, shape) for row, shape in zip(rows, shapes, strict=True) if shape is not None)


def _draw(space: Any, part: Any, attributes: dict[str, str]) -> Iterator[Any]:
    if part.geom_type == "Point":
        yield space.add_point((part.x, part.y), dxfattribs=attributes)
    elif part.geom_type == "Polygon":
        for ring in (part.exterior, *part.interiors):
            yield space.add_lwpolyline(ring.coords[:-1], close=True, dxfattribs=attributes)
    else:
        yield space.add_lwpolyline(part.coords, dxfattribs=attributes)


def _short(text: str) -> str:
    return text.encode()[:_LONGEST_VALUE].decode(errors="ignore")
