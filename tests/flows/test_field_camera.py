"""The camera inside the field app: it opens with the category, and everything outside of it is two taps."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from surveys.models import PointPhoto, SurveyPoint
from tests.flows.conftest import look, sign_in
from tests.flows.test_field_day import photo
from tests.flows.test_field_shell import begin, browser_context_args, kept_for_offline

__all__ = ["browser_context_args"]
pytestmark = [pytest.mark.browser, pytest.mark.usefixtures("people", "photo_folder")]

#: A camera that shows a pattern, and a person who allows it.
WITH_CAMERA = ["--use-fake-device-for-media-stream", "--use-fake-ui-for-media-stream"]
#: Counts what is pressed, but for the shutter, which is in the camera.
COUNT_TAPS = """addEventListener("click", (event) => {
  const pressed = event.isTrusted && event.target.closest("button, a, input, label, summary");
  if (pressed && !pressed.closest(".camera") && pressed.type !== "file") window.taps = (window.taps ?? 0) + 1;
}, true)"""


@pytest.fixture
def camera_page(
    launch_browser: Callable[..., Browser],
    browser_type_launch_args: dict[str, Any],
    browser_context_args: dict[str, Any],
) -> Iterator[Page]:
    """A phone with a camera."""
    browser = launch_browser(args=[*browser_type_launch_args["args"], *WITH_CAMERA])
    allowed = {"permissions": [*browser_context_args["permissions"], "camera"]}
    page = browser.new_context(**(browser_context_args | allowed)).new_page()
    page.add_init_script(COUNT_TAPS)
    yield page
    browser.close()


def taps(page: Page) -> int:
    found: int = page.evaluate("window.taps ?? 0")
    return found


def forget_taps(page: Page) -> None:
    page.evaluate("window.taps = 0")


def test_with_the_camera_in_the_app_a_point_is_two_taps_outside_of_it(camera_page: Page, site: str) -> None:
    page = camera_page
    complaints: list[str] = []
    page.on("pageerror", lambda error: complaints.append(str(error)))
    sign_in(page, site, "collector", to="/field/")
    kept_for_offline(page)
    page.get_by_label("搜索类别").fill("井盖")
    forget_taps(page)
    page.locator(".choice").first.click()
    expect(page.get_by_role("dialog", name="近景")).to_be_visible()
    expect(page.locator("#shutter")).to_be_enabled()
    look(page, complaints)
    page.locator("#shutter").click()
    expect(page.get_by_role("dialog", name="全景")).to_be_visible()
    page.locator("#shutter").click()
    expect(page.get_by_role("dialog")).to_be_hidden()
    expect(page.locator(".thumb__picture")).to_have_count(2)
    expect(page.locator("#send")).to_have_text("发送")
    page.locator("#send").click()
    expect(page.get_by_label("搜索类别")).to_be_visible()
    assert taps(page) == 2
    page.goto(f"{site}/field/#/outbox")
    expect(page.locator("[data-state=done]")).to_be_visible()
    kinds = PointPhoto.objects.kept().order_by("position").values_list("kind", flat=True)
    assert list(kinds) == ["close", "context"]
    assert SurveyPoint.objects.count() == 1


def test_the_way_back_closes_the_camera_and_the_draft_is_still_there(camera_page: Page, site: str) -> None:
    page = camera_page
    sign_in(page, site, "collector", to="/field/")
    kept_for_offline(page)
    begin(page, "井盖")
    expect(page.locator("#shutter")).to_be_enabled()
    page.get_by_role("button", name="关闭相机").click()
    expect(page.locator("#send")).to_be_visible()
    page.locator("#camera-context").click()
    expect(page.get_by_role("dialog", name="全景")).to_be_visible()
    page.go_back()
    expect(page.get_by_role("dialog")).to_be_hidden()
    expect(page.locator("#send")).to_be_visible()


def test_with_the_phone_s_own_camera_it_opens_with_the_category_and_a_point_is_three_taps(
    page: Page, site: str
) -> None:
    page.add_init_script(COUNT_TAPS)
    sign_in(page, site, "collector", to="/field/")
    kept_for_offline(page)
    page.get_by_label("搜索类别").fill("井盖")
    forget_taps(page)
    with page.expect_file_chooser() as close:
        page.locator(".choice").first.click()
    expect(page.locator("#send")).to_be_visible()
    close.value.set_files(photo(1))
    expect(page.locator(".thumb__picture")).to_have_count(1)
    with page.expect_file_chooser() as context:
        page.locator("label.shot--next").click()
    context.value.set_files(photo(2))
    expect(page.locator(".thumb__picture")).to_have_count(2)
    page.locator("#send").click()
    expect(page.get_by_label("搜索类别")).to_be_visible()
    assert taps(page) == 3
    page.goto(f"{site}/field/#/outbox")
    expect(page.locator("[data-state=done]")).to_be_visible()
    kinds = PointPhoto.objects.kept().order_by("position").values_list("kind", flat=True)
    assert list(kinds) == ["close", "context"]
