"""Originals of photos: the camera's own files, after the photos made of them, kept apart, for the office alone."""

import datetime
import io
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from django.test import Client, override_settings
from django.utils import timezone
from PIL import Image

from gis_core.models import User
from surveys.models import Case, CaseRules, PhotoOriginal
from surveys.services.originals import MOST_ORIGINAL_BYTES, original_file, originals_root, sweep_originals
from surveys.services.photos import sweep_photos
from tests.surveys.photos import jpeg, named, post, put, report, sha256
from tests.towns import Town

CONTRACT = json.loads(
    (Path(__file__).parent.parent / "contract" / "field_photos.json").read_text(encoding="utf-8")
)
EVIDENCE = jpeg("red")


def of_camera(colour: str = "red") -> bytes:
    """What a camera wrote: larger, and with its place beside it."""
    exif = Image.Exif()
    exif[0x010F] = "a phone"
    found = io.BytesIO()
    Image.new("RGB", (400, 300), colour).save(found, "JPEG", exif=exif)
    return found.getvalue()


ORIGINAL = of_camera()


@pytest.fixture(autouse=True)
def media_root(tmp_path: Path) -> Iterator[Path]:
    with override_settings(MEDIA_ROOT=tmp_path):
        yield tmp_path


@pytest.fixture
def kept(town: Town) -> None:
    CaseRules.objects.create(keep_originals=True)


@pytest.fixture
def phone(people: dict[str, User], kept: None) -> Client:
    """A phone whose report and evidence the server has."""
    client = client_of(people["collector"])
    post(client, report(photos=named(EVIDENCE)))
    put(client, EVIDENCE)
    return client


def client_of(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def address(original: bytes = ORIGINAL, photo: bytes = EVIDENCE) -> str:
    return f"/api/v1/photos/{sha256(photo)}/original/{sha256(original)}/"


def hand_over(
    phone: Client, original: bytes = ORIGINAL, first: int = 0, last: int | None = None, **more: Any
) -> Any:
    end = len(original) if last is None else last + 1
    said = more.pop("said", f"bytes {first}-{end - 1}/{len(original)}")
    return phone.put(
        more.pop("to", address(original)),
        more.pop("body", original[first:end]),
        content_type="application/octet-stream",
        headers={"Content-Range": said},
    )


def refused(response: Any, status: int, code: str) -> None:
    assert (response.status_code, response.json()["code"]) == (status, code)
    assert response.json()["what_next"]


def test_an_original_comes_in_pieces_and_is_acknowledged_by_its_hash(phone: Client) -> None:
    half = len(ORIGINAL) // 2
    assert hand_over(phone, last=half - 1).json()["received"] == half
    assert phone.get(address()).json() == {
        "sha256": sha256(ORIGINAL),
        "size": None,
        "received": half,
        "kept": False,
    }
    whole = hand_over(phone, first=half)
    assert (whole.status_code, whole.json().keys()) == (201, CONTRACT["original"].keys())
    assert (whole.json()["sha256"], whole.json()["kept"]) == (sha256(ORIGINAL), True)
    assert original_file(sha256(ORIGINAL)).read_bytes() == ORIGINAL
    again = hand_over(phone)
    assert (again.status_code, again.json()["kept"], PhotoOriginal.objects.count()) == (200, True, 1)
    assert phone.get(address()).json() == again.json()
    assert not list(originals_root().rglob("*.part"))


def test_where_it_broke_off_is_told(phone: Client) -> None:
    hand_over(phone, last=99)
    gap = hand_over(phone, first=200)
    refused(gap, 409, "photo.offset")
    assert gap.json()["received"] == 100


def test_other_bytes_are_dropped(phone: Client) -> None:
    refused(hand_over(phone, body=bytes(len(ORIGINAL))), 422, "photo.other_bytes")
    assert not [path for path in originals_root().rglob("*") if path.is_file()]
    assert hand_over(phone).status_code == 201


def test_without_the_setting_none_is_taken(phone: Client) -> None:
    CaseRules.objects.update(keep_originals=False)
    refused(hand_over(phone), 403, "original.not_wanted")
    refused(phone.get(address()), 403, "original.not_wanted")


def test_the_photo_itself_comes_first(people: dict[str, User], kept: None) -> None:
    phone = client_of(people["collector"])
    refused(hand_over(phone), 403, "original.evidence_first")
    post(phone, report(photos=named(EVIDENCE)))
    refused(hand_over(phone), 403, "original.evidence_first")
    put(phone, EVIDENCE)
    assert hand_over(phone).status_code == 201


def test_nobody_hands_over_the_original_of_another_s_photo(phone: Client, people: dict[str, User]) -> None:
    refused(hand_over(client_of(people["officer_a"])), 403, "original.evidence_first")


def test_of_a_photo_there_is_one_original(phone: Client) -> None:
    hand_over(phone)
    refused(hand_over(phone, of_camera("blue")), 409, "original.other")


def test_of_a_photo_one_file_is_on_its_way_at_a_time(phone: Client) -> None:
    hand_over(phone, last=99)
    hand_over(phone, of_camera("blue"), last=99)
    (part,) = originals_root().rglob("*.part")
    assert sha256(of_camera("blue")) in part.name


def test_the_file_itself_is_no_original_of_itself(phone: Client) -> None:
    assert hand_over(phone, EVIDENCE, to=address(EVIDENCE)).json()["kept"] is True
    assert not PhotoOriginal.objects.exists()


@pytest.mark.parametrize(
    ("said", "status", "code"),
    [
        (f"bytes 0-9/{MOST_ORIGINAL_BYTES + 1}", 413, "photo.too_large"),
        ("bytes 9-0/10", 400, "photo.range"),
        ("all", 400, "photo.range"),
    ],
)
def test_what_is_too_large_or_unclear_is_refused(phone: Client, said: str, status: int, code: str) -> None:
    refused(hand_over(phone, said=said, body=bytes(10)), status, code)


def test_an_address_without_hashes_is_none(phone: Client) -> None:
    assert phone.get("/api/v1/photos/x/original/y/").status_code == 404


def test_nothing_waits_for_an_original(phone: Client) -> None:
    case = Case.objects.get()
    assert case.photos_arrived() == (1, 1)
    receipt = phone.get(f"/api/v1/points/{case.point.uid}/receipt/").json()
    assert receipt["complete"] is True


def test_the_office_is_given_the_camera_s_file_and_others_are_not(
    phone: Client, people: dict[str, User]
) -> None:
    case = Case.objects.get()
    where = f"/workbench/cases/{case.uid}/photo/?sha={sha256(EVIDENCE)}&camera=1"
    office = client_of(people["supervision"])
    assert office.get(where).status_code == 404
    assert "camera=1" not in office.get(f"/workbench/?tab=all&case={case.uid}").content.decode()
    hand_over(phone)
    found = office.get(where)
    assert b"".join(found.streaming_content) == ORIGINAL  # type: ignore[attr-defined]
    assert found["Content-Disposition"].startswith("attachment")
    assert found["Content-Type"] == "application/octet-stream"
    assert "camera=1" in office.get(f"/workbench/?tab=all&case={case.uid}").content.decode()
    for who in ("collector", "officer_a"):
        assert client_of(people[who]).get(where).status_code == 403
        assert (
            "camera=1"
            not in client_of(people[who]).get(f"/workbench/?tab=all&case={case.uid}").content.decode()
        )
    assert client_of(people["officer_b"]).get(where).status_code == 404


def test_an_original_is_no_photo_that_is_shown(phone: Client, people: dict[str, User]) -> None:
    hand_over(phone)
    case = Case.objects.get()
    shown = client_of(people["supervision"]).get(f"/workbench/cases/{case.uid}/photo/?sha={sha256(ORIGINAL)}")
    assert shown.status_code == 404


@pytest.mark.parametrize(
    "what", ["UPDATE surveys_photooriginal SET size = 1", "DELETE FROM surveys_photooriginal"]
)
def test_what_is_kept_stays_by_raw_sql_too(phone: Client, what: str) -> None:
    hand_over(phone)
    with pytest.raises(IntegrityError, match="原图"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(what)


def test_what_never_became_whole_goes_after_two_weeks_and_the_rest_stays(phone: Client) -> None:
    hand_over(phone)
    post(phone, report(photos=named(jpeg("blue"))))
    put(phone, jpeg("blue"))
    other = of_camera("blue")
    hand_over(phone, other, last=99, to=address(other, jpeg("blue")))
    now = timezone.now()
    assert sweep_originals(now=now + datetime.timedelta(days=13)) == 0
    later = now + datetime.timedelta(days=15)
    assert (sweep_originals(now=later), sweep_photos(now=later)) == (1, 0)
    assert original_file(sha256(ORIGINAL)).is_file()
    assert not list(originals_root().rglob("*.part"))
