"""Programs of other makers read /ogc/: GDAL, OWSLib and QGIS each find what the database holds."""

import json
import os
import subprocess
from pathlib import Path
from typing import Any

import pytest
import shapely
from knox.models import AuthToken
from owslib.ogcapi.features import Features

from gis_core.models import User
from tests.grids.conftest import full_town
from tests.grids.ogc.asking import STORED, stored
from tests.qgis.running import in_qgis
from tests.towns import Town

__all__ = ["full_town"]


@pytest.fixture
def token(full_town: Town, staff: dict[str, User]) -> str:
    return str(AuthToken.objects.create(user=staff["technician"])[1])


def with_gdal(site: str, token: str, folder: Path, collection: str, page_size: int) -> dict[int, str | None]:
    """The features that ogr2ogr takes from a collection, as those of the database are told."""
    target = folder / f"{collection}-{page_size}.geojson"
    options = ["-oo", f"PAGE_SIZE={page_size}", "-lco", "COORDINATE_PRECISION=15", "-preserve_fid"]
    subprocess.run(
        ["ogr2ogr", *options, str(target), f"OAPIF:{site}/ogc", collection],
        check=True,
        capture_output=True,
        timeout=120,
        env={**os.environ, "GDAL_HTTP_HEADERS": f"Authorization: Token {token}"},
    )
    found = json.loads(target.read_text(encoding="utf-8"))["features"]
    return {one["id"]: one["geometry"] and shape_of(one["geometry"]) for one in found}


def shape_of(geometry: Any) -> str:
    return str(shapely.to_wkb(shapely.from_geojson(json.dumps(geometry))).hex())


def test_gdal_reads_every_collection(full_town: Town, site: str, token: str, tmp_path: Path) -> None:
    wanted = {name: stored(name) for name in STORED}
    for name, shapes in wanted.items():
        assert with_gdal(site, token, tmp_path, name, 1000) == shapes, name
    for page_size in (1, 7):
        assert with_gdal(site, token, tmp_path, "grids", page_size) == wanted["grids"]


def test_owslib_reads_every_collection(full_town: Town, site: str, token: str) -> None:
    service = Features(f"{site}/ogc/", headers={"Authorization": f"Token {token}"})
    wanted = {name: stored(name) for name in STORED}
    assert [one["id"] for one in service.collections()["collections"]] == list(wanted)
    assert (
        "http://www.opengis.net/spec/ogcapi-features-1/1.0/conf/core" in service.conformance()["conformsTo"]
    )
    assert "/collections/points/items" in service.api()["paths"]
    for name, shapes in wanted.items():
        for limit in (1, 1000):
            page = service.collection_items(name, limit=limit)
            assert page["numberMatched"] == len(shapes)
            assert [one["id"] for one in page["features"]] == list(shapes)[:limit]
        one = service.collection_item(name, str(page["features"][0]["id"]))
        assert (shape_of(one["geometry"]) if one["geometry"] else None) == shapes[one["id"]]
    found = service.collection_items("grids", bbox=[117.001, 28.001, 117.002, 28.002])
    assert [one["id"] for one in found["features"]] == [full_town.grids["G1"].pk]


@pytest.mark.qgis
def test_qgis_reads_every_collection(full_town: Town, site: str, token: str, tmp_path: Path) -> None:
    """QGIS numbers features itself: their shapes are compared, and how many there are."""
    wanted = {name: sorted(filter(None, stored(name).values())) for name in STORED}
    for size in (1, 7, 1000):
        names = list(wanted) if size == 1000 else ["grids", "facilities"]
        asked = {"site": f"{site}/ogc/", "user": "token", "token": token}
        told = in_qgis("features", tmp_path, **asked, collections=names, page_size=size)
        for name in names:
            layer = told["layers"][name]
            assert layer["valid"], (name, told["said"])
            assert layer["count"] == len(layer["features"]) == len(stored(name)), name
            shapes = [shapely.from_wkt(shape) for _number, shape in layer["features"] if shape]
            assert sorted(shapely.to_wkb(one).hex() for one in shapes) == wanted[name], name
