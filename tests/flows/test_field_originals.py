"""The camera's own files go after everything else, on Wi-Fi or when somebody taps, and are given up only when asked."""

from typing import Any

import pytest
from playwright.sync_api import Page, expect

from surveys.models import CaseRules, PhotoOriginal, PointPhoto
from surveys.services.originals import original_file
from tests.flows.conftest import look, sign_in
from tests.flows.test_field_photos import file, send
from tests.flows.test_field_shell import begin, browser_context_args, kept_for_offline
from tests.flows.workspace import AREA_BOUND
from tests.surveys.test_photo_reading import camera
from tests.towns import lonlat

__all__ = ["browser_context_args"]
pytestmark = [pytest.mark.browser, pytest.mark.usefixtures("people", "photo_folder")]

#: A phone that says which line it has; `undefined`: one that does not.
LINE = """(() => {
  const line = %s;
  Object.defineProperty(navigator, "connection", { value: line && Object.assign(new EventTarget(), line) });
})()"""
ON_WIFI = """() => {
  navigator.connection.type = "wifi";
  navigator.connection.dispatchEvent(new Event("change"));
}"""


def report_with_a_photo(page: Page, site: str, line: str) -> bytes:
    """A report from a phone on this line; what its camera wrote."""
    CaseRules.objects.create(keep_originals=True)
    page.add_init_script(LINE % line)
    sign_in(page, site, "collector", to="/field/")
    kept_for_offline(page)
    begin(page, AREA_BOUND)
    taken = camera(1, at=lonlat(0.5, 0.2))
    page.set_input_files("#photo-files", file("1.jpg", taken))
    expect(page.locator(".thumb")).to_have_count(1)
    expect(page.get_by_text("正在保存照片")).to_be_hidden()
    send(page, site)
    assert PointPhoto.objects.kept().count() == 1
    return taken


def test_an_original_waits_for_wi_fi_and_arrives_as_the_camera_wrote_it(
    page: Page, site: str, complaints: list[str]
) -> None:
    taken = report_with_a_photo(page, site, '{ type: "cellular" }')
    expect(page.locator("#outbox-count")).to_have_text("全部已送达服务器。")
    expect(page.locator("#originals-owed")).to_contain_text("1")
    expect(page.locator("#owed")).to_have_count(0)
    expect(page.locator("#originals")).to_contain_text("连上 Wi-Fi 后自动发送")
    look(page, complaints)
    assert not PhotoOriginal.objects.exists()
    page.evaluate(ON_WIFI)
    expect(page.locator("#originals")).to_have_count(0)
    original = PhotoOriginal.objects.get()
    assert original_file(original.sha256).read_bytes() == taken
    assert original.photo_sha256 == PointPhoto.objects.get().sha256


def test_a_phone_that_does_not_tell_its_line_sends_when_somebody_taps(page: Page, site: str) -> None:
    report_with_a_photo(page, site, "undefined")
    expect(page.locator("#originals")).to_contain_text("点了才发送")
    page.locator("#send-originals").click()
    expect(page.locator("#originals")).to_have_count(0)
    assert PhotoOriginal.objects.count() == 1


def test_an_original_is_given_up_only_when_asked_and_its_photo_stays(
    page: Page, site: str, complaints: list[str]
) -> None:
    report_with_a_photo(page, site, '{ type: "cellular" }')
    page.locator("#give-up-originals").click()
    look(page, complaints)
    page.get_by_role("button", name="保留").click()
    expect(page.locator("#originals")).to_be_visible()
    page.locator("#give-up-originals").click()
    page.locator("#give-up-surely").click()
    expect(page.locator("#originals")).to_have_count(0)
    thumb: Any = page.locator("[data-state=done]")
    expect(thumb).to_contain_text("1/1")
    assert (PointPhoto.objects.kept().count(), PhotoOriginal.objects.count()) == (1, 0)
