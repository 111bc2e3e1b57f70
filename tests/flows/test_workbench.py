"""A clerk works through the workbench with the keyboard, and sees what others do without losing what was typed."""

from typing import Any

import pytest
from playwright.sync_api import Page, expect

from gis_core.models import User
from surveys.models import Case
from tests.flows.conftest import look, sign_in
from tests.surveys.cases import filing, make_case, step

pytestmark = [pytest.mark.browser]


def test_a_case_is_filed_by_keyboard_and_sent_out_together_and_back(
    page: Page, site: str, application: Any, people: dict[str, User], complaints: list[str]
) -> None:
    first, second = make_case(0.5), make_case(0.6)
    filing(first)
    sign_in(page, site, "supervision", to="/workbench/")
    expect(page.locator(".tabs__tab[aria-current] .tabs__number")).to_have_text("2")
    look(page, complaints)
    page.keyboard.press("?")
    expect(page.locator("#shortcuts")).to_be_visible()
    page.keyboard.press("Escape")
    page.keyboard.press("j")
    page.keyboard.press("Enter")
    expect(page.locator(".case__number")).to_contain_text(second.number)
    page.get_by_role("link", name="立案", exact=True).click()
    page.get_by_role("radio").check()
    page.get_by_label("说明（可不填）").fill("现场属实")
    look(page, complaints)
    page.get_by_role("button", name="立案", exact=True).click()
    expect(page.get_by_role("status").first).to_contain_text("立案")
    assert Case.objects.get(pk=second.pk).state == "filed"
    page.keyboard.press("Escape")
    page.get_by_role("link", name="待派遣").click()
    page.get_by_role("checkbox").check()
    page.locator("#bulk").get_by_role("button", name="派遣选中的").click()
    expect(page.locator(".rows__row")).to_contain_text("甲社区")
    look(page, complaints)
    page.get_by_role("button", name="派遣", exact=True).click()
    expect(page.get_by_role("status")).to_contain_text("已派遣 1 件")
    page.get_by_role("button", name="撤销").click()
    expect(page.get_by_role("status")).to_contain_text("已收回 1 件")
    assert Case.objects.get(pk=second.pk).state == "filed"


def test_what_another_does_is_told_and_what_one_holds_stays(
    page: Page, site: str, application: Any, people: dict[str, User], complaints: list[str]
) -> None:
    held, other = make_case(0.5), make_case(0.6)
    page.clock.install()
    sign_in(page, site, "supervision", to="/workbench/")
    row = page.locator(f'[data-case="{held.uid}"].cases__row')
    row.get_by_role("link").click()
    page.get_by_role("link", name="不立案").click()
    page.locator("#id_reason").select_option("duplicate")
    page.get_by_label("说明").fill("写到一半")
    with application.lock:
        step(held, "decline", people["supervision"], reason="duplicate")
        come = make_case(0.7)
    page.clock.fast_forward(16_000)
    expect(page.locator(f'[data-case="{come.uid}"].cases__row')).to_contain_text("新到")
    expect(row).to_contain_text("已不在本列表")
    expect(page.locator("#told")).to_have_text("新到 1 件 · 1 件已离开列表")
    expect(page.locator(".tabs__tab[aria-current] .tabs__number")).to_have_text("2")
    expect(page.get_by_text("该案件已有新的办理。")).to_be_visible()
    expect(page.get_by_label("说明")).to_have_value("写到一半")
    expect(page.get_by_label("说明")).to_be_focused()
    look(page, complaints)
    page.get_by_role("button", name="不立案", exact=True).click()
    expect(page.locator("#problem")).to_contain_text(held.number)
    expect(page.get_by_label("说明")).to_have_value("写到一半")
    assert Case.objects.get(pk=other.pk).state == "reported"


def test_cases_are_drawn_around_on_the_map_and_sent_out(
    page: Page, site: str, application: Any, people: dict[str, User], complaints: list[str]
) -> None:
    near, far = (
        step(case, "file", people["supervision"], **filing(case)) for case in (make_case(0.5), make_case(2.5))
    )
    sign_in(page, site, "supervision", to="/workbench/?tab=dispatch")
    expect(page.locator('[data-light="red"] [data-number]')).to_have_text("2")
    look(page, complaints)
    page.keyboard.press("l")
    box = page.locator("#map").bounding_box()
    assert box
    left, top, bottom = box["x"] + 60, box["y"] + 60, box["y"] + box["height"] - 120
    middle = box["x"] + box["width"] / 2
    page.mouse.move(left, top)
    page.mouse.down()
    for x, y in ((middle, top), (middle, bottom), (left, bottom)):
        page.mouse.move(x, y, steps=6)
    page.mouse.up()
    expect(page.locator("#chosen-told")).to_have_text("已选 1 件")
    expect(page.get_by_role("checkbox", checked=True)).to_have_count(1)
    page.locator("#map-send").click()
    expect(page.locator(".rows__row")).to_contain_text("甲社区")
    page.get_by_role("button", name="派遣", exact=True).click()
    expect(page.get_by_role("status")).to_contain_text("已派遣 1 件")
    assert [Case.objects.get(pk=case.pk).state for case in (near, far)] == ["dispatched", "filed"]


def test_a_mark_of_the_map_opens_its_case_beside_the_list(
    page: Page, site: str, application: Any, people: dict[str, User]
) -> None:
    case = make_case(0.5)
    sign_in(page, site, "supervision", to="/workbench/")
    expect(page.locator('[data-light="red"] [data-number]')).to_have_text("1")
    box = page.locator("#map").bounding_box()
    assert box
    page.mouse.click(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    expect(page.locator(".case__number")).to_contain_text(case.number)
    expect(page.locator(f'[data-case="{case.uid}"] [aria-current="true"]')).to_be_visible()
    page.go_back()
    expect(page.locator(".case__number")).to_have_count(0)
    page.set_viewport_size({"width": 390, "height": 844})
    page.get_by_role("button", name="地图", exact=True).click()
    expect(page.locator("#map")).to_be_visible()
    expect(page.locator("#list")).to_be_hidden()
