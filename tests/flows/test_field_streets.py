"""A collector sees which streets are left, goes on duty, walks, and the way arrives once; off duty nothing is kept."""

import pytest
from django.contrib.gis.geos import MultiLineString
from playwright.sync_api import BrowserContext, Page, expect

from gis_core.geometry import STORAGE_SRID
from grids.models import Road
from surveys.models import DutyTrack, TrackFix
from tests.flows.conftest import look, sign_in
from tests.flows.test_field_position import stand
from tests.flows.test_field_shell import browser_context_args, kept_for_offline
from tests.towns import Town, line

__all__ = ["browser_context_args"]
pytestmark = [pytest.mark.browser, pytest.mark.usefixtures("people", "photo_folder")]

#: Places that are farther from each other than what is thinned.
STEPS = 7
#: Has the phone kept so many places of the way?
KEPT = """(count) => new Promise((resolve) => {
  indexedDB.open("wangge-field").onsuccess = (opened) => {
    const kept = opened.target.result.transaction("remembered").objectStore("remembered");
    kept.get("duty").onsuccess = (found) => {
      opened.target.result.close();
      resolve(found.target.result?.value?.fixes?.length === count);
    };
  };
})"""


@pytest.fixture
def lane(town: Town) -> Road:
    """Some 147 m along y = 0.25."""
    shape = MultiLineString(line((0.5, 0.25), (0.65, 0.25)), srid=STORAGE_SRID)
    return Road.objects.create(code="S1", name="测试巷", road_class="lane", geom=shape)


def test_a_way_on_duty_makes_a_street_walked_and_nothing_is_kept_off_duty(
    page: Page, site: str, context: BrowserContext, lane: Road, complaints: list[str]
) -> None:
    stand(context, 0.5, 0.25, 10)
    sign_in(page, site, "manager", to="/field/")
    kept_for_offline(page)
    page.goto(f"{site}/field/#/me")
    page.locator("#streets").click()
    expect(page.locator("ul.rows")).to_contain_text("测试巷")
    look(page, complaints)
    page.locator("#duty").click()
    expect(page.locator("#on-duty")).to_be_visible()
    for step in range(STEPS):
        stand(context, 0.5 + step * 0.025, 0.25, 10)
        page.wait_for_function(KEPT, arg=step + 1)  # two places at once are one for the browser
    expect(page.get_by_text("街道已全部巡到")).to_be_visible()
    look(page, complaints)
    page.locator("#duty").click()
    expect(page.locator("#on-duty")).to_have_count(0)
    stand(context, 0.9, 0.9, 10)
    page.goto(f"{site}/field/#/outbox")
    expect(page.locator("[data-state=done]")).to_have_count(1)
    track = DutyTrack.objects.get()
    assert TrackFix.objects.count() == STEPS
    assert all(
        track.began_at <= fix.at <= track.ended_at and fix.geom.x < 117.007 for fix in track.fixes.all()
    )
    page.set_viewport_size({"width": 1440, "height": 900})
    page.goto(f"{site}/own-grids/streets/")
    expect(page.get_by_text("街道已全部巡到")).to_be_visible()
    look(page, complaints)
    page.set_viewport_size({"width": 360, "height": 780})
    page.goto(f"{site}/field/#/streets")
    page.get_by_role("button", name="删除我的全部轨迹").click()
    page.get_by_role("button", name="彻底删除").click()
    expect(page.locator("ul.rows")).to_contain_text("测试巷")
    assert DutyTrack.objects.count() == 0
