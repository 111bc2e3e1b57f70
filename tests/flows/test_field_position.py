"""Where a point is, who answers for it, whether it is known already: what the phone says before anything is sent."""

import datetime
import io
from typing import Any

import pytest
from django.utils import timezone
from PIL import ExifTags, Image
from playwright.sync_api import BrowserContext, Page, expect

from surveys.models import SurveyPoint
from tests.flows.conftest import sign_in
from tests.flows.test_field_shell import begin, browser_context_args, kept_for_offline, online_again
from tests.flows.workspace import AREA_BOUND
from tests.surveys.cases import make_case
from tests.towns import lonlat

__all__ = ["browser_context_args", "online_again"]
pytestmark = [pytest.mark.browser, pytest.mark.usefixtures("people", "photo_folder")]

#: In the phone's pack the unit of G3 has another name than on the server.
RENAME_UNIT_B = """(name) => new Promise((resolve) => {
  indexedDB.open("wangge-field").onsuccess = (opened) => {
    const kept = opened.target.result.transaction("remembered", "readwrite").objectStore("remembered");
    kept.get("pack").onsuccess = (found) => {
      const row = found.target.result;
      const units = row.value.body.units;
      for (const code of Object.keys(units)) if (units[code] === "乙社区") units[code] = name;
      kept.put(row).onsuccess = () => resolve();
    };
  };
})"""


def stand(context: BrowserContext, x: float, y: float, accuracy: float) -> None:
    lon, lat = lonlat(x, y)
    context.set_geolocation({"longitude": lon, "latitude": lat, "accuracy": accuracy})


def the_point() -> Any:
    return SurveyPoint.objects.get()


def portrait() -> Any:
    """A picture as phones take them: lying in the file, standing by what the file says of itself."""
    out, exif = io.BytesIO(), Image.Exif()
    exif[ExifTags.Base.Orientation] = 6
    Image.new("RGB", (60, 30), "green").save(out, "JPEG", exif=exif)
    return {"name": "portrait.jpg", "mimeType": "image/jpeg", "buffer": out.getvalue()}


def send(page: Page) -> None:
    page.locator("#send").click()
    expect(page.get_by_label("搜索类别")).to_be_visible()


def test_a_bad_fix_needs_a_reason_and_a_moved_pin_keeps_what_was_measured(
    page: Page, site: str, context: BrowserContext
) -> None:
    stand(context, 0.5, 0.2, 35)
    sign_in(page, site, "collector", to="/field/")
    kept_for_offline(page)
    begin(page, AREA_BOUND)
    expect(page.locator(".ring")).to_have_attribute("data-quality", "fair")
    expect(page.locator("#missing")).to_contain_text("请说明位置不准的原因")
    expect(page.locator("#send")).to_be_disabled()
    page.get_by_role("button", name="高楼之间").click()
    expect(page.locator("#send")).to_have_text("仍然发送")
    page.set_input_files("#photo-close", portrait())
    size = page.locator(".thumb__picture").evaluate(
        "(shown) => shown.decode().then(() => [shown.naturalWidth, shown.naturalHeight])"
    )
    assert size == [30, 60]
    page.locator("#open-map").click()
    page.locator(".pinmap__canvas").focus()
    page.keyboard.press("ArrowRight")
    expect(page.locator("#position")).to_have_text("手动标注")
    page.get_by_role("button", name="够不着").click()
    send(page)
    page.goto(f"{site}/field/#/outbox")
    expect(page.locator("[data-state=done]")).to_be_visible()
    point, (lon, lat) = the_point(), lonlat(0.5, 0.2)
    assert (point.position_source, point.accuracy_m) == ("hand", None)
    assert point.position_reason == "问题在别处，够不着"
    assert (point.raw_fix["lon"], point.raw_fix["lat"], point.raw_fix["accuracy_m"]) == (lon, lat, 35)
    assert 0 < point.geom.x - lon < 0.001
    assert point.geom.y == pytest.approx(lat)


@pytest.mark.usefixtures("online_again")
def test_who_answers_is_told_offline_a_border_is_asked_about_and_the_server_decides(
    page: Page, site: str, context: BrowserContext
) -> None:
    stand(context, 1.99, 0.2, 18)
    sign_in(page, site, "collector", to="/field/")
    kept_for_offline(page)
    page.evaluate(RENAME_UNIT_B, "旧名社区")
    context.set_offline(True)
    begin(page, AREA_BOUND)
    expect(page.locator("#who")).to_have_text("责任单位：甲社区")
    border = page.get_by_role("group", name="精度圆跨了边界")
    expect(border.get_by_role("button")).to_have_text(["甲社区", "旧名社区"])
    border.get_by_role("button", name="旧名社区").click()
    expect(page.locator("#who")).to_have_text("责任单位：旧名社区")
    expect(border).to_be_hidden()
    send(page)
    context.set_offline(False)
    page.goto(f"{site}/field/#/outbox")
    expect(page.locator("[data-state=done]")).to_contain_text(
        "责任单位：乙社区。手机上显示的是旧名社区，以服务器为准。"
    )
    point = the_point()
    assert point.accountable_unit.name == "乙社区"
    assert point.raw_fix["accuracy_m"] == 18


def test_what_is_reported_nearby_can_be_supported(page: Page, site: str, context: BrowserContext) -> None:
    known = make_case(0.5, 0.2, key=AREA_BOUND, now=timezone.now() - datetime.timedelta(hours=3))
    make_case(0.5, 0.2, now=timezone.now())  # of another category
    stand(context, 0.50005, 0.2, 6)
    sign_in(page, site, "collector", to="/field/")
    kept_for_offline(page)
    begin(page, AREA_BOUND)
    same = page.get_by_role("group", name="是同一问题吗").get_by_role("button")
    expect(same).to_have_count(1)
    expect(same).to_contain_text(known.number)
    same.click()
    expect(same).to_have_attribute("aria-pressed", "true")
    send(page)
    page.goto(f"{site}/field/#/outbox")
    expect(page.locator("[data-state=done]")).to_be_visible()
    point = SurveyPoint.objects.exclude(supports=None).get()
    assert point.supports == known.point.uid
    assert point.case.parent == known
