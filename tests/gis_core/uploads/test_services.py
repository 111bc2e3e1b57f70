"""Steps in the wrong order, two people at once, workers that go away, files that are hostile, uploads that are old."""

import datetime
import stat
import time
import zipfile
from pathlib import Path

import pytest
from django.db import connection, connections
from django.utils import timezone
from procrastinate.contrib.django import app

from gis_core.layers.specs import all_specs, importable_by
from gis_core.models import LayerUpload, UploadRow, User
from gis_core.tasks import forget_uploads
from gis_core.uploads.receiving import UploadRefused
from gis_core.uploads.running import _key, is_held, life_of
from gis_core.uploads.services import drop_upload, read_again, start_again, start_preview, twin_of
from grids.models import Building
from tests.gis_core.uploads.test_jobs import buildings
from tests.uploads import applied, previewed, read, sent, work


@pytest.fixture
def technician(people: dict[str, User]) -> User:
    return people["technician"]


@pytest.fixture
def house(tmp_path: Path) -> Path:
    return buildings(tmp_path / "b.gpkg", ("B1", "一号楼", 0))


def later(upload: LayerUpload, seconds: int) -> datetime.datetime:
    return upload.touched_at + datetime.timedelta(seconds=seconds)


def test_every_layer_says_who_may_bring_it_in(technician: User, people: dict[str, User]) -> None:
    every = {spec.name for spec in all_specs()}
    assert set(importable_by(technician)) == every - {"units"}
    assert importable_by(people["admin"]) == ["units"]
    assert importable_by(people["planner"]) == ["parcels", "project_buildings", "renovation_zones"]
    assert importable_by(people["officer_a"]) == []


def test_a_dropped_file_is_gone_at_once_and_its_record_stays(
    technician: User, house: Path, django_capture_on_commit_callbacks
) -> None:
    upload = previewed(read(house, "buildings", technician))
    with django_capture_on_commit_callbacks(execute=True):
        drop_upload(upload=upload, by=technician, now=timezone.now())
    upload.refresh_from_db()
    assert (upload.state, upload.decided_by) == ("dropped", technician)
    assert not upload.folder.exists()
    assert not UploadRow.objects.exists()
    assert not Building.objects.exists()


def test_what_was_dropped_or_taken_in_goes_no_further(technician: User, house: Path) -> None:
    upload = applied(previewed(read(house, "buildings", technician)), technician)
    for verb in (
        lambda: drop_upload(upload=upload, by=technician, now=timezone.now()),
        lambda: start_preview(upload=upload, options={}, now=timezone.now()),
        lambda: read_again(upload=upload, options={}, now=timezone.now()),
    ):
        with pytest.raises(UploadRefused, match="已有新的进展"):
            verb()


def test_of_two_people_who_take_the_same_step_one_is_told(technician: User, house: Path) -> None:
    upload = read(house, "buildings", technician)
    start_preview(upload=upload, options={}, now=timezone.now())
    with pytest.raises(UploadRefused, match="已有新的进展"):
        start_preview(upload=upload, options={}, now=timezone.now())
    assert work() == 1


def test_a_job_that_was_overtaken_does_nothing(technician: User, house: Path) -> None:
    upload = read(house, "buildings", technician)
    before = upload.attempt
    upload = previewed(upload)
    app.tasks["gis_core.preview_upload"].func(upload_id=upload.pk, attempt=before)
    app.tasks["gis_core.read_upload"].func(upload_id=upload.pk, attempt=before)
    upload.refresh_from_db()
    assert (upload.state, upload.rows.count()) == ("previewed", 1)


def test_a_waiting_job_is_no_dead_one(technician: User, house: Path) -> None:
    upload = sent(house, "buildings", technician)
    assert life_of(upload, now=later(upload, 1)) == "waiting"
    assert life_of(upload, now=later(upload, 90)) == "unserved"
    with pytest.raises(UploadRefused):
        start_again(upload=upload, now=later(upload, 1))


def test_a_job_whose_worker_died_is_told_and_can_be_started_again(technician: User, house: Path) -> None:
    upload = sent(house, "buildings", technician)
    with connection.cursor() as cursor:
        cursor.execute("UPDATE procrastinate_jobs SET status = 'doing' WHERE id = %s", [upload.job_id])
    worker = connections.create_connection("default")
    try:
        with worker.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_lock(%s)", [_key(upload.pk)])
        assert life_of(upload, now=later(upload, 3600)) == "working"
    finally:
        worker.close()
    for _ in range(100):  # the server takes a moment to notice
        if not is_held(upload.pk):
            break
        time.sleep(0.05)
    assert life_of(upload, now=later(upload, 3)) == "working"
    assert life_of(upload, now=later(upload, 30)) == "interrupted"
    start_again(upload=upload, now=later(upload, 30))
    work()
    upload.refresh_from_db()
    assert upload.state == "read"


def test_a_stuck_upload_can_be_dropped(technician: User, house: Path) -> None:
    upload = sent(house, "buildings", technician)
    with pytest.raises(UploadRefused):
        drop_upload(upload=upload, by=technician, now=later(upload, 5))
    drop_upload(upload=upload, by=technician, now=later(upload, 90))
    work()
    upload.refresh_from_db()
    assert upload.state == "dropped"


def test_old_files_are_forgotten_and_receipts_stay(technician: User, house: Path) -> None:
    upload = applied(previewed(read(house, "buildings", technician)), technician)
    forget_uploads(timestamp=0)
    assert upload.path.exists()
    LayerUpload.objects.update(decided_at=timezone.now() - datetime.timedelta(days=8))
    forget_uploads(timestamp=0)
    upload.refresh_from_db()
    assert not upload.folder.exists()
    assert (upload.state, upload.figures["inserted"], upload.rows.count()) == ("applied", 1, 0)
    assert upload.file_removed_at is not None


def test_what_nobody_went_on_with_is_dropped_after_a_while(technician: User, house: Path) -> None:
    left, fresh = previewed(read(house, "buildings", technician)), read(house, "buildings", technician)
    LayerUpload.objects.filter(pk=left.pk).update(touched_at=timezone.now() - datetime.timedelta(days=8))
    forget_uploads(timestamp=0)
    left.refresh_from_db()
    fresh.refresh_from_db()
    assert (left.state, left.decided_by, left.folder.exists(), left.rows.count()) == (
        "dropped",
        None,
        False,
        0,
    )
    assert (fresh.state, fresh.path.exists()) == ("read", True)


def test_the_same_file_again_is_pointed_out(technician: User, house: Path) -> None:
    first = applied(previewed(read(house, "buildings", technician)), technician)
    again = read(house, "buildings", technician)
    assert twin_of(again) == first
    assert twin_of(first) is None


def _zip(path: Path, members: dict[str | zipfile.ZipInfo, bytes]) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for member, data in members.items():
            archive.writestr(member, data)
    return path


def _link() -> zipfile.ZipInfo:
    info = zipfile.ZipInfo("layer.shp")
    info.external_attr = (stat.S_IFLNK | 0o777) << 16
    return info


HOSTILE = {
    "slip.zip": ("zip_slip", lambda path: _zip(path, {"../evil.shp": b"x"})),
    "link.zip": ("zip_link", lambda path: _zip(path, {_link(): b"/etc/passwd"})),
    "bomb.zip": ("zip_bomb", lambda path: _zip(path, {"layer.shp": bytes(40 << 20)})),
    "rubble.zip": ("zip_broken", lambda path: path.write_bytes(b"PK\x03\x04" + bytes(100))),
    "vrt.geojson": ("xml", lambda path: path.write_text("<OGRVRTDataSource/>")),
    "entities.kml": (
        "xml_entity",
        lambda path: path.write_text('<!DOCTYPE kml [<!ENTITY a "b">]><kml><Document/></kml>'),
    ),
    "secret.docx": ("unknown_format", lambda path: path.write_bytes(b"\xd0\xcf\x11\xe0" + bytes(900))),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_file_is_refused_with_its_reason_and_leaves_nothing_outside(
    technician: User, tmp_path: Path, upload_root: Path, name: str
) -> None:
    code, make = HOSTILE[name]
    make(tmp_path / name)
    upload = read(tmp_path / name, "grids", technician)
    assert (upload.state, upload.problem_code) == ("failed", code)
    assert upload.problem
    assert [path.name for path in upload_root.rglob("*") if path.is_file()] == [name]
    assert not (tmp_path / "evil.shp").exists()


def test_a_parser_that_crashes_fails_the_file_and_not_the_worker(
    technician: User, house: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("gis_core.vector_files.source._START", "import os; os.abort()")
    upload = read(house, "buildings", technician)
    assert (upload.state, upload.problem_code) == ("failed", "crashed")
    monkeypatch.undo()
    read_again(upload=upload, options={}, now=timezone.now())
    work()
    upload.refresh_from_db()
    assert upload.state == "read"
