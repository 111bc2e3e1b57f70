"""The rows of a package: what its holder may see of some grids, and the ground around them.

Shapes are WKB in storage (EPSG:4490, x = longitude).  What may come back changed is also told as the base of the
package, field by field.
"""

# ruff: noqa: S608  every name in these statements is our own; values go as parameters

import datetime
import hashlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

import pyarrow as pa
from django.db import connection
from django.utils.translation import get_language

from gis_core.models import User
from gis_core.vector_files.names import GEOMETRY
from grids.models import Category, Facility
from surveys.case_words import STATES
from surveys.field.pack import initials
from surveys.models import Case, QFieldPackage
from surveys.qfield.names import FACILITIES, FORMAT, PACKAGE, PHOTO_ROWS, POINTS, VERSION

#: So far around the grids the map goes on, in metres.
AROUND_M = 200
#: What a day of work never needs more of; past it a package is refused.
MOST_FACILITIES = 50_000

Row = dict[str, Any]
_TEXT, _INTEGER, _NUMBER, _SHAPE = pa.string(), pa.int64(), pa.float64(), pa.binary()


@dataclass(frozen=True, slots=True)
class Table:
    """One table of the package."""

    name: str
    columns: Mapping[str, pa.DataType]
    rows: list[Row]
    geometry: str = ""

    @property
    def schema(self) -> pa.Schema:
        """Its columns, the shape last."""
        shape = [(GEOMETRY, _SHAPE)] if self.geometry else []
        return pa.schema([*self.columns.items(), *shape])

    def batches(self) -> Iterator[pa.RecordBatch]:
        """Its rows."""
        if self.rows:
            yield pa.RecordBatch.from_pylist(self.rows, schema=self.schema)


@dataclass(frozen=True, slots=True)
class Ground:
    """Some grids on a day, for who holds the package; `box` is what lies around them, in degrees."""

    codes: tuple[str, ...]
    day: datetime.date
    holder: User
    box: tuple[float, float, float, float]
    values: dict[str, Any] = field(default_factory=dict)


#: The box around grids; no row where one of them is unknown.
_BOX = """
SELECT ST_XMin(b.box), ST_YMin(b.box), ST_XMax(b.box), ST_YMax(b.box) FROM (
  SELECT ST_Envelope(ST_Buffer(ST_Envelope(ST_Collect(g.geom))::geography, %(around_m)s)::geometry) AS box
  FROM grids_grid g CROSS JOIN grids_county c
  WHERE upper_inf(g.known) AND g.valid @> %(day)s AND g.kind = c.main_grid_kind AND g.code = ANY (%(codes)s)
) b WHERE b.box IS NOT NULL
"""


def ground_of(codes: tuple[str, ...], day: datetime.date, holder: User) -> Ground | None:
    """The ground of these grids on a day; None where there is none of them."""
    values: Row = {"around_m": AROUND_M, "day": day, "codes": list(codes)}
    with connection.cursor() as cursor:
        cursor.execute(_BOX, values)
        found = cursor.fetchone()
    if found is None:
        return None
    west, south, east, north = found
    return Ground(
        codes,
        day,
        holder,
        (west, south, east, north),
        {"day": day, "codes": list(codes), "west": west, "south": south, "east": east, "north": north},
    )


_IN_BOX = "&& ST_MakeEnvelope(%(west)s, %(south)s, %(east)s, %(north)s, 4490)"
#: Reference layers: their columns, and the statement that reads them with the shape last.
_REFERENCE: dict[str, tuple[str, tuple[str, ...], str]] = {
    "grids": (
        "MultiPolygon",
        ("code", "name", "unit", "own"),
        "SELECT g.code, g.name, u.code, CASE WHEN g.code = ANY (%(codes)s) THEN 'own' ELSE 'other' END,"
        " ST_AsBinary(g.geom) FROM grids_grid g CROSS JOIN grids_county c"
        " LEFT JOIN grids_unit u ON u.id = g.accountable_unit_id"
        f" WHERE upper_inf(g.known) AND g.valid @> %(day)s AND g.kind = c.main_grid_kind AND g.geom {_IN_BOX}"
        " ORDER BY g.code",
    ),
    "road_sections": (
        "MultiPolygon",
        ("code", "name", "unit"),
        "SELECT s.code, s.name, u.code, ST_AsBinary(s.geom) FROM grids_roadsection s"
        " LEFT JOIN grids_unit u ON u.id = s.supervising_unit_id"
        f" WHERE upper_inf(s.known) AND s.valid @> %(day)s AND s.geom {_IN_BOX} ORDER BY s.code",
    ),
    "places": (
        "MultiPolygon",
        ("code", "name", "kind"),
        "SELECT p.code, p.name, p.kind, ST_AsBinary(p.geom) FROM grids_place p"
        f" WHERE upper_inf(p.known) AND p.valid @> %(day)s AND p.geom {_IN_BOX} ORDER BY p.code",
    ),
    "roads": (
        "MultiLineString",
        ("code", "name", "road_class"),
        f"SELECT r.code, r.name, r.road_class, ST_AsBinary(r.geom) FROM grids_road r WHERE r.geom {_IN_BOX}"
        " ORDER BY r.code",
    ),
    "water": (
        "MultiPolygon",
        ("code", "name"),
        f"SELECT w.code, w.name, ST_AsBinary(w.geom) FROM grids_waterbody w WHERE w.geom {_IN_BOX} ORDER BY w.code",
    ),
    "buildings": (
        "MultiPolygon",
        ("code", "name"),
        f"SELECT b.code, b.name, ST_AsBinary(b.geom) FROM grids_building b WHERE b.geom {_IN_BOX} ORDER BY b.code",
    ),
}


def reference_tables(ground: Ground) -> Iterator[Table]:
    """The ground around the grids, to look at."""
    for name, (geometry, columns, sql) in _REFERENCE.items():
        with connection.cursor() as cursor:
            cursor.execute(sql, ground.values)
            rows = [
                dict(zip((*columns, GEOMETRY), (*row[:-1], bytes(row[-1])), strict=True))
                for row in cursor.fetchall()
            ]
        yield Table(name, dict.fromkeys(columns, _TEXT), rows, geometry)


def lookup_tables(ground: Ground) -> Iterator[Table]:
    """What values mean: categories in both languages, the states of facilities, units."""
    chinese = (get_language() or "zh").startswith("zh")
    categories = [
        {
            "key": one.key,
            "name": f"{one.name_zh if chinese else one.name_en or one.name_zh} · {one.key}",
            "name_zh": one.name_zh,
            "name_en": one.name_en,
            "kind": one.kind,
            "group_zh": one.class_name_zh,
            "group_en": one.class_name_en,
            "pinyin": initials(one.name_zh),
            "accuracy_m": one.accuracy_m,
        }
        for one in Category.objects.in_use_on(ground.day).order_by("key")
    ]
    yield Table(
        "categories",
        {name: _INTEGER if name == "accuracy_m" else _TEXT for name in _CATEGORY_COLUMNS},
        categories,
    )
    states = [{"key": value, "name": str(words)} for value, words in Facility.Status.choices]
    yield Table("conditions", {"key": _TEXT, "name": _TEXT}, states)
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT code, name FROM grids_unit WHERE valid @> %(day)s ORDER BY code", ground.values
        )
        units = [{"key": code, "name": name} for code, name in cursor.fetchall()]
    yield Table("units", {"key": _TEXT, "name": _TEXT}, units)


_CATEGORY_COLUMNS = (
    *("key", "name", "name_zh", "name_en", "kind", "group_zh", "group_en"),
    *("pinyin", "accuracy_m"),
)

#: What a point of the package has; all but the first two and `known` … `state` are of reports made in the field.
POINT_COLUMNS: Mapping[str, pa.DataType] = {
    "uid": _TEXT,
    "base_version": _TEXT,
    "known": _TEXT,
    "state": _TEXT,
    "category": _TEXT,
    "description": _TEXT,
    "place_text": _TEXT,
    "facility_id": _INTEGER,
    "observed_at": _TEXT,
    "observed_ms": _INTEGER,
    "accuracy_m": _NUMBER,
    "position_source": _TEXT,
    "position_device": _TEXT,
    "fix_lon": _NUMBER,
    "fix_lat": _NUMBER,
    "fix_accuracy_m": _NUMBER,
    "fix_ms": _INTEGER,
    "position_reason": _TEXT,
    "supplement": _TEXT,
    "collector": _TEXT,
}
#: Of a point that the county has, these are compared when it comes back; none of them may change.
POINT_BASE = ("category", "description", "place_text", "facility_id", "lon", "lat")
FACILITY_COLUMNS: Mapping[str, pa.DataType] = {
    "key": _INTEGER,
    "base_version": _TEXT,
    "code": _TEXT,
    "name": _TEXT,
    "category": _TEXT,
    "maintainer": _TEXT,
    "status": _TEXT,
    "label": _TEXT,
}
FACILITY_BASE = ("code", "status")
PHOTO_COLUMNS: Mapping[str, pa.DataType] = {
    "uid": _TEXT,
    "point_uid": _TEXT,
    "file": _TEXT,
    "kind": _TEXT,
    "taken_ms": _INTEGER,
}


def version_of(values: Mapping[str, Any]) -> str:
    """The version of a row: what was written of it, in sixteen letters."""
    told = json.dumps(values, sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(told.encode()).hexdigest()[:16]


def point_table(ground: Ground) -> tuple[Table, dict[str, Row]]:
    """The open points of the grids that the holder may see, and their base by uid."""
    cases = (
        Case.objects.visible_to(ground.holder)
        .open()
        .filter(grid__code__in=ground.codes)
        .select_related("point__category", "category", "accountable_unit")
        .order_by("pk")
    )
    rows, base = [], {}
    for case in cases:
        point = case.point
        kept = point_base(point)
        base[str(point.uid)] = kept
        rows.append(
            dict.fromkeys(POINT_COLUMNS)
            | {name: kept[name] for name in POINT_BASE if name in POINT_COLUMNS}
            | {
                "uid": str(point.uid),
                "base_version": version_of(kept),
                "known": _known(case),
                "state": case.state,
                "observed_ms": round(point.observed_at.timestamp() * 1000),
                "supplement": "",
                GEOMETRY: bytes(point.geom.wkb),
            }
        )
    return Table(POINTS, POINT_COLUMNS, rows, "Point"), base


def point_base(point: Any) -> Row:
    """What a package says of a point, with which a return is compared."""
    return {
        "category": point.category.key,
        "description": point.description,
        "place_text": point.place_text,
        "facility_id": point.facility_id,
        "lon": point.geom.x,
        "lat": point.geom.y,
    }


def _known(case: Case) -> str:
    lines = [
        f"{case.number} · {STATES[case.state]}",
        case.category.name_zh,
        case.accountable_unit.name,
        case.point.place_text,
        case.point.description,
    ]
    return "\n".join(line for line in lines if line)


def facility_table(ground: Ground) -> tuple[Table, dict[str, Row]]:
    """The facilities in the grids, but those that are removed, and their base by id."""
    with connection.cursor() as cursor:
        cursor.execute(_FACILITIES, ground.values)
        found = cursor.fetchall()
    rows, base = [], {}
    for key, code, name, category, category_name, maintainer, status, geom in found:
        kept = {"code": code, "status": status}
        base[str(key)] = kept
        rows.append(
            {
                "key": key,
                "base_version": version_of(kept),
                "code": code,
                "name": name,
                "category": category,
                "maintainer": maintainer,
                "status": status,
                "label": f"{category_name} {name or code}",
                GEOMETRY: bytes(geom),
            }
        )
    return Table(FACILITIES, FACILITY_COLUMNS, rows, "Point"), base


#: Ordered by what people know it by; one more than may be, to know that there are more.
_FACILITIES = f"""
SELECT f.id, f.code, f.name, k.key, k.name_zh, u.code, f.status, ST_AsBinary(f.geom)
FROM grids_facility f JOIN grids_category k ON k.id = f.category_id
LEFT JOIN grids_unit u ON u.id = f.maintainer_id
WHERE upper_inf(f.known) AND f.valid @> %(day)s AND f.status <> 'removed' AND EXISTS (
  SELECT FROM grids_grid g CROSS JOIN grids_county c
  WHERE upper_inf(g.known) AND g.valid @> %(day)s AND g.kind = c.main_grid_kind AND g.code = ANY (%(codes)s)
    AND ST_Intersects(g.geom, f.geom))
ORDER BY k.key, f.code LIMIT {MOST_FACILITIES + 1}
"""


def photo_table() -> Table:
    """No photo yet: those of reports are taken in the field."""
    return Table(PHOTO_ROWS, PHOTO_COLUMNS, [])


def package_table(package: QFieldPackage) -> Table:
    """Which package is it?  One row."""
    row = {
        "format": FORMAT,
        "version": VERSION,
        "uid": str(package.uid),
        "holder": package.holder.get_username(),
        "grids": ";".join(package.grid_codes),
        "made_at": package.asked_at.isoformat(),
    }
    kinds = {name: _INTEGER if name == "version" else _TEXT for name in row}
    return Table(PACKAGE, kinds, [row])
