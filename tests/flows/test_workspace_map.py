"""A grid manager works with the map itself: layers, colours, measuring, keys, paper."""

import math
import re

import pytest
from playwright.sync_api import Page, expect
from pyproj import Geod

from gis_core.models import User
from surveys.models import SurveyPoint
from tests.flows.conftest import sign_in
from tests.flows.workspace import (
    DESKTOP,
    click_map,
    drawn,
    enter,
    gone,
    make_points,
    map_at,
    moved_from,
    pixels,
    settled,
    whole_town,
    winner,
)
from tests.towns import Town, box, lonlat, make_grid

pytestmark = [pytest.mark.browser]

CGCS2000 = Geod(a=6_378_137, rf=298.257222101)
GRID_LINE, MEASURE = (93, 138, 114), (122, 31, 162)
DARK_PAPER = "rgb(21, 27, 25)"


@pytest.fixture(autouse=True)
def points(page: Page, people: dict[str, User]) -> list[SurveyPoint]:
    page.set_viewport_size(DESKTOP)  # type: ignore[arg-type]
    return make_points(people["collector"])


def ground_pixels(page: Page) -> int:
    """How many pixels of the ground are painted at all?"""
    count: int = page.evaluate(
        """() => [...document.querySelectorAll(".leaflet-tile")].reduce((sum, canvas) => {
            const { data } = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height);
            let count = 0;
            for (let i = 3; i < data.length; i += 4) if (data[i] > 0) count += 1;
            return sum + count;
        }, 0)"""
    )
    return count


def test_layers_stand_in_groups_with_their_pictures(page: Page, site: str) -> None:
    enter(page, site, "supervision", to=whole_town())
    settled(page)
    page.click("#layers summary")
    expect(page.locator(".layers__title:visible")).to_have_text(["问题", "责任", "底图"])
    for name in (
        "points",
        "divisions",
        "grids",
        "road_sections",
        "places",
        "facilities",
        "roads",
        "water",
        "buildings",
    ):
        expect(page.locator(f"input[data-layer={name}]")).to_be_checked()
        assert pixels(page, f"canvas[data-swatch={name}]", (0, 0, 0)) >= 0
    painted = page.evaluate(
        """() => [...document.querySelectorAll("canvas[data-swatch]")].every((canvas) =>
            canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height).data.some((value) => value > 0))"""
    )
    assert painted


def test_a_layer_is_switched_off_and_made_fainter_and_the_address_keeps_it(page: Page, site: str) -> None:
    enter(page, site, "supervision", to=whole_town())
    settled(page)
    page.click("#layers summary")
    before = ground_pixels(page)
    page.locator("input[data-layer=grids]").uncheck()
    expect(page.locator("input[data-opacity=grids]")).to_be_disabled()
    assert ground_pixels(page) < before / 4
    page.locator("input[data-layer=grids]").check()
    page.locator("input[data-opacity=grids]").fill("40")
    expect(page).to_have_url(re.compile("opacity=grids:40"))
    page.reload()
    expect(page.locator("input[data-opacity=grids]")).to_have_value("40")
    page.goto(f"{site}{map_at(0.5, 0.25, zoom=17)}")
    settled(page)
    click_map(page, right=4)
    expect(page.locator("#drawer-title")).to_have_text("私搭乱建")
    page.goto(f"{site}{map_at(0.5, 0.25, zoom=17, hide='points')}")
    settled(page)
    expect(page.locator("input[data-layer=points]")).not_to_be_checked()
    click_map(page, right=4)
    expect(page.locator("#drawer-title")).to_have_text("此处由谁负责？")


def test_a_view_asks_for_two_tiles_a_square_and_for_none_that_is_there(page: Page, site: str) -> None:
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url) if "/tiles/" in request.url else None)
    enter(page, site, "supervision", to=whole_town(hide="roads,grids"))
    settled(page)
    squares = page.locator(".leaflet-tile").count()
    assert len(asked) <= 2 * squares
    assert not [url for url in asked if "roads" in url or "grids" in url]
    asked.clear()
    page.click("#layers summary")
    page.locator("input[data-layer=grids]").check()
    settled(page)
    assert len(asked) == squares
    assert all("/tiles/grids/" in url for url in asked)
    asked.clear()
    for _again in range(2):
        page.locator("input[data-layer=grids]").click()
    page.locator("input[data-opacity=grids]").fill("40")
    page.fill("#on-date", "2026-05-15")
    settled(page)
    assert 0 < len(asked) <= squares
    assert all("as_of=2026-05-15" in url for url in asked)


def test_another_day_changes_the_ground_in_sight(page: Page, site: str, town: Town) -> None:
    make_grid(7, town.a, box(0, 1, 1, 2), town.grids_edition, valid=("2026-05-10", None))
    enter(page, site, "supervision", to=map_at(0.5, 1.5))
    settled(page)
    click_map(page, right=-150, down=80)  # beside its name
    expect(page.locator(".here", has_text="G7")).to_be_visible()
    page.fill("#on-date", "2026-05-09")
    settled(page)
    click_map(page, right=-120, down=80)
    expect(winner(page)).to_be_visible()
    expect(page.locator(".here", has_text="G7")).to_have_count(0)
    page.go_back()
    page.go_back()
    settled(page)
    click_map(page, right=-120, down=80)
    expect(page.locator(".here", has_text="G7")).to_be_visible()


def test_the_first_view_is_the_first_that_is_asked_for(page: Page, site: str) -> None:
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url) if "/tiles/" in request.url else None)
    enter(page, site, "manager")
    settled(page)
    assert 0 < len(asked) <= 2 * page.locator(".leaflet-tile").count()


def test_dark_colours_follow_the_system_and_the_switch_and_stay(page: Page, site: str) -> None:
    enter(page, site, "supervision", to=whole_town())
    settled(page)
    body = page.locator("body")
    page.emulate_media(color_scheme="dark")
    expect(body).to_have_css("background-color", DARK_PAPER)
    gone(page, ".leaflet-tile", GRID_LINE)  # the ground too is painted in the colours of the night
    page.click("#menu summary")
    page.click("[data-theme-choice=light]")
    expect(body).not_to_have_css("background-color", DARK_PAPER)
    page.emulate_media(color_scheme="light")
    page.click("[data-theme-choice=dark]")
    page.goto(f"{site}/audit/")
    expect(page.locator("body")).to_have_css("background-color", DARK_PAPER)


def test_a_way_is_measured_on_the_ellipsoid(page: Page, site: str) -> None:
    lon, lat = lonlat(0.5, 0.5)
    to_lon, to_lat = lonlat(1.5, 0.5)
    measure = f"line:{lon:.6f},{lat:.6f};{to_lon:.6f},{to_lat:.6f}"
    enter(page, site, "supervision", to=whole_town(measure=measure))
    _, _, length_m = CGCS2000.inv(lon, lat, to_lon, to_lat)
    expect(page.locator("#measure-result")).to_have_text(f"{length_m:.1f} 米")
    drawn(page, MEASURE, more_than=100)


def test_ground_is_measured_in_square_metres_mu_and_hectares(page: Page, site: str) -> None:
    corners = [lonlat(0.2, 0.2), lonlat(0.4, 0.2), lonlat(0.4, 0.4), lonlat(0.2, 0.4)]
    path = ";".join(f"{lon:.6f},{lat:.6f}" for lon, lat in corners)
    enter(page, site, "supervision", to=whole_town(measure=f"area:{path}"))
    area_m2 = abs(CGCS2000.polygon_area_perimeter(*zip(*corners, strict=True))[0])
    result = page.locator("#measure-result")
    expect(result).to_contain_text(f"{round(area_m2)} 平方米")
    expect(result).to_contain_text(f"{area_m2 * 15 / 10_000:.2f} 亩")
    expect(result).to_contain_text(f"{area_m2 / 10_000:.2f} 公顷")


def test_measuring_by_clicks_asks_nothing_and_can_be_undone_and_cleared(page: Page, site: str) -> None:
    enter(page, site, "supervision", to=map_at(0.5, 0.25, zoom=17))
    settled(page)
    page.keyboard.press("m")
    click_map(page)  # on a point: a measurement takes its place, it does not open it
    click_map(page, right=200)
    click_map(page, right=200, down=100)
    expect(page.locator("#drawer")).to_be_hidden()
    expect(page).to_have_url(re.compile(r"measure=line:[^;]+;[^;]+;[^;]+$"))
    expect(page.locator("#measure-result")).to_contain_text("末段")
    page.keyboard.press("Backspace")
    expect(page).to_have_url(re.compile(r"measure=line:[^;]+;[^;]+$"))
    page.click("#measure-clear")
    expect(page.locator("#measure-result")).to_contain_text("依次点击")
    page.keyboard.press("Escape")
    expect(page.locator("#measuring")).to_be_hidden()
    assert "measure=" not in page.url


def test_measuring_by_keyboard_takes_the_middle_of_the_map(page: Page, site: str) -> None:
    enter(page, site, "supervision", to=map_at(0.7, 0.7, zoom=17))
    settled(page)
    page.keyboard.press("m")
    page.locator("#map").focus()
    page.keyboard.press("Enter")
    page.keyboard.press("ArrowRight")
    moved_from(page, 0.7, 0.7)
    page.keyboard.press("Enter")
    expect(page.locator("#measure-result")).to_contain_text("米")
    text = page.locator("#measure-result").inner_text()
    metres = float(re.search(r"([\d.]+) 米", text)[1])  # type: ignore[index]
    assert math.isclose(metres, 84, abs_tol=8)  # 80 pixels at this zoom and latitude


def test_the_next_click_can_be_made_to_ask_whatever_it_hits(page: Page, site: str) -> None:
    enter(page, site, "supervision", to=map_at(0.5, 0.25, zoom=17))
    settled(page)
    page.keyboard.press("w")
    expect(page.locator("#tool-ask")).to_have_attribute("aria-pressed", "true")
    click_map(page)
    expect(page.locator("#drawer-title")).to_have_text("此处由谁负责？")
    expect(winner(page)).to_have_text("甲社区")
    page.keyboard.press("Escape")
    expect(page.locator("#tool-ask")).to_have_attribute("aria-pressed", "false")


def test_the_keys_are_listed_and_work_only_where_nobody_writes(page: Page, site: str) -> None:
    enter(page, site, "supervision", to=whole_town())
    settled(page)
    page.keyboard.press("?")
    expect(page.locator("#shortcuts")).to_be_visible()
    page.keyboard.press("Escape")
    page.keyboard.press("f")
    expect(page.locator("#tab-filters")).to_have_attribute("aria-selected", "true")
    page.keyboard.press("l")
    expect(page.locator("#layers")).to_have_attribute("open", "")
    page.keyboard.press("Escape")
    expect(page.locator("#layers")).not_to_have_attribute("open", "")
    page.keyboard.press("/")
    expect(page.locator("#search-input")).to_be_focused()
    page.keyboard.type("mw?")
    expect(page.locator("#search-input")).to_have_value("mw?")
    expect(page.locator("#measuring")).to_be_hidden()
    expect(page.locator("#shortcuts")).to_be_hidden()


def test_home_leads_back_to_the_first_view(page: Page, site: str) -> None:
    enter(page, site, "supervision")
    settled(page)
    first = page.url
    page.goto(f"{site}{map_at(8.5, 0.5)}")
    settled(page)
    page.keyboard.press("h")
    expect(page).not_to_have_url(re.compile("lon=117.085"))
    assert re.search(r"lon=117\.01", page.url)
    assert first.startswith(site)


def test_paper_shows_the_map_the_filter_and_the_points_and_no_tools(page: Page, site: str) -> None:
    enter(page, site, "supervision", to=whole_town(**{"f.grid": "361127001001003"}))
    settled(page)
    page.evaluate("() => { window.print = () => { document.title = 'printed'; }; }")
    page.click("#menu summary")
    page.click("#print")
    expect(page).to_have_title("printed")
    page.emulate_media(media="print")
    expect(page.locator(".printed tbody tr")).to_have_count(2)
    expect(page.locator(".printed")).to_contain_text("私搭乱建")
    expect(page.locator("#chips")).to_be_visible()
    expect(page.locator("#map")).to_be_visible()
    for hidden in (".tools", "#search", "#menu", "#list", ".layers__button"):
        expect(page.locator(hidden)).to_be_hidden()
    assert page.locator(".stage").bounding_box()["width"] <= 1000  # type: ignore[index]


def test_signing_in_again_leads_back_to_the_very_view(page: Page, site: str) -> None:
    address = whole_town(tab="filters", open="points:1", **{"f.grid": "361127001001003", "seen": "90"})
    sign_in(page, site, "supervision", to=address)
    settled(page)
    expect(page.locator("#chips .chip")).to_have_text(["G3", "近 90 天"])
    expect(page.locator("#tab-filters")).to_have_attribute("aria-selected", "true")
    assert "open=points:1" in page.url
