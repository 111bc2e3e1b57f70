import pytest
import shapely

from gis_core.vector_files.refusals import FileRefused
from gis_core.vector_files.source import GEOMETRY

HEADER = """[属性描述]
格式版本号=1.01
坐标系={system}
几度分带={width}
投影类型=高斯克吕格
计量单位=米
带号={zone}
精度=0.001
转换参数=,,,,,,
[地块坐标]
"""
SQUARE = """5,1.0000,D1,一号地块,面,,住宅,0702,@
J1,1,3100000.000,{e}500000.000
J2,1,3100100.000,{e}500000.000
J3,1,3100100.000,{e}500100.000
J4,1,3100000.000,{e}500100.000
J1,1,3100000.000,{e}500000.000
"""


@pytest.fixture
def report(tmp_path):
    """Write a report with these plots."""

    def report(
        plots: str,
        system: str = "2000国家大地坐标系",
        width: str = "3",
        zone: str = "39",
        encoding: str = "gb18030",
    ):
        path = tmp_path / "报盘.txt"
        path.write_bytes((HEADER.format(system=system, width=width, zone=zone) + plots).encode(encoding))
        return path

    return report


@pytest.mark.parametrize("encoding", ["gb18030", "utf-8"])
def test_a_plot_comes_with_its_facts_and_east_before_north(report, rows_of, encoding):
    info, (row,) = rows_of(report(SQUARE.format(e="39"), encoding=encoding))
    assert (info.name, info.epsg) == ("报盘", 4527)
    assert shapely.from_wkb(row[GEOMETRY]).equals(shapely.box(39_500_000, 3_100_000, 39_500_100, 3_100_100))
    assert (row["code"], row["name"], row["use"], row["land_class"], row["area_ha"], row["area_m2"]) == (
        "D1",
        "一号地块",
        "住宅",
        "0702",
        "1.0000",
        "10000.00",
    )


@pytest.mark.parametrize(
    ("system", "width", "zone", "easting", "epsg"),
    [
        ("2000国家大地坐标系", "3", "39", "39", 4527),
        ("2000国家大地坐标系", "3度带", "39", "", 4548),
        ("CGCS2000", "6", "20", "20", 4498),
        ("1980西安坐标系", "3", "39", "39", 2363),
        ("80国家大地坐标系", "6", "20", "", 2345),
        ("1954北京坐标系", "3", "39", "39", 2415),
        ("地方独立坐标系", "3", "39", "39", None),
        ("2000国家大地坐标系", "", "", "39", None),
    ],
)
def test_the_header_names_the_system(report, rows_of, system, width, zone, easting, epsg):
    assert rows_of(report(SQUARE.format(e=easting), system, width, zone))[0].epsg == epsg


def test_a_ring_inside_a_ring_is_a_hole_and_a_ring_beside_it_another_part(report, rows_of):
    def ring(number: int, west: int, size: int) -> str:
        corners = [
            (west, west),
            (west, west + size),
            (west + size, west + size),
            (west + size, west),
            (west, west),
        ]
        return "".join(f"J,{number},{3_100_000 + north},{39_500_000 + east}\n" for north, east in corners)

    plot = "15,0,D1,地块,面,,,,@\n" + ring(1, 0, 100) + ring(2, 10, 20) + ring(3, 200, 50)
    _, (row,) = rows_of(report(plot))
    shape = shapely.from_wkb(row[GEOMETRY])
    assert shape.area == 100 * 100 - 20 * 20 + 50 * 50
    assert shapely.get_num_geometries(shape) == 2


def test_a_ring_left_open_is_closed(report, rows_of):
    plot = SQUARE.format(e="39").replace("5,1", "4,1").rsplit("J1", 1)[0]
    assert shapely.from_wkb(rows_of(report(plot))[1][0][GEOMETRY]).area == 10_000


@pytest.mark.parametrize(("kind", "wkt"), [("点", "MULTIPOINT"), ("线", "LINESTRING")])
def test_points_and_lines_are_read_too(report, rows_of, kind, wkt):
    plot = f"2,0,P1,名,{kind},,,,@\nJ1,1,3100000,39500000\nJ2,1,3100001,39500001\n"
    assert shapely.from_wkb(rows_of(report(plot))[1][0][GEOMETRY]).wkt.startswith(wkt)


@pytest.mark.parametrize(
    ("plots", "code", "words"),
    [
        (SQUARE.format(e="39").replace("5,1", "7,1"), "report_count", "第 11 行.*7 个.*5 个"),
        (SQUARE.format(e="39").replace("J3,1,3100100", "J3,1,north"), "report_line", "第 14 行"),
        ("J1,1,2,3\n", "report_line", "第 11 行"),
        ("", "report_empty", "没有地块"),
    ],
)
def test_what_is_no_plot_is_refused_by_line(report, rows_of, plots, code, words):
    with pytest.raises(FileRefused, match=words) as refused:
        rows_of(report(plots))
    assert refused.value.code == code
