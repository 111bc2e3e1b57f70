"""A grid manager narrows the points down: list, facets and map always show the same ones."""

import re
from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import Page, Request, Route, expect

from gis_core.models import User
from grids.models import Category
from surveys.models import SurveyPoint
from tests.flows.workspace import (
    DESKTOP,
    ROAD_BOUND,
    choose,
    click_map,
    count_of,
    counted,
    drawn,
    enter,
    facet,
    make_points,
    map_at,
    pixels,
    query_of,
    rows,
    settled,
    whole_town,
)
from tests.towns import Town, at, category

pytestmark = [pytest.mark.browser]

RING = (200, 56, 24)
#: Longer than the map gathers what is to be drawn.
GATHERED_MS = 300


@pytest.fixture(autouse=True)
def points(page: Page, people: dict[str, User]) -> list[SurveyPoint]:
    page.set_viewport_size(DESKTOP)  # type: ignore[arg-type]
    return make_points(people["collector"])


def open_filters(page: Page, site: str, user: str = "supervision", **more: str) -> None:
    enter(page, site, user, to=whole_town(tab="filters", **more))
    settled(page)


def shown(page: Page) -> int:
    return int(page.locator("#tab-list-count").inner_text())


def test_the_list_names_every_point_the_newest_first(page: Page, site: str) -> None:
    enter(page, site, "supervision", to=whole_town())
    settled(page)
    expect(page.locator("#list-total")).to_have_text("共 9 个采集点")
    expect(rows(page)).to_have_count(9)
    first = rows(page).first
    expect(first).to_contain_text("私搭乱建")
    expect(first).to_contain_text("G1 · 甲社区")
    expect(first).to_contain_text("2026-05-31")
    page.select_option("#order", "oldest")
    expect(rows(page).first).to_contain_text("2026-02-10")


def test_what_ended_long_ago_is_left_out_says_so_and_comes_by_its_days(page: Page, site: str) -> None:
    SurveyPoint.objects.create(
        category=category(ROAD_BOUND), geom=at(1.5, 0.4), observed_at="2024-03-01T04:00:00Z"
    )
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url) if "points/columns" in request.url else None)
    enter(page, site, "supervision", to=whole_town(on="2026-06-01"))
    settled(page)
    expect(page.locator("#list-total")).to_have_text("共 9 个采集点")
    older = page.locator("#points-older")
    expect(older).to_contain_text("2025-05-31 以前发现的，只显示未办结的。")
    older.get_by_role("button").click()
    expect(older).to_contain_text("2024-05-31 以前发现的")
    older.get_by_role("button").click()
    expect(page.locator("#list-total")).to_have_text("共 10 个采集点")
    expect(older).to_be_hidden()
    expect(page).to_have_url(re.compile(r"seen=2023-05-31"))
    page.reload()
    settled(page)
    expect(page.locator("#list-total")).to_have_text("共 10 个采集点")
    asked.clear()
    page.click("#tab-filters")
    page.click("[data-facet=seen] [data-seen='']")
    expect(page.locator("#tab-list-count")).to_have_text("9")
    assert ["since" in address for address in asked] == [False]


def test_a_choice_narrows_list_and_map_alike_and_stands_in_the_address(page: Page, site: str) -> None:
    enter(page, site, "supervision", to=map_at(0.5, 0.25, zoom=17, tab="filters"))
    settled(page)
    click_map(page, right=4)  # a point of G1
    expect(page.locator("#drawer-title")).to_have_text("私搭乱建")
    choose(page, "grid", "G3")
    expect(page.locator("#tab-list-count")).to_have_text("2")
    expect(page.locator("#tab-filters-count")).to_have_text("1")
    expect(page).to_have_url(re.compile(r"f\.grid=361127001001003"))
    page.click("#tab-list")
    expect(rows(page)).to_have_count(2)
    click_map(page, right=4)  # where the point of G1 was
    expect(page.locator("#drawer-title")).to_have_text("此处由谁负责？")


def test_each_choice_counts_what_it_would_leave(page: Page, site: str) -> None:
    open_filters(page, site)
    assert count_of(page, "unit", "甲社区") == 5
    choose(page, "unit", "乙社区")
    expect(page.locator("#tab-list-count")).to_have_text("2")
    assert count_of(page, "unit", "甲社区") == 5  # the other units, as if none were chosen
    facet(page, "grid").locator("summary").click()
    assert count_of(page, "grid", "G3") == 2
    choose(page, "unit", "甲社区")
    expect(page.locator("#tab-list-count")).to_have_text("7")


def test_every_facet_tells_all_points_apart(page: Page, site: str) -> None:
    facets = ["state", "light", "urged", "category", "unit", "grid", "section", "community", "source"]
    open_filters(page, site)
    assert {name: counted(page, name) for name in facets} == dict.fromkeys(facets, 9)


def test_categories_stand_in_their_groups_and_a_group_is_one_choice(page: Page, site: str) -> None:
    open_filters(page, site)
    group = facet(page, "category").locator(".facet__group").first
    group.locator("summary").click()
    expect(group.locator(".choice", has_text="道路破损")).to_be_visible()
    group.locator(".choice--whole input").check()
    expect(page.locator("#tab-filters-count")).to_have_text("2")
    expect(page.locator("#tab-list-count")).to_have_text("9")
    group.locator(".choice", has_text="道路破损").locator("input").uncheck()
    expect(page.locator("#tab-list-count")).to_have_text("6")


def test_a_long_facet_can_be_searched(page: Page, site: str) -> None:
    names = Category.objects.filter(scheme__is_default=True, kind="matter").order_by("key")[:14]
    for one in names:
        SurveyPoint.objects.create(category=one, geom=at(0.7, 0.7), observed_at="2026-05-01T04:00:00Z")
    open_filters(page, site)
    wanted = names[9].name_zh
    facet(page, "category").locator("input[type=search]").fill(wanted)
    expect(
        facet(page, "category").locator(".choice:not(.choice--group):not(.choice--whole):visible")
    ).to_have_count(1)
    facet(page, "category").locator(".choice", has_text=wanted).locator("input").check()
    expect(page.locator("#tab-list-count")).to_have_text("1")
    facet(page, "category").locator("input[type=search]").fill("不存在的类别")
    expect(facet(page, "category")).to_contain_text("没有匹配的项")


@pytest.mark.parametrize(("seen", "left"), [("近 7 天", 4), ("近 30 天", 7), ("近 90 天", 8)])
def test_the_last_days_are_one_click(page: Page, site: str, seen: str, left: int) -> None:
    open_filters(page, site)
    button = facet(page, "seen").locator("button", has_text=seen)
    expect(button).to_contain_text(str(left))
    button.click()
    expect(button).to_have_attribute("aria-pressed", "true")
    expect(page.locator("#tab-list-count")).to_have_text(str(left))


def test_any_span_of_days_can_be_asked_for(page: Page, site: str) -> None:
    open_filters(page, site)
    facet(page, "seen").get_by_label("起始日期").fill("2026-04-01")
    expect(page.locator("#tab-list-count")).to_have_text("8")
    facet(page, "seen").get_by_label("截止日期").fill("2026-05-11")
    expect(page.locator("#tab-list-count")).to_have_text("3")
    expect(page).to_have_url(re.compile("seen=2026-04-01/2026-05-11"))
    expect(page.locator("#chips")).to_contain_text("2026-04-01 至 2026-05-11")


def test_flagged_and_unassigned_points_are_one_click_away(page: Page, site: str) -> None:
    open_filters(page, site)
    choose(page, "flags", "有提示")
    expect(page.locator("#tab-list-count")).to_have_text("2")
    facet(page, "flags").locator(".choice", has_text="有提示").locator("input").uncheck()
    choose(page, "flags", "待认定")
    page.click("#tab-list")
    expect(rows(page)).to_have_count(1)
    expect(rows(page).first.locator(".row__flag")).to_be_visible()


def test_chips_say_what_narrows_and_each_can_be_dropped(page: Page, site: str) -> None:
    open_filters(page, site)
    choose(page, "grid", "G1")
    choose(page, "source", "手工标注")
    chips = page.locator("#chips .chip")
    expect(chips).to_have_text(["G1", "手工标注"])
    chips.first.click()
    expect(chips).to_have_text(["手工标注"])
    page.click("text=全部清除")
    expect(page.locator("#chips")).to_be_hidden()
    expect(page.locator("#tab-list-count")).to_have_text("9")
    assert "f." not in page.url


def test_back_undoes_one_choice_and_a_pasted_address_restores_all_of_them(page: Page, site: str) -> None:
    open_filters(page, site)
    choose(page, "unit", "甲社区")
    expect(page.locator("#tab-list-count")).to_have_text("5")
    choose(page, "grid", "G2")
    expect(page.locator("#tab-list-count")).to_have_text("2")
    facet(page, "seen").locator("button", has_text="近 30 天").click()
    expect(page.locator("#chips .chip")).to_have_text(["G2", "甲社区", "近 30 天"])
    pasted, query = page.url, query_of(page)
    page.go_back()
    expect(page.locator("#chips .chip")).to_have_text(["G2", "甲社区"])
    page.go_back()
    expect(page.locator("#chips .chip")).to_have_text(["甲社区"])
    page.goto(pasted)
    settled(page)
    expect(page.locator("#chips .chip")).to_have_text(["G2", "甲社区", "近 30 天"])
    expect(page.locator("#tab-filters")).to_have_attribute("aria-selected", "true")
    expect(page.locator("#tab-list-count")).to_have_text("2")
    assert query_of(page) == query


def test_an_officer_begins_with_the_unit_s_points_and_the_county_with_all(page: Page, site: str) -> None:
    enter(page, site, "officer_b", to=whole_town())
    settled(page)
    expect(page.locator("#tab-list-count")).to_have_text("2")
    expect(page.locator("#scope")).to_be_hidden()  # nothing beside the own is seen


def test_pointing_at_a_row_shows_its_place_and_at_a_place_its_row(page: Page, site: str) -> None:
    enter(page, site, "supervision", to=map_at(0.5, 0.25, zoom=17))
    settled(page)
    assert pixels(page, ".map-symbols", RING) == 0
    rows(page).first.hover()
    drawn(page, RING, more_than=40)
    box = page.locator("#map").bounding_box()
    assert box is not None
    page.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    expect(rows(page).first).to_have_class(re.compile("row--pointed"))


def test_a_cluster_opens_when_it_is_clicked_and_one_spot_lists_its_points(page: Page, site: str) -> None:
    enter(page, site, "supervision", to=map_at(1.5, 0.2, zoom=16))
    settled(page)
    click_map(page)
    expect(page.locator("#drawer-title")).to_have_text("此处有 2 个采集点")
    expect(page).to_have_url(re.compile(r"open=spot:\d+,\d+"))
    page.reload()
    page.locator("#drawer .here", has_text="2026-05-10").click()
    expect(page.locator("#drawer")).to_contain_text("占道堆放")
    page.goto(f"{site}{map_at(1.5, 0.3, zoom=11)}")
    settled(page)
    click_map(page)
    expect(page).not_to_have_url(re.compile("z=11"))


def test_a_step_moves_the_points_at_once_and_what_lies_beyond_is_drawn_after_it(
    page: Page, site: str
) -> None:
    page.emulate_media(reduced_motion="reduce")
    enter(page, site, "supervision", to=map_at(1.5, 0.2, zoom=16))
    settled(page)
    page.evaluate(
        """() => {
            window.left = () => document.querySelector(".map-symbols").getBoundingClientRect().left;
            window.before = left();
            const look = () => setTimeout(() => { window.moved = left() - before; });
            addEventListener("keydown", look, { capture: true, once: true });
        }"""
    )
    page.locator("#map").focus()
    page.keyboard.press("ArrowRight")
    page.wait_for_function("() => window.moved !== undefined")
    assert page.evaluate("moved") == -80
    page.wait_for_function("() => left() === before")
    click_map(page, right=-80)
    expect(page.locator("#drawer-title")).to_have_text("此处有 2 个采集点")


def test_what_changes_nothing_on_the_map_draws_nothing_there(page: Page, site: str) -> None:
    open_filters(page, site)
    page.wait_for_timeout(GATHERED_MS)
    page.evaluate(
        """() => {
            window.drawn = 0;
            const { clearRect } = CanvasRenderingContext2D.prototype;
            CanvasRenderingContext2D.prototype.clearRect = function (...sides) {
                if (this.canvas.matches(".map-symbols")) window.drawn += 1;
                clearRect.apply(this, sides);
            };
        }"""
    )

    page.keyboard.press("g")
    expect(page.locator("#list")).to_be_visible()
    page.evaluate("new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))")
    assert page.evaluate("drawn") == 0
    page.locator("#map").focus()
    page.keyboard.press("+")
    page.wait_for_function("() => drawn > 0")


def test_an_earlier_day_shows_what_was_known_until_then(page: Page, site: str) -> None:
    enter(page, site, "supervision", to=whole_town())
    settled(page)
    page.fill("#on-date", "2026-05-15")
    expect(page.locator("#tab-list-count")).to_have_text("4")
    expect(page).to_have_url(re.compile("on=2026-05-15"))
    page.click("#on-today")
    expect(page.locator("#tab-list-count")).to_have_text("9")
    expect(page.locator("#on-today")).to_be_hidden()
    page.go_back()
    expect(page.locator("#on-date")).to_have_value("2026-05-15")


def test_no_point_fits_and_the_way_out(page: Page, site: str) -> None:
    enter(page, site, "supervision", to=whole_town(**{"f.grid": "nowhere"}))
    expect(page.locator("#points-state")).to_contain_text("没有符合筛选条件的采集点。")
    page.click("text=清除全部筛选")
    expect(rows(page)).to_have_count(9)


def test_before_anything_was_reported_the_list_says_so(page: Page, site: str) -> None:
    SurveyPoint.objects.all().delete()
    enter(page, site, "supervision", to=whole_town())
    expect(page.locator("#points-state")).to_have_text("截至该日期还没有采集点。")


def test_points_that_do_not_come_are_told_and_asked_for_again(page: Page, site: str) -> None:
    page.route("**/points/columns/**", lambda route: route.abort())
    enter(page, site, "supervision", to=whole_town())
    expect(page.locator("#points-state")).to_contain_text("无法连接服务器")
    page.unroute("**/points/columns/**")
    page.click("#points-state button")
    expect(rows(page)).to_have_count(9)


def test_while_points_are_on_their_way_the_list_says_so(page: Page, site: str) -> None:
    held: list[Route] = []
    page.route("**/points/columns/**", lambda route: held.append(route))
    enter(page, site, "supervision", to=whole_town())
    expect(page.get_by_label("正在加载")).to_be_visible()
    expect(page.locator("#list")).to_be_hidden()
    for route in held:
        route.continue_()
    expect(rows(page)).to_have_count(9)
    expect(page.get_by_label("正在加载")).to_be_hidden()


def test_points_after_the_session_ended_lead_to_signing_in(page: Page, site: str) -> None:
    enter(page, site, "supervision", to=whole_town())
    settled(page)
    page.context.clear_cookies()
    page.fill("#on-date", "2026-05-15")
    expect(page.locator("#points-state")).to_contain_text("登录已失效")
    expect(page.locator("#points-state a")).to_have_attribute("href", re.compile("login/.*next=.*2026-05-15"))


def test_all_points_come_in_one_answer_and_filtering_asks_nothing(page: Page, site: str) -> None:
    asked: list[str] = []

    def note(request: Request) -> None:
        if "/api/v1/points/" in request.url:
            asked.append(request.url)

    page.context.on("request", note)
    open_filters(page, site)
    choose(page, "grid", "G1")
    expect(page.locator("#tab-list-count")).to_have_text("3")
    assert len(asked) == 1
    assert "/columns/?" in asked[0]
    assert "as_of=2026-06-01" in asked[0]


def test_a_list_of_hundreds_makes_only_the_rows_in_view(page: Page, site: str, town: Town) -> None:
    moment = timezone.now() - timedelta(days=400)
    for number in range(60):
        SurveyPoint.objects.create(
            category=category(ROAD_BOUND), geom=at(0.1 + number / 100, 0.6), observed_at=moment
        )
    enter(page, site, "supervision", to=whole_town())
    settled(page)
    expect(page.locator("#tab-list-count")).to_have_text("69")
    assert rows(page).count() < 40
    page.locator("#list").evaluate("node => { node.scrollTop = node.scrollHeight; }")
    expect(rows(page).last).to_have_attribute("aria-posinset", "69")
