"""Photos as phones write them: upright in the copy that is sent and on the desk, and the place that they name."""

import io
from typing import Any

import pytest
from PIL import Image
from playwright.sync_api import BrowserContext, Page, expect

from surveys.models import SurveyPoint
from surveys.services.photo_files import original_path
from surveys.services.photo_reading import read_photo
from tests.flows.conftest import sign_in
from tests.flows.test_field_shell import begin, browser_context_args, kept_for_offline
from tests.flows.workspace import AREA_BOUND
from tests.surveys.test_photo_reading import camera, scene
from tests.surveys.turned import CORNERS, HEIGHT, ORIENTATIONS, WIDTH, corners, turned
from tests.towns import lonlat

__all__ = ["browser_context_args"]
pytestmark = [pytest.mark.browser, pytest.mark.usefixtures("people", "photo_folder")]

MOST_PHOTOS = 12
SENT_BYTES = """() => new Promise((resolve) => {
  indexedDB.open("wangge-field").onsuccess = (opened) => {
    const kept = opened.target.result.transaction("records").objectStore("records");
    kept.getAll().onsuccess = (found) => resolve(found.target.result[0].findings.photos.map((photo) => photo.sha256));
  };
})"""


def file(name: str, content: bytes) -> Any:
    kind = "image/heic" if name.endswith("heic") else "image/jpeg"
    return {"name": name, "mimeType": kind, "buffer": content}


def send(page: Page, site: str) -> SurveyPoint:
    page.locator("#send").click()
    expect(page.get_by_label("搜索类别")).to_be_visible()
    page.goto(f"{site}/field/#/outbox")
    expect(page.locator("[data-state=done]")).to_be_visible()
    return SurveyPoint.objects.get()


def test_photos_are_upright_in_the_copy_and_on_the_desk_however_the_phone_was_held(
    page: Page, site: str
) -> None:
    sign_in(page, site, "collector", to="/field/")
    kept_for_offline(page)
    begin(page, AREA_BOUND)
    files = [file(f"{orientation}.jpg", turned(orientation)) for orientation in ORIENTATIONS]
    files += [file("6.mpo.jpg", turned(6, "MPO")), file("6.heic", turned(6, "HEIF"))]
    for number, one in enumerate(files):
        page.set_input_files("#photo-files", one)
        # What is told of the same picture is the same copy: of the eight JPEG each is encoded from other pixels.
        expect(page.locator(".thumb")).not_to_have_count(0)
        page.wait_for_function("(most) => document.querySelectorAll('.thumb').length <= most", arg=number + 1)
        expect(page.get_by_text("正在保存照片")).to_be_hidden()
    hashes = page.evaluate(SENT_BYTES)
    point = send(page, site)
    assert [photo.sha256 for photo in point.photos.order_by("position")] == hashes
    heic = 0
    for sha256 in hashes:
        content = original_path(sha256).read_bytes()
        is_heic = content[4:8] == b"ftyp"
        heic += is_heic
        if not is_heic:
            copy = Image.open(io.BytesIO(content))
            assert (copy.size, corners(copy), dict(copy.getexif())) == ((WIDTH, HEIGHT), CORNERS, {})
        path = read_photo(sha256)
        assert path is not None
        shown = Image.open(path)
        assert (shown.size, corners(shown)) == ((WIDTH, HEIGHT), CORNERS)
    assert heic == 1


def test_without_a_fix_the_place_of_a_photo_is_offered_and_needs_a_reason(
    page: Page, site: str, context: BrowserContext, complaints: list[str]
) -> None:
    context.clear_permissions()
    sign_in(page, site, "collector", to="/field/")
    kept_for_offline(page)
    begin(page, AREA_BOUND)
    expect(page.get_by_role("alert")).to_be_visible()
    lon, lat = lonlat(0.5, 0.2)
    page.set_input_files("#photo-files", file("1.jpg", camera(1, at=(lon, lat))))
    expect(page.locator("#photo-place")).to_contain_text("6/1 08:00")
    page.locator("#use-photo-place").click()
    expect(page.locator("#position")).to_have_text("照片记录的位置")
    expect(page.locator("#photo-place")).to_be_hidden()
    expect(page.locator("#send")).to_be_disabled()
    page.get_by_role("button", name="先拍照，后上报").click()
    point = send(page, site)
    assert (point.position_source, point.accuracy_m, point.raw_crs) == ("photo", None, "EPSG:4326")
    assert point.position_reason == "先拍照，后上报"
    assert (point.geom.x, point.geom.y) == pytest.approx((lon, lat), abs=1e-6)
    (photo,) = point.photos.all()
    assert b"Exif" not in original_path(photo.sha256).read_bytes()
    with page.expect_download() as copy:
        page.get_by_role("button", name="带水印分享照片").click()
    stamped = Image.open(copy.value.path())
    width, height = scene(1).size
    assert stamped.width == width
    assert stamped.height > height + 60
    assert stamped.getpixel((3, stamped.height - 3)) == pytest.approx((29, 35, 39), abs=6)
    assert b"Exif" not in copy.value.path().read_bytes()
