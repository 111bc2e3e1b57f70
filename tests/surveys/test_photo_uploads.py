"""Photos of reports: named first, handed over in pieces, and acknowledged only when they are safe."""

import errno
import io
import json
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from django.test import Client, override_settings
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from knox.models import AuthToken

from gis_core.models import User
from grids.models import Membership
from surveys.models import PointPhoto, SurveyPoint
from surveys.services import photo_files
from surveys.services.photo_files import MOST_BYTES
from surveys.services.photo_reading import is_kept
from surveys.services.photos import WAITS_FOR, sweep_photos
from tests.surveys.photos import jpeg, named, post, put, report, sha256, told
from tests.towns import Town

CONTRACT = json.loads(
    (Path(__file__).parent.parent / "contract" / "field_photos.json").read_text(encoding="utf-8")
)
ONE, TWO = jpeg("red"), jpeg("blue")


@pytest.fixture(autouse=True)
def media_root(tmp_path: Path) -> Iterator[Path]:
    with override_settings(MEDIA_ROOT=tmp_path):
        yield tmp_path


@pytest.fixture
def phone(people: dict[str, User]) -> Client:
    client = Client()
    client.force_login(people["collector"])
    return client


def second_phone(town: Town) -> Client:
    user = User.objects.create_user("second")
    Membership.objects.create(user=user, role="collector", unit=town.a)
    client = Client()
    client.force_login(user)
    return client


def refused(response: Any, status: int, code: str) -> dict[str, Any]:
    assert response.status_code == status, response.content.decode()
    assert response["Content-Type"] == "application/problem+json"
    problem: dict[str, Any] = response.json()
    assert problem["code"] == code
    assert problem["detail"]
    assert problem["what_next"]
    return problem


def test_a_report_and_its_photos_are_receipted_as_the_contract_says(phone: Client) -> None:
    body = json.dumps(
        CONTRACT["report"]
        | {
            "photos": named(ONE, kind="close")
            + named(TWO, kind="context", taken_at="2026-06-01T08:00:03+08:00")
        }
    )
    first = phone.post("/api/v1/points/", body, content_type="application/json")
    assert first.status_code == 201, first.content.decode()
    receipt = first.json()["receipt"]
    assert receipt.keys() == CONTRACT["receipt"].keys()
    assert (receipt["uid"], receipt["body_sha256"]) == (CONTRACT["report"]["uid"], sha256(body.encode()))
    assert receipt["photos"] == [
        {"sha256": sha256(content), "size": len(content), "kept": False} for content in (ONE, TWO)
    ]
    assert receipt["complete"] is False
    assert put(phone, ONE).status_code == 201
    assert put(phone, TWO).status_code == 201
    again = phone.post("/api/v1/points/", body, content_type="application/json")
    assert again.status_code == 200
    assert again.json()["receipt"] == receipt | {
        "photos": [photo | {"kept": True} for photo in receipt["photos"]],
        "complete": True,
    }
    address = f"/api/v1/points/{receipt['uid']}/receipt/"
    assert phone.get(address).json() == again.json()["receipt"]
    point = SurveyPoint.objects.get()
    assert (point.heading, point.position_reason) == (270, "树下信号差")
    assert point.raw_fix["lon"] == 117.0049
    assert [photo.kind for photo in point.photos.all()] == ["close", "context"]


def test_a_report_that_names_no_photos_has_the_hash_that_it_always_had(phone: Client) -> None:
    body = report(uid="3ba97639-b152-4e69-9c90-487b70ce7090", observed_at="2026-06-01T08:00:00+08:00")
    post(phone, body)
    point = SurveyPoint.objects.get()
    kept = dict.fromkeys(("accuracy_m", "facility_id", "fix_at"))
    content = {
        **kept,
        "uid": body["uid"],
        "category_id": point.category_id,
        "lon": body["lon"],
        "lat": body["lat"],
        "x": body["lon"],
        "y": body["lat"],
        "crs": "EPSG:4490",
        "conversion": "",
        "position_source": "hand",
        "observed_at": "2026-06-01T00:00:00+00:00",
        "description": "",
        "place_text": "",
    }
    text = json.dumps([point.reported_by_id, content], sort_keys=True, ensure_ascii=False)
    assert point.content_sha256 == sha256(text.encode())


def test_other_photos_under_one_uid_are_other_content(phone: Client) -> None:
    body = report(photos=named(ONE))
    assert post(phone, body).status_code == 201
    refused(post(phone, body | {"photos": named(TWO)}), 409, "point.other_content")
    assert [photo.sha256 for photo in PointPhoto.objects.all()] == [sha256(ONE)]


@pytest.mark.parametrize(
    ("change", "member"),
    [
        ({"photos": named(ONE) * 2}, "photos"),
        ({"photos": [{"sha256": "A" * 64, "size": 1}]}, "photos"),
        ({"photos": [{"sha256": "a" * 64, "size": 0}]}, "photos"),
        ({"photos": [{"sha256": "a" * 64, "size": 1, "colour": "red"}]}, "photos"),
        ({"photos": [{"sha256": f"{n:064x}", "size": 1} for n in range(13)]}, "photos"),
        ({"photos": [{"sha256": "a" * 64, "size": MOST_BYTES + 1}]}, "photos"),
        ({"heading": 360}, "heading"),
        ({"heading": -1}, "heading"),
        ({"raw": {"lon": 117}}, "raw"),
        ({"raw": {"lon": 500_490, "lat": 28, "crs": "EPSG:4548"}}, "raw"),
        ({"raw": {"lon": 117, "lat": 28, "crs": "EPSG:3857"}}, "raw"),
    ],
)
def test_a_part_that_is_wrong_is_named(phone: Client, change: dict[str, Any], member: str) -> None:
    problem = refused(post(phone, report(**change)), 400, "request.invalid")
    assert {name.split(".")[0] for name in problem["errors"]} == {member}
    assert not SurveyPoint.objects.exists()


def test_bytes_go_on_where_the_last_ones_ended(phone: Client, media_root: Path) -> None:
    post(phone, report(photos=named(ONE)))
    assert told(phone, ONE) == {"sha256": sha256(ONE), "size": len(ONE), "received": 0, "kept": False}
    part = put(phone, ONE, 0, 99)
    assert (part.status_code, part.json()["received"], part.json()["kept"]) == (200, 100, False)
    assert part.json().keys() == CONTRACT["photo"].keys()
    other = ONE[:60] + b"?" + ONE[61:]
    for first, content in ((0, other), (50, other), (101, ONE)):
        again = put(phone, content, first, 200, key=sha256(ONE))
        problem = refused(again, 409, "photo.offset")
        assert problem.keys() == CONTRACT["offset"].keys()
        assert problem["received"] == 100
    assert put(phone, ONE, 50, 99).json() == part.json()
    whole = put(phone, ONE, 100)
    assert (whole.status_code, whole.json()["kept"]) == (201, True)
    assert put(phone, ONE).status_code == 200
    assert put(phone, ONE, 100).json() == told(phone, ONE) == whole.json()
    assert [path.read_bytes() for path in media_root.rglob("*.original")] == [ONE]
    assert list(media_root.rglob("*.part")) == []


def test_a_line_that_is_cut_loses_nothing_of_what_came(phone: Client) -> None:
    post(phone, report(photos=named(ONE)))
    cut = phone.generic(
        "PUT",
        f"/api/v1/photos/{sha256(ONE)}/",
        ONE,
        content_type="application/octet-stream",
        headers={"Content-Range": f"bytes 0-{len(ONE) - 1}/{len(ONE)}"},
        **{"wsgi.input": io.BytesIO(ONE[:150])},
    )
    refused(cut, 400, "photo.range")
    assert told(phone, ONE)["received"] == 150
    assert put(phone, ONE, 150).status_code == 201


def test_all_bytes_there_and_the_server_killed_the_last_byte_goes_on(phone: Client) -> None:
    post(phone, report(photos=named(ONE)))
    put(phone, ONE, 0, len(ONE) - 2)
    (part,) = Path(photo_files.photo_root()).rglob("*.part")
    part.write_bytes(ONE)  # as a server left it that died before it had kept the photo
    assert told(phone, ONE)["received"] == len(ONE) - 1
    assert put(phone, ONE, len(ONE) - 1).status_code == 201


@pytest.mark.parametrize(
    "said", ["", "bytes 0-9", "bytes 5-4/10", "bytes 0-10/10", "bytes */10", "items 0-9/10", "bytes 0-8/10"]
)
def test_a_range_that_says_nothing_is_refused(phone: Client, said: str) -> None:
    post(phone, report(photos=named(ONE)))
    refused(put(phone, ONE, 0, 9, headers={"Content-Range": said}), 400, "photo.range")


def test_only_what_a_report_of_the_sender_names_is_taken(phone: Client, town: Town) -> None:
    refused(put(phone, ONE), 403, "photo.not_named")
    post(phone, report(photos=named(ONE)))
    other = second_phone(town)
    refused(put(other, ONE), 403, "photo.not_named")
    assert told(other, ONE) == {"sha256": sha256(ONE), "size": None, "received": 0, "kept": False}
    put(phone, ONE)
    assert told(other, ONE)["kept"] is False
    assert phone.get("/api/v1/photos/unheard-of/").status_code == 404


def test_naming_another_s_photo_opens_nothing_until_its_bytes_are_handed_over(
    phone: Client, town: Town
) -> None:
    post(phone, report(photos=named(ONE)))
    put(phone, ONE)
    other = second_phone(town)
    assert post(other, report(0.6, photos=named(ONE))).json()["receipt"]["complete"] is False
    assert told(other, ONE)["received"] == 0
    assert put(other, ONE).status_code == 201
    assert told(other, ONE)["kept"] is True


def test_a_photo_of_two_reports_of_one_person_comes_once(phone: Client) -> None:
    bodies = [report(photos=named(ONE)), report(0.6, photos=named(ONE)), report(0.7, photos=named(ONE))]
    post(phone, bodies[0])
    post(phone, bodies[1])
    put(phone, ONE)
    assert [photo.kept_at is not None for photo in PointPhoto.objects.all()] == [True, True]
    assert post(phone, bodies[2]).json()["receipt"]["complete"] is True


def test_other_bytes_are_dropped_and_it_begins_again(phone: Client, media_root: Path) -> None:
    post(phone, report(photos=named(ONE)))
    wrong = ONE[:-1] + b"x"
    refused(put(phone, wrong, key=sha256(ONE)), 422, "photo.other_bytes")
    assert told(phone, ONE)["received"] == 0
    assert [path for path in media_root.rglob("*") if path.is_file()] == []
    assert put(phone, ONE).status_code == 201


def test_what_is_of_another_size_is_refused(phone: Client) -> None:
    post(phone, report(0.6, photos=[{"sha256": sha256(ONE), "size": len(ONE) + 1}]))
    refused(put(phone, ONE), 422, "photo.other_size")
    huge = {"Content-Range": f"bytes 0-9/{MOST_BYTES + 1}"}
    refused(put(phone, ONE, 0, 9, headers=huge), 413, "photo.too_large")


@pytest.mark.parametrize("call", ["pwrite", "fsync", "replace"])
def test_a_full_disk_acknowledges_nothing_and_recovers_alone(
    phone: Client, monkeypatch: pytest.MonkeyPatch, call: str
) -> None:
    def full(*arguments: Any) -> Any:
        raise OSError(errno.ENOSPC, "No space left on device")

    post(phone, report(photos=named(ONE)))
    with monkeypatch.context() as patched:
        patched.setattr(Path if call == "replace" else os, call, full)
        problem = refused(put(phone, ONE), 507, "photo.no_room")
    assert problem["detail"]
    assert told(phone, ONE)["kept"] is False
    assert not is_kept(sha256(ONE))
    received = told(phone, ONE)["received"]
    assert put(phone, ONE, received).status_code == 201


def test_a_photo_takes_few_statements_whoever_holds_many_tokens(people: dict[str, User]) -> None:
    user = people["collector"]
    token = [AuthToken.objects.create(user=user)[1] for _token in range(5)][-1]
    phone = Client(headers={"Authorization": f"Token {token}"})
    post(phone, report(photos=named(ONE)))
    with CaptureQueriesContext(connection) as part:
        put(phone, ONE, 0, 99)
    with CaptureQueriesContext(connection) as whole:
        put(phone, ONE, 100)
    told_database = [
        [query["sql"] for query in queries if "SAVEPOINT" not in query["sql"]] for queries in (part, whole)
    ]
    # The token, the scope, what reports, findings and steps say; then that it is kept, and the job that opens it.
    assert [len(statements) for statements in told_database] == [3, 5]


def test_photos_of_reports_are_not_swept(phone: Client, media_root: Path) -> None:
    post(phone, report(photos=named(ONE, TWO)))
    put(phone, ONE)
    put(phone, TWO, 0, 99)
    assert sweep_photos(now=timezone.now() + 2 * WAITS_FOR) == 0
    assert len([path for path in media_root.rglob("*") if path.is_file()]) == 2


def test_receipts_are_read_by_the_reporter_and_the_office(
    people: dict[str, User], phone: Client, town: Town
) -> None:
    uid = post(phone, report()).json()["uid"]
    for name, status in (("collector", 200), ("supervision", 200), ("officer_a", 404), ("officer_b", 404)):
        client = Client()
        client.force_login(people[name])
        assert client.get(f"/api/v1/points/{uid}/receipt/").status_code == status


def test_the_database_keeps_what_a_report_names(phone: Client) -> None:
    post(phone, report(photos=named(ONE)))
    put(phone, ONE)
    photo = PointPhoto.objects.get()
    for change in ({"kept_at": None}, {"sha256": "a" * 64}, {"kept_at": timezone.now()}):
        with pytest.raises(IntegrityError, match="不能修改或删除"), transaction.atomic():
            PointPhoto.objects.filter(pk=photo.pk).update(**change)
    with pytest.raises(IntegrityError, match="不能修改或删除"), transaction.atomic():
        photo.delete()
