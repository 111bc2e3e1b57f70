"""Somebody opens the map, asks who answers for a place, and gets one unit with its reasons."""

import re
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from grids.models import Category
from tests.flows.conftest import PASSWORD, sign_in
from tests.flows.workspace import (
    AREA_BOUND,
    PHONE,
    answer_pixels,
    asked_at,
    click_map,
    map_at,
    settled,
    violations,
    winner,
)
from tests.towns import Town

pytestmark = [pytest.mark.browser, pytest.mark.usefixtures("people")]


def test_the_map_opens_after_signing_in(page: Page, site: str) -> None:
    page.goto(f"{site}{map_at(0.5, 0.25)}")
    expect(page).to_have_url(re.compile(r"/login/\?next=/%3Flon"))
    page.fill("#id_username", "supervision")
    page.fill("#id_password", "not the password")
    page.click(".card__form button")
    expect(page.locator("[role=alert]")).to_be_visible()
    page.fill("#id_password", PASSWORD)
    page.click(".card__form button")
    expect(page).to_have_url(re.compile(r"/\?lon=117\.005"))
    expect(page.locator("h1")).to_contain_text("测试县")
    settled(page)


def test_a_click_names_the_unit_and_shows_its_ground(
    page: Page, site: str, foreign_requests: list[str], complaints: list[str]
) -> None:
    sign_in(page, site, "supervision", to=map_at(0.5, 0.25))
    settled(page)
    assert answer_pixels(page) == 0
    click_map(page)
    expect(winner(page)).to_have_text("甲社区")
    basis = page.locator(".answer--winner .answer__basis")
    expect(basis).to_contain_text("责任网格")
    expect(basis).to_contain_text("G1 (361127001001001) · 第 1 版")
    expect(page.locator(".answer__title")).to_have_text(["责任单位", "处置单位", "监管单位"])
    expect(page.locator(".facts")).to_contain_text("距最近边界")
    expect(page).to_have_url(re.compile(r"at=117\.00\d+,28\.002\d+"))
    assert answer_pixels(page) > 200
    assert foreign_requests == []
    assert complaints == []


def test_inside_the_corridor_the_section_answers_for_the_road(page: Page, site: str) -> None:
    sign_in(page, site, "supervision", to=asked_at(1.5, 0.5))
    expect(winner(page)).to_have_text("路段监管单位")
    expect(page.locator(".answer--winner .answer__basis")).to_contain_text("测试路 (R1)")
    page.locator("summary", has_text="其他候选单位").click()
    expect(page.locator(".alternatives")).to_contain_text("甲社区")
    page.select_option("#category", AREA_BOUND)
    expect(winner(page)).to_have_text("甲社区")


def test_where_no_grid_lies_the_answer_says_who_stands_in(page: Page, site: str) -> None:
    sign_in(page, site, "supervision", to=asked_at(0.5, 1.02))
    expect(page.locator(".notice").first).to_contain_text("没有责任网格")
    expect(winner(page)).to_have_text("甲社区")


def test_by_keyboard_the_centre_is_asked_about_and_escape_closes(page: Page, site: str) -> None:
    sign_in(page, site, "supervision", to=map_at(2.5, 0.25))
    settled(page)
    page.keyboard.press("Tab")
    expect(page.locator(".skip")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("#map")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator(".crosshair")).to_be_visible()
    expect(winner(page)).to_have_text("乙社区")
    expect(page.locator("#drawer-status")).to_have_text("此处由乙社区负责。")
    page.keyboard.press("Escape")
    expect(winner(page)).to_have_count(0)
    expect(page.locator("#map")).to_be_focused()
    assert "&at=" not in page.url


def test_the_address_leads_back_to_what_was_seen(page: Page, site: str) -> None:
    sign_in(page, site, "supervision", to=map_at(0.5, 0.25))
    settled(page)
    click_map(page)
    expect(winner(page)).to_have_text("甲社区")
    page.click("#layers summary")
    page.locator("input[data-layer=places]").uncheck()
    expect(page).to_have_url(re.compile("hide=places"))
    page.reload()
    expect(winner(page)).to_have_text("甲社区")
    expect(page.locator("input[data-layer=places]")).not_to_be_checked()
    page.go_back()
    expect(winner(page)).to_have_count(0)


def test_another_day_shows_another_ground(page: Page, site: str, town: Town) -> None:
    sign_in(page, site, "supervision", to=map_at(8.5, 0.5))
    expect(page.locator("#pill-text")).to_have_text("该日期此范围内没有数据")
    page.click("#pill-action")
    expect(page.locator("#pill")).to_be_hidden()
    page.goto(f"{site}{map_at(0.5, 0.5)}")
    settled(page)
    expect(page.locator("#pill")).to_be_hidden()


def test_after_the_session_ended_one_click_leads_to_signing_in_and_back(page: Page, site: str) -> None:
    sign_in(page, site, "supervision", to=map_at(0.5, 0.25))
    settled(page)
    page.context.clear_cookies()
    click_map(page)
    expect(page.locator(".failure__title")).to_have_text("登录已失效")
    page.locator("#drawer a", has_text="登录").click()
    page.fill("#id_username", "supervision")
    page.fill("#id_password", PASSWORD)
    page.click(".card__form button")
    expect(winner(page)).to_have_text("甲社区")


@pytest.mark.parametrize(
    ("answer", "title"),
    [
        (None, "无法连接服务器"),
        ({"status": 500, "body": "broken", "content_type": "text/plain"}, "这项请求未能完成"),
        ({"status": 403, "body": "{}", "content_type": "application/problem+json"}, "您无权查看"),
    ],
)
def test_what_goes_wrong_is_said_in_words(
    page: Page, site: str, answer: dict[str, Any] | None, title: str
) -> None:
    sign_in(page, site, "supervision", to=map_at(0.5, 0.25))
    settled(page)
    page.route(
        "**/api/v1/resolve/**", lambda route: route.abort() if answer is None else route.fulfill(**answer)
    )
    click_map(page)
    expect(page.locator(".failure__title")).to_have_text(title)
    page.unroute("**/api/v1/resolve/**")
    again = page.locator("#drawer button", has_text="重试")
    if answer is not None and answer["status"] == 403:
        expect(again).to_have_count(0)
    else:
        again.click()
        expect(winner(page)).to_have_text("甲社区")


def test_who_has_no_role_is_told_so(page: Page, site: str) -> None:
    sign_in(page, site, "stranger", to=map_at(0.5, 0.25))
    expect(page.locator(".failure__title")).to_have_text("您无权查看")
    expect(page.locator("#pill-text")).to_have_text("您的角色无权查看地图的部分图层")


def test_a_category_of_an_older_catalogue_can_be_asked_about(page: Page, site: str) -> None:
    old = Category.objects.filter(scheme__is_default=False, kind="component").order_by("key").first()
    assert old is not None
    sign_in(page, site, "supervision", to=asked_at(0.5, 0.25, category_code=old.key))
    expect(winner(page)).to_have_text("甲社区")
    expect(page.locator("#category")).to_have_value(old.key)


def test_a_category_that_nobody_knows_is_refused_in_words(page: Page, site: str) -> None:
    sign_in(page, site, "supervision", to=asked_at(0.5, 0.25, category_code="m99999"))
    expect(page.locator(".failure__title")).to_have_text("这项请求未能完成")
    expect(page.locator("#drawer-body")).to_contain_text("目录中没有类别")


def test_tiles_that_fail_are_told_and_asked_for_again(page: Page, site: str) -> None:
    page.route("**/tiles/*grids*/**", lambda route: route.abort())
    sign_in(page, site, "supervision", to=map_at(0.5, 0.25))
    expect(page.locator("#pill-text")).to_have_text("无法连接服务器")
    page.unroute("**/tiles/*grids*/**")
    page.click("#pill-action")
    expect(page.locator("#pill")).to_be_hidden()


def test_the_menu_offers_the_pages_that_a_role_may_open(page: Page, site: str) -> None:
    sign_in(page, site, "supervision")
    page.locator("#menu summary").click()
    pages = page.get_by_role("navigation", name="其他页面").get_by_role("link")
    # No administration without staff rights.
    assert pages.all_inner_texts() == [
        "工作台",
        "数据看板",
        "推诿台账",
        "专项调查",
        "通知",
        "公告",
        "谁负责什么",
        "AB 岗",
        "立案条件",
        "时限计算",
        "工作日历",
        "覆盖审计",
        "消火栓覆盖",
        "设施缺失",
        "多发点位",
        "边界草案",
        "辖区交接",
        "抑制区",
        "棚户区改造",
        "单位得分",
        "影像",
        "偏移检查",
        "接口",
    ]
    assert pages.first.get_attribute("href") == "/workbench/"


def test_english_is_complete_and_keeps_the_place(page: Page, site: str) -> None:
    sign_in(page, site, "supervision", to=asked_at(0.5, 0.25))
    expect(winner(page)).to_have_text("甲社区")
    page.click("#menu summary")
    page.click("text=English")
    expect(page.locator("html")).to_have_attribute("lang", "en")
    expect(page.locator(".answer__title")).to_have_text(
        ["Accountable unit", "Handling unit", "Supervising unit"]
    )
    page.click("#menu summary")
    page.click("text=Sign out")
    expect(page).to_have_url(re.compile("/login/"))


@pytest.mark.parametrize("size", [{"width": 1440, "height": 900}, PHONE], ids=["desktop", "phone"])
def test_the_pages_are_accessible(page: Page, site: str, size: Any) -> None:
    page.set_viewport_size(size)
    page.goto(f"{site}/login/")
    assert violations(page) == []
    sign_in(page, site, "supervision", to=map_at(0.5, 0.25))
    settled(page)
    assert violations(page) == []
    click_map(page, down=-150)
    expect(winner(page)).to_be_visible()
    page.locator("#layers").evaluate("node => { node.open = true; }")
    assert violations(page) == []


def test_on_a_phone_everything_fits_a_finger(page: Page, site: str) -> None:
    page.set_viewport_size(PHONE)
    sign_in(page, site, "supervision", to=map_at(0.5, 0.25))
    settled(page)
    click_map(page, down=-150)
    expect(winner(page)).to_be_visible()
    page.locator("#layers").evaluate("node => { node.open = true; }")
    targets = "button, select, summary, input[type=date], .layer__name, #map a"
    small = page.evaluate(
        """(targets) => [...document.querySelectorAll(targets)]
            .filter((node) => node.checkVisibility())
            .map((node) => [node.className || node.id, node.getBoundingClientRect()])
            .filter(([, box]) => box.width > 0 && (box.height < 44 || box.width < 44))
            .map(([name, box]) => `${name}: ${box.width} x ${box.height}`)""",
        targets,
    )
    assert small == []
    assert page.evaluate("document.documentElement.scrollWidth") == PHONE["width"]
    sheet = page.locator("#drawer").bounding_box()
    pin = page.locator(".leaflet-marker-icon").bounding_box()
    assert sheet is not None
    assert pin is not None
    assert pin["y"] + pin["height"] <= sheet["y"]


def test_a_name_with_markup_stays_text(page: Page, site: str, town: Town, complaints: list[str]) -> None:
    town.a.name = "<img src=x onerror=alert(1)>"
    town.a.save()
    sign_in(page, site, "supervision", to=asked_at(0.5, 0.25))
    expect(winner(page)).to_have_text("<img src=x onerror=alert(1)>")
    assert page.locator("#drawer-body img").count() == 0
    assert complaints == []
