"""Months are frozen with what they were reckoned from, quarters ranked from them, approved, published, withdrawn."""

import datetime
import html
import io
import json
import math
import re
from collections.abc import Callable

import pandas as pd
import pytest
from django.db import DatabaseError, transaction
from django.test import Client

from assessment.errors import InspectionRefused
from assessment.models import Appeal, FrozenScores, InspectionMonth, Observation, QuarterRanking
from assessment.services.bonuses import decide_bonus, give_bonus
from assessment.services.frozen import changed_since, freeze_scores, problems_of
from assessment.services.observations import appeal, judge
from assessment.services.rankings import (
    approve_ranking,
    decide_ties,
    make_ranking,
    publish_ranking,
    undecided_in,
    withdraw_ranking,
)
from gis_core.models import User
from surveys.models import Case
from tests.assessment.inspections import closed, drawn, see_all, task_of, ten_standards, two_places
from tests.grids.database.raw import run
from tests.surveys.cases import MONDAY, filing, step
from tests.towns import Town

pytestmark = pytest.mark.django_db
Browser = Callable[[str], Client]
QUARTER = datetime.date(2026, 10, 1)
JANUARY = datetime.datetime(2027, 1, 10, 2, tzinfo=datetime.UTC)


def moment(month: int, day: int) -> datetime.datetime:
    return datetime.datetime(2026, month, day, 2, tzinfo=datetime.UTC)


def inspected(people: dict[str, User], month: int, a: dict[str, int], b: dict[str, int]) -> InspectionMonth:
    """A month in which so many of ten of A's and of B's standards failed, closed."""
    plan = drawn(people, datetime.date(2026, month, 1), one_in=100)
    see_all(task_of(plan, "PA"), a, now=moment(month, 9))
    see_all(task_of(plan, "PB"), b, now=moment(month, 9))
    return closed(people, plan)


def frozen(people: dict[str, User], plan: InspectionMonth) -> FrozenScores:
    return freeze_scores(plan=plan, by=people["supervision"], now=JANUARY)


@pytest.fixture
def quarter(people: dict[str, User], town: Town) -> QuarterRanking:
    """A quarter with three months, a late case, a bonus, an appeal won; made, not approved."""
    ten_standards(people)
    two_places()
    deed = give_bonus(
        month=QUARTER,
        unit=town.b,
        points="0.75",
        title="好人",
        document="文",
        by=people["supervision"],
        now=MONDAY,
    )
    decide_bonus(deed=deed, confirms=True, by=people["admin"], now=MONDAY)
    plans = [
        inspected(people, 10, {"1.1.2": 3}, {"1.1.3": 1}),
        inspected(people, 11, {"1.1.1": 7, "1.1.4": 1}, {"1.1.5": 10}),
        inspected(people, 12, {}, {"1.1.6": 3, "1.1.7": 2}),
    ]
    case = Case.objects.get()
    case = step(case, "file", people["supervision"], now=moment(11, 9), **filing(case))
    step(case, "dispatch", people["supervision"], now=moment(11, 9))
    december = plans[2].tasks.get(point__code="PB").observations.get(standard__code="1.1.6")
    won = appeal(observation=december, reason="不符", by=people["officer_b"], now=moment(12, 10))
    with pytest.raises(InspectionRefused, match="申诉"):
        frozen(people, plans[2])
    judge(case=won, verdict="upheld", grounds="属实", by=people["supervision"], now=moment(12, 11))
    for plan in plans:
        frozen(people, plan)
    return make_ranking(quarter=QUARTER, by=people["supervision"], now=JANUARY)


def places(ranking: QuarterRanking) -> dict[str, tuple[int, str, bool]]:
    return {
        place["code"]: (place["rank"], place["value"], place["is_last"])
        for one in ranking.content["lists"]
        for place in one["places"]
    }


def test_a_quarter_is_the_mean_of_its_months_and_whoever_was_not_looked_at_has_no_rank(
    quarter: QuarterRanking,
) -> None:
    # A: 97, 92 less the late case (60 days begun count ten, never urged: 4 + 0.4 × …), 100.  B: 99.75, 90, 98.
    found = places(quarter)
    assert found["unit-b"][:2] == (1, "95.92")
    assert found["unit-a"][0] == 2
    assert found["unit-a"][2]
    roads = next(one for one in quarter.content["lists"] if one["league"] == "road_section")
    assert (roads["places"], [unit["code"] for unit in roads["unranked"]]) == ([], ["unit-r"])


def up(points: float) -> float:
    """Two decimals, half up."""
    return math.floor(points * 100 + 0.5 + 1e-9) / 100


def recomputed(book: io.BytesIO) -> pd.DataFrame:
    """The quarter's ranks from the exported evidence and formula alone, in a few lines of pandas."""
    sheets = list(pd.read_excel(book, sheet_name=None).values())
    _ranks, _scores, seen, cases, deeds, units, formulas = sheets
    rows = []
    for month, unit, league in units[["month", "unit", "league"]].itertuples(index=False):
        terms = json.loads(formulas.set_index("month").terms[month])
        mine = seen[(seen.month == month) & (seen.unit == unit)]
        possible = mine.deduction * mine.weight
        lost = (possible * (mine.observed - mine.ok) / mine.observed).sum()
        inspection = terms["inspection"]
        taken = up(min(inspection["per"] * lost / len(mine), float(inspection["cap"]))) if len(mine) else 0
        for charge, column in {
            "late": "days_late",
            "rework": "reworks",
            "hand_back": "unfounded_hand_backs",
            "repeat": "repeats",
            "unchased": "is_unchased",
            "finding": "finding_points",
        }.items():
            who = "accountable" if charge in ("unchased", "finding") else "handling"
            own, of = cases[(cases.month == month) & (cases[who] == unit)], terms["charges"][charge]
            if len(own):
                times = own[column].clip(upper=of["most_a_case"]).sum()
                shared = max(len(own), terms["cases"]["minimum"])
                points = times * float(of["points"]) * terms["cases"]["per"] / shared
                taken += up(min(points, float(of["cap"])))
        won = deeds[(deeds.month == month) & (deeds.unit == unit)].points.sum()
        total = 100 - taken + up(min(won, float(terms["bonus_cap"])))
        rows.append((unit, league, total if len(mine) >= inspection["minimum"] else None))
    found = pd.DataFrame(rows, columns=["unit", "league", "total"]).dropna()
    values = found.groupby(["league", "unit"]).total.mean().map(up).rename("value").reset_index()
    values["rank"] = values.groupby("league").value.rank(method="min", ascending=False).astype(int)
    return values.set_index("unit")


def test_an_independent_reckoning_from_the_exported_workbook_gives_the_same_ranks(
    quarter: QuarterRanking, client_of: Browser
) -> None:
    answer = client_of("supervision").get("/assessment/ranks/2026-10-01.xlsx")
    found = recomputed(io.BytesIO(b"".join(answer)))  # type: ignore[call-overload]
    told = {code: (rank, float(value)) for code, (rank, value, _last) in places(quarter).items()}
    assert told == {unit: (int(row["rank"]), float(row["value"])) for unit, row in found.iterrows()}
    assert len(told) == 2


def test_reckoning_a_frozen_month_anew_gives_the_same_until_an_input_is_changed(
    quarter: QuarterRanking,
) -> None:
    month = FrozenScores.objects.get(month__month="2026-12-01")
    assert problems_of(month) == []
    assert "observations" not in changed_since(month, now=JANUARY)
    run("SET CONSTRAINTS ALL IMMEDIATE")
    run("ALTER TABLE assessment_frozenscores DISABLE TRIGGER keep")
    month.inputs["observations"][0]["ok"] -= 1
    FrozenScores.objects.filter(pk=month.pk).update(inputs=month.inputs)
    assert len(problems_of(FrozenScores.objects.get(pk=month.pk))) == 2  # the hash, and the scores


def test_evidence_that_changes_later_is_told_and_changes_no_frozen_month(quarter: QuarterRanking) -> None:
    month = FrozenScores.objects.get(month__month="2026-12-01")
    run("SET CONSTRAINTS ALL IMMEDIATE")
    run("ALTER TABLE assessment_appeal DISABLE TRIGGER a_check")
    Appeal.objects.update(verdict="dismissed")
    assert list(changed_since(month, now=JANUARY)) == ["observations"]
    assert problems_of(month) == []


@pytest.mark.parametrize(
    ("sql", "message"),
    [
        ("UPDATE assessment_frozenscores SET scores = '[]'", "不能修改"),
        ("DELETE FROM assessment_frozenscores", "不能修改"),
        ("UPDATE assessment_quarterranking SET content = '{}'", "不能改写"),
        ("DELETE FROM assessment_quarterranking", "不能删除"),
        ("UPDATE assessment_quarterranking SET state = 'published'", "不能从"),
        (
            "UPDATE assessment_quarterranking SET state = 'approved', approved_by_id = made_by_id, approved_at = now()",
            "不能审批",
        ),
    ],
)
def test_what_is_frozen_is_final_whatever_program_writes(
    sql: str, message: str, quarter: QuarterRanking
) -> None:
    with pytest.raises(DatabaseError, match=message), transaction.atomic():
        run(sql)


def test_a_month_is_frozen_once_it_is_closed_and_nobody_may_still_appeal(people: dict[str, User]) -> None:
    ten_standards(people)
    two_places()
    plan = drawn(people)
    see_all(task_of(plan, "PB"), {"1.1.2": 1})
    with pytest.raises(InspectionRefused, match="截止"):
        frozen(people, plan)
    closed(people, plan)
    with pytest.raises(InspectionRefused, match="申诉"):
        freeze_scores(plan=plan, by=people["supervision"], now=MONDAY)
    frozen(people, plan)
    with pytest.raises(InspectionRefused, match="已"):
        frozen(people, plan)


def test_a_ranking_is_approved_by_another_then_published_and_never_withdrawn_silently(
    quarter: QuarterRanking, people: dict[str, User]
) -> None:
    office, admin = people["supervision"], people["admin"]
    with pytest.raises(InspectionRefused, match="审批"):
        approve_ranking(ranking=quarter, by=office, now=JANUARY)
    with pytest.raises(InspectionRefused):
        publish_ranking(ranking=quarter, by=office, now=JANUARY)
    with pytest.raises(InspectionRefused):
        decide_ties(ranking=quarter, flagged=["unit-a"], note="x")
    approve_ranking(ranking=quarter, by=admin, now=JANUARY)
    assert publish_ranking(ranking=quarter, by=office, now=JANUARY).state == "published"
    with pytest.raises(InspectionRefused, match="排名"):
        make_ranking(quarter=QUARTER, by=office, now=JANUARY)
    with pytest.raises(InspectionRefused):
        withdraw_ranking(ranking=quarter, reason="", by=office, now=JANUARY)
    withdraw_ranking(ranking=quarter, reason="复核", by=office, now=JANUARY)
    assert make_ranking(quarter=QUARTER, by=office, now=JANUARY).state == "preliminary"


def test_before_publication_a_unit_reads_nobody_s_rank_and_after_it_all_of_them(
    quarter: QuarterRanking, people: dict[str, User], client_of: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("django.utils.timezone.now", lambda: JANUARY)
    address = "/assessment/ranks/?quarter=2026-10-01"
    assert "乙社区" not in client_of("officer_a").get(address).content.decode()
    office, admin = client_of("supervision"), client_of("admin")
    assert "95.92" in office.get(address).content.decode()
    office.post(address, {"do": "approve"})
    admin.post(address, {"do": "approve"})
    admin.post(address, {"do": "publish"})
    text = client_of("officer_a").get(address).content.decode()
    assert "95.92" in text
    assert "末位" in text
    assert client_of("officer_a").get("/assessment/ranks/2026-10-01.xlsx").status_code == 403
    assert client_of("officer_a").post(address, {"do": "withdraw"}).status_code == 403
    own = client_of("officer_a").get("/assessment/units/unit-a/?month=2026-11-01").content.decode()
    assert "标准4" in own  # opens its observation
    assert "封存" in own


def addresses_in(text: str) -> set[str]:
    """The addresses that a page links to."""
    return {html.unescape(one) for one in re.findall(r'href="([^"#]*)', text)}


def test_every_figure_of_a_rank_opens_what_it_counts_down_to_the_observation_and_back(
    quarter: QuarterRanking, client_of: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("django.utils.timezone.now", lambda: JANUARY)
    office = client_of("supervision")
    of_quarter, of_month = "/assessment/units/unit-a/quarter/", "/assessment/units/unit-a/?month=2026-11-01"
    text = office.get("/assessment/ranks/?quarter=2026-10-01").content.decode()
    assert addresses_in(text) >= {f"{of_quarter}?quarter=2026-10-01", of_month}
    page = office.get(of_quarter, {"quarter": "2026-10-01"})
    found = {key: [str(points) for _month, points in cells] for key, _title, cells in page.context["causes"]}
    assert found["inspection"] == ["3.00", "8.00", "0.00"]
    assert of_month in addresses_in(page.content.decode())
    answer = office.get(of_month)
    (case,) = answer.context["counted"]
    assert case.days_late > 10
    seen = Observation.objects.get(
        unit__code="unit-a", standard__code="1.1.4", task__month__month="2026-11-01"
    )
    linked = addresses_in(answer.content.decode())
    assert linked >= {f"/assessment/observations/{seen.uid}/", case.address}
    counted = next(one for one in linked if one.endswith("all=counted"))
    detail = next(one for one in answer.context["details"] if one.key == "inspection")
    assert len(office.get(counted).context["rows"]) == detail.part.sample == 10
    assert of_month in addresses_in(office.get(f"/assessment/observations/{seen.uid}/").content.decode())


def test_an_officer_sees_own_scores_before_their_release_and_nobody_else_s_observations(
    quarter: QuarterRanking, client_of: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("django.utils.timezone.now", lambda: JANUARY)
    officer = client_of("officer_b")
    own = officer.get("/assessment/units/unit-b/quarter/?quarter=2026-10-01")
    assert [str(line.score.total) for _month, line in own.context["columns"]] == ["99.75", "90.00", "98.00"]
    for address in ("/assessment/units/unit-a/quarter/?quarter=2026-10-01", "/assessment/units/unit-a/"):
        assert officer.get(address).status_code == 404
    listed = "/assessment/observations/?month=2026-12-01&all=1"
    mine = officer.get(listed).context["rows"]  # of the own unit, and what one saw oneself as an inspector
    assert all(one.seen_by.username == "officer_b" or one.unit.code == "unit-b" for one, _appeal in mine)
    other = client_of("manager")  # of A, who inspects nothing
    assert {one.unit.code for one, _appeal in other.get(listed).context["rows"]} <= {"unit-a"}
    for one in Observation.objects.filter(unit__code="unit-b"):
        assert other.get(f"/assessment/observations/{one.uid}/").status_code == 404


def test_units_that_nothing_tells_apart_at_the_end_are_decided_on_by_people_with_a_reason(
    people: dict[str, User], town: Town, client_of: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    ten_standards(people)
    two_places()
    frozen(people, inspected(people, 12, {"1.1.2": 2}, {"1.1.3": 2}))
    ranking = make_ranking(quarter=QUARTER, by=people["supervision"], now=JANUARY)
    assert undecided_in(ranking) == ["unit-a", "unit-b"]
    with pytest.raises(InspectionRefused, match="先"):
        approve_ranking(ranking=ranking, by=people["admin"], now=JANUARY)
    with pytest.raises(InspectionRefused):
        decide_ties(ranking=ranking, flagged=["unit-b"], note="")
    decide_ties(ranking=ranking, flagged=["unit-b"], note="会议研究")
    approve_ranking(ranking=ranking, by=people["admin"], now=JANUARY)
    monkeypatch.setattr("django.utils.timezone.now", lambda: JANUARY)
    text = client_of("leader").get("/assessment/ranks/?quarter=2026-10-01").content.decode()
    assert "会议研究" in text
    rows = {row.split("</th>")[0]: row for row in text.split("<tr>") if "乙社区" in row or "甲社区" in row}
    assert ["研究确定" in row for name, row in sorted(rows.items(), key=lambda one: "乙" in one[0])] == [
        False,
        True,
    ]


def test_an_officer_reads_how_the_quarter_stands_for_the_own_unit_alone(
    people: dict[str, User], client_of: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    ten_standards(people)
    two_places()
    plan = drawn(people)
    see_all(task_of(plan, "PA"), {"1.1.2": 5})
    see_all(task_of(plan, "PB"), {})
    monkeypatch.setattr("django.utils.timezone.now", lambda: MONDAY)
    (one,) = client_of("officer_a").get("/assessment/today/").context["outlooks"]
    assert (one.unit.code, str(one.value), one.rank, one.of) == ("unit-a", "95.00", 2, 2)
    assert (one.best, one.worst) == (2, 2)  # nobody is better than B's 100
    assert [str(lost.points) for lost in one.lost] == ["5.00"]
    assert client_of("leader").get("/assessment/today/").context["outlooks"] == []
