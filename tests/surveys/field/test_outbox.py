"""The day that a phone exported: taken in once, however often, each record with its receipt or the reason why not."""

import hashlib
import io
import json
import uuid
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.test import Client, override_settings

from gis_core.models import User
from surveys.models import CaseStep, DutyTrack, FacilityFinding, PointPhoto, SetAside, SurveyPoint
from tests.surveys.cases import step
from tests.surveys.photos import jpeg, named, post, put, report, sha256
from tests.surveys.test_phone_steps import checking, passed

CONTRACT = json.loads(
    (Path(__file__).parent.parent.parent / "contract" / "import_outbox.json").read_text(encoding="utf-8")
)
ONE, TWO = jpeg("red"), jpeg("blue")


@pytest.fixture(autouse=True)
def media_root(tmp_path: Path) -> Iterator[Path]:
    with override_settings(MEDIA_ROOT=tmp_path / "media"):
        yield tmp_path


def record(told: dict[str, Any], **more: Any) -> dict[str, Any]:
    text = json.dumps(told)
    return {
        "uid": told.get("uid"),
        "owner": "collector",
        "state": "waiting",
        "body": text,
        "body_sha256": hashlib.sha256(text.encode()).hexdigest(),
    } | more


def day(folder: Path, *records: dict[str, Any], photos: tuple[bytes, ...] = (), **more: bytes) -> Path:
    told = {"format": "wangge-field-day", "version": 1, "exported_at": "2026-06-01T18:00:00+08:00"}
    path = folder / "day.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("day.json", json.dumps(told | {"records": list(records)}))
        for content in photos:
            archive.writestr(f"photos/{sha256(content)}", content)
        for name, content in more.items():
            archive.writestr(name, content)
    return path


def take(path: Path, *options: str, code: int = 0) -> dict[str, Any]:
    said = io.StringIO()
    if code:
        with pytest.raises(CommandError):
            call_command("import_outbox", str(path), "--json", *options, stdout=said)
    else:
        call_command("import_outbox", str(path), "--json", *options, stdout=said)
    found: dict[str, Any] = json.loads(said.getvalue())
    return found


def test_a_day_is_taken_in_once_however_often(people: dict[str, User], tmp_path: Path) -> None:
    body = report(photos=named(ONE, TWO))
    draft = record(report(0.6), body=None, body_sha256=None, state="draft")
    path = day(tmp_path, record(body), draft, photos=(ONE, TWO))
    first = take(path)
    assert first.keys() == CONTRACT.keys()
    assert [one.keys() for one in first["records"]] == [one.keys() for one in CONTRACT["records"]]
    assert (first["new"], first["skipped"], first["photos"], first["photos_missing"]) == (1, 1, 2, 0)
    again = take(path)
    assert (again["new"], again["known"], again["photos"]) == (0, 1, 2)
    assert again["records"][0]["receipt"] == first["records"][0]["receipt"]
    point = SurveyPoint.objects.get()
    assert (point.reported_by.username, str(point.uid)) == ("collector", body["uid"])
    assert SetAside.objects.count() == 0


def test_the_phone_that_sends_the_same_later_hears_the_same(people: dict[str, User], tmp_path: Path) -> None:
    body = report(photos=named(ONE))
    taken = take(day(tmp_path, record(body), photos=(ONE,)))["records"][0]["receipt"]
    phone = Client()
    phone.force_login(people["collector"])
    sent = post(phone, body)
    assert (sent.status_code, sent.json()["receipt"]) == (200, taken)


def test_what_has_come_over_the_air_is_gone_on_with(people: dict[str, User], tmp_path: Path) -> None:
    phone = Client()
    phone.force_login(people["collector"])
    body = report(photos=named(ONE, TWO))
    post(phone, body)
    put(phone, ONE, 0, 99)
    put(phone, TWO)
    found = take(day(tmp_path, record(body), photos=(ONE,)))  # the phone has dropped what was receipted
    assert (found["known"], found["photos"], found["photos_missing"]) == (1, 2, 0)


def test_each_record_is_refused_for_itself_with_its_reason(people: dict[str, User], tmp_path: Path) -> None:
    kept, other = report(), report(0.6)
    phone = Client()
    phone.force_login(people["collector"])
    post(phone, kept)
    records = [
        record(other),
        record(report(0.7), body_sha256="0" * 64),
        record(report(0.7), owner="nobody"),
        record(report(0.7), uid="3ba97639-b152-4e69-9c90-487b70ce7090"),
        record(report(0.7, category="m99999")),
        record(report(0.7), body="not JSON", body_sha256=None),
        record(kept | {"description": "另一处"}),
    ]
    path = day(tmp_path, *records)
    found = take(path, "--rejects", str(tmp_path / "rejects.csv"), code=1)
    assert [one["status"] for one in found["records"]] == ["new", *["refused"] * 5, "set_aside"]
    assert all(one["reason"] for one in found["records"][1:])
    assert SurveyPoint.objects.count() == 2
    assert SetAside.objects.get().content["description"] == "另一处"
    rejects = (tmp_path / "rejects.csv").read_text(encoding="utf-8-sig").splitlines()
    assert len(rejects) == 7


def test_photos_with_other_bytes_or_sizes_are_refused_and_the_report_stands(
    people: dict[str, User], tmp_path: Path
) -> None:
    body = report(photos=named(ONE, TWO))
    path = day(
        tmp_path,
        record(body),
        **{f"photos/{sha256(ONE)}": ONE[:-1] + b"x", f"photos/{sha256(TWO)}": TWO + b"x"},
    )
    found = take(path, code=1)
    assert (found["new"], found["photos"], found["photos_missing"]) == (1, 0, 2)
    assert len(found["records"][0]["photos_refused"]) == 2
    assert not PointPhoto.objects.kept().exists()


@pytest.mark.parametrize(
    "members",
    [
        {"../../etc/passwd": b"x"},
        {"photos/../../x": b"x"},
        {"photos/" + "A" * 64: b"x"},
        {"other.json": b"{}"},
    ],
    ids=["slip", "slip in photos", "no hash", "other"],
)
def test_a_file_that_is_no_day_is_refused_whole(
    people: dict[str, User], tmp_path: Path, members: dict[str, bytes]
) -> None:
    path = day(tmp_path, record(report()), **members)
    with pytest.raises(CommandError):
        call_command("import_outbox", str(path))
    assert not SurveyPoint.objects.exists()
    assert {one.name for one in tmp_path.iterdir()} <= {"day.zip", "media"}


def test_bombs_and_torn_files_are_refused(
    people: dict[str, User], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("surveys.field.outbox.MOST_DAY_BYTES", 10_000)
    bomb = tmp_path / "bomb.zip"
    with zipfile.ZipFile(bomb, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("day.json", b" " * 1_000_000)
    torn = tmp_path / "torn.zip"
    torn.write_bytes(bomb.read_bytes()[:-30])
    empty = tmp_path / "empty.zip"
    empty.write_bytes(b"")
    for path in (bomb, torn, empty):
        with pytest.raises(CommandError) as caught:
            call_command("import_outbox", str(path))
        assert caught.value.returncode == 1
    with pytest.raises(CommandError) as caught:
        call_command("import_outbox", str(tmp_path / "none.zip"))
    assert caught.value.returncode == 2


def test_findings_of_a_census_are_taken_in_with_their_photos(people: dict[str, User], tmp_path: Path) -> None:
    body = {"uid": str(uuid.uuid4()), "result": "new", "category": "c01001", "lon": 117.001, "lat": 28.001}
    body |= {"observed_at": "2026-11-23T12:00:00+08:00", "photos": named(ONE)}
    path = day(tmp_path, record(body, kind="finding"), photos=(ONE,))
    (first,) = take(path)["records"]
    assert (first["status"], first["receipt"]["complete"]) == ("new", True)
    assert take(path)["records"][0]["status"] == "known"
    assert FacilityFinding.objects.get().photos.get().kept_at is not None


def test_a_decision_of_the_day_is_taken_once_with_its_photos(
    people: dict[str, User], media_root: Path
) -> None:
    case = checking(people)
    told = passed(ONE, version=case.version)
    path = day(media_root, record(told, uid=told["client_op"], case=str(case.uid)), photos=(ONE,))
    first, again = take(path), take(path)
    assert (first["new"], first["photos"], again["known"]) == (1, 1, 1)
    assert first["records"][0]["receipt"]["complete"]
    assert CaseStep.objects.filter(case=case, action="pass_check").count() == 1


def test_a_decision_of_the_day_that_comes_too_late_is_refused_with_what_happened(
    people: dict[str, User], media_root: Path
) -> None:
    case = checking(people)
    told = passed(ONE, version=case.version)
    step(case, "rework", people["supervision"], note="现场未完成")
    path = day(media_root, record(told, uid=told["client_op"], case=str(case.uid)), photos=(ONE,))
    found = take(path, code=1)
    assert (found["refused"], "返工" in found["records"][0]["reason"]) == (1, True)


def test_ways_on_duty_are_taken_in_and_what_nobody_knows_is_refused(
    people: dict[str, User], tmp_path: Path
) -> None:
    at = "2026-11-23T12:00:00+08:00"
    fix = {"lon": 117.001, "lat": 28.001, "accuracy_m": 12, "at": at}
    body = {"uid": str(uuid.uuid4()), "began_at": at, "ended_at": at, "fixes": [fix]}
    path = day(tmp_path, record(body, kind="track"))
    (first,) = take(path)["records"]
    assert (first["status"], first["receipt"]["complete"], DutyTrack.objects.count()) == ("new", True, 1)
    assert take(path)["records"][0]["status"] == "known"
    path = day(tmp_path, record(body | {"uid": str(uuid.uuid4())}, kind="dream"))
    assert take(path, code=1)["records"][0]["status"] == "refused"
