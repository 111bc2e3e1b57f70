"""QGIS itself opens a package: no layer is bad, forms are filled and checked as meant, and the map is drawn."""

from pathlib import Path

import pytest

from grids.models import Facility
from surveys.models import SurveyPoint
from tests.qgis.running import in_qgis
from tests.surveys.photos import jpeg, sha256
from tests.surveys.qfield.phones import come_back, take
from tests.towns import Town, lonlat

pytestmark = pytest.mark.qgis


def test_qgis_opens_the_package_as_it_was_meant(unpacked: Path, folders: Path) -> None:
    (project,) = unpacked.glob("*.qgz")
    picture, form = folders / "map.png", folders / "form.png"
    told = in_qgis(
        "opening",
        folders,
        project=project,
        picture=picture,
        form=form,
        place=lonlat(0.5, 0.3),
        category="m06013",
    )
    assert told["read"]
    assert told["problem"] == ""
    assert told["crs"] == "EPSG:4548"
    layers = told["layers"]
    assert [key for key, layer in layers.items() if not layer["valid"]] == []
    assert {key: layer["bad_expressions"] for key, layer in layers.items() if layer["bad_expressions"]} == {}
    assert {layer["crs"] for layer in layers.values()} == {"EPSG:4490", ""}
    writable = {key for key, layer in layers.items() if not layer["read_only"]}
    assert writable == {"layer_points", "layer_photos", "layer_facilities"}
    assert told["relations"] == {"point_photos": [True, "layer_photos", "layer_points"]}
    assert len(told["themes"]) == 2
    assert told["qfield"]["active"] == "layer_points"
    assert told["qfield"]["area"].startswith("POLYGON((")
    assert told["qfield"]["photo"] == 1600
    points = layers["layer_points"]
    assert points["fields"]["category"]["widget"] == "ValueRelation"
    assert points["fields"]["category"]["alias"] == "问题类别"
    assert points["fields"]["known"]["read_only"]
    assert layers["layer_photos"]["fields"]["file"]["widget"] == "ExternalResource"
    assert layers["layer_photos"]["fields"]["file"]["settings"]["RelativeStorage"] == 1
    assert "DCIM/" in layers["layer_photos"]["properties"]["QFieldSync/attachment_naming"]
    assert layers["layer_facilities"]["properties"]["QFieldSync/is_geometry_locked"]
    (words,) = told["category"]
    assert words.endswith(" · m06013")
    assert told["empty"].keys() == {"category"}
    assert told["vague"].keys() == {"position_reason"}
    assert all(words for words in [*told["empty"].values(), *told["vague"].values()])
    assert told["good"] == {}
    assert len(told["defaults"]["uid"]) == 36
    assert told["defaults"]["position_source"] == "hand"
    assert told["defaults"]["collector"] == "manager"
    assert int(told["defaults"]["observed_ms"]) > 1_700_000_000_000
    assert told["drawn"]["errors"] == []
    assert told["drawn"]["colours"] > 8
    assert picture.stat().st_size > 5_000
    assert form.stat().st_size > 5_000


def test_what_was_saved_in_qgis_is_in_the_county_with_its_unit_and_photo(
    unpacked: Path, folders: Path, town: Town
) -> None:
    (project,) = unpacked.glob("*.qgz")
    content, name = jpeg("green"), "DCIM/one.jpg"
    (unpacked / name).write_bytes(content)
    lon, lat = lonlat(0.7, 0.8)
    told = in_qgis("working", folders, project=project, place=(lon, lat), category="m06013", photo=name)
    assert told["saved"] == [True, True, True]
    taken = take(come_back(unpacked, folders / "back.zip"), "--apply")
    assert (taken["inserted"], taken["updated"], taken["photos"], taken["refused"]) == (1, 1, 1, 0)
    point = SurveyPoint.objects.get(uid=told["uid"])
    assert point.accountable_unit == town.a
    assert point.geom.distance(town.grids["G1"].geom) == 0
    assert abs(point.geom.x - lon) + abs(point.geom.y - lat) < 1e-8
    photo = point.photos.get()
    assert (photo.sha256, photo.kind) == (sha256(content), "close")
    assert photo.kept_at is not None
    assert photo.taken_at is not None
    assert Facility.objects.get(pk=told["facility"]).status == "damaged"
