import json
import os
import zipfile
from pathlib import Path

import pyarrow as pa
import pytest
import shapely
from pyogrio.raw import write_arrow

from gis_core.vector_files import source
from gis_core.vector_files.fence import Limits
from gis_core.vector_files.refusals import FileRefused
from gis_core.vector_files.source import GEOMETRY, open_vector_file


def refusal_of(path, **options):
    with pytest.raises(FileRefused) as refused, open_vector_file(path, **options) as layer:
        list(layer)
    return refused.value.code


def test_a_layer_among_several_must_be_named(make, tmp_path, rows_of):
    path = make("grids.gpkg")
    write_arrow(pa.table({"note": ["x"]}), path, layer="notes", driver="GPKG", geometry_type=None)
    assert refusal_of(path) == "many_layers"
    assert refusal_of(path, layer="nothing") == "no_layer"
    info, rows = rows_of(path, layer="notes")
    assert info.geometry_type is None
    assert rows == [{"note": "x"}]


def test_a_driver_sees_what_the_file_is_not_what_it_is_called(make, rows_of, tmp_path):
    odd = tmp_path / "zip!文件 名.gpkg?vsi=.csv"
    make("grids.gpkg").rename(odd)
    assert len(rows_of(odd)[1]) == 3


@pytest.mark.parametrize("name", ["grids.gpkg", "grids.csv"])
def test_the_parser_waits_for_no_table_library_that_it_does_not_use(name, make, rows_of, monkeypatch):
    loaded = 'any(sys.modules.get(name) for name in ("geopandas", "pandas"))'
    monkeypatch.setattr(
        source, "_START", source._START.replace("os._exit(main())", f"os._exit(main() or 9 * {loaded})")
    )
    assert len(rows_of(make(name))[1]) == 3


@pytest.mark.parametrize(
    "path", ["/vsicurl/http://127.0.0.1/x.gpkg", "/vsizip//tmp/a.zip/a.shp", "http://127.0.0.1/a.gpkg"]
)
def test_virtual_paths_are_refused(path):
    assert refusal_of(Path(path)) in {"virtual_path", "missing"}


def test_a_missing_file_a_link_and_a_pipe_are_refused(make, tmp_path):
    assert refusal_of(tmp_path / "nothing.gpkg") == "missing"
    (tmp_path / "link.gpkg").symlink_to(make("grids.gpkg"))
    assert refusal_of(tmp_path / "link.gpkg") == "not_a_file"
    os.mkfifo(tmp_path / "pipe.csv")
    assert refusal_of(tmp_path / "pipe.csv") == "not_a_file"


def test_a_link_inside_a_file_geodatabase_is_refused(make, tmp_path):
    path = make("grids.gdb")
    (path / "a0000ffff.gdbtable").symlink_to("/etc/passwd")
    assert refusal_of(path) == "not_a_file"


@pytest.mark.parametrize("name", ["a.gpkg", "a.geojson", "a.shp", "a.csv", "a.tif"])
def test_a_vrt_under_another_name_is_refused(tmp_path, name):
    (tmp_path / name).write_text(
        '<OGRVRTDataSource><OGRVRTLayer name="a"><SrcDataSource>/vsicurl/http://127.0.0.1:9/x</SrcDataSource></OGRVRTLayer></OGRVRTDataSource>'
    )
    assert refusal_of(tmp_path / name) == "xml"


def test_a_zipped_file_geodatabase_is_read(make, tmp_path, rows_of):
    folder = make("grids.gdb")
    with zipfile.ZipFile(tmp_path / "gdb.zip", "w") as archive:
        for part in folder.iterdir():
            archive.write(part, f"数据/grids.gdb/{part.name}")
    assert len(rows_of(tmp_path / "gdb.zip")[1]) == 3


def test_a_zip_of_something_else_is_refused(zip_of):
    assert refusal_of(zip_of({"readme.txt": b"x"})) == "zip_content"
    assert refusal_of(zip_of({"a.shp": b"x"})) == "shapefile_part"
    assert refusal_of(zip_of({"a.shp": b"x", "b.shp": b"y"})) == "many_layers"


def test_a_shapefile_without_prj_has_no_crs(make, tmp_path, rows_of):
    without = tmp_path / "without.zip"
    with zipfile.ZipFile(make("grids.zip")) as whole, zipfile.ZipFile(without, "w") as archive:
        for name in whole.namelist():
            if not name.endswith(".prj"):
                archive.writestr(name, whole.read(name))
    info, rows = rows_of(without)
    assert info.epsg is None
    assert info.crs_name == ""
    assert len(rows) == 3


def test_a_chinese_shapefile_without_cpg_is_read_by_its_bytes(tmp_path, rows_of, make):
    gbk = tmp_path / "gbk.zip"
    with zipfile.ZipFile(make("grids.zip")) as whole, zipfile.ZipFile(gbk, "w") as archive:
        for name in whole.namelist():
            if name.endswith(".cpg"):
                continue
            data = whole.read(name)
            if name.endswith(".dbf"):
                utf8, width = "龙山社区".encode(), len("龙山社区".encode())
                assert utf8 in data
                data = data.replace(utf8, "龙山社区".encode("gb18030").ljust(width))
            archive.writestr(zipfile.ZipInfo("网格/县界" + name[-4:]), data)
    info, rows = rows_of(gbk)
    assert info.name == "县界"
    assert rows[0]["name"] == "龙山社区"


def test_an_open_shapefile_is_read_with_the_files_beside_it(make, tmp_path, rows_of):
    with zipfile.ZipFile(make("grids.zip")) as whole:
        whole.extractall(tmp_path)
    assert len(rows_of(tmp_path / "grids.shp")[1]) == 3


@pytest.mark.parametrize("name", ["grids.gpkg", "grids.geojson", "grids.fgb", "grids.zip", "grids.xlsx"])
@pytest.mark.parametrize("share", [0.3, 0.6, 0.9])
def test_half_a_file_is_refused_and_never_passes_for_a_whole_one(make, name, share):
    path = make(name)
    data = path.read_bytes()
    path.write_bytes(data[: int(len(data) * share)])
    assert refusal_of(path)


def test_time_and_memory_that_a_file_may_take_are_bounded(tmp_path):
    path = tmp_path / "long.csv"
    path.write_text("wkt\n" + "POINT (1 2)\n" * 2_000_000)
    assert refusal_of(path, limits=Limits(cpu_seconds=1)) == "time"
    assert refusal_of(path, limits=Limits(wait_seconds=0)) == "time"
    path.write_text('{"type": "FeatureCollection", "features": [' + "[" * 50_000_000)
    code = refusal_of(path.rename(tmp_path / "deep.geojson"), limits=Limits(memory_bytes=600 << 20))
    assert code in {"memory", "broken", "crashed", "time"}


def starting_with(monkeypatch, first):
    """Let the parser run a statement before anything else."""
    monkeypatch.setattr(source, "_START", f"{first}; {source._START}")


def test_what_happens_when_the_interpreter_goes_down_does_not_spoil_a_file_that_was_read(
    make, monkeypatch, rows_of
):
    starting_with(monkeypatch, "import atexit, os; atexit.register(os.abort)")
    assert len(rows_of(make("grids.gpkg"))[1]) == 3


def test_a_parser_that_dies_is_told_with_the_signal_and_its_last_words(make, monkeypatch):
    starting_with(monkeypatch, "import os; os.write(2, b'free(): invalid pointer\\n'); os.abort()")
    with pytest.raises(FileRefused) as refused, open_vector_file(make("grids.gpkg")):
        pass
    assert refused.value.code == "crashed"
    assert "SIGABRT" in refused.value.details["detail"]
    assert "free(): invalid pointer" in refused.value.message


def test_a_parser_that_says_too_much_is_not_kept_waiting(make, monkeypatch, rows_of):
    flood = "try:\n  while True: os.write(2, b'x' * 4096)\nexcept BlockingIOError: pass"
    starting_with(monkeypatch, f"import os; exec({flood!r})")
    assert len(rows_of(make("grids.gpkg"))[1]) == 3


def test_leaving_early_ends_the_parser(make):
    with open_vector_file(make("grids.gpkg")) as layer:
        process = layer._parser._process
    assert process.poll() is not None


def test_shapes_arrive_as_wkb(make, rows_of):
    _, rows = rows_of(make("grids.fgb"))
    assert shapely.from_wkb(rows[0][GEOMETRY]).area == 1


def test_a_geojson_that_names_a_remote_crs_makes_no_connection(tmp_path):
    (tmp_path / "a.geojson").write_text(
        '{"type":"FeatureCollection","crs":{"type":"link","properties":{"href":"http://127.0.0.1:9/crs","type":"proj4"}},'
        '"features":[{"type":"Feature","properties":{"a":1},"geometry":{"type":"Point","coordinates":[1,2]}}]}'
    )
    with open_vector_file(tmp_path / "a.geojson") as layer:
        assert (layer.info.epsg, layer.info.crs_name) == (None, "http://127.0.0.1:9/crs")


@pytest.mark.parametrize(
    ("crs", "found"),
    [
        ({"type": "name", "properties": {"name": "urn:ogc:def:crs:EPSG::4547"}}, (4547, "")),
        ({"type": "name", "properties": {"name": "urn:ogc:def:crs:OGC:1.3:CRS84"}}, (4326, "")),
        ({"type": "EPSG", "properties": {"code": 4547}}, (4547, "")),
        ({"type": "name", "properties": {"name": "urn:county:local:2000"}}, (None, "urn:county:local:2000")),
        ({"type": "name", "properties": {}}, (None, "crs")),
        ({"type": "link", "properties": {"href": "a.prj", "type": "ogcwkt"}}, (None, "a.prj")),
        ({"type": "grid", "properties": {}}, (None, "grid")),
        ({"of": "an attribute"}, (4326, "")),
    ],
)
@pytest.mark.parametrize("last", [False, True])
def test_a_geojson_says_its_crs_or_that_it_is_not_known(tmp_path, crs, found, last):
    feature = {
        "type": "Feature",
        "properties": {"a": 1},
        "geometry": {"type": "Point", "coordinates": [1, 2]},
    }
    content = {"type": "FeatureCollection", "features": [feature]}
    content = content | {"crs": crs} if last else {"type": content["type"], "crs": crs} | content
    (tmp_path / "a.geojson").write_text(json.dumps(content))
    with open_vector_file(tmp_path / "a.geojson") as layer:
        assert layer.info.epsg == found[0]
        assert found[1] in layer.info.crs_name
