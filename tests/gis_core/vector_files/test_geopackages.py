import shutil
import sqlite3
import subprocess

import pytest

from gis_core.vector_files.geopackages import refuse_foreign_objects
from gis_core.vector_files.refusals import FileRefused


def spoil(path, *statements):
    with sqlite3.connect(path) as connection:
        for statement in statements:
            connection.execute(statement)
    connection.close()


def test_a_fresh_geopackage_with_its_nineteen_triggers_is_accepted(make):
    path = make("grids.gpkg")
    with sqlite3.connect(path) as connection:
        (count,) = connection.execute("SELECT count(*) FROM sqlite_master WHERE type = 'trigger'").fetchone()
    assert count == 19
    refuse_foreign_objects(path)


@pytest.mark.skipif(shutil.which("ogr2ogr") is None, reason="ogr2ogr (gdal-bin) is not installed")
def test_a_geopackage_of_another_gdal_is_accepted(make, tmp_path):
    older = tmp_path / "older.gpkg"
    subprocess.run(
        ["ogr2ogr", "-dsco", "VERSION=1.2", older, make("grids.gpkg")], check=True, capture_output=True
    )
    refuse_foreign_objects(older)


@pytest.mark.parametrize(
    "trigger",
    [
        "CREATE TRIGGER evil AFTER INSERT ON grids BEGIN DELETE FROM grids; END",
        "CREATE TRIGGER rtree_grids_geom_insert2 AFTER INSERT ON grids BEGIN DELETE FROM grids; END",
        "CREATE TRIGGER rtree_x_insert AFTER INSERT ON grids BEGIN DELETE FROM rtree_x WHERE id = "
        "OLD.fid; DELETE FROM grids; END",
        "CREATE TRIGGER gpkg_metadata_x AFTER INSERT ON grids BEGIN SELECT load_extension('evil'); END",
        "CREATE TRIGGER trigger_insert_feature_count_x AFTER INSERT ON grids BEGIN UPDATE grids SET "
        "name = 'x'; END",
    ],
)
def test_any_other_trigger_is_refused_even_under_a_standard_name(make, trigger):
    path = make("grids.gpkg")
    spoil(path, trigger)
    with pytest.raises(FileRefused, match="触发器") as refused:
        refuse_foreign_objects(path)
    assert refused.value.code == "sqlite_trigger"


def test_a_view_is_refused(make):
    path = make("grids.gpkg")
    spoil(path, "CREATE VIEW peek AS SELECT * FROM grids")
    with pytest.raises(FileRefused, match="视图"):
        refuse_foreign_objects(path)


def test_a_virtual_table_other_than_the_rtree_is_refused(make):
    path = make("grids.gpkg")
    spoil(path, "CREATE VIRTUAL TABLE search USING fts5(name)")
    with pytest.raises(FileRefused, match="虚拟表"):
        refuse_foreign_objects(path)


def test_a_database_that_is_no_geopackage_is_refused(tmp_path):
    spoil(tmp_path / "plain.gpkg", "CREATE TABLE grids (code TEXT)")
    with pytest.raises(FileRefused) as refused:
        refuse_foreign_objects(tmp_path / "plain.gpkg")
    assert refused.value.code == "sqlite_kind"


def test_a_damaged_database_is_refused(tmp_path):
    (tmp_path / "damaged.gpkg").write_bytes(b"SQLite format 3\x00" + bytes(range(256)) * 20)
    with pytest.raises(FileRefused) as refused:
        refuse_foreign_objects(tmp_path / "damaged.gpkg")
    assert refused.value.code == "broken"
