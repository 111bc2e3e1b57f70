"""A grid manager opens the map on what is to be done: on the own grids, what is new, what is red, what nobody urged."""

import re
from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import Locator, Page, expect

from gis_core.models import User
from surveys.models import Case
from tests.flows.workspace import DESKTOP, choose, count_of, counted, enter, facet, rows, settled, violations
from tests.surveys.cases import HOUR, make_case, step
from tests.towns import Town

pytestmark = [pytest.mark.browser]

LONG_AGO = timezone.now().replace(hour=1, minute=0, second=0, microsecond=0) - timedelta(days=30)


@pytest.fixture
def cases(page: Page, town: Town, people: dict[str, User]) -> dict[str, Case]:
    """Five cases: a fresh one, three that came a month ago, all of the manager's grid; one of another."""
    page.set_viewport_size(DESKTOP)  # type: ignore[arg-type]
    made = {
        "fresh": make_case(0.5, 0.25, now=timezone.now()),
        "late": make_case(0.2, 0.2, now=LONG_AGO),
        "urged": make_case(0.8, 0.2, now=LONG_AGO),
        "ended": make_case(0.5, 0.8, now=LONG_AGO),
        "elsewhere": make_case(1.5, 0.2, now=timezone.now(), reported_by=people["manager"]),
    }
    step(made["urged"], "urge", people["officer_a"], now=LONG_AGO + HOUR, note="请尽快处理")
    step(
        made["ended"], "decline", people["supervision"], now=LONG_AGO, reason="not_our_duty", note="不属职责"
    )
    return made


def focus(page: Page, name: str) -> Locator:
    return page.locator(f"[data-focus={name}]")


def figures(page: Page) -> dict[str, str]:
    """What stands on the buttons of what is to be done."""
    found = {
        name: focus(page, name).locator(".focus__count") for name in ("todo", "new", "red", "unurged", "all")
    }
    return {name: count.inner_text() for name, count in found.items()}


def listed(page: Page) -> set[str]:
    """The public ids of the points that the list names, by their row ids."""
    return {str(row.get_attribute("data-id")) for row in rows(page).all()}


def points_of(cases: dict[str, Case], *names: str) -> set[str]:
    return {str(cases[name].point_id) for name in names}


def test_a_manager_opens_on_what_is_new_red_or_not_urged_on_the_own_grids(
    page: Page, site: str, cases: dict[str, Case]
) -> None:
    enter(page, site, "manager")
    settled(page)
    expect(page.locator("[data-scope=mine]")).to_have_attribute("aria-pressed", "true")
    expect(focus(page, "todo")).to_have_attribute("aria-pressed", "true")
    expect(rows(page)).to_have_count(3)
    assert listed(page) == points_of(cases, "fresh", "late", "urged")
    assert figures(page) == {"todo": "3", "new": "1", "red": "2", "unurged": "1", "all": "4"}
    for name, left in (("new", ["fresh"]), ("red", ["late", "urged"]), ("unurged", ["late"])):
        focus(page, name).click()
        expect(page).to_have_url(re.compile(f"scope=mine&focus={name}"))
        expect(rows(page)).to_have_count(len(left))
        assert listed(page) == points_of(cases, *left)
        assert figures(page)["all"] == "4"
    pasted = page.url
    page.go_back()
    expect(focus(page, "red")).to_have_attribute("aria-pressed", "true")
    expect(rows(page)).to_have_count(2)
    page.reload(wait_until="networkidle")  # the site answers on the connection of the test
    enter(page, site, "leader", to=pasted.removeprefix(site))  # who begins with everything
    settled(page)
    expect(focus(page, "unurged")).to_have_attribute("aria-pressed", "true")
    expect(rows(page)).to_have_count(1)
    lon = float(re.search(r"lon=([\d.]+)", page.url)[1])  # type: ignore[index]
    assert 117.0 < lon < 117.01  # over G1, not over the county
    assert violations(page) == []


def test_beside_the_own_ground_lies_what_else_may_be_seen_and_others_begin_with_all(
    page: Page, site: str, cases: dict[str, Case]
) -> None:
    enter(page, site, "manager")
    settled(page)
    page.locator("[data-scope=all]").click()
    expect(page.locator("#tab-list-count")).to_have_text("4")
    expect(page).not_to_have_url(re.compile("scope="))
    page.locator("[data-scope=mine]").click()
    focus(page, "all").click()
    expect(page.locator("#tab-list-count")).to_have_text("4")
    expect(page).not_to_have_url(re.compile("focus="))
    page.reload(wait_until="networkidle")
    enter(page, site, "leader")
    settled(page)
    expect(focus(page, "all")).to_have_attribute("aria-pressed", "true")
    expect(page.locator("#tab-list-count")).to_have_text("5")


def test_state_light_and_urging_are_facets_with_live_counts(
    page: Page, site: str, cases: dict[str, Case]
) -> None:
    enter(page, site, "leader", to="/?tab=filters")
    settled(page)
    assert [count_of(page, "light", name) for name in ("已超时", "未到期", "不计时")] == [2, 2, 1]
    assert count_of(page, "state", "不立案") == 1
    assert [count_of(page, "urged", name) for name in ("未催办", "已催办", "不在办")] == [3, 1, 1]
    for name in ("state", "light", "urged", "category", "unit", "grid", "section", "community", "source"):
        assert counted(page, name) == 5, name
    choose(page, "light", "已超时")
    expect(page.locator("#tab-list-count")).to_have_text("2")
    assert count_of(page, "state", "已上报") == 2
    choose(page, "urged", "已催办")
    expect(page.locator("#tab-list-count")).to_have_text("1")
    expect(page).to_have_url(re.compile(r"f\.light=red&f\.urged=urged"))
    expect(page.locator("#chips .chip")).to_have_text(["已超时", "已催办"])
    page.goto(page.url)
    settled(page)
    expect(page.locator("#tab-list-count")).to_have_text("1")
    expect(facet(page, "state").locator(".choice", has_text="已上报").locator(".choice__count")).to_have_text(
        "1"
    )


def test_row_and_drawer_say_state_light_and_when_it_is_due_and_lead_to_the_workbench(
    page: Page, site: str, cases: dict[str, Case]
) -> None:
    case = cases["urged"]
    due = f"{LONG_AGO:%Y-%m-%d} 09:15"  # by the county's clock, eight hours ahead
    enter(page, site, "officer_a", to=f"/?open=points:{case.point_id}")
    settled(page)
    row = page.locator(f"[data-id='{case.point_id}']")
    expect(row.locator(".row__state")).to_have_text("已上报")
    expect(row.locator(".light--red")).to_have_text(f"已超时 {due}")
    standing = page.locator("#drawer .case")
    expect(standing).to_contain_text("已上报")
    expect(standing.locator(".light--red")).to_have_text(f"已超时 {due}")
    expect(standing).to_contain_text(f"{LONG_AGO:%Y-%m-%d} 10:00")  # urged
    standing.get_by_text("到工作台办理").click()
    expect(page).to_have_url(re.compile(f"/workbench/.*case={case.uid}"))
    expect(page.locator("#content")).to_contain_text(case.number)
    page.wait_for_load_state("networkidle")
    enter(page, site, "officer_a", to=f"/?focus=all&open=points:{cases['ended'].point_id}")
    settled(page)
    expect(page.locator("#drawer .case")).to_contain_text("不计时")
    expect(page.locator(f"[data-id='{cases['ended'].point_id}'] .row__state")).to_have_text("不立案")


def test_nothing_to_do_is_said_and_all_points_are_one_click_away(
    page: Page, site: str, cases: dict[str, Case]
) -> None:
    Case.objects.update(due_at=None, warn_at=None)
    enter(page, site, "manager")
    settled(page)
    focus(page, "red").click()
    expect(page.locator("#points-state")).to_contain_text("没有这类待办事项。")
    page.locator("#points-state button").click()
    expect(rows(page)).to_have_count(4)
