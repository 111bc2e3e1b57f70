"""A month is planned with a published list, drawn with a seed, and closed; whatever program writes it."""

import datetime
import io
from collections.abc import Callable

import pytest
from django.db import DatabaseError, transaction
from django.test import Client
from openpyxl import load_workbook

from assessment.errors import InspectionRefused
from assessment.inspection.board import blanks_of, draws_the_same
from assessment.models import InspectionMonth, SubstituteInspector
from assessment.services.months import (
    close_month,
    close_months_due,
    draw_month,
    plan_month,
    substitutes_of,
)
from gis_core.models import User
from tests.assessment.inspections import (
    NOVEMBER,
    closed,
    drawn,
    planned,
    see,
    task_of,
    ten_standards,
    two_places,
)
from tests.assessment.yardsticks import make_place
from tests.grids.database.raw import run
from tests.surveys.cases import MONDAY
from tests.towns import Town

pytestmark = pytest.mark.django_db
Browser = Callable[[str], Client]


@pytest.fixture(autouse=True)
def ground(people: dict[str, User]) -> None:
    ten_standards(people)
    two_places()


def refused(sql: str, message: str) -> None:
    with pytest.raises(DatabaseError, match=message), transaction.atomic():
        run(sql)


def test_each_point_counts_for_the_unit_that_answers_there_and_nobody_judges_their_own(
    town: Town, people: dict[str, User]
) -> None:
    plan = drawn(people)
    found = {
        task.point.code: (task.unit, task.inspector.username)
        for task in plan.tasks.filter(purpose="first").select_related("point", "unit", "inspector")
    }
    assert found == {"PA": (town.a, "officer_b"), "PB": (town.b, "officer_a")}
    assert draws_the_same(plan)


def test_units_without_a_point_and_points_without_an_inspector_are_blanks(
    town: Town, people: dict[str, User]
) -> None:
    people["officer_a"].memberships.all().delete()
    blanks = blanks_of(drawn(people))
    assert (blanks.units, blanks.points) == ([town.road_unit], ["PB"])


def test_what_must_be_inspected_is_in_every_lot(people: dict[str, User]) -> None:
    for n in range(6):
        make_place(f"M{n}", 0.4 + n / 100, 0.2, must_inspect=n < 3)
    plan = drawn(people, per_unit=1)
    assert set(plan.tasks.filter(purpose="first").values_list("point__code", flat=True)) == {
        *("M0", "M1", "M2"),
        "PB",
    }


def test_a_month_is_planned_drawn_and_closed_once_in_this_order(people: dict[str, User]) -> None:
    plan, by = planned(people), people["supervision"]
    with pytest.raises(InspectionRefused, match="已经"):
        planned(people)
    with pytest.raises(InspectionRefused, match="抽签"):
        close_month(plan=plan, by=by, now=MONDAY)
    with pytest.raises(InspectionRefused, match="种子"):
        draw_month(plan=plan, seed="1", seed_source="x", by=by, now=MONDAY)
    draw_month(plan=plan, seed="20262", seed_source="x", by=by, now=MONDAY)
    with pytest.raises(InspectionRefused, match="已经"):
        draw_month(plan=plan, seed="20263", seed_source="x", by=by, now=MONDAY)
    with pytest.raises(InspectionRefused, match="没有结束"):
        close_month(plan=plan, by=by, now=MONDAY)
    assert not closed(people, plan).is_open


def test_without_a_tree_points_or_inspectors_nothing_is_planned(people: dict[str, User]) -> None:
    now = datetime.datetime(2026, 9, 1, 2, tzinfo=datetime.UTC)
    for month, roles in ((NOVEMBER.replace(month=9), ["unit_officer"]), (NOVEMBER, [])):
        with pytest.raises(InspectionRefused):
            plan_month(month=month, by=people["supervision"], now=now, roles=roles)


@pytest.mark.parametrize(
    ("sql", "message"),
    [
        ("UPDATE assessment_inspectionmonth SET seed = 'other'", "都不能改"),
        ("UPDATE assessment_inspectionmonth SET candidates = '{}'", "都不能改"),
        ("DELETE FROM assessment_inspectionmonth", "都不能改"),
        ("UPDATE assessment_inspectiontask SET inspector_id = inspector_id + 1", "不能修改"),
        ("DELETE FROM assessment_inspectiontask", "不能修改"),
        (
            "INSERT INTO assessment_inspectionmonth (month, yardstick_id, candidates, candidates_sha256, planned_by_id,"
            " planned_at, seed, seed_source, drawn_by_id, drawn_at) SELECT '2026-12-01', yardstick_id, candidates,"
            " candidates_sha256, planned_by_id, planned_at, seed, seed_source, drawn_by_id, drawn_at"
            " FROM assessment_inspectionmonth",
            "先公布名单",
        ),
    ],
)
def test_what_was_published_and_drawn_is_kept(sql: str, message: str, people: dict[str, User]) -> None:
    drawn(people)
    refused(sql, message)


def test_the_database_itself_keeps_inspectors_from_their_own_unit(
    town: Town, people: dict[str, User]
) -> None:
    plan = drawn(people, one_in=100)
    told = "须回避"
    values = "month_id, point_id, unit_id, 'again'"
    for who in ("officer_a", "manager"):
        refused(
            f"INSERT INTO assessment_inspectiontask (month_id, point_id, unit_id, purpose, inspector_id)"
            f" SELECT {values}, {people[who].pk} FROM assessment_inspectiontask"
            f" WHERE unit_id = {town.a.pk} AND purpose = 'first'",
            told,
        )
    town.a.parent = town.b  # whoever belongs to the unit above does not judge it either
    town.a.save()
    refused(
        f"INSERT INTO assessment_inspectiontask (month_id, point_id, unit_id, purpose, inspector_id)"
        f" SELECT {values}, {people['officer_b'].pk} FROM assessment_inspectiontask"
        f" WHERE unit_id = {town.a.pk} AND purpose = 'first'",
        told,
    )
    assert plan.is_open


def test_a_month_closes_by_itself_on_the_third_work_day_of_the_next_at_six(people: dict[str, User]) -> None:
    plan = drawn(people)
    closes_at = datetime.datetime(2026, 12, 3, 10, tzinfo=datetime.UTC)
    assert close_months_due(now=closes_at - datetime.timedelta(minutes=1)) == []
    assert [one.pk for one in close_months_due(now=closes_at)] == [plan.pk]
    closed = InspectionMonth.objects.get(pk=plan.pk)
    assert (closed.closed_at, closed.closed_by) == (closes_at, None)
    assert close_months_due(now=closes_at) == []
    with pytest.raises(InspectionRefused, match="截止"):
        see(task_of(plan, "PB"), "1.1.2", 10)


def test_a_substitute_is_drawn_with_the_same_seed_and_only_they_score_then(
    people: dict[str, User], client_of: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("django.utils.timezone.now", lambda: MONDAY)
    plan = drawn(people, roles=("unit_officer", "supervision", "admin"), one_in=100)
    task = plan.tasks.get(point__code="PB", purpose="first")
    address, office = f"/assessment/inspection/tasks/{task.pk}/", client_of("supervision")
    assert "请说明" in office.post(address, {"do": "substitute", "words": ""}, follow=True).content.decode()
    office.post(address, {"do": "substitute", "words": "病假"})
    one = SubstituteInspector.objects.get()
    assert one.inspector != task.inspector
    assert [one.inspector.username] == substitutes_of(task, 1)  # anybody reckons it anew
    assert draws_the_same(plan)
    assert "病假" in office.get(address).content.decode()
    assert task in plan.tasks.of(one.inspector)
    assert task not in plan.tasks.of(task.inspector)
    with pytest.raises(InspectionRefused, match="只有抽中"):
        see(task, "1.1.2", 10)
    assert see(task, "1.1.2", 10, by=one.inspector).seen_by == one.inspector
    with pytest.raises(DatabaseError, match="不能修改"), transaction.atomic():
        run("DELETE FROM assessment_substituteinspector")
    told = ""
    for _again in range(3):  # nobody of B, and nobody twice
        told = office.post(address, {"do": "substitute", "words": "又病"}, follow=True).content.decode()
    assert "没有可以替补的人" in told
    drawn_so_far = [str(sub.inspector.username) for sub in task.substitutes.order_by("number")]
    assert len({*drawn_so_far, task.inspector.username}) == len(drawn_so_far) + 1
    assert "officer_b" not in drawn_so_far


def test_the_office_plans_and_draws_on_the_page_and_inspectors_find_what_is_theirs(
    people: dict[str, User], client_of: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    office, address = client_of("supervision"), "/assessment/inspection/?month=2026-11-01"
    said = {"do": "plan", "per_unit": "2", "one_in": "1", "role": ["unit_officer"]}
    office.post(address, said)
    plan = InspectionMonth.objects.get()
    assert plan.candidates_sha256 in office.get(address).content.decode()
    assert client_of("officer_a").post(address, said).status_code == 403
    office.post(address, {"do": "draw", "seed": "2026287", "seed_source": "开奖"})
    text = office.get(address).content.decode()
    assert "2026287" in text
    assert "路段监管单位" in text  # a blank
    own = client_of("officer_a").get(address)
    assert [line.task.point.code for line in own.context["own"] if line.task.purpose == "first"] == ["PB"]
    assert "点位PA" not in own.content.decode()
    book = load_workbook(
        io.BytesIO(b"".join(office.get("/assessment/inspection/2026-11.xlsx")))  # type: ignore[call-overload]
    )
    assert len(book.sheetnames) == 3
