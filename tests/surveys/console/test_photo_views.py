"""Photos of cases: kept once, shown without what the camera wrote, to whom the case is shown; nothing else is taken."""

import hashlib
import io
import os
import uuid
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pillow_heif
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client, override_settings
from django.utils import timezone
from PIL import Image

from gis_core.models import User
from surveys.models import Case
from surveys.services.photos import WAITS_FOR, sweep_photos
from tests.surveys.cases import filing, make_case, step
from tests.towns import Town


@pytest.fixture(autouse=True)
def media_root(tmp_path: Path) -> Iterator[Path]:
    with override_settings(MEDIA_ROOT=tmp_path):
        yield tmp_path


def camera_photo(colour: str = "red") -> bytes:
    """A photo 40 × 20, turned by its EXIF, that says who made it."""
    exif = Image.Exif()
    exif[0x0112], exif[0x010F] = 6, "SECRETCAMERA"
    found = io.BytesIO()
    Image.new("RGB", (40, 20), colour).save(found, "JPEG", exif=exif)
    return found.getvalue()


def handled(office: dict[str, User]) -> Case:
    case = make_case()
    boss, now = office["supervision"], timezone.now()
    step(case, "file", boss, now=now, **filing(case))
    step(case, "dispatch", boss, now=now)
    return step(case, "accept", office["officer_a"], now=now)


def feed_back(client: Client, case: Case, content: bytes | None, **sent: Any) -> Any:
    files = {} if content is None else {"photos": SimpleUploadedFile("现场.jpg", content, "image/jpeg")}
    body = {"client_op": str(uuid.uuid4()), "version": case.version, **sent, **files}
    return client.post(f"/workbench/cases/{case.uid}/step/?action=feed_back", body)


def photo(client: Client, case: Case, query: str) -> Any:
    return client.get(f"/workbench/cases/{case.uid}/photo/?{query}")


def test_work_is_fed_back_with_a_photo_that_keeps_the_camera_s_words_to_itself(
    town: Town, office: dict[str, User], desks: dict[str, Client], media_root: Path
) -> None:
    case, content = handled(office), camera_photo()
    assert feed_back(desks["officer_a"], case, content, note="已修好").status_code == 302
    sha256 = hashlib.sha256(content).hexdigest()
    assert case.steps.get(action="feed_back").photos == [sha256]
    assert next(media_root.rglob("*.original")).read_bytes() == content
    shown = b"".join(photo(desks["officer_a"], case, f"sha={sha256}").streaming_content)
    assert b"SECRETCAMERA" in content
    assert b"SECRETCAMERA" not in shown
    assert Image.open(io.BytesIO(shown)).size == (20, 40)
    assert photo(desks["officer_b"], case, f"sha={sha256}").status_code == 404
    assert photo(desks["officer_a"], make_case(0.4), f"sha={sha256}").status_code == 404


def iphone_photo() -> bytes:
    """A HEIC photo 64 × 32, red above, that its EXIF turns."""
    image = Image.new("RGB", (64, 32), "blue")
    image.paste((255, 0, 0), (0, 0, 32, 32))
    exif = Image.Exif()
    exif[0x0112], exif[0x010F] = 6, "SECRETCAMERA"
    found = io.BytesIO()
    pillow_heif.from_pillow(image).save(found, exif=exif.tobytes(), quality=95)
    return found.getvalue()


def test_an_iphone_s_photo_is_taken_in_and_stands_upright(
    town: Town, office: dict[str, User], desks: dict[str, Client], media_root: Path
) -> None:
    case, content = handled(office), iphone_photo()
    assert feed_back(desks["officer_a"], case, content, note="已修好").status_code == 302
    sha256 = hashlib.sha256(content).hexdigest()
    shown = Image.open(
        io.BytesIO(b"".join(photo(desks["officer_a"], case, f"sha={sha256}").streaming_content))
    )
    assert (shown.format, shown.size, dict(shown.getexif())) == ("JPEG", (32, 64), {})
    red, _green, blue = shown.getpixel((16, 8))  # what was left is above, once turned clockwise
    assert red > 200 > 60 > blue


def test_a_screenshot_is_taken_in_too(town: Town, office: dict[str, User], desks: dict[str, Client]) -> None:
    found = io.BytesIO()
    Image.new("RGBA", (30, 20), (0, 128, 0, 255)).save(found, "PNG")
    assert feed_back(desks["officer_a"], handled(office), found.getvalue(), note="已修好").status_code == 302


def test_photos_of_steps_that_were_never_taken_are_swept_after_two_days(
    town: Town, office: dict[str, User], desks: dict[str, Client], media_root: Path
) -> None:
    case = handled(office)
    feed_back(desks["officer_a"], case, camera_photo("red"), note="")
    feed_back(desks["officer_a"], case, camera_photo("green"), note="已修好")
    files = {path for path in media_root.rglob("*") if path.is_file()}
    now = timezone.now()
    assert sweep_photos(now=now + WAITS_FOR / 2) == 0
    assert sweep_photos(now=now + 2 * WAITS_FOR) == 2
    left = files & {path for path in media_root.rglob("*") if path.is_file()}
    assert {path.name[:64] for path in left} == set(case.steps.get(action="feed_back").photos)
    assert len(left) == 2


def test_a_photo_chosen_again_waits_anew(
    town: Town, office: dict[str, User], desks: dict[str, Client], media_root: Path
) -> None:
    case = handled(office)
    feed_back(desks["officer_a"], case, camera_photo(), note="")
    for path in media_root.rglob("*.*"):
        os.utime(path, (0, 0))
    feed_back(desks["officer_a"], case, camera_photo(), note="")
    assert sweep_photos(now=timezone.now()) == 0


def test_without_a_photo_the_work_is_not_fed_back(
    town: Town, office: dict[str, User], desks: dict[str, Client]
) -> None:
    refused = feed_back(desks["officer_a"], handled(office), None, note="已修好")
    assert (refused.status_code, refused.context["problem"].code) == (409, "case.needs")


def test_a_refusal_of_something_else_loses_no_photo(
    town: Town, office: dict[str, User], desks: dict[str, Client]
) -> None:
    case = handled(office)
    refused = feed_back(desks["officer_a"], case, camera_photo(), note="")
    assert refused.status_code == 400
    (kept,) = refused.context["kept"]
    assert photo(desks["officer_a"], case, f"kept={kept}").status_code == 200
    assert photo(desks["supervision"], case, f"kept={kept}").status_code == 404
    assert feed_back(desks["officer_a"], case, None, note="已修好", kept=kept).status_code == 302


@pytest.mark.parametrize("content", [b"no photo", b"", b"\xff\xd8\xff" + b"x" * 500, b"<svg></svg>"])
def test_what_is_no_photo_is_refused_by_name(
    town: Town, office: dict[str, User], desks: dict[str, Client], content: bytes, media_root: Path
) -> None:
    refused = feed_back(desks["officer_a"], handled(office), content, note="已修好")
    assert refused.status_code == 400
    assert "现场.jpg" in refused.content.decode()
    assert [path for path in media_root.rglob("*") if path.is_file()] == []
