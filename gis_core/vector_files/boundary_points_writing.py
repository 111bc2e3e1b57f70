"""How do plots become a boundary-point report (电子报盘界址点 TXT)?  The order of its parts: `boundary_points`."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyproj
import shapely

from gis_core.coordinates.conversion import move, to_storage
from gis_core.coordinates.crs import DeclaredCrs
from gis_core.coordinates.zones import ZONES, Zone
from gis_core.vector_files.boundary_points import FACTS_MARK, LINE, PLOTS_MARK, POINT, POLYGON
from gis_core.vector_files.names import GEOMETRY
from gis_core.vector_files.output import Output
from gis_core.vector_files.refusals import FileRefused

_ELLIPSOID = pyproj.Geod(ellps="GRS80")
_KINDS = {"Point": POINT, "LineString": LINE, "Polygon": POLYGON}
_SQUARE_METRES_PER_HECTARE = 10_000


def write_report(made: Path, output: Output) -> list[str]:
    """Write GB18030 text with Windows line ends, as the report software takes it; coordinates to the millimetre.

    Raises FileRefused unless the output is in a Gauss-Krüger zone of CGCS2000.
    """
    zone = ZONES.get(output.epsg or 0)
    if zone is None or not output.has_geometry:
        raise FileRefused("write_report")
    with made.open("w", encoding="gb18030", newline="\r\n") as file:
        file.writelines(f"{line}\n" for line in _header(zone))
        for number, (values, shape) in enumerate(_rows(output.batches), start=1):
            file.writelines(f"{line}\n" for line in _plot(number, values, shape, zone))
    return []


def _header(zone: Zone) -> list[str]:
    facts = {
        "格式版本号": "1.01",
        "数据产生单位": "",
        "数据产生日期": "",
        "坐标系": "2000国家大地坐标系",
        "几度分带": zone.width_deg,
        "投影类型": "高斯克吕格",
        "计量单位": "米",
        "带号": zone.number,
        "精度": "0.001",
        "转换参数": ",,,,,,",
    }
    return [FACTS_MARK, *(f"{key}={value}" for key, value in facts.items()), PLOTS_MARK]


def _rows(batches: Any) -> Iterator[tuple[dict[str, Any], Any]]:
    for batch in batches:
        shapes = shapely.from_wkb(batch.column(GEOMETRY).to_pylist())
        rows = pa.RecordBatch.to_pylist(batch.drop_columns([GEOMETRY]))
        yield from ((row, shape) for row, shape in zip(rows, shapes, strict=True) if shape is not None)


def _plot(number: int, values: dict[str, Any], shape: Any, zone: Zone) -> Iterator[str]:
    parts = shapely.get_parts(shape)
    rings = [
        list(ring.coords)
        for part in parts
        for ring in ((part.exterior, *part.interiors) if part.geom_type == "Polygon" else (part,))
    ]
    facts = [
        sum(len(ring) for ring in rings),
        _hectares(values.get("area_m2"), shape, zone),
        _fact(values.get("code")) or number,
        _fact(values.get("name") or values.get("location")),
        _KINDS[parts[0].geom_type],
        "",
        _fact(values.get("use") or values.get("kind")),
        _fact(values.get("land_class")),
    ]
    yield ",".join(map(str, facts)) + ",@"
    first = 1
    for ring_number, ring in enumerate(rings, start=1):
        closed = len(ring) > 1 and ring[0] == ring[-1]
        for at, (east, north, *_) in enumerate(ring):
            point = first if closed and at == len(ring) - 1 else first + at
            yield f"J{point},{ring_number},{north:.3f},{east:.3f}"
        first += len(ring) - closed


def _hectares(stated_m2: Any, shape: Any, zone: Zone) -> str:
    """The area that the row states, to the hundredth of a m²; else that inside the outline, to the m²."""
    if stated_m2 is not None:
        return f"{stated_m2 / _SQUARE_METRES_PER_HECTARE:.6f}"
    return f"{_area_m2(shape, zone) / _SQUARE_METRES_PER_HECTARE:.4f}"


def _area_m2(shape: Any, zone: Zone) -> float:
    """On the ellipsoid, as land surveys want it."""
    declared = DeclaredCrs(epsg=zone.epsg)
    degrees = move(shape, lambda east, north: to_storage(east, north, declared))
    return abs(float(_ELLIPSOID.geometry_area_perimeter(degrees)[0]))


def _fact(value: Any) -> str:
    """A fact without the signs that the format has a meaning for."""
    return (
        "" if value is None else str(value).replace(",", "，").replace("@", "＠").replace("\n", " ").strip()
    )
