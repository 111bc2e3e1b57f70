"""Which shapes do the rows have, in storage (EPSG:4490), and what is wrong with each?"""

from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyproj
import shapely
from django.utils.translation import gettext
from django.utils.translation import gettext_noop as _
from numpy.typing import NDArray

from gis_core.coordinates.crs import DeclaredCrs
from gis_core.coordinates.reading import Box, Reading, read_coordinates
from gis_core.coordinates.refusals import CoordinatesRefused
from gis_core.layers.fields import ShapeKind
from gis_core.layers.values import BadCell
from gis_core.validity import why_invalid
from gis_core.wording import clauses

Shapes = NDArray[np.object_]
Numbers = NDArray[np.float64]

_TYPES = {
    "point": (0, 4),
    "line": (1, 5),
    "lines": (1, 5),
    "polygon": (3, 6),
}  # of shapely.get_type_id: single, multi
_KIND_NAMES = {"point": _("point"), "line": _("line"), "lines": _("line"), "polygon": _("area")}
_MULTI = {"lines": shapely.multilinestrings, "polygon": shapely.multipolygons}  # kinds stored in many parts
_OUT_OF_RANGE = _("beyond longitude ±180 or latitude ±90, or no finite numbers")
_POINT = np.dtype([("order", "u1"), ("type", "<u4"), ("x", "<f8"), ("y", "<f8")])  # WKB of a point
_HEX = np.array([f"{byte:02X}".encode() for byte in range(256)])
_ELLIPSOID = pyproj.Geod(ellps="GRS80")  # CGCS2000's to a tenth of a millimetre


@dataclass
class Placed:
    """Shapes of one batch: `wkb` hexadecimal in storage (NULL for bad ones), `raw_x` and `raw_y` what the
    file
    said for points (NaN for others), `repaired` (position, m² before, m² after).
    """

    wkb: pa.Array
    raw_x: Numbers
    raw_y: Numbers
    bad: list[BadCell] = field(default_factory=list)
    repaired: list[tuple[int, float, float]] = field(default_factory=list)


class ShapeReader:
    """Turns what a file says into checked shapes of storage; the first batch decides how the numbers are
    read.
    """

    def __init__(
        self,
        kind: ShapeKind,
        declared: DeclaredCrs,
        *,
        expected: Box | None,
        repair: bool,
        row_by_row: bool = False,
    ) -> None:
        self.kind: ShapeKind = kind
        self.declared, self.expected, self.repair = declared, expected, repair
        self.row_by_row = row_by_row  # it is enough that most of the file fits; strays are refused either way
        self.reading: Reading | None = None

    def from_wkb(self, column: pa.Array) -> Placed:
        """Which checked shapes does a column of WKB hold?"""
        if self.kind == "point":
            pairs = plain_points(column)
            if pairs is not None:
                return self.from_pairs(*pairs)
        with np.errstate(invalid="ignore"):  # NaN is refused by name below
            raw = shapely.from_wkb(column.to_numpy(zero_copy_only=False), on_invalid="ignore")
        raw = shapely.force_2d(raw) if shapely.has_z(raw).any() else raw
        checks = _Checks(raw, self.kind)
        checks.refuse_unusable(column.is_valid().to_numpy(zero_copy_only=False))
        if self.kind == "point":
            placed = self.from_pairs(shapely.get_x(checks.singles()), shapely.get_y(checks.singles()))
            told = {cell.position for cell in checks.bad}
            placed.bad = checks.bad + [cell for cell in placed.bad if cell.position not in told]
            return placed
        return self._place_shapes(checks)

    def from_pairs(self, x: Numbers, y: Numbers) -> Placed:
        """Which checked points do two columns of numbers hold?  NaN where the file says nothing."""
        lon, lat = self._reading(x, y).place(x, y)
        given = ~(np.isnan(x) | np.isnan(y))
        inside = (np.abs(lon) <= 180) & (np.abs(lat) <= 90)
        strays = self._strays(x, y)
        if self.declared.is_geographic:
            strays &= inside  # of what is no longitude or latitude that is said, and nothing else
        bad = [
            BadCell(at, "geometry", "", "geometry.missing", gettext("no shape")) for at in _positions(~given)
        ]
        for at in _positions(given & ~inside & ~strays):
            bad.append(
                BadCell(
                    at, "geometry", f"{x[at]:.10g} {y[at]:.10g}", "geometry.range", gettext(_OUT_OF_RANGE)
                )
            )
        bad += [
            BadCell(at, "geometry", f"{x[at]:.10g} {y[at]:.10g}", "geometry.misfit", self._misfit())
            for at in _positions(strays)
        ]
        return Placed(point_wkb(lon, lat, given & inside & ~strays), x, y, bad)

    def _place_shapes(self, checks: "_Checks") -> Placed:
        bounds = shapely.bounds(checks.shapes)
        middle_x, middle_y = (bounds[:, 0] + bounds[:, 2]) / 2, (bounds[:, 1] + bounds[:, 3]) / 2
        reading = self._reading(middle_x, middle_y)
        checks.refuse(self._strays(middle_x, middle_y), "misfit", self._misfit())
        if not reading.is_identity:
            checks.shapes = reading.geometries(checks.shapes)
        checks.refuse_out_of_range()
        if self.declared.own:
            checks.refuse_beyond(self.declared.area, self._misfit())
        checks.refuse_invalid(repair=self.repair)
        checks.unify()
        nothing = np.full(len(checks.shapes), np.nan)
        wkb = pa.array(shapely.to_wkb(checks.sound_shapes(), hex=True, output_dimension=2), pa.string())
        return Placed(wkb, nothing, nothing, checks.bad, checks.repaired)

    def _reading(self, x: Numbers, y: Numbers) -> Reading:
        if self.reading is None:
            reading = read_coordinates(
                x, y, self.declared, expected=self.expected, row_by_row=self.row_by_row
            )
            if (np.isfinite(x) & np.isfinite(y)).any():
                self.reading = reading
            return reading
        if not self.reading.fits(x, y) and not (self.row_by_row and self.reading.fits_most(x, y)):
            raise CoordinatesRefused(
                "crs_mixed",
                gettext("The file writes coordinates in different ways (axes, zones or CRS mixed): refused."),
            )
        return self.reading

    def _strays(self, x: Numbers, y: Numbers) -> NDArray[np.bool_]:
        """Which rows of a file that mostly fits do not?  Read as the others they would lie anywhere."""
        return self.reading.strays(x, y) if self.reading is not None else np.zeros(len(x), dtype=bool)

    def _misfit(self) -> str:
        if self.declared.own:
            told = gettext("lies outside of the area where %(crs)s may be used")
            return told % {"crs": self.declared}
        told = gettext("does not lie where the declared %(crs)s is used, as most of the file does")
        return told % {"crs": self.declared}


class _Checks:
    """The shapes of one batch, one rule after the other; a shape that breaks one is not asked about the
    next.
    """

    def __init__(self, shapes: Shapes, kind: ShapeKind) -> None:
        self.shapes, self.kind = shapes, kind
        self.sound = np.ones(len(shapes), dtype=bool)
        self.bad: list[BadCell] = []
        self.repaired: list[tuple[int, float, float]] = []

    def sound_shapes(self) -> Shapes:
        """The shapes that broke no rule; None in the place of the others."""
        return np.where(self.sound, self.shapes, np.array(None, dtype=object))

    def singles(self) -> Shapes:
        """The single point of each sound shape."""
        return np.where(self.sound, shapely.get_geometry(self.shapes, 0), np.array(None, dtype=object))

    def refuse(self, rows: NDArray[np.bool_], rule: str, reason: str) -> None:
        """Refuse the rows that are still sound."""
        for at in _positions(rows & self.sound):
            self._refuse_one(at, rule, reason)

    def _refuse_one(self, at: int, rule: str, reason: str) -> None:
        shape = self.shapes[at]
        value = shape.wkt[:80] if shape is not None else ""
        self.bad.append(BadCell(at, "geometry", value, f"geometry.{rule}", reason))
        self.sound[at] = False

    def refuse_unusable(self, given: NDArray[np.bool_]) -> None:
        """Refuse what is missing, unreadable, of another type or empty."""
        types = shapely.get_type_id(self.shapes)
        name = gettext(_KIND_NAMES[self.kind])
        self.refuse(~given, "missing", gettext("no shape"))
        self.refuse(types == -1, "unreadable", gettext("the shape cannot be read"))
        self.refuse(
            ~np.isin(types, _TYPES[self.kind]),
            "type",
            gettext("the shape is of another type, it should be: %(kind)s") % {"kind": name},
        )
        self.refuse(shapely.is_empty(self.shapes), "empty", gettext("the shape is empty"))
        if self.kind == "point":
            self.refuse(
                shapely.get_num_geometries(self.shapes) > 1,
                "parts",
                gettext("several points in one: split it into single ones first"),
            )

    def refuse_out_of_range(self) -> None:
        """Refuse what has a vertex off the Earth, or none at all."""
        coordinates, owner = shapely.get_coordinates(self.shapes, return_index=True)
        outside = ~((np.abs(coordinates[:, 0]) <= 180) & (np.abs(coordinates[:, 1]) <= 90))
        rows = np.zeros(len(self.shapes), dtype=bool)
        rows[owner[outside]] = True
        self.refuse(rows, "range", _OUT_OF_RANGE)

    def refuse_beyond(self, area: Box, reason: str) -> None:
        """Refuse what does not lie wholly in an area (degrees of storage)."""
        west, south, east, north = area
        bounds = shapely.bounds(self.shapes)
        inside = (bounds[:, :2] >= (west, south)).all(axis=1) & (bounds[:, 2:] <= (east, north)).all(axis=1)
        self.refuse(~inside, "misfit", reason)

    def refuse_invalid(self, *, repair: bool) -> None:
        """Refuse invalid shapes, or repair polygons where that was asked for and leaves an area."""
        for at in _positions(self.sound & ~shapely.is_valid(self.shapes)):
            shape = self.shapes[at]
            mended = _polygons_of(shape) if self.kind == "polygon" else None
            if repair and mended is not None:
                self.shapes[at] = mended
                self.repaired.append((at, area_m2(shape), area_m2(mended)))
                continue
            told = [gettext("the shape is not valid: %(why)s") % {"why": why_invalid(shape)}]
            if mended is not None:
                told.append(gettext("--repair mends it"))
            self._refuse_one(at, "valid", clauses(told))

    def unify(self) -> None:
        """Make `lines` and polygons multi, and what is to be one line single where its parts join up."""
        types = np.where(self.sound, shapely.get_type_id(self.shapes), -1)
        single, multi = _TYPES[self.kind]
        if self.kind in _MULTI:
            rows = np.flatnonzero(types == single)
            self.shapes[rows] = _MULTI[self.kind](self.shapes[rows], indices=np.arange(len(rows)))
            return
        for at in _positions(types == multi):
            merged = shapely.line_merge(self.shapes[at])
            if shapely.get_num_geometries(merged) == 1:
                self.shapes[at] = shapely.get_geometry(merged, 0)
            else:
                self._refuse_one(
                    at, "parts", gettext("several lines in one: split it into single ones first")
                )


def plain_points(column: pa.Array) -> tuple[Numbers, Numbers] | None:
    """Which x and y does a column of plain little-endian WKB points hold?  None when it holds anything
    else.
    """
    if column.null_count or not len(column):
        return None
    ends = np.frombuffer(column.buffers()[1], np.int32, len(column) + 1, column.offset * 4)
    if (np.diff(ends) != _POINT.itemsize).any():
        return None
    points = np.frombuffer(column.buffers()[2], _POINT, len(column), int(ends[0]))
    if (points["order"] != 1).any() or (points["type"] != 1).any():
        return None
    return points["x"].astype(float), points["y"].astype(float)


def point_wkb(lon: Numbers, lat: Numbers, rows: NDArray[np.bool_]) -> pa.Array:
    """What does COPY read for these points?  Hexadecimal WKB, NULL outside `rows`."""
    points = np.zeros(len(lon), _POINT)
    points["order"], points["type"], points["x"], points["y"] = 1, 1, lon, lat
    digits = _HEX[points.view(np.uint8)].tobytes()
    length = 2 * _POINT.itemsize
    ends = np.arange(0, (len(lon) + 1) * length, length, dtype=np.int32)
    column = pa.StringArray.from_buffers(len(lon), pa.py_buffer(ends), pa.py_buffer(digits))
    return pc.if_else(pa.array(rows), column, pa.scalar(None, pa.string()))


def _positions(rows: NDArray[np.bool_]) -> list[int]:
    return [int(at) for at in np.flatnonzero(rows)]


def _polygons_of(shape: Any) -> Any | None:
    """The polygons of an invalid shape once it is made valid; None when no area is left."""
    mended = shapely.make_valid(shape, method="structure", keep_collapsed=False)
    parts = [part for part in shapely.get_parts(mended) if shapely.get_type_id(part) in _TYPES["polygon"]]
    polygons = [polygon for part in parts for polygon in shapely.get_parts(part) if not polygon.is_empty]
    return shapely.multipolygons(polygons) if polygons else None


def area_m2(polygon: Any) -> float:
    """How large is a polygon of storage on the ellipsoid, in m²?"""
    area, _ = _ELLIPSOID.geometry_area_perimeter(polygon)
    return abs(float(area))
