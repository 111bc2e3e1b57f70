"""Which shapes do the rows have, in storage (EPSG:4490), and what is wrong with each?"""

from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pyarrow as pa
import pyproj
import shapely
from numpy.typing import NDArray

from gis_core.coordinates.crs import DeclaredCrs
from gis_core.coordinates.reading import Box, Reading, read_coordinates
from gis_core.coordinates.refusals import CoordinatesRefused
from gis_core.layers.specs import ShapeKind
from gis_core.layers.values import BadCell

Shapes = NDArray[np.object_]
Numbers = NDArray[np.float64]

_TYPES = {"point": (0, 4), "line": (1, 5), "polygon": (3, 6)}  # of shapely.get_type_id: single, multi
_KIND_NAMES = {"point": "点", "line": "线", "polygon": "面"}
_ELLIPSOID = pyproj.Geod(ellps="GRS80")  # CGCS2000's to a tenth of a millimetre


@dataclass
class Placed:
    """Shapes of one batch in storage; `raw_x`, `raw_y` what the file said for points (NaN for others)."""

    shapes: Shapes
    raw_x: Numbers
    raw_y: Numbers
    bad: list[BadCell] = field(default_factory=list)
    repaired: list[tuple[int, float, float]] = field(default_factory=list)  # position, m² before, m² after


class ShapeReader:
    """Turns what a file says into checked shapes of storage; the first batch decides how the numbers are
    read.
    """

    def __init__(self, kind: ShapeKind, declared: DeclaredCrs, *, expected: Box | None, repair: bool) -> None:
        self.kind: ShapeKind = kind
        self.declared, self.expected, self.repair = declared, expected, repair
        self.reading: Reading | None = None

    def from_wkb(self, column: pa.Array) -> Placed:
        """Which checked shapes does a column of WKB hold?"""
        wkb = column.to_numpy(zero_copy_only=False)
        raw = shapely.force_2d(shapely.from_wkb(wkb, on_invalid="ignore"))
        bounds = shapely.bounds(raw)
        middle_x, middle_y = (bounds[:, 0] + bounds[:, 2]) / 2, (bounds[:, 1] + bounds[:, 3]) / 2
        reading = self._reading(middle_x, middle_y)
        shapes = raw if reading.is_identity else reading.geometries(raw)
        placed = Placed(shapes, np.full(len(raw), np.nan), np.full(len(raw), np.nan))
        if self.kind == "point":
            placed.raw_x, placed.raw_y = middle_x, middle_y
        self._check(placed, column.is_valid().to_numpy(zero_copy_only=False))
        return placed

    def from_pairs(self, x: Numbers, y: Numbers) -> Placed:
        """Which checked points do two columns of numbers hold?  NaN where the file says nothing."""
        lon, lat = self._reading(x, y).place(x, y)
        given = ~(np.isnan(x) | np.isnan(y))
        shapes = np.full(len(x), None, dtype=object)
        shapes[given] = shapely.points(lon[given], lat[given])
        placed = Placed(shapes, x, y)
        self._check(placed, given)
        return placed

    def _reading(self, x: Numbers, y: Numbers) -> Reading:
        if self.reading is None:
            reading = read_coordinates(x, y, self.declared, expected=self.expected)
            if (np.isfinite(x) & np.isfinite(y)).any():
                self.reading = reading
            return reading
        if not self.reading.fits(x, y):
            raise CoordinatesRefused(
                "crs_mixed", "文件前后的坐标不是同一种写法(轴序、带号或坐标系混杂),已拒绝"
            )
        return self.reading

    def _check(self, placed: Placed, given: NDArray[np.bool_]) -> None:
        shapes = placed.shapes
        types = shapely.get_type_id(shapes)
        single, multi = _TYPES[self.kind]
        coordinates, owner = shapely.get_coordinates(shapes, return_index=True)
        outside = ~((np.abs(coordinates[:, 0]) <= 180) & (np.abs(coordinates[:, 1]) <= 90))
        out_of_range = np.zeros(len(shapes), dtype=bool)
        out_of_range[owner[outside]] = True
        expected = (types == single) | (types == multi)
        problems: list[tuple[str, NDArray[np.bool_], str]] = [
            ("missing", ~given, "没有图形"),
            ("unreadable", given & (types == -1), "图形无法读取"),
            ("type", given & (types != -1) & ~expected, f"图形类型不对,应为{_KIND_NAMES[self.kind]}"),
            ("empty", expected & shapely.is_empty(shapes), "图形为空"),
            ("range", expected & out_of_range, "坐标超出经度 ±180、纬度 ±90,或不是有限数"),
        ]
        sound = expected.copy()
        for rule, rows, reason in problems:
            sound &= ~rows
            placed.bad += [_bad(placed, position, rule, reason) for position in np.flatnonzero(rows).tolist()]
        if self.kind != "point":
            self._check_validity(placed, sound)
        self._unify(placed, types, sound)

    def _check_validity(self, placed: Placed, sound: NDArray[np.bool_]) -> None:
        broken = sound & ~shapely.is_valid(placed.shapes)
        for position in np.flatnonzero(broken).tolist():
            shape = placed.shapes[position]
            mended = shapely.make_valid(shape, method="structure", keep_collapsed=False)
            mended = _parts(mended, self.kind)
            if self.repair and self.kind == "polygon" and not mended.is_empty:
                placed.shapes[position] = mended
                placed.repaired.append((position, area_m2(shape), area_m2(mended)))
            else:
                sound[position] = False
                reason = f"图形无效:{shapely.is_valid_reason(shape)}"
                hint = ";可加 --repair 修复" if self.kind == "polygon" and not mended.is_empty else ""
                placed.bad.append(_bad(placed, position, "valid", reason + hint))

    def _unify(self, placed: Placed, types: NDArray[np.int32], sound: NDArray[np.bool_]) -> None:
        """Make polygons multi, and lines and points single where they are one."""
        single, multi = _TYPES[self.kind]
        types = np.where(sound, shapely.get_type_id(placed.shapes), -1)
        if self.kind == "polygon":
            rows = np.flatnonzero(types == single)
            placed.shapes[rows] = shapely.multipolygons(placed.shapes[rows], indices=np.arange(len(rows)))
            return
        rows = np.flatnonzero(types == multi)
        for position in rows.tolist():
            merged = (
                shapely.line_merge(placed.shapes[position])
                if self.kind == "line"
                else placed.shapes[position]
            )
            if shapely.get_num_geometries(merged) == 1:
                placed.shapes[position] = shapely.get_geometry(merged, 0)
            else:
                reason = f"多部件{_KIND_NAMES[self.kind]},请先拆成单个"
                placed.bad.append(_bad(placed, position, "parts", reason))


def area_m2(polygon: Any) -> float:
    """How large is a polygon of storage on the ellipsoid, in m²?"""
    area, _ = _ELLIPSOID.geometry_area_perimeter(polygon)
    return abs(float(area))


def hex_ewkb(shapes: Shapes, srid: int) -> pa.Array:
    """What does COPY read for these shapes?"""
    return pa.array(
        shapely.to_wkb(shapely.set_srid(shapes, srid), hex=True, output_dimension=2, include_srid=True),
        pa.string(),
    )


def _parts(shape: Any, kind: ShapeKind) -> Any:
    wanted = [part for part in shapely.get_parts(shape) if shapely.get_type_id(part) in _TYPES[kind]]
    if kind == "polygon":
        return shapely.multipolygons([p for part in wanted for p in shapely.get_parts(part)])
    return shape if wanted else shapely.GeometryCollection()


def _bad(placed: Placed, position: int, rule: str, reason: str) -> BadCell:
    shape = placed.shapes[position]
    value = shape.wkt[:80] if shape is not None else ""
    return BadCell(position, "geometry", value, f"geometry.{rule}", reason)
