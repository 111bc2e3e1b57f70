"""Saved filters: a name for a list, with the number of the list, shared with a unit at most, and never a dead end."""

from typing import Any
from urllib.parse import urlencode

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from gis_core.models import User
from grids.models import Membership, Unit
from surveys.console.choosing import QUICK, Choice, chosen
from surveys.console.numbers import numbers_of
from surveys.console.saved import MOST_OFFERED, saved_of
from surveys.models import SavedFilter
from tests.surveys.cases import filing, make_case, step
from tests.towns import Town

PAGE = "/workbench/filters/"
WORDS = {
    "tab": "all",
    "quick": "overdue",
    "light": "red",
    "category": "m06002",
    "text": "井盖",
    "since": "2026-01-01",
}


def keep(client: Client, name: str, query: str = "tab=all&quick=overdue", **more: Any) -> int:
    return client.post(f"{PAGE}?{query}", {"name": name, **more}).status_code


def offered(client: Client) -> list[str]:
    return [one.row.name for one, _number in client.get("/workbench/").context["saved"]]


def test_the_whole_state_of_the_list_is_kept_and_opened_again(town: Town, desks: dict[str, Client]) -> None:
    answer = desks["intake"].post(f"{PAGE}?{urlencode(WORDS)}", {"name": "超时井盖"})
    assert answer["Location"] == f"/workbench/?{urlencode(WORDS)}"
    page = desks["intake"].get(answer["Location"])
    [(saved, _number)] = page.context["saved"]
    assert saved.choice == page.context["choice"] == Choice(**WORDS)
    assert (
        f'href="/workbench/?{urlencode(WORDS).replace("&", "&amp;")}" aria-current="true"'
        in page.content.decode()
    )


def test_the_numbers_agree_with_the_lists(town: Town, office: dict[str, User]) -> None:
    boss = office["supervision"]
    for number in range(4):
        case = make_case(0.2 + number / 10, 0.2)
        if number:
            step(case, "file", boss, **filing(case))
        if number == 3:
            step(case, "dispatch", boss)
    choices = [
        Choice(tab="all", state="filed"),
        Choice(tab="open", unit="unit-a", light="red"),
        Choice(tab="all", figure={"counted": "filed"}),
    ]
    for number, choice in enumerate(choices):
        SavedFilter.objects.create(owner=boss, name=f"筛选 {number}", query=choice.query)
    beside, saved = Choice(tab="open", state="filed"), saved_of(boss)
    with CaptureQueriesContext(connection) as asked:
        numbers = numbers_of(boss, beside, saved)
    assert (
        sum("surveys_case" in query["sql"] for query in asked) == 3
    )  # one of these and the appeals hold ended cases
    assert (
        [numbers[one.key] for one in saved]
        == [chosen(choice, boss).count() for choice in choices]
        == [2, 4, 3]
    )
    for name in QUICK:
        listed = chosen(Choice(tab="open", state="filed", quick=name), boss).count()
        assert numbers[f"quick_{name}"] == listed
    assert numbers["quick_overdue"] == 2


def test_a_filter_is_shared_with_a_unit_and_with_nobody_else(town: Town, desks: dict[str, Client]) -> None:
    office = Unit.objects.get(kind="supervision_office")
    assert keep(desks["intake"], "只给自己") == 302
    assert keep(desks["intake"], "全办共用", shared_with=office.pk) == 302
    assert keep(desks["officer_a"], "甲社区共用", shared_with=town.a.pk) == 302
    assert offered(desks["intake"]) == ["全办共用", "只给自己"]
    assert offered(desks["checker"]) == ["全办共用"]
    assert offered(desks["officer_a"]) == ["甲社区共用"]
    assert offered(desks["officer_b"]) == []
    key = SavedFilter.objects.get(name="全办共用").pk
    for way in ("drop", "edit", "mend"):
        assert desks["checker"].post(PAGE, {way: key, f"{key}-name": "改"}).status_code == 404
    assert keep(desks["officer_b"], "给甲社区", shared_with=town.a.pk) == 400  # not theirs


def test_who_opens_a_shared_filter_sees_their_own_cases_alone(town: Town, desks: dict[str, Client]) -> None:
    make_case(0.5)
    Membership.objects.create(
        user=User.objects.get(username="officer_b"), role="unit_officer", unit=town.road_unit
    )
    Membership.objects.create(
        user=User.objects.get(username="officer_a"), role="unit_officer", unit=town.road_unit
    )
    keep(desks["officer_a"], "都看", "tab=all", shared_with=town.road_unit.pk)
    numbers = [desks[who].get("/workbench/").context["saved"][0][1] for who in ("officer_a", "officer_b")]
    assert numbers == [1, 0]


def test_a_filter_is_renamed_replaced_and_taken_away(town: Town, desks: dict[str, Client]) -> None:
    client = desks["intake"]
    keep(client, "一")
    keep(client, "二", "tab=open")
    first = SavedFilter.objects.get(name="一")
    assert client.post(PAGE, {"edit": first.pk, f"{first.pk}-name": "二"}).status_code == 400
    assert client.post(PAGE, {"edit": first.pk, f"{first.pk}-name": ""}).status_code == 400
    assert client.post(PAGE, {"edit": first.pk, f"{first.pk}-name": "三"}).status_code == 302
    refused = client.post(f"{PAGE}?tab=all", {"name": "三"})
    assert (refused.status_code, "替换原有的" in refused.content.decode()) == (400, True)
    assert keep(client, "三", "tab=all", replace="1") == 302
    assert SavedFilter.objects.get(pk=first.pk).query == "tab=all"
    client.post(PAGE, {"drop": first.pk})
    assert offered(client) == ["二"]


@pytest.mark.parametrize("name", ["", "  ", "字" * 41])
def test_a_name_that_says_nothing_or_too_much_is_refused(
    town: Town, desks: dict[str, Client], name: str
) -> None:
    assert keep(desks["intake"], name) == 400
    assert not SavedFilter.objects.exists()


def test_there_is_room_for_so_many(town: Town, office: dict[str, User], desks: dict[str, Client]) -> None:
    for number in range(MOST_OFFERED):
        SavedFilter.objects.create(owner=office["intake"], name=f"{number}", query="tab=all")
    assert keep(desks["intake"], "还要") == 400
    assert keep(desks["intake"], "3", "tab=open", replace="1") == 302


@pytest.mark.parametrize(
    ("query", "lost", "rest"),
    [
        ("tab=rulings&state=filed", ("页签", "待责任认定"), "tab=intake&state=filed"),
        ("tab=all&unit=unit-z&light=red", ("单位", "unit-z"), "tab=all&light=red"),
        ("tab=all&grid=nowhere", ("责任网格", "nowhere"), "tab=all"),
        ("tab=all&category=m99999", ("问题类别", "m99999"), "tab=all"),
        ("tab=all&quick=gone", ("快捷筛选", "gone"), "tab=all"),
        ("tab=all&counted=gone", ("统计口径", "gone"), "tab=all"),
    ],
)
def test_a_filter_that_no_longer_reads_says_so_and_offers_ways_out(
    town: Town,
    office: dict[str, User],
    desks: dict[str, Client],
    query: str,
    lost: tuple[str, str],
    rest: str,
) -> None:
    row = SavedFilter.objects.create(owner=office["intake"], name="旧的", query=query)
    [saved] = saved_of(office["intake"])
    assert [(str(title), str(word)) for title, word in saved.lost] == [lost]
    page = desks["intake"].get("/workbench/").content.decode()
    assert f'href="{PAGE}#filter-{row.pk}"' in page
    assert "已无法识别" in desks["intake"].get(PAGE).content.decode()
    assert desks["intake"].post(PAGE, {"mend": row.pk}).status_code == 302
    row.refresh_from_db()
    assert row.query == rest
    assert not saved_of(office["intake"])[0].lost
