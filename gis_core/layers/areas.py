"""Which one area does a file hold?  For outlines: all its polygons together, in storage."""

from pathlib import Path

import shapely
from django.utils.translation import gettext as _

from gis_core.coordinates.crs import DeclaredCrs, crs_by_code, parse_crs
from gis_core.layers.refusals import LayerRefused
from gis_core.layers.shapes import ShapeReader
from gis_core.vector_files.names import GEOMETRY
from gis_core.vector_files.source import LayerInfo, open_vector_file
from gis_core.wording import at_row, clauses, located


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
    what = (
        _("the code of its CRS “%(name)s” is not known") % {"name": info.crs_name}
        if info.crs_name
        else _("it does not say its CRS")
    )
    way_out = _("declare it with --crs (such as EPSG:4490, EPSG:4547, gcj02, bd09); it is never guessed")
    raise LayerRefused(located(file_name, clauses([what, way_out])))


def read_area(path: Path, *, crs: str = "auto") -> shapely.MultiPolygon:
    """The union of the polygons of a file, EPSG:4490 degrees.

    Raises FileRefused, CoordinatesRefused or LayerRefused, with the reason and the row.
    """
    with open_vector_file(path) as opened:
        if GEOMETRY not in opened.schema.names:
            raise LayerRefused(located(path.name, _("there are no shapes")))
        reader = ShapeReader(
            "polygon", declared_crs(crs, opened.info, file_name=path.name), expected=None, repair=False
        )
        parts: list[shapely.Geometry] = []
        for batch in opened:
            placed = reader.from_wkb(batch.column(GEOMETRY))
            if placed.bad:
                first = placed.bad[0]
                row = opened.info.first_row + len(parts) + first.position
                raise LayerRefused(located(at_row(path.name, row), first.reason))
            parts.extend(shapely.from_wkb(placed.wkb.to_numpy(zero_copy_only=False)))
    if not parts:
        raise LayerRefused(located(path.name, _("it is empty")))
    merged = shapely.union_all(parts)
    return shapely.MultiPolygon(shapely.get_parts(merged).tolist())
