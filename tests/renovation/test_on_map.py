"""The campaign in the workspace: zones by their lights on a day, targets against what is done, and who sees whom."""

import datetime
from typing import Any

import pytest
from django.test import Client

from gis_core.models import User
from grids.models import Membership, Unit
from renovation.models import Household, Project, ProjectMilestone, RenovationZone, YearlyTarget
from tests.pages import text_of
from tests.renovation.records import make_building, make_records
from tests.towns import Town, box

pytestmark = pytest.mark.django_db
MAP = "/renovation/map/"


@pytest.fixture(autouse=True)
def enough_time(request: pytest.FixtureRequest) -> None:
    """The project's deadline can be met by who begins in 2026."""
    if "campaign_project" in request.fixturenames:
        request.getfixturevalue("campaign_project")
        Project.objects.update(deadline=datetime.date(2029, 12, 31))


def client_of(role: str, unit: Unit | None = None) -> Client:
    user = User.objects.create_user(f"one_{role}{unit.code if unit else ''}")
    Membership.objects.create(user=user, role=role, unit=unit)
    client = Client()
    client.force_login(user)
    return client


def zones(client: Client, **words: str) -> dict[str, dict[str, Any]]:
    answer = client.get(MAP, words)
    assert answer.status_code == 200
    return {zone["code"]: zone for zone in answer.json()["zones"]}


def panel(client: Client, path: str = "", status: int = 200, **words: str) -> str:
    answer = client.get(f"{MAP}panel/{path}", words)
    assert answer.status_code == status
    return text_of(answer)


def test_a_zone_has_the_light_of_its_project_and_the_days_that_are_left(campaign_project: Project) -> None:
    RenovationZone.objects.create(code="PG-2", name="南门片区", geom=box(2, 0.2, 2.4, 0.4))
    found = zones(client_of("planner"), on="2026-06-01")
    assert found["PG-1"]["light"] == "green"
    assert found["PG-1"]["label"][0] == "北门片区"
    assert found["PG-1"]["label"][1].startswith("距 M1")
    assert (found["PG-2"]["light"], found["PG-2"]["project"]) == ("none", "")


def test_later_days_show_what_becomes_of_a_plan_that_nobody_follows(campaign_project: Project) -> None:
    planner = client_of("planner")
    assert zones(planner, on="2029-06-01")["PG-1"]["light"] == "red"
    assert "超期" in zones(planner, on="2029-06-01")["PG-1"]["label"][1]


def test_earlier_days_show_what_was_known_then(campaign_project: Project) -> None:
    ProjectMilestone.objects.create(
        project=campaign_project,
        code="M1",
        started_on=datetime.date(2026, 5, 4),
        finished_on=datetime.date(2026, 8, 3),
        evidence="方案1号",
    )
    planner = client_of("planner")
    assert zones(planner, on="2026-06-01")["PG-1"]["label"][1].startswith("距 M1")
    assert not zones(planner, on="2026-09-01")["PG-1"]["label"][1].startswith("距 M1")
    told = planner.get(MAP, {"on": "1900-01-01"}).json()
    assert (told["first"], told["on"]) == ("2026-05-04", "2026-05-04"), (
        "the slider begins with the first beginning"
    )


def test_units_see_their_own_projects_only(town: Town, campaign_project: Project) -> None:
    mine, other = client_of("unit_officer", town.a), client_of("unit_officer", town.b)
    assert set(zones(mine)) == {"PG-1"}
    assert zones(other) == {}
    assert "北门片区改造" in panel(mine)
    assert "北门片区改造" not in panel(other)
    panel(other, "PG-1/", status=404)


def test_targets_stand_beside_what_is_done(town: Town, campaign_project: Project) -> None:
    YearlyTarget.objects.create(
        programme=campaign_project.programme,
        year=2026,
        area_m2=900,
        projects=2,
        funds_yuan=50_000,
        households=7,
    )
    gone = make_building(campaign_project, floor_area_m2=320)
    Household.objects.create(
        project=campaign_project,
        building=gone,
        number="H1",
        signed_on="2026-04-01",
        compensated_on="2026-05-01",
        vacated_on="2026-05-20",
    )
    campaign_project.buildings.update(demolition_began_on="2026-06-01", demolished_on="2026-06-09")
    campaign_project.funds.create(
        on="2026-05-02",
        source="county",
        direction="out",
        amount_yuan=20_000,
        use="compensation",
        document="财1号",
    )
    page = " ".join(panel(client_of("planner"), on="2026-07-01").split())
    for words in (">320<br>", ">900<", ">1<br>", ">2<br>", ">5<"):
        assert words in page, words
    assert ">320<br>" not in panel(client_of("leader"), on="2026-06-08"), "gone a day later"
    assert "万元" not in panel(client_of("collector"), on="2026-07-01"), "money is no business of a collector"


@pytest.fixture
def recorded(town: Town, campaign_project: Project) -> Project:
    make_records(campaign_project, User.objects.create_user("keeper"))
    return campaign_project


def test_a_project_opens_with_its_plan_difficulties_and_buildings(recorded: Project) -> None:
    page = panel(client_of("planner"), "PG-1/")
    for words in ("M8b", "三户未签约", 'data-building="', "campaign__bar"):
        assert words in page
    Project.objects.update(deadline=datetime.date(2026, 12, 31))
    assert "怎样调整" in panel(client_of("leader"), "PG-1/", on="2026-06-01")


def test_households_are_masked_and_told_to_those_whose_business_they_are(
    town: Town, recorded: Project
) -> None:
    building = recorded.buildings.get(code="B1")
    path = f"PG-1/{building.pk}/"
    for client in (client_of("supervision"), client_of("unit_officer", town.a)):
        page = panel(client, path)
        assert "H1" in page
        assert "示例户主" not in page
        assert "000-0000" not in page
    planner, collector = client_of("planner"), client_of("collector")
    assert "H1" not in panel(planner, path)
    assert "共 1 户" not in panel(planner, path), "one alone is no sum"
    for number in range(4):
        Household.objects.create(project=recorded, building=building, number=f"H9{number}")
    assert "共 5 户" in panel(planner, path), "five together are a sum"
    assert "共 5 户" not in panel(collector, path)
    assert "H9" not in panel(collector, path)
    panel(client_of("unit_head", town.b), path, status=404)


def test_dwellings_of_resettlement_housing_say_whether_they_were_accepted(recorded: Project) -> None:
    building = recorded.buildings.get(code="R1")
    page = panel(client_of("planner"), f"PG-1/{building.pk}/")
    assert "101" in page
    assert "通过" in page
