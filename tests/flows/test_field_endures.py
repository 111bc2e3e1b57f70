"""What the field app outlives: a tab that is killed at any step of a point, and an hour in a pocket."""

from collections.abc import Callable

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from tests.flows.conftest import sign_in
from tests.flows.test_field_day import photo
from tests.flows.test_field_position import stand
from tests.flows.test_field_shell import begin, browser_context_args, kept_for_offline, online_again

__all__ = ["browser_context_args", "online_again"]
pytestmark = [pytest.mark.browser, pytest.mark.usefixtures("people", "photo_folder", "online_again")]

#: Counts what is asked of the phone's positioning, and what of it still runs.
COUNT_FIXES = """(() => {
  window.fixes = { asked: 0, running: new Set() };
  const { geolocation } = navigator;
  const watch = geolocation.watchPosition.bind(geolocation);
  const clear = geolocation.clearWatch.bind(geolocation);
  const once = geolocation.getCurrentPosition.bind(geolocation);
  geolocation.watchPosition = (...given) => {
    window.fixes.asked += 1;
    const id = watch(...given);
    window.fixes.running.add(id);
    return id;
  };
  geolocation.clearWatch = (id) => {
    window.fixes.running.delete(id);
    clear(id);
  };
  geolocation.getCurrentPosition = (...given) => {
    window.fixes.asked += 1;
    once(...given);
  };
})()"""


def asked(page: Page) -> int:
    found: int = page.evaluate("window.fixes.asked")
    return found


def running(page: Page) -> int:
    found: int = page.evaluate("window.fixes.running.size")
    return found


def test_a_draft_outlives_a_tab_that_is_killed_after_every_step(
    page: Page, site: str, context: BrowserContext
) -> None:
    stand(context, 0.5, 0.2, 35)
    sign_in(page, site, "collector", to="/field/")
    kept_for_offline(page)
    context.set_offline(True)

    def killed(page: Page) -> Page:
        """Another tab at the same draft, after this one has died without a word."""
        page.close(run_before_unload=False)
        other = context.new_page()
        other.goto(f"{site}/field/")
        other.locator("a.row").click()
        return other

    begin(page, "井盖")
    expect(page.get_by_role("heading", level=1)).to_contain_text("井盖")
    steps: list[Callable[[Page], None]] = [
        lambda tab: expect(tab.locator(".ring")).to_have_attribute("data-quality", "fair"),
        lambda tab: tab.get_by_role("button", name="高楼之间").click(),
        lambda tab: tab.set_input_files("#photo-close", photo(1)),
        lambda tab: tab.get_by_label("文字说明").fill("井盖翘起"),
        lambda tab: tab.set_input_files("#photo-context", photo(2)),
    ]
    kept: list[Callable[[Page], None]] = [
        lambda tab: expect(tab.locator(".ring")).to_have_attribute("data-quality", "fair"),
        lambda tab: expect(tab.get_by_role("button", name="高楼之间")).to_have_attribute(
            "aria-pressed", "true"
        ),
        lambda tab: expect(tab.locator(".thumb__picture").first).to_be_visible(),
        lambda tab: expect(tab.get_by_label("文字说明")).to_have_value("井盖翘起"),
        lambda tab: expect(tab.locator(".thumb__picture")).to_have_count(2),
    ]
    for count, step in enumerate(steps, 1):
        step(page)
        kept[count - 1](page)
        page = killed(page)
        for still in kept[:count]:
            still(page)
    expect(page.locator("#send")).to_have_text("发送")


def test_an_idle_hour_asks_for_no_position_on_any_screen(page: Page, site: str) -> None:
    page.add_init_script(COUNT_FIXES)
    sign_in(page, site, "collector", to="/field/")
    kept_for_offline(page)
    for screen in ("", "tasks", "reports", "outbox", "me"):
        page.goto(f"{site}/field/#/{screen}")
        expect(page.locator("h1")).to_be_attached()
        page.clock.install()
        page.clock.run_for(3_600_000)
        assert (screen, asked(page)) == (screen, 0)


def test_an_hour_with_a_draft_in_the_pocket_measures_once_and_stops(page: Page, site: str) -> None:
    page.add_init_script(COUNT_FIXES)
    sign_in(page, site, "collector", to="/field/")
    kept_for_offline(page)
    page.clock.install()
    begin(page, "井盖")
    expect(page.locator(".ring")).to_have_attribute("data-quality", "good")
    page.clock.run_for(3_600_000)
    assert (asked(page), running(page)) == (1, 0)
