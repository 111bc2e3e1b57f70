"""Whoever writes a program for the site reads and tries the API on a page that needs no internet."""

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.flows.conftest import sign_in

pytestmark = [pytest.mark.browser, pytest.mark.usefixtures("people")]


def test_the_documentation_shows_every_address_and_tries_one(
    page: Page, site: str, complaints: list[str], foreign_requests: list[str]
) -> None:
    sign_in(page, site, "planner", to="/api/docs/")
    operation = scrolled_to(page, "#operations-county-get_county")
    operation.click()
    operation.get_by_role("button", name="Try it out").click()
    operation.get_by_role("button", name="Execute").click()
    expect(operation.locator(".live-responses-table")).to_contain_text("测试县")
    scrolled_to(page, "#operations-points-post_points")
    assert complaints == []
    assert foreign_requests == []


def scrolled_to(page: Page, selector: str) -> Locator:
    """An operation that is visible once somebody has scrolled down to it: of so many the page draws what is near."""
    expect(page.locator(".opblock").first).to_be_visible()
    page.mouse.move(700, 450)
    for _turn in range(100):
        if page.locator(selector).is_visible():
            break
        page.mouse.wheel(0, 300)
        page.wait_for_timeout(50)
    expect(page.locator(selector)).to_be_visible()
    return page.locator(selector)
