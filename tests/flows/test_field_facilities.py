"""A collector reports a facility by its label: scanned by the phone, inside the app, typed, or chosen nearby."""

import base64
import io
from pathlib import Path
from typing import Any

import pytest
import segno
from playwright.sync_api import BrowserContext, Page, Route, expect

from grids.models import Facility
from surveys.models import SurveyPoint
from tests.flows.conftest import look, sign_in
from tests.flows.test_field_day import photo
from tests.flows.test_field_shell import browser_context_args, kept_for_offline, online_again
from tests.towns import Town, at, category

__all__ = ["browser_context_args", "online_again"]
pytestmark = [pytest.mark.browser, pytest.mark.usefixtures("people", "photo_folder", "online_again")]

COVER, FAR, REMOVED, FOREIGN = (f"361127010600100{number}" for number in range(1, 5))
#: What the camera sees: a picture with the code, as a phone held over a label would show it.
CAMERA = """(picture) => {
  navigator.mediaDevices.getUserMedia = async () => {
    const canvas = document.createElement("canvas");
    Object.assign(canvas, { width: 640, height: 480 });
    const context = canvas.getContext("2d");
    const image = new Image();
    image.src = picture;
    await image.decode();
    const draw = () => {
      context.fillStyle = "#8a8378";
      context.fillRect(0, 0, 640, 480);
      context.drawImage(image, 200, 120, 240, 240);
      requestAnimationFrame(draw);
    };
    draw();
    return canvas.captureStream(15);
  };
}"""


@pytest.fixture
def covers(town: Town) -> dict[str, Facility]:
    places = {COVER: (0.51, 0.21), FAR: (0.9, 0.9), REMOVED: (0.6, 0.2), FOREIGN: (2.5, 0.2)}
    return {
        code: Facility.objects.create(
            code=code,
            name=f"{code[-1]} 号井盖",
            category=category("c01001"),
            geom=at(*place),
            maintainer=town.b,
            status="removed" if code == REMOVED else "intact",
        )
        for code, place in places.items()
    }


#: The page of a scanned label is slow: its service worker comes only with the next page.
NEVER_REGISTERS = """if (location.search.startsWith("?facility=")) {
  navigator.serviceWorker.register = () => new Promise(() => undefined);
}"""
#: Resolves once the service worker has begun and has taken over what was there.
BEGIN = """() => navigator.serviceWorker.register("/field/sw.js", { scope: "/field/" }).then((found) =>
  new Promise((resolve) => {
    const look = () => found.active?.state === "activated" ? resolve(true) : setTimeout(look, 50);
    look();
  }))"""


def label(text: str) -> str:
    out = io.BytesIO()
    segno.make(text, error="q", micro=False).save(out, kind="png", scale=8, border=4)
    return "data:image/png;base64," + base64.b64encode(out.getvalue()).decode()


def see(page: Page, text: str) -> None:
    page.evaluate(CAMERA, label(text))


def report_it(page: Page) -> SurveyPoint:
    page.locator("[data-category='m01001']").click()
    for index, box in enumerate(("#photo-close", "#photo-context")):
        page.set_input_files(box, photo(index))
        expect(page.locator(".thumb__picture")).to_have_count(index + 1)
    expect(page.locator("#apart")).to_be_visible()
    page.locator("#send").click()
    expect(page.get_by_label("搜索类别")).to_be_visible()
    page.goto(page.url.split("#")[0] + "#/outbox")
    expect(page.locator("[data-state=done]")).to_have_count(1)
    return SurveyPoint.objects.get()


def test_a_label_that_the_phone_scanned_opens_a_report_on_the_facility_without_a_network(
    page: Page, site: str, context: BrowserContext, covers: dict[str, Facility], complaints: list[str]
) -> None:
    sign_in(page, site, "manager", to="/field/")
    kept_for_offline(page)
    page.goto(f"{site}/field/?facility={COVER}")
    expect(page.locator("#facility")).to_have_attribute("data-found", "own")
    context.set_offline(True)
    page.goto(f"{site}/field/?facility={COVER}")
    expect(page.locator("#facility")).to_contain_text("1 号井盖")
    look(page, complaints)
    page.locator("[data-category='m01001']").click()
    expect(page.locator("#position")).to_have_text("台账中的部件位置")
    expect(page.locator("#about")).to_contain_text(COVER)
    expect(page.locator("#who")).to_contain_text("甲社区")
    look(page, complaints)
    context.set_offline(False)
    page.goto(f"{site}/field/?facility={COVER}")
    found = covers[COVER]
    point = report_it(page)
    assert (point.facility, point.handling_unit) == (found, found.maintainer)
    assert point.geom.equals_exact(found.geom, 1e-7)
    assert point.raw_fix is not None
    assert (point.raw_fix["lon"], point.raw_fix["accuracy_m"]) == (117.005, 6)


def test_whose_first_page_was_a_label_is_ready_for_offline_without_a_second_start(
    page: Page, site: str, context: BrowserContext, covers: dict[str, Facility]
) -> None:
    """The worker takes over what is there when it begins; this page is on its way just then."""
    page.add_init_script(NEVER_REGISTERS)
    sign_in(page, site, "manager", to=f"/field/?facility={COVER}")
    expect(page.locator("#facility")).to_have_attribute("data-found", "own")
    beside = context.new_page()
    beside.goto(f"{site}/livez")

    def answer_once_the_worker_has_begun(route: Route) -> None:
        answer = route.fetch()
        beside.evaluate(BEGIN)
        route.fulfill(response=answer)

    page.route(f"{site}/field/", answer_once_the_worker_has_begun, times=1)
    page.goto(f"{site}/field/")
    kept_for_offline(page)
    context.set_offline(True)
    page.goto(f"{site}/field/?facility={COVER}")
    expect(page.locator("#facility")).to_contain_text("1 号井盖")


def test_a_label_is_scanned_inside_the_app(
    page: Page, site: str, covers: dict[str, Facility], complaints: list[str]
) -> None:
    sign_in(page, site, "manager", to="/field/")
    kept_for_offline(page)
    see(page, f"{site}/menu?table=4")
    page.goto(f"{site}/field/#/scan")
    expect(page.get_by_role("alert")).to_contain_text("不是部件标签")
    look(page, complaints)
    page.goto(f"{site}/field/#/facilities")
    see(page, f"{site}/field/?facility={COVER}")
    page.locator("#scan").click()
    expect(page.locator("#facility")).to_contain_text("1 号井盖")


def test_without_a_camera_the_number_is_typed_and_what_nobody_knows_is_said(
    page: Page, site: str, covers: dict[str, Facility], complaints: list[str]
) -> None:
    sign_in(page, site, "manager", to="/field/")
    kept_for_offline(page)
    page.goto(f"{site}/field/#/scan")
    expect(page.get_by_role("alert")).to_contain_text("相机")
    for number, found, words in (
        (REMOVED, "own", "台账中该部件已移除"),
        (FOREIGN, "foreign", "不在您的网格内"),
        ("3611270106001009", "none", "没有这个编号"),
    ):
        page.goto(f"{site}/field/#/facilities")
        page.locator("#facility-number").fill(number)
        page.keyboard.press("Enter")
        expect(page.locator("#facility")).to_have_attribute("data-found", found)
        expect(page.get_by_role("alert")).to_contain_text(words)
        complaints[:] = [
            one for one in complaints if "404" not in one
        ]  # the browser notes that nobody has it
        look(page, complaints)


def test_without_a_network_an_unknown_number_is_not_called_wrong(
    page: Page, site: str, context: BrowserContext, covers: dict[str, Facility]
) -> None:
    sign_in(page, site, "manager", to="/field/")
    kept_for_offline(page)
    context.set_offline(True)
    page.goto(f"{site}/field/#/facility/{FOREIGN}")
    expect(page.get_by_role("alert")).to_contain_text("连不上服务器")
    expect(page.get_by_text("不关联部件上报")).to_be_visible()


def test_it_is_chosen_from_those_nearby_by_list_or_map(
    page: Page, site: str, covers: dict[str, Facility], complaints: list[str], tmp_path: Path
) -> None:
    sign_in(page, site, "manager", to="/field/")
    kept_for_offline(page)
    page.locator("#by-facility").click()
    rows = page.locator(".row--facility")
    expect(rows.first.locator(".row__far")).to_be_visible()
    assert [row.get_attribute("data-code") for row in rows.all()] == [COVER, FAR]
    look(page, complaints)
    box: Any = page.locator(".pinmap__canvas").bounding_box()
    # 0.01 of a grid's side away, at 0.6 m a pixel: the dot lies some sixteen pixels to the right of the middle.
    page.mouse.click(box["x"] + box["width"] / 2 + 16, box["y"] + box["height"] / 2 - 17)
    expect(page.locator("#facility")).to_contain_text(COVER)
