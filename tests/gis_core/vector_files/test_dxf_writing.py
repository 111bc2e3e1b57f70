import ezdxf
import pyarrow as pa
import shapely

from gis_core.vector_files.output import Output
from gis_core.vector_files.source import GEOMETRY
from gis_core.vector_files.writing import write_layer

SQUARE = shapely.box(500_000, 3_100_000, 500_100, 3_100_100)
RING = shapely.Polygon(SQUARE.exterior, [shapely.box(500_040, 3_100_010, 500_060, 3_100_020).exterior])


def written(tmp_path, shapes, name: str = "grids.dxf"):
    batch = pa.record_batch(
        {
            "code": [f"G{n}" for n in range(len(shapes))],
            "name": ["龙山"] * len(shapes),
            GEOMETRY: shapely.to_wkb(shapes).tolist(),
        }
    )
    notes = write_layer(tmp_path / name, Output(batch.schema, [batch], "grids", 4548))
    return tmp_path / name, notes


def test_polygons_come_back_with_their_codes_as_labels(tmp_path, rows_of):
    path, notes = written(
        tmp_path, [SQUARE, shapely.MultiPolygon([shapely.box(500_200, 3_100_000, 500_300, 3_100_100)])]
    )
    _, rows = rows_of(path)
    assert notes == []
    assert [(row["label"], shapely.from_wkb(row[GEOMETRY]).area) for row in rows] == [
        ("G0", 10_000),
        ("G1", 10_000),
    ]


def test_holes_are_rings_of_their_own_and_that_is_said(tmp_path, rows_of):
    path, notes = written(tmp_path, [RING])
    assert notes == ["DXF 没有带洞的面：1 个洞写成了单独的闭合多段线"]
    assert len(rows_of(path)[1]) == 2


def test_lines_and_points_come_back(tmp_path, rows_of):
    path, _ = written(tmp_path, [shapely.LineString([(0, 0), (100, 0)]), shapely.Point(5, 5)])
    assert [shapely.from_wkb(row[GEOMETRY]).geom_type for row in rows_of(path)[1]] == ["LineString", "Point"]


def test_attributes_travel_as_extended_data(tmp_path):
    path, _ = written(tmp_path, [SQUARE])
    line = ezdxf.readfile(path).modelspace().query("LWPOLYLINE").first
    assert [value for _, value in line.get_xdata("WANGGE")] == ["code=G0", "name=龙山"]
