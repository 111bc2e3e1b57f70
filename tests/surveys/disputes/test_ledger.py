"""How does each dispute stand, for how long, and whose turn is it?"""

from collections.abc import Callable
from typing import Any

import openpyxl
import pytest
from django.test import Client

from gis_core.models import User
from surveys.disputes.ledger import Choice, chosen, disputes_of, lines_of
from surveys.models import Case
from tests.surveys.cases import HOUR, MONDAY, make_case, step
from tests.surveys.test_advancing import HANDED_BACK, sent_out
from tests.towns import Town

pytestmark = pytest.mark.django_db


def back(case: Case, by: User, **more: Any) -> Case:
    return step(case, "hand_back", by, **HANDED_BACK, **more)


@pytest.fixture
def lives(town: Town, people: dict[str, User]) -> dict[str, Case]:
    """A case for every standing, each on a spot of its own, so that no ruling meets another."""
    office, officer = people["supervision"], people["officer_a"]

    def sent(number: int) -> Case:
        return sent_out(people, make_case(0.1 + number / 10, 0.25))

    waits = back(sent(0), officer)
    twice = step(back(sent(1), officer), "refuse_return", office, note="在界内", now=MONDAY + HOUR)
    let_go = step(back(sent(2), officer), "accept_return", office, note="属实", now=MONDAY + 2 * HOUR)
    refused = step(back(sent(3), officer), "refuse_return", office, note="在界内", now=MONDAY + 3 * HOUR)
    ruled = step(
        back(sent(4), officer), "rule", office, unit_id=town.b.pk, note="现场", now=MONDAY + 4 * HOUR
    )
    ended = step(back(sent(5), officer), "force_close", office, note="无主", now=MONDAY + 5 * HOUR)
    sent(6)  # was never disputed
    return {
        "review": waits,
        "ruling": back(twice, officer, now=MONDAY + HOUR),
        "let_go": let_go,
        "refused": refused,
        "ruled": ruled,
        "ended": ended,
    }


def test_the_last_step_tells_how_a_dispute_stands_and_who_decides(
    lives: dict[str, Case], people: dict[str, User]
) -> None:
    lines = lines_of(chosen(disputes_of(people["supervision"]), Choice()), now=MONDAY + 9 * HOUR)
    told = {line.case.pk: (line.standing, str(line.decider), line.age / HOUR) for line in lines}
    assert told == {
        lives["review"].pk: ("review", "派遣员", 9),
        lives["ruling"].pk: ("ruling", "督查办", 9),
        lives["let_go"].pk: ("let_go", "", 2),
        lives["refused"].pk: ("refused", "", 3),
        lives["ruled"].pk: ("ruled", "", 4),
        lives["ended"].pk: ("ended", "", 5),
    }
    # Open ones first, then what was settled last.
    assert [line.standing for line in lines[2:]] == ["ended", "ruled", "refused", "let_go"]
    assert {line.standing for line in lines[:2]} == {"review", "ruling"}
    assert [line.ruling is not None for line in lines] == [line.standing == "ruled" for line in lines]


def test_a_case_that_two_units_hand_back_is_refused_by_several(town: Town, people: dict[str, User]) -> None:
    case = step(
        back(sent_out(people), people["officer_a"]), "accept_return", people["supervision"], note="属实"
    )
    case = step(case, "dispatch", people["supervision"], unit_id=town.b.pk)
    back(case, people["officer_b"])
    (line,) = lines_of(disputes_of(people["supervision"]), now=MONDAY)
    assert (line.is_mutual, line.standing) == (True, "ruling")
    assert [str(step.unit) for step in line.hand_backs] == ["甲社区", "乙社区"]


def test_the_page_narrows_counts_and_opens_each_case(
    lives: dict[str, Case], client_of: Callable[[str], Client], town: Town
) -> None:
    office = client_of("supervision")
    response = office.get("/disputes/")
    assert {name: number for name, _title, number in response.context["standings"]} == dict.fromkeys(lives, 1)
    told = response.content.decode()
    for case in lives.values():
        assert f"/workbench/?tab=all&amp;case={case.uid}" in told
    picture = response.context["picture"]
    assert (len(picture.dots), [dot.is_open for dot in picture.dots[-2:]]) == (6, [True, True])
    assert picture.rulings

    def standings(query: str) -> set[str]:
        return {line.standing for line in office.get(f"/disputes/?{query}").context["lines"]}

    assert standings("standing=ruled") == {"ruled"}
    assert standings(f"unit={town.b.code}") == {"ruled"}
    assert standings("reason=other_owner") == set()
    assert standings("reason=wrong_territory&standing=refused&page=7") == {"refused"}
    assert standings(f"text={lives['ended'].number}") == {"ended"}
    assert standings("standing=nonsense&reason=nonsense") == set(lives)
    assert "没有符合条件的争议" in office.get("/disputes/?text=nowhere").content.decode()


def test_the_table_holds_the_disputes_of_the_choice(
    lives: dict[str, Case], client_of: Callable[[str], Client], tmp_path: Any
) -> None:
    response = client_of("supervision").get("/disputes/disputes.xlsx?standing=ruled")
    path = tmp_path / "disputes.xlsx"
    path.write_bytes(response.getvalue())
    heading, row = openpyxl.load_workbook(path).active.iter_rows(values_only=True)
    table = dict(zip(heading, row, strict=True))
    assert table["争议状态"] == "已责任认定"
    assert table["退回单位"] == "甲社区"
    assert (table["退回次数"], table["历时（天）"]) == (1, 0.2)


def test_a_unit_sees_the_disputes_of_its_own_cases_alone(
    lives: dict[str, Case], client_of: Callable[[str], Client]
) -> None:
    of_b = client_of("officer_b").get("/disputes/")
    assert [line.standing for line in of_b.context["lines"]] == ["ruled"]
    assert client_of("stranger").get("/disputes/").status_code == 403


def test_without_any_dispute_the_page_says_so(client_of: Callable[[str], Client]) -> None:
    told = client_of("leader").get("/disputes/").content.decode()
    assert "没有单位退回过案件" in told
    assert '<svg class="where__map"' not in told
