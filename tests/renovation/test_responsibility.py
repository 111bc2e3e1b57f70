"""A zone's unit answers inside it from the freeze day until hand-over; faults in blocks that go are not chased."""

import datetime

import pytest
from django.contrib.auth import get_user_model
from django.test import Client

from gis_core.models import User
from grids.models import Membership, Unit
from renovation.errors import PlanningError
from renovation.models import Blocker, Project
from renovation.services.responsibility import hand_over, raise_structures, suspend_chasing, take_over
from surveys.models import SurveyPoint
from surveys.services.opening import open_cases
from tests.grids.database.raw import run
from tests.towns import Town, at, category

pytestmark = pytest.mark.django_db
DAY = datetime.timedelta(days=1)
FREEZE = datetime.date(2026, 3, 1)
TODAY = datetime.date(2026, 4, 1)
GARBAGE, STRUCTURE = "m06010", "m06001"


@pytest.fixture
def project(campaign_project: Project, town: Town) -> Project:
    """The zone lies in A's grids; B carries the project out."""
    campaign_project.implementing_unit = town.b
    campaign_project.freeze_from, campaign_project.freeze_until = FREEZE, FREEZE + 300 * DAY
    campaign_project.save()
    return campaign_project


@pytest.fixture
def planner(town: Town) -> User:
    return get_user_model().objects.create_user("the_planner")


def answers(key: str, on: datetime.date) -> str:
    """The accountable unit inside the zone, as the database's own rule says."""
    rows = run(
        "SELECT u.code FROM grids_resolve(ST_SetSRID(ST_MakePoint(%s, %s), 4490), %s, %s) r"
        " JOIN grids_unit u ON u.id = r.accountable_unit_id",
        *at(0.5, 0.3).coords,
        category(key).pk,
        on,
    )
    return str(rows[0][0])


def found(key: str, on: datetime.date) -> SurveyPoint:
    """A point inside the zone, with its case."""
    point = SurveyPoint.objects.create(
        category=category(key),
        geom=at(0.5, 0.3),
        observed_at=datetime.datetime.combine(on, datetime.time(4), datetime.UTC),
    )
    open_cases(points=[point.pk])
    return point


def test_the_zones_unit_answers_from_the_freeze_to_the_hand_over(
    project: Project, planner: User, town: Town
) -> None:
    own = answers(GARBAGE, TODAY)
    assert own != town.b.code
    take_over(project=project, category_keys=[GARBAGE], by=planner, today=TODAY)
    assert answers(GARBAGE, FREEZE) == town.b.code
    assert answers(GARBAGE, FREEZE - DAY) == own
    assert answers("m06007", FREEZE) == own
    point = found(GARBAGE, TODAY)
    assert point.case.accountable_unit == town.b
    hand_over(project=project, on=TODAY, today=TODAY)
    assert answers(GARBAGE, TODAY) == own
    assert answers(GARBAGE, TODAY - DAY) == town.b.code


def test_a_ruling_is_renewed_from_today_and_never_twice_a_day(
    project: Project, planner: User, town: Town
) -> None:
    first = take_over(project=project, category_keys=[GARBAGE], by=planner, today=TODAY)
    project.refresh_from_db()
    second = take_over(project=project, category_keys=[GARBAGE, "m06007"], by=planner, today=TODAY)
    first.refresh_from_db()
    assert (first.valid.upper, second.valid.lower) == (TODAY, TODAY)
    assert answers("m06007", TODAY) == town.b.code
    with pytest.raises(PlanningError, match="明天"):
        take_over(project=project, category_keys=[GARBAGE], by=planner, today=TODAY)


def test_a_unit_that_is_not_ranked_handles_and_never_answers(
    project: Project, planner: User, town: Town
) -> None:
    own = answers(GARBAGE, TODAY)
    project.implementing_unit = Unit.objects.create(
        code="enterprise", name="示例城投公司", kind=Unit.Kind.ENTERPRISE, league=Unit.League.NONE
    )
    project.save()
    ruling = take_over(project=project, category_keys=[GARBAGE], by=planner, today=TODAY)
    assert ruling.accountable_unit is None
    assert answers(GARBAGE, TODAY) == own
    assert found(GARBAGE, TODAY).case.handling_unit == project.implementing_unit


@pytest.mark.parametrize("missing", ["freeze", "unit", "categories"])
def test_nothing_is_taken_over_without_its_day_unit_and_categories(
    project: Project, planner: User, missing: str
) -> None:
    if missing == "freeze":
        project.freeze_from = project.freeze_until = None
    if missing == "unit":
        project.implementing_unit = None
    project.save()
    keys = [] if missing == "categories" else [GARBAGE]
    with pytest.raises(PlanningError):
        take_over(project=project, category_keys=keys, by=planner, today=TODAY)


def test_nothing_is_handed_over_twice_or_tomorrow(project: Project, planner: User) -> None:
    with pytest.raises(PlanningError):
        hand_over(project=project, on=TODAY, today=TODAY)
    take_over(project=project, category_keys=[GARBAGE], by=planner, today=TODAY)
    for day in (TODAY + DAY, FREEZE):
        with pytest.raises(PlanningError):
            hand_over(project=project, on=day, today=TODAY)
    hand_over(project=project, on=TODAY, today=TODAY)
    with pytest.raises(PlanningError):
        hand_over(project=project, on=TODAY, today=TODAY)


def test_faults_in_blocks_that_go_are_not_chased_until_the_day(project: Project, planner: User) -> None:
    with pytest.raises(PlanningError):
        suspend_chasing(project=project, category_keys=[], last_day=TODAY, by=planner, today=TODAY)
    suspend_chasing(
        project=project, category_keys=[GARBAGE], last_day=TODAY + 9 * DAY, by=planner, today=TODAY
    )
    assert found(GARBAGE, TODAY + 9 * DAY).case.ended_at is not None
    assert found(GARBAGE, TODAY + 10 * DAY).case.ended_at is None
    assert found("m06007", TODAY).case.ended_at is None


def test_an_illegal_structure_in_a_frozen_zone_is_raised_once(project: Project) -> None:
    found(STRUCTURE, FREEZE - DAY)
    found(GARBAGE, TODAY)
    assert raise_structures(today=TODAY) == 0
    late = found(STRUCTURE, FREEZE)
    assert raise_structures(today=TODAY) == 1
    assert raise_structures(today=TODAY) == 0
    blocker = Blocker.objects.get()
    assert blocker.case == late.case
    assert (blocker.level, blocker.escalated_on) == (Blocker.Level.UNIT, TODAY)


def test_the_office_decides_on_the_page(project: Project, town: Town) -> None:
    def client_of(role: str) -> Client:
        user = get_user_model().objects.create_user(f"one_{role}")
        Membership.objects.create(user=user, role=role)
        client = Client()
        client.force_login(user)
        return client

    office, address = client_of("supervision"), "/renovation/projects/PG-1/ground/"
    assert "片区单位尚未负责" in office.get(address).content.decode()
    office.post(address, {"do": "take_over", "categories": [GARBAGE]})
    page = office.get(address).content.decode()
    assert "暴露垃圾" in page
    assert str(town.b) in page
    assert client_of("planner").post(address, {"do": "take_over"}).status_code == 403
    answer = office.post(address, {"do": "suspend", "categories": ["nothing"]}, follow=True)
    assert "未作决定" in answer.content.decode()
