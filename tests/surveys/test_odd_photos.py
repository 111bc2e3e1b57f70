"""Pictures that are hostile, broken or unusual go through the doors of a photo and do no harm; upright is upright.

The full form is `script/bench reliability R6`.
"""

import io
import random
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client, override_settings
from PIL import Image

from benchmarks.reliability.bait import Bait
from benchmarks.reliability.odd_pictures import (
    MARK,
    Odd,
    exif_of_phone,
    odd_pictures,
    real_pictures,
    saved,
    scene,
)
from benchmarks.reliability.published import said_beside
from gis_core.models import User
from surveys.models import Case
from surveys.services.photo_files import PhotoRefused, open_photo, original_path
from surveys.services.photo_reading import read_photo
from surveys.services.photos import keep_photos
from tests.surveys.photos import named, post, put, report, sha256
from tests.surveys.turned import CORNERS, HEIGHT, KINDS, ORIENTATIONS, WIDTH, corners, turned

SEED = 20261128
MOST = 24


@pytest.fixture(autouse=True)
def media_root(tmp_path: Path) -> Iterator[Path]:
    with override_settings(MEDIA_ROOT=tmp_path / "media"):
        yield tmp_path / "media"


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


@pytest.fixture(scope="module")
def bait() -> Iterator[Bait]:
    with Bait() as bait:
        yield bait


@pytest.fixture(scope="module")
def every_kind(bait: Bait) -> list[Odd]:
    return odd_pictures(100, seed=SEED, bait=bait.url)


@pytest.fixture(scope="module")
def odds(every_kind: list[Odd]) -> list[Odd]:
    """Some of them; always the same."""
    return random.Random(SEED).sample(every_kind, MOST)


def test_odd_pictures_are_kept_and_published_as_pictures_or_not_at_all(
    phone: Client, desk: Client, odds: list[Odd], bait: Bait, tmp_path: Path
) -> None:
    published = 0
    for odd in odds:
        uid = post(phone, report(photos=named(odd.content))).json()["uid"]
        assert put(phone, odd.content).json()["kept"] is True, odd.name
        assert original_path(sha256(odd.content)).read_bytes() == odd.content, odd.name
        is_open = read_photo(sha256(odd.content)) is not None
        assert odd.opens in (None, is_open), odd.name
        case = Case.objects.get(point__uid=uid)
        shown = desk.get(f"/workbench/cases/{case.uid}/photo/?sha={sha256(odd.content)}")
        assert shown.status_code == (200 if is_open else 404), odd.name
        if is_open:
            assert said_beside(b"".join(shown.streaming_content)) == [], odd.name
        published += is_open
    assert 0 < published < len(odds)
    assert bait.calls == 0
    written = [path for path in tmp_path.rglob("*") if path.is_file()]
    assert {path.suffix for path in written} == {".original", ".jpg"}
    assert {path.stem for path in written} == {sha256(odd.content) for odd in odds}


def test_pictures_of_real_phones_are_shown_upright_and_broken_ones_are_not(
    real_data: Path, tmp_path: Path
) -> None:
    for real in real_pictures(real_data):
        path = tmp_path / real.name
        path.write_bytes(real.content)
        if real.opens:
            shown = Image.open(io.BytesIO(open_photo(path, real.name).picture))
            assert (shown.height > shown.width) == ("orient6" in real.name), real.name
        else:
            with pytest.raises(PhotoRefused):
                open_photo(path, real.name)


FOR_A_FORM = {"JPEG and zip", "CMYK JPEG", "animated GIF", "TIFF of many pages", "SVG", "HTML", "noise"}


def test_a_form_takes_pictures_and_nothing_else(every_kind: list[Odd]) -> None:
    chosen = [odd for odd in every_kind if odd.name in FOR_A_FORM]
    assert len(chosen) == len(FOR_A_FORM)
    for odd in chosen:
        file = SimpleUploadedFile("photo.jpg", odd.content, "image/jpeg")
        try:
            (key,) = keep_photos(files=[file])
        except PhotoRefused:
            assert odd.opens is not True, odd.name
            assert not original_path(sha256(odd.content)).exists()
        else:
            assert odd.opens is not False, odd.name
            assert key == sha256(odd.content)


def test_what_is_said_beside_a_picture_is_found_wherever_it_stands() -> None:
    plain = saved(scene(random.Random(1)), "JPEG")
    assert said_beside(plain) == []
    assert said_beside(saved(scene(random.Random(1)), "JPEG", exif=exif_of_phone())) == [
        "segment E1",
        "words of a camera",
    ]
    assert said_beside(saved(scene(random.Random(1)), "JPEG", comment=b"here")) == ["segment FE"]
    assert said_beside(plain + MARK.encode()) == ["words of a camera", "bytes behind the end"]
    assert said_beside(saved(scene(random.Random(1)), "PNG")) == ["no JPEG"]


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("orientation", ORIENTATIONS)
def test_a_picture_is_upright_however_the_camera_was_held(
    kind: str, orientation: int, tmp_path: Path
) -> None:
    path = tmp_path / "photo"
    path.write_bytes(turned(orientation, kind))
    shown = Image.open(io.BytesIO(open_photo(path, "photo").picture))
    assert shown.size == (WIDTH, HEIGHT)
    assert corners(shown) == CORNERS


def test_sixteen_bits_are_as_bright_as_they_were_and_what_is_clear_becomes_white(tmp_path: Path) -> None:
    path = tmp_path / "photo.png"
    grey = Image.new("I;16", (64, 32), 128 * 256)
    path.write_bytes(saved(grey, "PNG"))
    assert shown_colour(path) == pytest.approx((128, 128, 128), abs=2)
    path.write_bytes(saved(Image.new("RGBA", (64, 32), (255, 0, 0, 0)), "PNG"))
    assert shown_colour(path) == (255, 255, 255)


def shown_colour(path: Path) -> object:
    return Image.open(io.BytesIO(open_photo(path, path.name).picture)).getpixel((8, 8))
