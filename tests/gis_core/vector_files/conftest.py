"""Small files of every kind, made for each test."""

import zipfile
from pathlib import Path

import pyarrow as pa
import pytest
import shapely

from gis_core.vector_files.output import Output
from gis_core.vector_files.source import GEOMETRY, open_vector_file
from gis_core.vector_files.writing import write_layer

NAMES = ["龙山社区", "=1+2", None]
SQUARES = [shapely.box(n, 0, n + 1, 1) for n in (110, 111, 112)]


def squares_output(**changes):
    """Three squares on round degrees, with a text, a number and a date each."""
    table = pa.record_batch(
        {
            "name": pa.array(NAMES, pa.string()),
            "households": pa.array([10, None, 30], pa.int32()),
            "width": pa.array([1.5, 2.0, None], pa.float64()),
            GEOMETRY: pa.array(shapely.to_wkb(SQUARES), pa.binary()),
        }
    )
    settings = {"layer": "grids", "epsg": 4490, "geometry_type": "Polygon"} | changes
    return Output(table.schema, [table], **settings)


@pytest.fixture
def make(tmp_path):
    """Write the three squares under a file name, and return the path."""

    def make(name: str, **changes) -> Path:
        write_layer(tmp_path / name, squares_output(**changes))
        return tmp_path / name

    return make


@pytest.fixture
def rows_of():
    """Read a whole file through the fenced process: what the layer is like, and its rows."""

    def rows_of(path: Path, **options):
        with open_vector_file(path, **options) as layer:
            return layer.info, [row for batch in layer for row in batch.to_pylist()]

    return rows_of


@pytest.fixture
def zip_of(tmp_path):
    """Zip members given as bytes, or as (ZipInfo, bytes)."""

    def zip_of(members: dict, name: str = "made.zip", compression: int = zipfile.ZIP_DEFLATED) -> Path:
        with zipfile.ZipFile(tmp_path / name, "w", compression) as archive:
            for member, data in members.items():
                archive.writestr(member, data)
        return tmp_path / name

    return zip_of
