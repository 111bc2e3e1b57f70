"""Whoever writes a program for the site reads and tries the API on a page that needs no internet."""

import pytest
from playwright.sync_api import Page, expect

from tests.flows.conftest import sign_in

pytestmark = [pytest.mark.browser, pytest.mark.usefixtures("people")]


def test_the_documentation_shows_every_address_and_tries_one(
    page: Page, site: str, complaints: list[str], foreign_requests: list[str]
) -> None:
    sign_in(page, site, "planner", to="/api/docs/")
    operation = page.locator("#operations-county-get_county")
    expect(operation).to_be_visible()
    expect(page.locator("#operations-points-post_points")).to_be_visible()
    operation.click()
    operation.get_by_role("button", name="Try it out").click()
    operation.get_by_role("button", name="Execute").click()
    expect(operation.locator(".live-responses-table")).to_contain_text("测试县")
    assert complaints == []
    assert foreign_requests == []
