"""Somebody opens a point, a grid, a section, a place or a facility and sees its facts, its reasons and its history."""

import re
from zoneinfo import ZoneInfo

import pytest
from playwright.sync_api import Page, expect

from gis_core.models import User
from grids.models import Division, Facility, Grid, Place
from surveys.models import SurveyPoint
from tests.flows.workspace import (
    DESKTOP,
    answer_pixels,
    click_map,
    drawn,
    enter,
    make_points,
    map_at,
    rows,
    settled,
    whole_town,
    winner,
)
from tests.towns import Town, at, box, category

pytestmark = [pytest.mark.browser]

ANSWER, OTHER = (200, 56, 24), (107, 101, 91)


@pytest.fixture(autouse=True)
def points(page: Page, people: dict[str, User]) -> list[SurveyPoint]:
    page.set_viewport_size(DESKTOP)  # type: ignore[arg-type]
    return make_points(people["collector"])


def facts(page: Page) -> str:
    return page.locator("#drawer .facts").first.inner_text()


def figures(page: Page) -> dict[str, str]:
    """The tiles of figures, by their names."""
    expect(page.locator(".figure").first).to_be_visible()
    tiles = [page.locator(".figure").nth(index) for index in range(page.locator(".figure").count())]
    return {tile.locator("dt").inner_text(): tile.locator("dd").inner_text() for tile in tiles}


def test_a_point_of_the_list_shows_what_was_seen_and_why_this_unit(
    page: Page, site: str, points: list[SurveyPoint]
) -> None:
    enter(page, site, "supervision", to=map_at(0.3, 0.2))
    settled(page)
    rows(page).nth(1).click()
    expect(page.locator("#drawer-title")).to_have_text("道路破损")
    expect(page.locator("#drawer")).to_contain_text("井盖破损")
    expect(page.locator("#drawer")).to_contain_text("117.003000, 28.002000")
    expect(winner(page)).to_have_text("甲社区")
    expect(page.locator(".answer--winner .answer__basis")).to_contain_text("G1 (361127001001001) · 第 1 版")
    expect(page.locator("#drawer")).to_contain_text("距最近边界")
    expect(page.locator(".proof")).to_contain_text("结果一致")
    expect(page).to_have_url(re.compile(f"open=points:{points[1].pk}"))
    expect(rows(page).nth(1)).to_have_attribute("aria-selected", "true")


def test_why_is_drawn_the_territory_the_border_and_the_other_candidates(page: Page, site: str) -> None:
    enter(page, site, "supervision", to=map_at(1.5, 0.5, zoom=15))
    settled(page)
    assert answer_pixels(page) == 0
    click_map(page)
    expect(winner(page)).to_have_text("路段监管单位")
    page.locator("summary", has_text="其他候选单位").click()
    expect(page.locator(".alternatives")).to_contain_text("甲社区")
    drawn(page, ANSWER, more_than=500)
    drawn(page, OTHER, more_than=20)


def test_moments_are_told_by_the_county_s_clock_wherever_the_reader_is(
    page: Page, site: str, town: Town, points: list[SurveyPoint]
) -> None:
    """The browser of the tests keeps UTC, the county Beijing time."""
    points[0].refresh_from_db()
    here = points[0].received_at.astimezone(ZoneInfo(town.county.time_zone))
    enter(page, site, "supervision", to=map_at(0.3, 0.2, open=f"points:{points[0].pk}"))
    expect(page.locator("#drawer .facts").first).to_contain_text(f"{here:%Y-%m-%d %H:%M}")


def test_a_click_on_a_point_of_the_map_opens_it(page: Page, site: str, points: list[SurveyPoint]) -> None:
    enter(page, site, "supervision", to=map_at(0.5, 0.25, zoom=17))
    settled(page)
    click_map(page, right=4)
    expect(page.locator("#drawer-title")).to_have_text("私搭乱建")
    expect(page).to_have_url(re.compile(f"open=points:{points[0].pk}"))


def test_the_history_tells_who_changed_what_and_when(page: Page, site: str, town: Town) -> None:
    grid = town.grids["G1"]
    Grid.objects.filter(pk=grid.pk).update(households=812)
    enter(page, site, "supervision", to=whole_town(open=f"grids:{grid.pk}"))
    expect(page.locator("#drawer-title")).to_have_text("G1")
    page.locator("#drawer summary", has_text="历史记录").click()
    expect(page.locator(".event")).to_have_count(2)
    changed = page.locator(".event").first
    expect(changed).to_contain_text("户数")
    expect(changed.locator("ins")).to_have_text("812")
    expect(changed.locator("time")).to_have_text(re.compile(r"\d{4}-\d\d-\d\d \d\d:\d\d"))
    expect(page.locator(".event").last).to_contain_text("录入")


def test_a_point_and_a_facility_have_a_history_too(
    page: Page, site: str, town: Town, points: list[SurveyPoint]
) -> None:
    pump = Facility.objects.create(
        code="3611270106001001", category=category("c01001"), maintainer=town.b, geom=at(2.5, 0.3)
    )
    enter(page, site, "supervision")
    for opened in (f"points:{points[0].pk}", f"facilities:{pump.pk}"):
        page.goto(site + whole_town(open=opened))
        page.locator("#drawer summary", has_text="历史记录").click()
        expect(page.locator(".event")).to_have_count(1)
        expect(page.locator(".event")).to_contain_text("录入")


def test_a_history_that_does_not_come_offers_another_try(page: Page, site: str, town: Town) -> None:
    page.route("**/history/", lambda route: route.abort())
    enter(page, site, "supervision", to=whole_town(open=f"grids:{town.grids['G1'].pk}"))
    page.locator("#drawer summary", has_text="历史记录").click()
    expect(page.locator("#drawer .part--fold [role=status]")).to_have_text("无法连接服务器")
    page.unroute("**/history/")
    page.click("#drawer >> text=重试")
    expect(page.locator(".event")).to_have_count(1)


def test_figures_follow_the_day_of_the_map(page: Page, site: str, town: Town) -> None:
    enter(page, site, "supervision", to=map_at(2.5, 0.5, zoom=15, open=f"grids:{town.grids['G3'].pk}"))
    assert figures(page)["采集点"] == "2"
    page.locator("#on-date").fill("2026-03-01")
    expect(page.locator(".figure", has_text="采集点").locator("dd")).to_have_text("1")


def test_a_grid_is_opened_by_its_name_with_its_facts_and_figures(page: Page, site: str, town: Town) -> None:
    enter(page, site, "supervision", to=map_at(2.5, 0.5, zoom=15))
    settled(page)
    click_map(page)
    expect(page.locator("#drawer-kind")).to_have_text("责任网格")
    expect(page.locator("#drawer-title")).to_have_text("G3")
    expect(page.locator("#drawer")).to_contain_text("乙社区")
    shown = figures(page)
    assert (shown["采集点"], shown["近 30 天"], shown["部件"]) == ("2", "0", "0")
    assert "平方公里" in shown["面积"]
    drawn(page, ANSWER, more_than=200)
    page.click("text=只看其采集点")
    expect(page.locator("#tab-list-count")).to_have_text("2")


def test_a_grid_names_its_community_and_hides_what_is_not_for_the_reader(
    page: Page, site: str, town: Town, people: dict[str, User]
) -> None:
    Division.objects.create(code="361127001001", name="北门社区", level="community", geom=box(0, 0, 1, 1))
    Grid.objects.filter(pk=town.grids["G1"].pk).update(manager=people["manager"], population=1328)
    enter(page, site, "officer_b", to=whole_town(open=f"grids:{town.grids['G1'].pk}"))
    drawer = page.locator("#drawer")
    expect(drawer.locator(".fact", has_text="社区").last).to_contain_text("北门社区")
    expect(drawer.locator(".fact", has_text="网格长")).to_contain_text("不对您的角色公开")
    expect(drawer.locator(".fact", has_text="人口")).to_contain_text("1328 人")


def test_a_description_that_repeats_the_category_is_not_told_twice(
    page: Page, site: str, points: list[SurveyPoint]
) -> None:
    SurveyPoint.objects.filter(pk=points[1].pk).update(description="道路破损")
    enter(page, site, "supervision", to=map_at(0.3, 0.2, open=f"points:{points[1].pk}"))
    expect(page.locator("#drawer-title")).to_have_text("道路破损")
    expect(winner(page)).to_be_visible()
    expect(page.locator("#drawer .lead")).to_have_count(0)


def test_a_section_is_opened_from_the_ground_and_back_returns(page: Page, site: str, town: Town) -> None:
    enter(page, site, "supervision", to=map_at(2.2, 0.5, zoom=17))
    settled(page)
    click_map(page)
    expect(winner(page)).to_be_visible()
    page.locator(".here", has_text="路段").click()
    expect(page.locator("#drawer-title")).to_have_text("测试路")
    expect(page.locator("#drawer")).to_contain_text("路段监管单位")
    expect(page.locator("#drawer")).to_contain_text("主干道")
    page.go_back()
    expect(winner(page)).to_be_visible()
    page.go_back()
    expect(page.locator("#drawer")).to_be_hidden()


def test_a_place_and_its_management_are_shown(page: Page, site: str, town: Town) -> None:
    place = Place.objects.create(
        code="P1", name="测试小区", kind="compound", management="withdrawn", geom=box(0.6, 0.6, 0.8, 0.8)
    )
    enter(page, site, "supervision", to=map_at(0.7, 0.7, zoom=17, open=f"places:{place.pk}"))
    expect(page.locator("#drawer-title")).to_have_text("测试小区")
    # Not just anywhere: the catalogue in the drawer has a category of nearly that name.
    expect(page.locator("#drawer .fact", has_text="管理状况")).to_contain_text("物业撤离")


def test_a_facility_is_opened_by_its_symbol(page: Page, site: str, town: Town) -> None:
    Facility.objects.create(
        code="3611270106001001", category=category("c01001"), maintainer=town.b, geom=at(2.5, 0.3)
    )
    enter(page, site, "supervision", to=map_at(2.5, 0.3, zoom=18))
    settled(page)
    click_map(page)
    expect(page.locator("#drawer-kind")).to_have_text("部件")
    expect(page.locator("#drawer")).to_contain_text("乙社区")
    expect(page.locator("#drawer")).to_contain_text("完好")


def test_the_territory_of_a_receipt_opens(page: Page, site: str, points: list[SurveyPoint]) -> None:
    enter(page, site, "supervision", to=map_at(0.5, 0.25, open=f"points:{points[0].pk}"))
    page.locator(".answer--winner .link").click()
    expect(page.locator("#drawer-title")).to_have_text("G1")


def test_a_point_offers_the_question_who_answers_there(
    page: Page, site: str, points: list[SurveyPoint]
) -> None:
    enter(page, site, "supervision", to=map_at(0.5, 0.25, open=f"points:{points[0].pk}"))
    page.locator(".action", has_text="此处由谁负责").click()
    expect(page.locator("#category")).to_have_value("m06001")
    expect(page.locator("#on-date")).to_have_value("2026-05-31")
    expect(winner(page)).to_have_text("甲社区")


def test_what_is_gone_is_said_in_words(page: Page, site: str) -> None:
    enter(page, site, "supervision", to=map_at(0.5, 0.25, open="points:999999"))
    expect(page.locator(".failure__title")).to_have_text("没有这项内容")


def test_who_may_not_see_a_point_is_told_nothing_of_it(
    page: Page, site: str, points: list[SurveyPoint]
) -> None:
    enter(page, site, "officer_b", to=map_at(0.5, 0.25, open=f"points:{points[0].pk}"))
    expect(page.locator(".failure__title")).to_have_text("没有这项内容")
    expect(page.locator("#drawer")).not_to_contain_text("楼前乱堆杂物")


def test_j_and_k_walk_through_the_points_and_enter_opens(
    page: Page, site: str, points: list[SurveyPoint]
) -> None:
    enter(page, site, "supervision", to=whole_town())
    settled(page)
    page.keyboard.press("j")
    page.keyboard.press("j")
    expect(rows(page).nth(1)).to_have_class(re.compile("row--cursor"))
    page.keyboard.press("Enter")
    expect(page.locator("#drawer-title")).to_have_text("道路破损")
    page.keyboard.press("k")
    expect(page.locator("#drawer-title")).to_have_text("私搭乱建")
    page.keyboard.press("Escape")
    expect(page.locator("#drawer")).to_be_hidden()
