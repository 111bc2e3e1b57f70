"""An inspector scores a point by its checklist without a network; each observation arrives once, with its photo."""

import pytest
from django.utils import timezone
from playwright.sync_api import BrowserContext, Page, expect

from assessment.models import Observation
from gis_core.models import User
from surveys.models import Case
from tests.assessment.inspections import drawn, task_of, ten_standards, two_places
from tests.flows.conftest import look, sign_in
from tests.flows.test_field_day import photo
from tests.flows.test_field_shell import browser_context_args, kept_for_offline, online_again
from tests.towns import Town

__all__ = ["browser_context_args", "online_again"]
pytestmark = [pytest.mark.browser, pytest.mark.usefixtures("photo_folder", "online_again")]


def test_a_point_is_scored_offline_and_each_observation_arrives_once(
    page: Page,
    site: str,
    context: BrowserContext,
    people: dict[str, User],
    town: Town,
    complaints: list[str],
) -> None:
    ten_standards(people)
    two_places()
    plan = drawn(people, timezone.localdate().replace(day=1), one_in=100)
    task = task_of(plan, "PB")
    sign_in(page, site, task.inspector.username, to="/field/")
    kept_for_offline(page)
    page.goto(f"{site}/field/#/tasks")
    expect(page.locator("[data-point=PB]")).to_be_visible()
    context.set_offline(True)
    page.goto(f"{site}/field/#/inspection")
    expect(page.locator("[data-point=PB]")).to_be_visible()
    look(page, complaints)
    page.locator("[data-point=PB]").click()
    passing = page.locator("[data-standard='1.1.2']")
    passing.get_by_role("button", name="记下").click()
    expect(passing).to_contain_text("等待发送")
    failing = page.locator("[data-standard='1.1.1']")
    failing.get_by_label("其中不达标").fill("4")
    look(page, complaints)
    failing.get_by_role("button", name="记下").click()
    page.set_input_files("#photo-close", photo(1))
    expect(page.locator(".thumb__picture")).to_have_count(1)
    look(page, complaints)
    page.locator("#send").click()
    expect(page.locator("[data-standard='1.1.1']")).to_contain_text("4 处不达标")
    assert not Observation.objects.exists()

    context.set_offline(False)
    page.goto(f"{site}/field/#/outbox")
    expect(page.locator("[data-state=done]")).to_have_count(2)
    seen = {one.standard.code: one for one in Observation.objects.select_related("standard")}
    assert {code: (one.ok, one.observed) for code, one in seen.items()} == {
        "1.1.1": (6, 10),
        "1.1.2": (10, 10),
    }
    assert seen["1.1.1"].named.get().kept_at is not None
    assert Case.objects.get().point == seen["1.1.1"].point
    page.goto(f"{site}/field/#/tasks")
    expect(page.locator("[data-point=PB]")).to_contain_text("2 / 10")
