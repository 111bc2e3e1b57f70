"""What people of the workbench keep for themselves: a list under a name, an area without cases, a walk recorded."""

import re

import pytest
from playwright.sync_api import Page, expect

from gis_core.models import User
from grids.models import Facility
from surveys.models import Patrol, SuppressionArea
from tests.flows.conftest import look, sign_in
from tests.flows.workspace import PHONE
from tests.surveys.cases import filing, make_case, step
from tests.towns import Town, at, category

pytestmark = [pytest.mark.browser]


def look_at_both_sizes(page: Page, complaints: list[str]) -> None:
    look(page, complaints)
    page.set_viewport_size(PHONE)
    look(page, complaints)
    page.set_viewport_size({"width": 1440, "height": 900})


def test_a_list_is_kept_by_keyboard_and_opened_by_a_digit(
    page: Page, site: str, people: dict[str, User], complaints: list[str]
) -> None:
    first, _second = make_case(0.5), make_case(0.6)
    step(first, "file", people["supervision"], **filing(first))
    sign_in(page, site, "supervision", to="/workbench/?tab=all&quick=overdue")
    expect(page.locator('[data-count="quick_overdue"]')).to_have_text("2")
    expect(page.locator('[data-light="red"] [data-number]')).to_have_text("2")  # the scripts have come
    page.keyboard.press("f")
    page.get_by_label("名称").fill("全部超时")
    look_at_both_sizes(page, complaints)
    page.get_by_role("button", name="保存", exact=True).click()
    expect(page.locator("[data-saved][aria-current]")).to_have_text(re.compile(r"全部超时\s+2"))
    look_at_both_sizes(page, complaints)
    page.get_by_role("link", name="在办").first.click()
    expect(page.locator("[data-saved][aria-current]")).to_have_count(0)
    expect(page.locator('[data-light="red"] [data-number]')).to_have_text("2")
    page.keyboard.press("1")
    expect(page).to_have_url(re.compile(r"tab=all&quick=overdue"))
    expect(page.locator(".cases__row")).to_have_count(2)
    page.goto(f"{site}/workbench/cases/{first.uid}/step/?action=dispatch&tab=dispatch")
    page.get_by_text("请其他单位会办").click()
    page.get_by_label("协办单位").first.fill("unit-b")
    look_at_both_sizes(page, complaints)
    page.get_by_role("button", name="派遣", exact=True).click()
    expect(page.get_by_role("status").first).to_contain_text("派遣")
    assert first.timers.get(clock="joint").unit.code == "unit-b"


def test_an_area_is_entered_shown_and_ended(
    page: Page, site: str, people: dict[str, User], complaints: list[str]
) -> None:
    sign_in(page, site, "supervision", to="/suppression/new/")
    page.get_by_label("名称", exact=True).fill("老街改造")
    page.get_by_role("button", name="设为抑制区").click()
    expect(page.get_by_text("请在地图上画出，或填写名称。")).to_be_visible()
    complaints.clear()  # the browser tells of the 400
    look_at_both_sizes(page, complaints)
    page.get_by_label("或写名称").fill("G1")
    page.locator("#id_last_day").fill(page.locator("#id_first_day").input_value())
    page.locator("#id_reason").fill("施工")
    page.get_by_role("button", name="设为抑制区").click()
    expect(page.get_by_role("status").first).to_contain_text("老街改造")
    look_at_both_sizes(page, complaints)
    page.locator('button[name="end"]').click()
    expect(page.get_by_role("status").first).to_contain_text("今天结束")
    assert SuppressionArea.objects.get().name == "老街改造"
    page.goto(f"{site}/recurring/new/")
    look_at_both_sizes(page, complaints)


def test_a_manager_sees_what_stands_in_the_grid_and_records_a_walk(
    page: Page, site: str, town: Town, people: dict[str, User], complaints: list[str]
) -> None:
    lamp = {"code": "3611270106001001", "category": category("c01001"), "status": "lost"}
    Facility.objects.create(geom=at(0.2, 0.2), **lamp)
    sign_in(page, site, "manager", to="/workbench/?tab=grids")
    page.get_by_role("link", name="部件", exact=True).click()
    expect(page.locator(".own__dot--lost")).to_have_count(1)
    look_at_both_sizes(page, complaints)
    page.get_by_role("link", name="巡查", exact=True).click()
    page.get_by_role("checkbox", name="G1").check()
    look_at_both_sizes(page, complaints)
    page.get_by_role("button", name="记录勾选的已巡查").click()
    expect(page.get_by_role("status").first).to_contain_text("已记录 1 条")
    assert Patrol.objects.get().code == town.grids["G1"].code
