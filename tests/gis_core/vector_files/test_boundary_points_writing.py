import pyarrow as pa
import pytest
import shapely

from gis_core.vector_files.output import Output
from gis_core.vector_files.refusals import FileRefused
from gis_core.vector_files.source import GEOMETRY
from gis_core.vector_files.writing import write_layer

SQUARE = shapely.box(39_500_000, 3_100_000, 39_500_100, 3_100_100)
HOLE = shapely.box(39_500_010, 3_100_010, 39_500_020, 3_100_020)
BESIDE = shapely.box(39_500_200, 3_100_000, 39_500_250, 3_100_050)


def written(tmp_path, shapes, epsg: int | None = 4527, name: str = "龙山,东@"):
    batch = pa.record_batch(
        {
            "code": [f"D{n}" for n in range(len(shapes))],
            "name": [name] * len(shapes),
            GEOMETRY: shapely.to_wkb(shapes).tolist(),
        }
    )
    write_layer(tmp_path / "a.txt", Output(batch.schema, [batch], "zones", epsg))
    return tmp_path / "a.txt"


def test_the_report_has_the_lines_of_the_report_software(tmp_path):
    lines = written(tmp_path, [SQUARE]).read_bytes().decode("gb18030").split("\r\n")
    assert lines[0] == "[属性描述]"
    assert lines[4:9] == [
        "坐标系=2000国家大地坐标系",
        "几度分带=3",
        "投影类型=高斯克吕格",
        "计量单位=米",
        "带号=39",
    ]
    assert lines[11] == "[地块坐标]"
    facts = lines[12].split(",")
    assert (facts[0], facts[2], facts[3], facts[4], facts[-1]) == ("5", "D0", "龙山，东＠", "面", "@")
    assert float(facts[1]) == pytest.approx(
        1.0, abs=0.002
    )  # hectares on the ellipsoid, at the central meridian
    assert lines[13].startswith("J1,1,31000")
    assert lines[13].split(",")[0] == lines[17].split(",")[0] == "J1"


def test_parts_and_holes_come_back(tmp_path, rows_of):
    shape = shapely.MultiPolygon([SQUARE - HOLE, BESIDE])
    info, (row,) = rows_of(written(tmp_path, [shape]))
    assert info.epsg == 4527
    assert shapely.from_wkb(row[GEOMETRY]).equals(shape)


@pytest.mark.parametrize("epsg", [4490, 3857, None])
def test_only_gauss_krueger_zones_are_written(tmp_path, epsg):
    with pytest.raises(FileRefused) as refused:
        written(tmp_path, [SQUARE], epsg)
    assert refused.value.code == "write_report"
