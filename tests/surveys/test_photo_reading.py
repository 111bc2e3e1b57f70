"""Photos of reports are opened after they were acknowledged: nothing is lost that we cannot read, nothing published
that the camera wrote.
"""

import datetime
import io
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.test import Client, override_settings
from django.utils import timezone
from PIL import Image, ImageDraw
from procrastinate.contrib.django.models import ProcrastinateJob

from gis_core.models import User
from surveys.case_photos import report_photos
from surveys.evidence import doubts_of
from surveys.models import Case, PhotoReading
from surveys.photo_maker import look_of
from surveys.services.photo_files import open_photo, original_path, picture_path
from surveys.services.photo_reading import read_forgotten, read_photo
from tests.surveys.photos import named, post, put, report, sha256
from tests.towns import lonlat

SEEN = datetime.datetime(2026, 6, 1, 8, 0, tzinfo=datetime.timezone(datetime.timedelta(hours=8)))
JUNK = b"no photo at all"


@pytest.fixture(autouse=True)
def media_root(tmp_path: Path) -> Iterator[Path]:
    with override_settings(MEDIA_ROOT=tmp_path):
        yield tmp_path


@pytest.fixture
def phone(people: dict[str, User]) -> Client:
    client = Client()
    client.force_login(people["collector"])
    return client


@pytest.fixture
def desk(people: dict[str, User]) -> Client:
    client = Client()
    client.force_login(people["supervision"])
    return client


def scene(seed: int, size: tuple[int, int] = (400, 300)) -> Image.Image:
    """A picture that is not plain: blocks of many shades."""
    image = Image.new("RGB", size, "grey")
    draw = ImageDraw.Draw(image)
    for n in range(12):
        x, y, shade = (
            (seed * 97 + n * 61) % size[0],
            (seed * 31 + n * 47) % size[1],
            (seed * 53 + n * 71) % 256,
        )
        draw.rectangle((x, y, x + 110, y + 90), fill=(shade, 255 - shade, shade // 2))
    return image


def camera(
    seed: int, *, at: tuple[float, float] | None = None, taken: str = "2026:06:01 08:00:03", **more: int
) -> bytes:
    """A JPEG as a camera writes it, with its time, and its place in degrees where there is one."""
    exif = Image.Exif()
    exif.get_ifd(0x8769)[0x9003] = taken
    if at is not None:
        lon, lat = (((int(value), int(value % 1 * 60), value * 60 % 1 * 60)) for value in at)
        exif.get_ifd(0x8825).update({1: "N", 2: lat, 3: "E", 4: lon})
    found = io.BytesIO()
    scene(seed).save(found, "JPEG", exif=exif, **more)
    return found.getvalue()


def reported(phone: Client, *photos: bytes, x: float = 0.5, **more: object) -> Case:
    """The case of a report whose photos have come and been opened."""
    told = report(x, observed_at=SEEN.isoformat(), photos=named(*photos), **more)
    uid = post(phone, told).json()["uid"]
    for content in photos:
        assert put(phone, content).json()["kept"] is True
    read_forgotten()
    return Case.objects.get(point__uid=uid)


def words(case: Case) -> list[str]:
    return [doubt.words for doubt in doubts_of(case, report_photos(case), now=timezone.now())]


def test_a_photo_is_kept_before_it_is_opened_and_opened_in_the_background(phone: Client) -> None:
    content = camera(1)
    post(phone, report(photos=named(content)))
    put(phone, content)
    assert picture_path(sha256(content)) is None
    job = ProcrastinateJob.objects.get(task_name="surveys.read_photo")
    assert (job.args, job.queue_name) == ({"sha256": sha256(content)}, "cases")
    assert read_photo(sha256(content)) == picture_path(sha256(content))
    assert PhotoReading.objects.get().readable
    assert read_forgotten() == 0


def test_who_opens_a_photo_before_the_worker_gets_it_all_the_same(phone: Client, desk: Client) -> None:
    content = camera(1)
    uid = post(phone, report(photos=named(content))).json()["uid"]
    put(phone, content)
    case = Case.objects.get(point__uid=uid)
    shown = desk.get(f"/workbench/cases/{case.uid}/photo/?sha={sha256(content)}")
    assert Image.open(io.BytesIO(b"".join(shown.streaming_content))).size == (400, 300)
    assert f"?sha={sha256(content)}" in desk.get(f"/workbench/?tab=all&case={case.uid}").content.decode()


def test_what_cannot_be_opened_is_kept_told_and_given_to_the_office(
    phone: Client, desk: Client, people: dict[str, User]
) -> None:
    case = reported(phone, JUNK)
    assert original_path(sha256(JUNK)).read_bytes() == JUNK
    assert phone.get(f"/api/v1/points/{case.point.uid}/receipt/").json()["complete"] is True
    page = desk.get(f"/workbench/?tab=all&case={case.uid}").content.decode()
    assert "照片 1 无法打开" in page
    assert "original=1" in page
    address = f"/workbench/cases/{case.uid}/photo/?sha={sha256(JUNK)}"
    assert desk.get(address).status_code == 404
    original = desk.get(f"{address}&original=1")
    assert b"".join(original.streaming_content) == JUNK
    assert original["Content-Type"] == "application/octet-stream"
    assert original["Content-Disposition"].startswith("attachment")
    officer = Client()
    officer.force_login(people["officer_a"])
    assert officer.get(f"{address}&original=1").status_code == 403
    assert "original=1" not in officer.get(f"/workbench/?tab=all&case={case.uid}").content.decode()


def test_times_places_and_photos_that_fit_give_no_cause_for_doubt(phone: Client, desk: Client) -> None:
    case = reported(phone, camera(1, at=lonlat(0.5, 0.2)), camera(7))
    assert words(case) == []
    reading = PhotoReading.objects.get(sha256=sha256(camera(1, at=lonlat(0.5, 0.2))))
    assert reading.taken_at == SEEN + datetime.timedelta(seconds=3)
    assert reading.place.coords == pytest.approx(lonlat(0.5, 0.2), abs=1e-6)
    assert "时间、地点和照片相互吻合" in desk.get(f"/workbench/?tab=all&case={case.uid}").content.decode()


def test_a_photo_of_another_day_or_place_is_looked_at_twice(phone: Client) -> None:
    case = reported(phone, camera(1, taken="2026:05:20 08:00:00"), camera(7, at=lonlat(1.5, 0.2)))
    old, far = words(case)
    assert "照片 1 拍摄于 2026-05-20 08:00" in old
    assert "照片 2 的拍摄地点距上报位置 98" in far


def test_a_photo_that_was_seen_before_leads_to_the_case_it_was_seen_in(phone: Client, desk: Client) -> None:
    first = reported(phone, camera(1))
    scaled = io.BytesIO()
    Image.open(io.BytesIO(camera(1))).resize((320, 240)).save(scaled, "JPEG", quality=60)
    again = reported(phone, camera(1), scaled.getvalue(), camera(7), x=0.8)
    told = doubts_of(again, report_photos(again), now=timezone.now())
    assert [(doubt.words[:4], doubt.case_number) for doubt in told] == [
        ("照片 1", first.number),
        ("照片 2", first.number),
    ]
    assert f"case={first.uid}" in desk.get(f"/workbench/?tab=all&case={again.uid}").content.decode()


def test_plain_pictures_look_like_nothing() -> None:
    assert look_of(Image.new("RGB", (90, 80), "red")) is None
    assert look_of(scene(1)) != look_of(scene(7))


def test_a_bad_fix_and_a_moved_pin_are_told_with_their_reason(phone: Client) -> None:
    lon, lat = lonlat(0.55, 0.2)
    case = reported(phone, accuracy_m=60, position_reason="树下", raw={"lon": lon, "lat": lat})
    bad, moved = words(case)
    assert "定位精度 60 米" in bad
    assert "树下" in bad
    assert "49" in moved


def test_a_camera_that_writes_nonsense_says_nothing(tmp_path: Path) -> None:
    exif = Image.Exif()
    exif.get_ifd(0x8769)[0x9003] = "yesterday, at noon!"
    exif.get_ifd(0x8825).update({1: "N", 2: (0.0, 0.0, 0.0), 3: "E", 4: (0.0, 0.0, 0.0)})
    path = tmp_path / "odd.jpg"
    scene(1).save(path, "JPEG", exif=exif)
    told = open_photo(path, "odd").told
    assert (told["lon"], told["lat"]) == (None, None)


def test_no_picture_of_a_real_camera_says_where_it_was(real_data: Path) -> None:
    """JPEG, HEIC and MPO files of cameras and phones, many with their place: what is served has no EXIF at all."""
    placed = 0
    files = [
        path
        for path in sorted(real_data.rglob("*"))
        if path.suffix.lower() in {".jpg", ".jpeg", ".heic", ".mpo"}
    ]
    for path in files[:40]:
        try:
            opened = open_photo(path, path.name)
        except Exception:  # noqa: BLE001  hostile ones are among them
            continue
        placed += opened.told["lon"] is not None
        shown = Image.open(io.BytesIO(opened.picture))
        assert not shown.getexif()
        assert b"Exif" not in opened.picture[:4096]
    assert placed > 0
