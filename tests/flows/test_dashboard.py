"""A leader reads the dashboard: charts over tables, each bar and number opening its cases, by day and by night."""

import re

import pytest
from playwright.sync_api import Page, expect

from gis_core.models import User
from tests.flows.conftest import look, sign_in
from tests.surveys.cases import make_case
from tests.towns import Town

pytestmark = [pytest.mark.browser]

NOVEMBER = "/dashboard/?period=days&from=2026-11-01&until=2026-11-30"


def test_charts_say_what_their_tables_say_and_open_their_cases(
    page: Page,
    site: str,
    town: Town,
    people: dict[str, User],
    complaints: list[str],
    foreign_requests: list[str],
) -> None:
    for x in (0.5, 0.6, 2.5):
        make_case(x)
    sign_in(page, site, "leader", to=NOVEMBER)
    expect(page.locator("[data-chart=months] svg")).to_be_visible()
    top = page.locator("[data-chart=categories]")
    expect(top.locator("svg text", has_text="3")).to_be_visible()
    look(page, complaints)
    top.locator("svg path[fill='#2f5f9e']").click()
    expect(page).to_have_url(re.compile(r"/workbench/\?tab=all.*category=m06002&counted=reported"))
    expect(page.locator(".filters__figure")).to_contain_text("上报数")
    expect(page.locator(".cases__row")).to_have_count(3)
    page.go_back()
    # By keyboard: the table of the density is unfolded, and a grid's number followed.
    page.locator(".panel summary").last.focus()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.locator(".cases__row")).to_have_count(2)
    page.go_back()
    page.emulate_media(color_scheme="dark")
    page.set_viewport_size({"width": 390, "height": 844})
    expect(page.locator("[data-chart=months] svg text").first).to_have_attribute("fill", "#a9b3ad")
    look(page, complaints)
    assert foreign_requests == []


def test_the_choice_is_in_the_address_and_everything_is_unfolded_on_paper(
    page: Page, site: str, town: Town, people: dict[str, User]
) -> None:
    make_case(0.5)
    make_case(2.5)
    sign_in(page, site, "leader", to="/dashboard/")
    page.get_by_label("起始日期").fill("2026-11-01")
    page.get_by_label("截止日期").fill("2026-11-30")
    page.locator("[name=accountable_unit]").select_option("乙社区")
    page.get_by_role("button", name="查看").click()
    expect(page).to_have_url(
        re.compile(r"period=days&from=2026-11-01&until=2026-11-30&accountable_unit=unit-b")
    )
    expect(page.locator("[aria-labelledby=chosen] .number").first).to_have_text("1")
    expect(page.locator("details.more[open]")).to_have_count(0)
    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    expect(page.locator("details.more[open]")).to_have_count(3)
    page.evaluate("dispatchEvent(new Event('afterprint'))")
    expect(page.locator("details.more[open]")).to_have_count(0)
