"""Somebody looks for a name, a code or a place in any coordinates, and the map goes there."""

import re

import pytest
from playwright.sync_api import Page, expect

from gis_core.coordinates.gcj02 import wgs84_to_gcj02
from gis_core.models import User
from surveys.models import SurveyPoint
from tests.flows.workspace import DESKTOP, enter, make_points, settled, whole_town, winner
from tests.towns import Town, lonlat

pytestmark = [pytest.mark.browser]


@pytest.fixture(autouse=True)
def points(page: Page, people: dict[str, User], site: str) -> list[SurveyPoint]:
    page.set_viewport_size(DESKTOP)  # type: ignore[arg-type]
    made = make_points(people["collector"])
    enter(page, site, "supervision", to=whole_town())
    settled(page)
    return made


def look_for(page: Page, words: str) -> None:
    page.keyboard.press("/")
    page.locator("#search-input").fill(words)


def found(page: Page, text: str) -> None:
    expect(page.locator(".found").first).to_contain_text(text)


def test_a_name_is_found_while_it_is_typed_and_enter_goes_there(page: Page) -> None:
    look_for(page, "测试")
    found(page, "测试路")
    expect(page.locator(".found").first).to_contain_text("路段")
    page.keyboard.press("Enter")
    expect(page.locator("#drawer-title")).to_have_text("测试路")
    expect(page.locator("#search-box")).to_be_hidden()


def test_a_code_is_found_and_the_arrows_choose(page: Page, town: Town) -> None:
    look_for(page, "36112700100100")
    expect(page.locator(".found")).to_have_count(3)
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    expect(page.locator(".found[aria-selected=true]")).to_have_count(1)
    chosen = page.locator(".found[aria-selected=true] .found__name").inner_text()
    page.keyboard.press("Enter")
    expect(page.locator("#drawer-title")).to_have_text(chosen)
    assert chosen in town.grids


def test_a_unit_narrows_the_points_to_its_own(page: Page) -> None:
    look_for(page, "乙社区")
    page.locator(".found", has_text="单位").click()
    expect(page.locator("#chips .chip")).to_have_text(["乙社区"])
    expect(page.locator("#tab-list-count")).to_have_text("2")


@pytest.mark.parametrize(
    "words",
    [
        *("117.005, 28.0025", "28.0025 117.005", "28°00'09\"N 117°00'18\"E", "EPSG:4490 117.005 28.0025"),
        *("EPSG:4548 500491.798 3098718.806", "39500491.798 3098718.806"),
    ],
)
def test_coordinates_are_read_in_many_ways(page: Page, words: str) -> None:
    look_for(page, words)
    found(page, "坐标")
    page.keyboard.press("Enter")
    expect(winner(page)).to_have_text("甲社区")
    expect(page).to_have_url(re.compile(r"at=117\.005\d*,28\.0025"))


def test_coordinates_of_a_shifted_map_lead_to_the_true_place(page: Page) -> None:
    lon, lat = wgs84_to_gcj02(*lonlat(0.5, 0.25))
    look_for(page, f"gcj02 {lon:.6f} {lat:.6f}")
    page.locator(".found", has_text="GCJ-02").first.click()
    expect(page).to_have_url(re.compile(r"at=117\.0050\d*,28\.0025"))


def test_what_is_not_there_is_said(page: Page) -> None:
    look_for(page, "没有这个地方")
    expect(page.locator("#search-state")).to_have_text("没有找到匹配的名称、编码或坐标")


def test_a_search_that_fails_is_told_and_escape_leads_out(page: Page) -> None:
    page.route("**/api/v1/search/**", lambda route: route.abort())
    look_for(page, "测试")
    expect(page.locator("#search-state")).to_have_text("无法连接服务器")
    page.keyboard.press("Escape")
    expect(page.locator("#search-box")).to_be_hidden()
    page.keyboard.press("Escape")
    expect(page.locator("#search-input")).not_to_be_focused()
