import ezdxf
import pytest
import shapely

from gis_core.vector_files.refusals import FileRefused
from gis_core.vector_files.source import GEOMETRY

EAST, NORTH = 500_000, 3_100_000


@pytest.fixture
def drawing(tmp_path):
    """Save a drawing of a version, with what `draw` puts into its model space."""

    def drawing(draw, version: str = "R2010", encoding: str = "cp1252", written_in: str | None = None):
        document = ezdxf.new(version, setup=True)
        document.encoding = encoding
        draw(document)
        document.saveas(tmp_path / "made.dxf", encoding=written_in)
        return tmp_path / "made.dxf"

    return drawing


def square(document, west: float = 0, layer: str = "网格"):
    corners = [
        (EAST + west, NORTH),
        (EAST + west + 100, NORTH),
        (EAST + west + 100, NORTH + 100),
        (EAST + west, NORTH + 100),
    ]
    document.modelspace().add_lwpolyline(corners, close=True, dxfattribs={"layer": layer})


def text(document, words: str, east: float, north: float, layer: str = "网格"):
    document.modelspace().add_text(words, dxfattribs={"layer": layer}).set_placement(
        (EAST + east, NORTH + north)
    )


def test_a_closed_polyline_is_a_polygon_named_by_the_texts_inside_it(drawing, rows_of):
    def draw(document):
        square(document)
        square(document, 200)
        text(document, "龙山", 20, 40)
        text(document, "G001", 20, 60)
        text(document, "外面", 150, 50)

    info, rows = rows_of(drawing(draw))
    assert info.epsg is None
    assert [shapely.from_wkb(row[GEOMETRY]).area for row in rows] == [10_000, 10_000]
    assert [row["label"] for row in rows] == ["G001 龙山", None]


@pytest.mark.parametrize(("version", "encoding"), [("R2000", "gbk"), ("R2010", "cp1252")])
def test_chinese_names_are_read_from_old_and_new_drawings(drawing, rows_of, version, encoding):
    info, (row,) = rows_of(drawing(square, version, encoding))
    assert (info.name, row["layer"]) == ("网格", "网格")


def test_what_the_user_says_of_the_encoding_wins(drawing, rows_of):
    path = drawing(square, "R2000", written_in="gbk")
    assert rows_of(path, encoding="GBK")[0].name == "网格"


def test_a_block_reference_is_a_point_with_the_tags_of_its_block(drawing, rows_of):
    def draw(document):
        block = document.blocks.new("LAMP")
        block.add_circle((0, 0), 1)
        block.add_attdef("CODE", (0, 0))
        lamp = document.modelspace().add_blockref("LAMP", (EAST, NORTH), dxfattribs={"layer": "路灯"})
        lamp.add_attrib("CODE", "灯 001", (0, 0))

    _, (row,) = rows_of(drawing(draw))
    assert shapely.from_wkb(row[GEOMETRY]).equals(shapely.Point(EAST, NORTH))
    assert (row["block"], row["code"]) == ("LAMP", "灯 001")


def test_arcs_become_vertices_and_a_hatch_keeps_its_hole(drawing, rows_of):
    def draw(document):
        hatch = document.modelspace().add_hatch(dxfattribs={"layer": "水"})
        hatch.paths.add_polyline_path([(0, 0), (10, 0), (10, 10), (0, 10)], is_closed=True)
        hatch.paths.add_polyline_path([(3, 3), (6, 3), (6, 6)], is_closed=True)
        document.modelspace().add_arc((0, 0), 10, 0, 90, dxfattribs={"layer": "弧"})

    path = drawing(draw)
    (hatch,), (arc,) = rows_of(path, layer="水")[1], rows_of(path, layer="弧")[1]
    assert shapely.from_wkb(hatch[GEOMETRY]).area == 100 - 4.5
    assert shapely.length(shapely.from_wkb(arc[GEOMETRY])) == pytest.approx(15.7, abs=0.05)


def test_one_of_several_layers_is_named(drawing, rows_of):
    def draw(document):
        square(document)
        square(document, 200, "社区")

    with pytest.raises(FileRefused, match="网格、社区"):
        rows_of(drawing(draw))


def test_texts_alone_are_rows(drawing, rows_of):
    _, rows = rows_of(drawing(lambda document: text(document, "井盖", 1, 1)))
    assert [row["text"] for row in rows] == ["井盖"]


def test_paper_space_is_left_out(drawing, rows_of):
    def draw(document):
        square(document)
        document.layout("Layout1").add_line((0, 0), (1, 1), dxfattribs={"layer": "图框"})

    assert rows_of(drawing(draw))[0].layers == ["网格"]


def test_a_drawing_cut_short_is_refused(drawing, rows_of):
    path = drawing(square)
    path.write_bytes(path.read_bytes()[:2000])
    with pytest.raises(FileRefused):
        rows_of(path)
