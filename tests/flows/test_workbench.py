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
    expect(page.locator("#keys")).to_be_visible()
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
    page.get_by_role("button", name="派遣选中的").click()
    expect(page.locator(".rows__row")).to_contain_text("甲社区")
    look(page, complaints)
    page.get_by_role("button", name="派遣", exact=True).click()
    expect(page.get_by_role("status")).to_contain_text("已派遣 1 件")
    page.get_by_role("button", name="撤销").click()
    expect(page.get_by_role("status")).to_contain_text("已收回 1 件")
    assert Case.objects.get(pk=second.pk).state == "filed"


def test_what_another_does_is_told_and_what_is_typed_stays(
    page: Page, site: str, application: Any, people: dict[str, User]
) -> None:
    case = make_case(0.5)
    page.clock.install()
    sign_in(page, site, "supervision", to="/workbench/")
    page.locator("#search").fill("井盖")
    with application.lock:
        step(case, "decline", people["supervision"], reason="duplicate")
    page.clock.fast_forward(16_000)
    expect(page.locator(".tabs__tab[aria-current] .tabs__number")).to_have_text("0")
    expect(page.get_by_text("这个列表有变化。")).to_be_visible()
    expect(page.locator("#search")).to_have_value("井盖")
    expect(page.locator("#search")).to_be_focused()
