"""Tabs follow the roles, hold what they say, and their numbers agree with the lists to the unit."""

import datetime
from dataclasses import replace

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from gis_core.models import User
from surveys.console.choosing import QUICK, Choice, chosen
from surveys.console.numbers import numbers_of
from surveys.console.tabs import cases_in, tabs_of
from surveys.models import CaseCount
from tests.surveys.cases import HOUR, MONDAY, filing, make_case, step
from tests.towns import Town

TABS = {
    "intake": ["intake", "open", "all"],
    "dispatcher": ["dispatch", "returned", "asked", "open", "all"],
    "checker": ["check", "open", "all"],
    "clerk": ["intake", "dispatch", "returned", "asked", "check", "open", "all"],
    "officer_a": ["sign", "handle", "joint", "gaps", "late", "open", "all"],
    "manager": ["tasks", "grids", "open", "all"],
    "leader": ["gaps", "orders", "open", "all"],
    "stranger": [],
}


@pytest.mark.parametrize("who", TABS)
def test_tabs_follow_the_roles_of_today(office: dict[str, User], who: str) -> None:
    assert [tab.name for tab in tabs_of(office[who])] == TABS[who]


def lies_in(user: User) -> set[str]:
    return {
        tab.name for tab in tabs_of(user) if tab.name not in ("open", "all") and cases_in(tab, user).exists()
    }


def test_a_case_lies_with_whom_it_waits_for(town: Town, office: dict[str, User]) -> None:
    boss, unit = office["supervision"], office["officer_a"]
    case = make_case()
    assert (lies_in(boss), lies_in(unit)) == ({"intake"}, set())
    step(case, "file", boss, **filing(case))
    assert (lies_in(boss), lies_in(unit)) == ({"dispatch"}, set())
    step(case, "dispatch", boss)
    assert (lies_in(boss), lies_in(unit)) == (set(), {"sign", "late"})  # long ago, so late by now
    step(case, "accept", unit)
    assert lies_in(unit) == {"handle", "late"}
    step(case, "ask_extension", unit, note="要备料")
    assert lies_in(boss) == {"asked"}
    step(case, "refuse_extension", boss, note="来得及")
    assert lies_in(boss) == set()


def test_what_was_asked_while_handled_waits_no_more_when_the_case_goes_on(
    town: Town, office: dict[str, User]
) -> None:
    boss, unit = office["supervision"], office["officer_a"]
    case = make_case()
    step(case, "file", boss, **filing(case))
    step(case, "dispatch", boss)
    step(case, "accept", unit)
    step(case, "ask_extension", unit, note="要备料")
    step(case, "hand_back", unit, reason="private_dispute", note="两家的事", now=MONDAY + HOUR)
    assert lies_in(boss) == {"returned"}
    step(case, "refuse_return", boss, note="归你")
    step(case, "accept", unit)
    assert lies_in(boss) == set()  # handled again, but nothing is asked for in this round


def test_two_hand_backs_lie_with_the_office_for_a_ruling(town: Town, office: dict[str, User]) -> None:
    boss = office["supervision"]
    case = make_case()
    step(case, "file", boss, **filing(case))
    for officer, unit in ((office["officer_a"], town.a), (office["officer_b"], town.b)):
        step(case, "dispatch", boss, unit_id=unit.pk)
        step(case, "hand_back", officer, reason="private_dispute", note="两家的事")
        if unit == town.a:
            step(case, "accept_return", boss, note="查实")
    assert lies_in(boss) == {"returned", "rulings"}


def test_void_order_and_appeal_lie_with_the_office(town: Town, office: dict[str, User]) -> None:
    boss = office["supervision"]
    step(make_case(0.3, 0.2), "ask_void", boss, note="误报")
    assert lies_in(boss) == {"intake", "voids"}
    until = MONDAY + datetime.timedelta(days=3)
    step(make_case(0.3, 0.3), "supervise", boss, note="限期报告", until=until)
    assert lies_in(boss) == {"intake", "voids", "orders"}
    assert lies_in(office["leader"]) == {"orders"}


def test_counts_agree_with_the_lists_and_none_is_told_of_what_only_grows(
    town: Town, office: dict[str, User]
) -> None:
    boss = office["supervision"]
    for number in range(5):
        case = make_case(0.2 + number / 10, 0.2)
        if number % 2:
            step(case, "file", boss, **filing(case))
        if number == 3:
            step(case, "dispatch", boss)
    make_case(2.5, 0.2)
    for name in ("supervision", "clerk", "officer_a", "officer_b", "manager", "collector", "leader"):
        user = User.objects.get(username=name)
        tabs = tabs_of(user)
        with CaptureQueriesContext(connection) as asked:
            counts = numbers_of(user, Choice(), [])
        # the appeals alone hold ended cases
        assert sum("surveys_case" in query["sql"] for query in asked) == 1 + ("appeals" in counts)
        found = {name: number for name, number in counts.items() if not name.startswith("quick_")}
        assert found == {tab.name: cases_in(tab, user).count() for tab in tabs if tab.name != "all"}
    assert numbers_of(office["stranger"], Choice(), []) == {}


def test_the_cases_of_a_figure_are_found_once_for_all_quick_filters(
    town: Town, office: dict[str, User]
) -> None:
    boss = office["supervision"]
    for number in range(4):
        case = make_case(0.2 + number / 10, 0.2)
        if number:
            step(case, "file", boss, **filing(case))
        if number == 3:
            step(step(case, "dispatch", boss), "urge", office["officer_a"], note="请尽快")
    make_case(2.5, 0.2)
    words = {"counted": "filed", "reported_from": MONDAY.date().isoformat(), "accountable_unit": town.a.code}
    choice = Choice("all", quick="urged", figure=words)
    with CaptureQueriesContext(connection) as asked:
        numbers = numbers_of(boss, choice, [])
    assert sum(query["sql"].count(CaseCount._meta.db_table + '" U0') for query in asked) == 1
    listed = {f"quick_{name}": chosen(replace(choice, quick=name), boss).count() for name in QUICK}
    assert {name: numbers[name] for name in listed} == listed
    assert (listed["quick_overdue"], listed["quick_urged"]) == (3, 1)
