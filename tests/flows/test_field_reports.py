"""My reports on the phone: what became of them, why, and what is next; without a network as it was told last."""

import pytest
from django.utils import timezone
from playwright.sync_api import BrowserContext, Page, expect

from gis_core.models import User
from tests.flows.conftest import look, sign_in
from tests.flows.test_field_shell import browser_context_args, kept_for_offline, online_again
from tests.surveys.cases import make_case, step

__all__ = ["browser_context_args", "online_again"]
pytestmark = [pytest.mark.browser, pytest.mark.usefixtures("people", "online_again")]


def test_what_became_of_a_report_is_told_with_its_reason_also_without_a_network(
    page: Page, site: str, context: BrowserContext, people: dict[str, User], complaints: list[str]
) -> None:
    refused, waiting = (
        make_case(x, 0.2, reported_by=people["collector"], now=timezone.now()) for x in (0.4, 0.6)
    )
    step(refused, "decline", people["supervision"], now=timezone.now(), reason="duplicate", note="昨天已报")
    sign_in(page, site, "collector", to="/field/")
    kept_for_offline(page)
    page.goto(f"{site}/field/#/reports")
    expect(page.locator(f"[data-case='{refused.number}']")).to_contain_text("昨天已报")
    context.set_offline(True)
    page.reload()
    expect(page.locator(f"[data-case='{refused.number}']")).to_contain_text("昨天已报")
    expect(page.locator(".asof")).to_contain_text("截至")
    look(page, complaints)
    page.locator(f"[data-case='{waiting.number}']").click()
    expect(page.locator(".facts")).to_contain_text("等待受理立案")
    expect(page.locator(".steps__step")).to_have_count(1)
    look(page, complaints)
