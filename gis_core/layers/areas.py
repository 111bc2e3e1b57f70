"""Which one area does a file hold?  For outlines: all its polygons together, in storage."""

from pathlib import Path

import shapely

from gis_core.coordinates.crs import DeclaredCrs, crs_by_code, parse_crs
from gis_core.layers.refusals import LayerRefused
from gis_core.layers.shapes import ShapeReader
from gis_core.vector_files.names import GEOMETRY
from gis_core.vector_files.source import LayerInfo, open_vector_file


def declared_crs(said: str, info: LayerInfo, *, file_name: str) -> DeclaredCrs:
    """In which CRS are the numbers of a file?  What the user said, else what it says itself; never a guess.

    Raises LayerRefused when neither says.
    """
    declared = parse_crs(said)
    if declared is not None:
        return declared
    if info.epsg is not None:
        return crs_by_code(info.epsg)
    if info.offset:
        return DeclaredCrs(offset=info.offset)
    what = f"坐标系“{info.crs_name}”认不出代码" if info.crs_name else "没有写明坐标系"
    raise LayerRefused(
        f"{file_name} {what}；请用 --crs 声明（如 EPSG:4490、EPSG:4547、gcj02、bd09），不会猜测"
    )


def read_area(path: Path, *, crs: str = "auto") -> shapely.MultiPolygon:
    """The union of the polygons of a file, EPSG:4490 degrees.

    Raises FileRefused, CoordinatesRefused or LayerRefused, with the reason and the row.
    """
    with open_vector_file(path) as opened:
        if GEOMETRY not in opened.schema.names:
            raise LayerRefused(f"{path.name} 没有图形")
        reader = ShapeReader(
            "polygon", declared_crs(crs, opened.info, file_name=path.name), expected=None, repair=False
        )
        parts: list[shapely.Geometry] = []
        for batch in opened:
            placed = reader.from_wkb(batch.column(GEOMETRY))
            if placed.bad:
                first = placed.bad[0]
                row = opened.info.first_row + len(parts) + first.position
                raise LayerRefused(f"{path.name} 第 {row} 行：{first.reason}")
            parts.extend(shapely.from_wkb(placed.wkb.to_numpy(zero_copy_only=False)))
    if not parts:
        raise LayerRefused(f"{path.name} 是空的")
    merged = shapely.union_all(parts)
    return shapely.MultiPolygon(shapely.get_parts(merged).tolist())
