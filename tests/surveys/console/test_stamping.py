"""Copies of photos with a stamp below: for the sheet, for passing on, and on the screen where the county wants it."""

import io
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.test import Client, override_settings
from PIL import Image

from gis_core.models import User
from grids.models import County
from surveys.console.sheet import sheet_pdf
from surveys.console.stamping import stamp_lines
from surveys.models import Case
from surveys.photo_stamp import stamped
from surveys.services.photo_files import original_path
from surveys.services.photo_reading import read_photo
from tests.surveys.photos import jpeg, named, post, put, report, sha256

PHOTO = jpeg("red", (400, 300))


@pytest.fixture(autouse=True)
def media_root(tmp_path: Path) -> Iterator[Path]:
    with override_settings(MEDIA_ROOT=tmp_path):
        yield tmp_path


@pytest.fixture
def case(people: dict[str, User]) -> Case:
    phone = Client()
    phone.force_login(people["collector"])
    told = named(PHOTO, taken_at="2026-06-01T08:00:03+08:00")
    uid = post(phone, report(photos=told, accuracy_m=6)).json()["uid"]
    put(phone, PHOTO)
    read_photo(sha256(PHOTO))
    return Case.objects.get(point__uid=uid)


@pytest.fixture
def desk(people: dict[str, User]) -> Client:
    client = Client()
    client.force_login(people["supervision"])
    return client


def address(case: Case, more: str = "") -> str:
    return f"/workbench/cases/{case.uid}/photo/?sha={sha256(PHOTO)}{more}"


def height(response: object) -> int:
    content = b"".join(response) if hasattr(response, "__iter__") else b""  # type: ignore[arg-type]
    return Image.open(io.BytesIO(content)).height


def test_the_stamp_says_who_saw_what_when_and_where_and_of_which_case(
    case: Case, people: dict[str, User]
) -> None:
    county, moment, place, by, of = stamp_lines(case, sha256(PHOTO), people["supervision"])
    assert county.startswith(County.objects.get().name)
    assert case.category.name_zh in county
    assert moment == "2026-06-01 08:00:03"
    assert place == "117.005000, 28.002000 (CGCS2000) ±6 米"
    assert by.split(" · ") == [str(case.accountable_unit), str(people["collector"])]
    assert case.number in of
    assert of.endswith(sha256(PHOTO)[-12:])
    stranger = stamp_lines(case, sha256(PHOTO), people["officer_b"])[3]
    assert str(people["collector"]) not in stranger.split(" · ")


@pytest.mark.parametrize("size", [(1600, 1200), (1200, 1600), (64, 48)])
def test_the_stamp_stands_below_the_picture_and_covers_nothing_of_it(size: tuple[int, int]) -> None:
    copy = Image.open(io.BytesIO(stamped(jpeg("white", size), ["信州区", "一" * 200], code="A" * 64)))
    left = (copy.width - size[0]) // 2
    assert copy.height > size[1] + 4 * 15
    corner = copy.getpixel((left + 2, 2)), copy.getpixel((left + size[0] - 3, size[1] - 3))
    assert all(min(pixel) > 240 for pixel in corner)
    band = copy.crop((0, size[1] + 2, copy.width, copy.height)).convert("L")
    assert band.getextrema()[0] < 50
    assert band.getextrema()[1] > 200


@pytest.mark.parametrize(
    ("setting", "shown", "copy"), [("none", 300, 300), ("print", 300, None), ("shown", None, None)]
)
def test_the_county_says_which_copies_have_one_and_the_evidence_stays(
    setting: str, shown: int | None, copy: int | None, case: Case, desk: Client
) -> None:
    County.objects.update(photo_stamp=setting)
    on_screen, passed_on = desk.get(address(case)), desk.get(address(case, "&stamped=1"))
    for response, expected in ((on_screen, shown), (passed_on, copy)):
        assert height(response) == expected if expected else height(response) > 350
    assert ("attachment" in passed_on.get("Content-Disposition", "")) is (copy is None)
    assert original_path(sha256(PHOTO)).read_bytes() == PHOTO
    page = desk.get(f"/workbench/?tab=all&case={case.uid}").content.decode()
    assert ("带水印的副本" in page) is (setting != "none")


def test_the_sheet_has_the_copy_with_the_stamp(case: Case, people: dict[str, User]) -> None:
    now = case.reported_at
    with_stamp = sheet_pdf(case, people["supervision"], now=now)
    County.objects.update(photo_stamp="none")
    assert len(with_stamp) > len(sheet_pdf(case, people["supervision"], now=now)) + 5_000


def test_a_copy_is_for_whom_the_case_is_shown(case: Case, people: dict[str, User]) -> None:
    stranger = Client()
    stranger.force_login(people["officer_b"])
    assert stranger.get(address(case, "&stamped=1")).status_code == 404
