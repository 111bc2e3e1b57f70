"""A point that was exported with its public id is the same point when it comes back, whoever made it."""

import csv
import json
import uuid
from pathlib import Path
from typing import Any

import pytest
from django.test import Client, override_settings

from gis_core.models import User
from grids.models import Facility
from surveys.models import SurveyPoint
from tests.layer_files import Outcome, export_layer, file_of, import_layer
from tests.towns import TODAY, Town, at, category, lonlat
from tests.uploads import applied, kinds, previewed, read

PLACES = [(0.5, 0.2), (1.5, 0.123456789), (2.5, 0.8)]


def post(client: Client, **more: Any) -> str:
    """The public id under which a phone's report was stored."""
    sent = {"uid": str(uuid.uuid4()), "category": "m06013", "description": "井盖", **more}
    response = client.post("/api/v1/points/", json.dumps(sent), content_type="application/json")
    assert response.status_code == 201, response.content.decode()
    return str(sent["uid"])


@pytest.fixture
def reported(people: dict[str, User]) -> list[str]:
    """Points that a phone reported: two on round degrees, and one as GCJ-02 gives it."""
    client = Client()
    client.force_login(people["collector"])
    uids = [post(client, lon=lonlat(*at)[0], lat=lonlat(*at)[1], accuracy_m=4.5) for at in PLACES]
    lon, lat = lonlat(0.7, 0.7)
    return [*uids, post(client, lon=lon, lat=lat, crs="gcj02", place_text="测试路 1 号")]


def rows_of(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as opened:
        return list(csv.DictReader(opened))


def write_rows(path: Path, rows: list[dict[str, str]]) -> Path:
    with path.open("w", encoding="utf-8", newline="") as opened:
        writer = csv.DictWriter(opened, rows[0].keys())
        writer.writeheader()
        writer.writerows(rows)
    return path


def take_in(path: Path, *words: object) -> Outcome:
    return import_layer("points", path, "--crs", "EPSG:4490", *words)


def stored() -> list[dict[str, Any]]:
    return list(SurveyPoint.objects.order_by("id").values())


@pytest.mark.parametrize("name", ["out.gpkg", "out.csv", "out.xlsx", "out.geojson"])
def test_what_phones_reported_comes_back_unchanged(name: str, reported: list[str], tmp_path: Path) -> None:
    before = stored()
    export_layer("points", tmp_path / name, "--crs", "EPSG:4490")
    outcome = take_in(tmp_path / name)
    assert (outcome.wrote(), outcome.figures["refused"]) == ((0, 0, 4), 0), outcome.said
    assert stored() == before


@pytest.mark.parametrize("fate", ["closed", "succeeded"])
def test_a_point_keeps_its_facility_that_was_closed_since(
    fate: str, reported: list[str], tmp_path: Path
) -> None:
    lamp = {"code": "3611270106001001", "category": category("c01001")}
    old = Facility.objects.create(geom=at(0.5, 0.2), **lamp)
    SurveyPoint.objects.filter(uid=reported[0]).update(facility=old)
    export_layer("points", tmp_path / "out.csv", "--crs", "EPSG:4490")
    before = stored()
    Facility.objects.filter(pk=old.pk).update(valid=(None, TODAY))
    if fate == "succeeded":
        Facility.objects.create(geom=at(0.9, 0.2), valid=(TODAY, None), **lamp)
    outcome = take_in(tmp_path / "out.csv")
    assert (outcome.figures.get("refused"), outcome.figures.get("unchanged")) == (0, 4), outcome.said
    assert stored() == before


def test_a_note_that_was_changed_in_the_file_is_one_update(reported: list[str], tmp_path: Path) -> None:
    export_layer("points", tmp_path / "out.csv", "--crs", "EPSG:4490")
    rows = rows_of(tmp_path / "out.csv")
    rows[1]["description"] = "井盖松动"
    outcome = take_in(write_rows(tmp_path / "noted.csv", rows))
    assert outcome.wrote() == (0, 1, 3)
    assert "没有来源的上报：新增 0，更新 1，不变 3" in outcome.said
    point = SurveyPoint.objects.get(uid=reported[1])
    assert (point.description, point.source, point.source_id) == ("井盖松动", "", None)


def test_a_point_that_was_moved_in_the_file_is_moved(reported: list[str], tmp_path: Path) -> None:
    export_layer("points", tmp_path / "out.csv", "--crs", "EPSG:4490")
    rows = rows_of(tmp_path / "out.csv")
    rows[0]["lon"], rows[0]["lat"] = map(str, lonlat(2.5, 0.2))
    assert take_in(write_rows(tmp_path / "moved.csv", rows)).wrote() == (0, 1, 3)
    assert SurveyPoint.objects.get(uid=reported[0]).accountable_unit.code == "unit-b"


def row(uid: object, source_id: str | None = None, at: tuple[float, float] = (0.5, 0.2), **more: Any) -> Any:
    lon, lat = lonlat(*at)
    observed = "2026-06-01T08:00:00+08:00"
    return {
        "uid": uid and str(uid),
        "source_id": source_id,
        "category": "m06013",
        "lon": lon,
        "lat": lat,
        "observed_at": observed,
        **more,
    }


def file(folder: Path, *rows: dict[str, Any], name: str = "may.csv") -> Path:
    return file_of(folder / name, list(rows))


def test_a_new_public_id_is_kept_and_known_from_then_on(town: Town, tmp_path: Path) -> None:
    made = uuid.uuid4()
    assert take_in(file(tmp_path, row(made), row(f"{{{uuid.uuid4()}}}", "2"))).wrote() == (2, 0, 0)
    point = SurveyPoint.objects.get(uid=made)
    assert (point.source, point.source_id) == ("may", None)
    again = file(tmp_path, row(made), name="another name.csv")
    assert take_in(again).wrote() == (0, 0, 1)


def test_without_a_public_id_rows_are_told_by_their_source_as_before(town: Town, tmp_path: Path) -> None:
    take_in(file(tmp_path, row(None, "1"), row(None)))
    known = SurveyPoint.objects.get(source_id="1").uid
    assert take_in(file(tmp_path, row(None, "1"), row(None))).wrote() == (0, 0, 2)
    assert take_in(file(tmp_path, row(uuid.uuid4(), "1"))).wrote() == (0, 0, 1)
    assert SurveyPoint.objects.get(source_id="1").uid == known


def test_a_row_that_speaks_of_two_points_is_refused(town: Town, tmp_path: Path) -> None:
    take_in(file(tmp_path, row(None, "1"), row(None, "2", (2.5, 0.2))))
    first = SurveyPoint.objects.get(source_id="1")
    outcome = take_in(file(tmp_path, row(first.uid, "2")))
    assert (outcome.status, outcome.figures["refused"]) == (1, 1)
    assert "第 2 行" in outcome.said
    assert "[point.two]" in outcome.said


def test_another_id_in_the_source_is_told_and_not_taken(town: Town, tmp_path: Path) -> None:
    take_in(file(tmp_path, row(None, "1")))
    point = SurveyPoint.objects.get()
    outcome = take_in(file(tmp_path, row(point.uid, "17")))
    assert outcome.wrote() == (0, 0, 1)
    assert "[point.keeps_source]" in outcome.said
    assert SurveyPoint.objects.get().source_id == "1"


@pytest.mark.parametrize("second", ["uid", "source"])
def test_two_rows_of_one_point_are_refused(second: str, town: Town, tmp_path: Path) -> None:
    take_in(file(tmp_path, row(None, "1")))
    point = SurveyPoint.objects.get()
    twin = row(point.uid) if second == "uid" else row(None, "1")
    outcome = take_in(file(tmp_path, row(point.uid), twin))
    assert (outcome.status, outcome.figures["refused"]) == (1, 1), outcome.said
    assert "[duplicate]" in outcome.said


def test_a_public_id_that_is_none_is_refused_and_the_way_out_is_told(town: Town, tmp_path: Path) -> None:
    path = file(tmp_path, row("7"), row("8"))
    outcome = take_in(path)
    assert (outcome.status, outcome.figures["refused"]) == (1, 2)
    assert "[uuid]" in outcome.said
    assert "--field source_id=" in outcome.said
    assert take_in(path, "--field", "source_id=uid").wrote() == (2, 0, 0)
    assert set(SurveyPoint.objects.values_list("source_id", flat=True)) == {"7", "8"}


def test_the_page_previews_what_it_then_does(
    reported: list[str], people: dict[str, User], tmp_path: Path
) -> None:
    export_layer("points", tmp_path / "out.csv", "--crs", "EPSG:4490")
    rows = rows_of(tmp_path / "out.csv")
    rows[1]["description"] = "井盖松动"
    added = dict.fromkeys(rows[0], "") | {"category": "m06013", "lon": "117.005", "lat": "28.002"}
    path = write_rows(tmp_path / "page.csv", [*rows, added])
    with override_settings(UPLOAD_ROOT=tmp_path / "uploads"):
        upload = previewed(read(path, "points", people["technician"]), crs="EPSG:4490")
        assert kinds(upload) == {2: "unchanged", 3: "updated", 4: "unchanged", 5: "unchanged", 6: "inserted"}
        (changed,) = upload.rows.filter(kind="updated")
        assert (changed.label, changed.changes) == (reported[1], [["description", "井盖", "井盖松动"]])
        applied(upload, people["technician"])
        upload.refresh_from_db()
    assert (upload.state, SurveyPoint.objects.count()) == ("applied", 5)
