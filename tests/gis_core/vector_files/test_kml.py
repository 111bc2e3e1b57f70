import codecs

import pytest
import shapely

from gis_core.vector_files.names import CRS
from gis_core.vector_files.refusals import FileRefused
from gis_core.vector_files.source import GEOMETRY

HEAD = '<?xml version="1.0" encoding="{encoding}"?><kml xmlns="http://www.opengis.net/kml/2.2"><Document>'
POINT = "<Point><coordinates>117.1, 28.2,35</coordinates></Point>"
RING = "<LinearRing><coordinates>{}</coordinates></LinearRing>"
SQUARE = RING.format("117,28 117.1,28 117.1,28.1 117,28.1 117,28")
HOLE = RING.format("117.02,28.02 117.04,28.02 117.04,28.04 117.02,28.02")


def placemark(shape: str, name: str = "甲", kind: str = "") -> str:
    said = f"<OvCoordType>{kind}</OvCoordType>" if kind else ""
    return f"<Placemark><name>{name}</name>{said}{shape}</Placemark>"


@pytest.fixture
def kml(tmp_path):
    """Write a document with this inside."""

    def kml(inside: str, name: str = "made.kml", encoding: str = "UTF-8"):
        text = HEAD.format(encoding=encoding) + inside + "</Document></kml>"
        (tmp_path / name).write_bytes(text.encode(encoding))
        return tmp_path / name

    return kml


def shape_of(row) -> shapely.Geometry:
    return shapely.from_wkb(row[GEOMETRY])


@pytest.mark.parametrize(
    ("inside", "wkt"),
    [
        (POINT, "POINT (117.1 28.2)"),
        ("<LineString><coordinates>1,2 3,4</coordinates></LineString>", "LINESTRING (1 2, 3 4)"),
        (
            f"<Polygon><outerBoundaryIs>{SQUARE}</outerBoundaryIs><innerBoundaryIs>{HOLE}</innerBoundaryIs></Polygon>",
            "POLYGON ((117 28, 117.1 28, 117.1 28.1, 117 28.1, 117 28),"
            " (117.02 28.02, 117.04 28.02, 117.04 28.04, 117.02 28.02))",
        ),
        (f"<MultiGeometry>{POINT}{POINT}</MultiGeometry>", "MULTIPOINT (117.1 28.2, 117.1 28.2)"),
        (
            '<gx:Track xmlns:gx="http://www.google.com/kml/ext/2.2">'
            "<gx:coord>1 2 0</gx:coord><gx:coord>3 4 0</gx:coord></gx:Track>",
            "LINESTRING (1 2, 3 4)",
        ),
    ],
)
def test_each_kind_of_shape_is_read_without_its_altitude(kml, rows_of, inside, wkt):
    info, (row,) = rows_of(kml(placemark(inside)))
    assert shape_of(row).equals_exact(shapely.from_wkt(wkt), 0)
    assert (info.epsg, info.offset) == (4326, "")


def test_name_description_folder_and_extended_data_are_columns(kml, rows_of):
    data = (
        '<ExtendedData><Data name="code"><value>G1</value></Data>'
        '<SchemaData schemaUrl="#s"><SimpleData name="households">12</SimpleData></SchemaData></ExtendedData>'
    )
    facts = f"<name>龙山</name><description>东</description>{data}"
    inside = f"<name>图</name><Folder><name>网格</name><Placemark>{facts}{POINT}</Placemark></Folder>"
    info, (row,) = rows_of(kml(inside))
    assert info.name == "图/网格"
    assert {k: v for k, v in row.items() if k != GEOMETRY} == {
        "name": "龙山",
        "description": "东",
        "folder": "图/网格",
        "code": "G1",
        "households": "12",
    }


def test_one_of_several_folders_is_named(kml, rows_of):
    folders = "".join(
        f"<Folder><name>{name}</name>{placemark(POINT, name)}</Folder>" for name in ("灯", "井")
    )
    path = kml(folders)
    with pytest.raises(FileRefused, match="灯、井"):
        rows_of(path)
    assert [row["name"] for row in rows_of(path, layer="井")[1]] == ["井"]


@pytest.mark.parametrize(
    ("said", "epsg", "offset"),
    [
        ("CGCS2000", 4490, ""),
        ("WGS84", 4326, ""),
        ("GCJ02", None, "gcj02"),
        ("GCJ-02", None, "gcj02"),
        ("bd09", None, "bd09"),
    ],
)
def test_a_placemark_says_its_coordinate_type(kml, rows_of, said, epsg, offset):
    info, _ = rows_of(kml(placemark(POINT, kind=said), "made.ovkml"))
    assert (info.epsg, info.offset) == (epsg, offset)


def test_placemarks_of_several_coordinate_types_keep_each_their_own(kml, rows_of):
    info, rows = rows_of(
        kml(placemark(POINT, kind="GCJ02") + placemark(POINT, kind="CGCS2000"), "made.ovkml")
    )
    assert (info.epsg, info.offset) == (None, "")
    assert [row[CRS] for row in rows] == ["gcj02", "EPSG:4490"]


@pytest.mark.parametrize(
    ("inside", "code"),
    [
        (placemark(POINT, kind="Beijing54"), "kml_type"),
        (placemark("<Point><coordinates>east,north</coordinates></Point>"), "kml_coordinates"),
        ("", "kml_empty"),
        ("<Placemark>", "broken"),
    ],
)
def test_what_cannot_be_read_is_refused_with_a_code(kml, rows_of, inside, code):
    with pytest.raises(FileRefused) as refused:
        rows_of(kml(inside))
    assert refused.value.code == code


def test_a_document_type_is_refused(tmp_path, rows_of):
    path = tmp_path / "made.kml"
    path.write_text(
        f'<!DOCTYPE kml [<!ENTITY a "b">]><kml><Document>{placemark(POINT, "&a;")}</Document></kml>'
    )
    with pytest.raises(FileRefused) as refused:
        rows_of(path)
    assert refused.value.code == "xml_entity"


def test_too_few_vertices_make_an_invalid_shape_not_a_lost_row(kml, rows_of):
    ring = RING.format("117,28 117.1,28")
    _, rows = rows_of(
        kml(placemark(f"<Polygon><outerBoundaryIs>{ring}</outerBoundaryIs></Polygon>") + placemark("", "空"))
    )
    assert not shape_of(rows[0]).is_valid
    assert rows[1][GEOMETRY] is None


@pytest.mark.parametrize("encoding", ["GB2312", "gbk", "GB18030"])
def test_chinese_encodings_are_read(kml, rows_of, encoding):
    _, (row,) = rows_of(kml(placemark(POINT, "龙山"), encoding=encoding))
    assert row["name"] == "龙山"


def test_every_kml_of_an_archive_is_read_and_its_own_document_first(zip_of, rows_of):
    document = HEAD.format(encoding="UTF-8") + placemark(POINT, "{}") + "</Document></kml>"
    path = zip_of(
        {
            "layers/a.kml": document.format("二").encode(),
            "doc.kml": codecs.BOM_UTF8 + document.format("一").encode(),
        },
        "made.kmz",
    )
    names = [rows_of(path, layer=layer)[1][0]["name"] for layer in ("doc", "a")]
    assert names == ["一", "二"]


@pytest.mark.real_data
def test_ovital_s_own_files_keep_the_coordinate_type_they_declare(real_data, rows_of):
    info, points = rows_of(real_data / "ovkml" / "测试点.ovkml")
    assert info.epsg == 4490
    assert [shape_of(row).coords[0] for row in points] == [
        (100.27230263, 29.67552520),
        (100.26749611, 29.66948457),
        (100.27144432, 29.65956523),
    ]
    info, (polygon,) = rows_of(real_data / "ovkml" / "多边形.ovkmz")
    assert (info.epsg, polygon["name"], shapely.get_num_coordinates(shape_of(polygon))) == (4490, "多边形", 5)
