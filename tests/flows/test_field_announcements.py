"""Announcements on the phone: told wherever one is, read without a network, and the office hears of it afterwards."""

import datetime

import pytest
from django.utils import timezone
from playwright.sync_api import BrowserContext, Page, expect

from gis_core.models import User
from grids.county_hours import county_day
from surveys.models import AnnouncementRead
from surveys.services.announcing import announce
from tests.flows.conftest import look, sign_in
from tests.flows.test_field_shell import browser_context_args, kept_for_offline, online_again

__all__ = ["browser_context_args", "online_again"]
pytestmark = [pytest.mark.browser, pytest.mark.usefixtures("people", "online_again")]


def test_what_is_read_without_a_network_is_told_to_the_office_when_it_is_back(
    page: Page, site: str, context: BrowserContext, people: dict[str, User], complaints: list[str]
) -> None:
    today = county_day(timezone.now())
    announce(
        title="汛期值守", text="雨天加密巡查", roles=["collector"], unit_ids=[], must_read=True,
        first_day=today, last_day=today + datetime.timedelta(days=2), by=people["supervision"],
    )  # fmt: skip
    sign_in(page, site, "collector", to="/field/")
    kept_for_offline(page)
    expect(page.locator("#unread")).to_contain_text("汛期值守")
    look(page, complaints)
    context.set_offline(True)
    page.locator("#unread").click()
    expect(page.locator(".told")).to_have_text("雨天加密巡查")
    page.get_by_role("button", name="我已阅读").click()
    expect(page.get_by_text("已读", exact=True)).to_be_visible()
    assert AnnouncementRead.objects.count() == 0
    with page.expect_response(
        lambda answer: answer.request.method == "POST" and "announcements" in answer.url
    ):
        context.set_offline(False)
        page.goto(f"{site}/field/#/")
    expect(page.locator("#unread")).to_be_hidden()
    page.reload()
    expect(page.locator(".group__name").first).to_be_visible()
    page.goto(f"{site}/field/#/announcements")
    expect(page.get_by_text("已读", exact=True)).to_be_visible()
    assert AnnouncementRead.objects.count() == 1
