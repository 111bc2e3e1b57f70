"""The map shows how cases stand with their time, and goes on doing so while it lies open."""

from datetime import datetime, timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import Page, Route, expect

from gis_core.models import User
from surveys.models import Case
from tests.flows.test_workspace_cases import figures, focus
from tests.flows.workspace import DESKTOP, drawn, enter, map_at, pixels, rows, settled, violations
from tests.surveys.cases import make_case, step
from tests.towns import Town

pytestmark = [pytest.mark.browser]

RED, YELLOW, GREEN = (179, 32, 26), (242, 178, 51), (29, 107, 87)
RED_AT_NIGHT = (255, 138, 128)
DAY = timedelta(days=1)
#: A little longer than the page waits between two looks (frontend/src/side/points_panel.ts).
A_LOOK_LATER_MS = 31_000


def clocked(case: Case, *, warn_at: datetime, due_at: datetime) -> Case:
    """The case with a clock that turns yellow and red then."""
    Case.objects.filter(pk=case.pk).update(warn_at=warn_at, due_at=due_at)
    return case


@pytest.fixture
def cases(page: Page, town: Town, people: dict[str, User]) -> dict[str, Case]:
    """On the manager's grid a red, a yellow and a green case apart from each other."""
    page.set_viewport_size(DESKTOP)  # type: ignore[arg-type]
    now = timezone.now()
    return {
        "red": clocked(make_case(0.2, 0.2, now=now), warn_at=now - 2 * DAY, due_at=now - DAY),
        "yellow": clocked(make_case(0.8, 0.2, now=now), warn_at=now - DAY, due_at=now + DAY),
        "green": clocked(make_case(0.5, 0.8, now=now), warn_at=now + DAY, due_at=now + 2 * DAY),
    }


def a_look_later(page: Page) -> None:
    """Let the page's timers run on to its next look at what has changed."""
    with page.expect_response(lambda response: "/points/columns/" in response.url):
        page.clock.fast_forward(A_LOOK_LATER_MS)


def test_symbols_show_lights_by_colour_and_form_clusters_say_how_many_are_red_and_the_legend_tells(
    page: Page, site: str, cases: dict[str, Case]
) -> None:
    enter(page, site, "manager", to=map_at(0.5, 0.5, zoom=17, on=f"{timezone.localdate()}"))
    settled(page)
    drawn(page, RED, more_than=60)
    drawn(page, YELLOW, more_than=20)
    drawn(page, GREEN, more_than=40)
    page.locator("#layers summary").click()
    legend = page.locator(".layer__class:has([data-swatch=points])")
    assert legend.all_inner_texts() == [
        *("已超时", "即将超时", "未到期", "未计时"),
        *("无责任区域：就近或兜底", "多个点聚合，右上角为超时数"),
    ]
    assert pixels(page, "[data-swatch=points][data-class=red]", RED) > 60
    assert pixels(page, "[data-swatch=points][data-class=clustered]", RED) > 60
    assert violations(page) == []
    page.locator("#layers summary").click()
    page.emulate_media(color_scheme="dark")
    drawn(page, RED_AT_NIGHT, more_than=60)
    page.goto(site + map_at(0.5, 0.5, zoom=11, on=f"{timezone.localdate()}"))
    settled(page)
    drawn(page, RED_AT_NIGHT, more_than=60)  # one cluster is left; its badge is red


def test_a_light_that_turns_and_a_case_that_changes_show_without_a_reload(
    page: Page, site: str, cases: dict[str, Case], people: dict[str, User]
) -> None:
    page.clock.install()
    enter(page, site, "manager")
    settled(page)
    expect(rows(page)).to_have_count(3)
    assert figures(page)["red"] == "1"
    page.evaluate("window.untouched = true")
    page.locator("#list").focus()
    page.keyboard.press("j")

    clocked(cases["green"], warn_at=timezone.now() - DAY, due_at=timezone.now() + timedelta(seconds=1))
    a_look_later(page)  # the server tells of another case
    page.wait_for_timeout(2500)  # the server tells its clock in whole seconds
    a_look_later(page)  # and the clock alone makes it red: nothing has changed on the server
    expect(focus(page, "red").locator(".focus__count")).to_have_text("2")
    expect(page.locator(f"[data-id='{cases['green'].point_id}'] .light--red")).to_be_visible()

    step(cases["red"], "decline", people["supervision"], reason="not_our_duty", note="不属职责")
    come = make_case(0.5, 0.5, now=timezone.now())
    a_look_later(page)
    expect(page.locator(f"[data-id='{come.point_id}']")).to_be_visible()
    expect(page.locator(f"[data-id='{cases['red'].point_id}']")).to_have_count(0)
    expect(page.locator("#list")).to_be_focused()
    assert page.evaluate("window.untouched")


def test_a_hidden_page_asks_nothing_and_one_that_hears_nothing_says_so(
    page: Page, site: str, cases: dict[str, Case]
) -> None:
    page.clock.install()
    enter(page, site, "manager")
    settled(page)
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    hide = "hidden => { Object.defineProperty(document, 'hidden', { value: hidden, configurable: true }); }"
    page.evaluate(hide, True)
    page.clock.fast_forward(A_LOOK_LATER_MS)
    page.clock.fast_forward(A_LOOK_LATER_MS)
    page.evaluate(hide, False)
    assert asked == []

    def nothing(route: Route) -> None:
        route.abort()

    page.route("**/api/v1/points/columns/**", nothing)
    page.clock.fast_forward(A_LOOK_LATER_MS)
    expect(page.locator("#points-stale")).to_contain_text("服务器没有响应")
    expect(rows(page)).to_have_count(3)
    page.unroute("**/api/v1/points/columns/**", nothing)
    a_look_later(page)
    expect(page.locator("#points-stale")).to_be_hidden()
