"""Whoever is told something sees the number on every page, reads it, and ticks it off; on a desk and on a phone."""

import datetime
import re

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from gis_core.models import User
from surveys.services.alerting import look_at_clocks
from tests.flows.conftest import look, sign_in
from tests.surveys.cases import MONDAY, make_case, step
from tests.surveys.test_advancing import sent_out
from tests.towns import Town

pytestmark = pytest.mark.browser

PHONE = {"width": 390, "height": 844}
DAY = datetime.timedelta(days=1)


@pytest.fixture
def told(town: Town, people: dict[str, User]) -> None:
    """Unit A has a case that has been red for days, and another with an order."""
    case = sent_out(people)
    look_at_clocks(now=MONDAY + 4 * DAY)
    other = sent_out(people, make_case(1.5, 0.25), now=MONDAY + 4 * DAY)
    until = timezone.now() + DAY
    step(
        other,
        "supervise",
        people["leader"],
        now=MONDAY + 4 * DAY,
        note="请于明日前回复处置情况。",
        until=until,
    )
    assert case.notices.count() > 2


@pytest.mark.parametrize("size", [None, PHONE], ids=["desk", "phone"])
def test_notices_are_read_and_ticked_off_by_keyboard(
    page: Page, site: str, told: None, complaints: list[str], size: dict[str, int] | None
) -> None:
    if size:
        page.set_viewport_size(size)  # type: ignore[arg-type]
    sign_in(page, site, "officer_a", to="/duties/")
    page.get_by_role("link", name="通知 7 未读").click()
    expect(page.get_by_role("listitem")).to_have_count(7)
    expect(page.get_by_text("红灯，已超时限（处置）")).to_be_visible()
    expect(page.get_by_text("请于明日前回复处置情况。")).to_be_visible()
    look(page, complaints)
    page.get_by_role("button", name=re.compile("^标为已读")).first.focus()
    page.keyboard.press("Enter")
    expect(page.get_by_text("已将 1 条标为已读。")).to_be_visible()
    expect(page.get_by_role("link", name="通知 6 未读")).to_be_visible()
    page.get_by_role("button", name="全部标为已读").click()
    expect(page.get_by_text("没有未读通知。")).to_be_visible()
    expect(page.get_by_role("link", name="通知", exact=True)).to_be_visible()
    page.get_by_role("link", name="全部", exact=True).click()
    expect(page.get_by_role("listitem")).to_have_count(7)
    look(page, complaints)


def test_a_notice_leads_to_its_case(page: Page, site: str, town: Town, people: dict[str, User]) -> None:
    case = sent_out(people)
    sign_in(page, site, "officer_a", to="/notices/")
    page.get_by_role("link", name=case.number).click()
    page.wait_for_url(f"**/workbench/?case={case.uid}*")
    expect(page.get_by_text(case.number).first).to_be_visible()
