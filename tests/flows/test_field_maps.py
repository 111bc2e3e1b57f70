"""A collector takes the base map of a township along: a cut line loses nothing, it is drawn offline, and deleted."""

import os
import re

import pytest
from django.contrib.gis.geos import MultiLineString
from playwright.sync_api import BrowserContext, Page, Route, expect

from gis_core.geometry import STORAGE_SRID
from grids.models import Building, Division, Road
from surveys.field_maps.making import make_map, path_of
from tests.flows.conftest import look, sign_in
from tests.flows.test_field_shell import browser_context_args, kept_for_offline, online_again
from tests.towns import Town, box, line

__all__ = ["browser_context_args", "online_again"]
pytestmark = [pytest.mark.browser, pytest.mark.usefixtures("people", "photo_folder", "online_again")]

#: How much of the map's canvas has the colour of buildings by daylight (frontend/src/map/palette.ts)?
BUILDINGS = """() => {
  const canvas = document.querySelector(".pinmap__canvas");
  const { data } = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height);
  let count = 0;
  for (let at = 0; at < data.length; at += 4) {
    if (data[at] === 0xe2 && data[at + 1] === 0xdc && data[at + 2] === 0xcf) count += 1;
  }
  return count;
}"""


@pytest.fixture
def township(town: Town) -> Division:
    lane = MultiLineString(line((0.1, 0.25), (0.9, 0.25)), srid=STORAGE_SRID)
    Road.objects.create(code="S1", name="测试巷", road_class="lane", geom=lane)
    Building.objects.create(code="B1", geom=box(0.48, 0.17, 0.52, 0.19))
    found = Division.objects.create(code="361127001", name="测试镇", level="township", geom=box(0, 0, 3, 1))
    make_map(found)
    return found


def test_a_map_is_loaded_goes_on_after_a_break_is_drawn_offline_and_deleted(
    page: Page, site: str, context: BrowserContext, township: Division, complaints: list[str]
) -> None:
    # Larger than a part, so that there is something to go on with: readers look where the header says.
    with path_of(township.code).open("ab") as file:
        file.write(os.urandom(400_000))
    cut = {"after": 1, "asked": 0}

    def line_breaks(route: Route) -> None:
        cut["asked"] += 1
        if cut["asked"] == cut["after"] + 1:
            route.abort()
        else:
            route.continue_()

    context.route(re.compile(r"/api/v1/field/maps/361127001/$"), line_breaks)
    sign_in(page, site, "manager", to="/field/")
    kept_for_offline(page)
    page.goto(f"{site}/field/#/me")
    row = page.locator("[data-map='361127001']")
    expect(row).to_contain_text("KB")
    look(page, complaints)
    row.locator("[data-do=load]").click()
    expect(row.get_by_role("alert")).to_contain_text("连接中断")
    expect(row.locator("progress")).to_be_visible()
    row.locator("[data-do=load]").click()
    expect(row).to_have_attribute("data-whole", "true")
    assert cut["asked"] == 3  # the first part was not asked for again
    context.set_offline(True)
    page.goto(f"{site}/field/#/facilities")
    page.wait_for_function(f"() => document.querySelector('.pinmap__canvas') && ({BUILDINGS})() > 200")
    context.set_offline(False)
    page.goto(f"{site}/field/#/me")
    row.locator("[data-do=drop]").click()
    expect(row).to_have_attribute("data-whole", "false")
    page.goto(f"{site}/field/#/facilities")
    expect(page.locator(".pinmap__canvas")).to_be_visible()
    page.wait_for_timeout(500)
    assert page.evaluate(BUILDINGS) == 0
