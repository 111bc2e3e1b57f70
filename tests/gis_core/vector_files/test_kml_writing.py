import zipfile

import pytest
import shapely

from gis_core.vector_files.refusals import FileRefused
from gis_core.vector_files.source import GEOMETRY
from tests.gis_core.vector_files.conftest import NAMES, SQUARES


@pytest.mark.parametrize("suffix", [".kml", ".kmz", ".ovkml", ".ovkmz"])
def test_what_is_written_is_read_back(make, rows_of, suffix):
    info, rows = rows_of(make(f"grids{suffix}"))
    assert info.epsg == (4490 if suffix.startswith(".ov") else 4326)
    assert [row["name"] or None for row in rows] == NAMES
    assert [row["households"] or None for row in rows] == ["10", None, "30"]
    assert all(
        shapely.from_wkb(row[GEOMETRY]).equals(square) for row, square in zip(rows, SQUARES, strict=True)
    )


@pytest.mark.parametrize("offset", ["gcj02", "bd09"])
def test_ovital_is_told_which_coordinates_these_are(make, rows_of, offset):
    assert rows_of(make("grids.ovkml", epsg=None, offset=offset))[0].offset == offset


@pytest.mark.parametrize(
    ("name", "changes"), [("a.kml", {"epsg": 4547}), ("a.kmz", {"epsg": None, "offset": "gcj02"})]
)
def test_coordinates_that_the_format_cannot_say_are_refused(make, name, changes):
    with pytest.raises(FileRefused) as refused:
        make(name, **changes)
    assert refused.value.code == "write_kml"


def test_an_archive_holds_one_document_that_links_to_nothing(make):
    with zipfile.ZipFile(make("grids.kmz")) as archive:
        assert archive.namelist() == ["doc.kml"]
