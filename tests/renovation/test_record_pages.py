"""The pages of a project's records: who sees and enters what, and names that are masked until somebody says why."""

import datetime

import pytest
from django.test import Client

from gis_core.models import User
from grids.models import Grid, Membership, Unit
from renovation.models import (
    Blocker,
    CountyGate,
    FundEntry,
    GateWaiver,
    Household,
    PersonalDataAccess,
    Project,
    ProjectBuilding,
)
from tests import pages
from tests.renovation.records import DAY, make_building, make_firm
from tests.towns import Town

pytestmark = pytest.mark.django_db
BASE = "/renovation/projects/PG-1/"


def client_of(role: str, unit: Unit | None = None, name: str = "") -> Client:
    user = User.objects.create_user(name or f"one_{role}")
    Membership.objects.create(user=user, role=role, unit=unit)
    client = Client()
    client.force_login(user)
    return client


@pytest.fixture
def household(campaign_project: Project) -> Household:
    return Household.objects.create(
        project=campaign_project,
        building=make_building(campaign_project),
        number="H1",
        owner="示例户主",
        phone="000-1234",
    )


def text_of(client: Client, address: str, status: int = 200) -> str:
    answer = client.get(f"{BASE}{address}")
    assert answer.status_code == status, answer.content.decode()[:500]
    return pages.text_of(answer)


def test_an_officer_sees_own_projects_only(town: Town, campaign_project: Project) -> None:
    mine, other = client_of("unit_officer", town.a), client_of("unit_head", town.b)
    assert "北门片区改造" in text_of(mine, "")
    for address in ("", "gates/", "papers/", "households/", "households/new/"):
        text_of(other, address, status=404)
    assert "北门片区改造" not in other.get("/renovation/").content.decode()
    listed = other.get("/api/v1/renovation-projects/").json()
    assert listed["results"] == []
    assert len(mine.get("/api/v1/renovation-projects/").json()["results"]) == 1


@pytest.mark.parametrize("role", ["planner", "technician", "collector", "admin", "intake"])
def test_households_are_no_business_of_most(role: str, household: Household) -> None:
    client = client_of(role)
    for address in ("households/", f"households/{household.pk}/"):
        assert client.get(f"{BASE}{address}").status_code == 403
    for address in ("", "gates/", "papers/"):
        assert "示例户主" not in text_of(client, address)
        assert 'projects/PG-1/households/"' not in text_of(client, address)


@pytest.mark.parametrize("role", ["grid_manager", "collector", "technician", "admin"])
def test_money_is_no_business_of_most(role: str, campaign_project: Project) -> None:
    assert client_of(role).get(f"{BASE}funds/").status_code == 403


def test_a_grid_manager_sees_the_own_community_masked(town: Town, household: Household) -> None:
    manager = client_of("grid_manager", town.a)
    assert "H1" not in text_of(manager, "households/")
    Grid.objects.filter(accountable_unit=town.a).update(community_code="361127001001")
    Household.objects.update(community_code="361127001001")
    page = text_of(manager, "households/")
    assert "H1" in page
    assert "示例户主" not in page
    assert 'name="reason"' not in page
    assert manager.get(f"{BASE}households/{household.pk}/").status_code == 403


def test_names_are_shown_with_a_reason_that_is_kept(household: Household) -> None:
    office = client_of("supervision")
    page = text_of(office, "households/")
    assert "示例户主" not in page
    assert "000-1234" not in page
    assert "示例户主" not in office.post(f"{BASE}households/", {"reason": " "}).content.decode()
    assert not PersonalDataAccess.objects.exists()
    page = office.post(f"{BASE}households/", {"reason": "核对协议"}).content.decode()
    assert "示例户主" in page
    assert "000-1234" in page
    noted = PersonalDataAccess.objects.get()
    assert (noted.reason, noted.households, noted.by.username) == ("核对协议", 1, "one_supervision")
    text_of(office, f"households/{household.pk}/")
    assert PersonalDataAccess.objects.count() == 2


def test_a_unit_enters_what_happens_in_its_project(town: Town, campaign_project: Project) -> None:
    officer = client_of("unit_officer", town.a)
    answer = officer.post(
        f"{BASE}buildings/new/",
        {
            "code": "B7",
            "kind": "to_demolish",
            "storeys": 2,
            "height": "multi_storey",
            "floor_area_m2": "80",
            "dwellings": 1,
            "is_registered": "on",
        },
    )
    assert answer.status_code == 302
    assert ProjectBuilding.objects.get().code == "B7"
    assert "B7" in text_of(officer, "buildings/")
    answer = officer.post(f"{BASE}blockers/new/", {"what": "三户未签约", "opened_on": DAY, "level": "person"})
    assert answer.status_code == 302
    assert Blocker.objects.get().opened_by.username == "one_unit_officer"
    assert "1 个困难超过" in text_of(officer, "blockers/")


def test_what_the_database_refuses_stands_on_the_form(town: Town, household: Household) -> None:
    officer = client_of("unit_officer", town.a)
    building = household.building
    assert building is not None
    sent = {
        "code": "B1",
        "kind": "to_demolish",
        "storeys": 1,
        "height": "multi_storey",
        "floor_area_m2": "0",
        "dwellings": 0,
        "is_registered": "on",
        "demolition_began_on": DAY,
    }
    answer = officer.post(f"{BASE}buildings/{building.pk}/", sent)
    assert answer.status_code == 400
    assert "先补偿、后搬迁" in answer.content.decode()
    building.refresh_from_db()
    assert building.demolition_began_on is None


def test_a_building_of_another_project_is_not_offered(town: Town, campaign_project: Project) -> None:
    zone_of_other = type(campaign_project.zone).objects.create(
        code="PG-2", name="南门片区", geom=campaign_project.zone.geom
    )
    other = Project.objects.create(
        code="PG-2",
        name="南门片区改造",
        programme=campaign_project.programme,
        zone=zone_of_other,
        deadline=datetime.date(2028, 12, 31),
    )
    foreign = make_building(other, "X9")
    officer = client_of("unit_officer", town.a)
    assert "X9" not in text_of(officer, "households/new/")
    answer = officer.post(
        f"{BASE}households/new/",
        {"number": "H9", "building": foreign.pk, "area_m2": "1", "compensation_yuan": "0"},
    )
    assert answer.status_code == 400


def test_money_that_was_spent_beyond_what_came_in_is_told(campaign_project: Project) -> None:
    money = {"project": campaign_project, "on": DAY, "source": "loan", "document": "1"}
    FundEntry.objects.create(**money, direction="in", amount_yuan=100)
    FundEntry.objects.create(**money, direction="out", amount_yuan=150, use="demolition")
    page = text_of(client_of("planner"), "funds/")
    assert "超支" in page
    assert "-50.00" in page
    [account] = campaign_project.funds.accounts()
    assert (account.received, account.spent, account.left) == (100, 150, -50)


def test_a_blacklisted_firm_is_refused_with_the_reason(town: Town, campaign_project: Project) -> None:
    firm = make_firm()
    firm.blacklistings.create(during=(DAY, None), reason="偷工减料", document="黑1号")
    answer = client_of("planner").post(
        f"{BASE}contractors/new/",
        {"contractor": firm.pk, "role": "construction", "appointed_on": DAY, "contract": "1"},
    )
    assert answer.status_code == 400
    assert "偷工减料" in answer.content.decode()


def test_two_of_the_office_waive_a_gate_on_the_page(campaign_project: Project) -> None:
    gate = CountyGate.objects.create(milestone="M2", name="部门会签表", basis="县棚改办要求")
    one, another = client_of("supervision", name="one"), client_of("supervision", name="another")
    assert "豁免县定关口" not in text_of(client_of("planner"), "gates/")
    one.post(f"{BASE}gates/", {"do": "ask", "id": gate.pk, "reason": "急件"})
    waiver = GateWaiver.objects.get()
    one.post(f"{BASE}gates/", {"do": "agree", "id": waiver.pk})
    waiver.refresh_from_db()
    assert waiver.agreed_by is None
    another.post(f"{BASE}gates/", {"do": "agree", "id": waiver.pk})
    page = text_of(client_of("technician"), "gates/")
    assert "one 申请、another 同意" in page
    assert client_of("planner", name="p2").post(f"{BASE}gates/", {"do": "ask"}).status_code == 403


def test_gates_tell_what_is_missing(campaign_project: Project) -> None:
    page = text_of(client_of("planner"), "gates/")
    for words in ("已列入年度计划", "征收条例第 9 条", "尚无", "法定条件不得豁免"):
        assert words in page


def test_unknown_records_and_projects_are_not_found(campaign_project: Project) -> None:
    client = client_of("supervision")
    for address in ("nothing/", "papers/99999/"):
        text_of(client, address, status=404)
    assert client.get("/renovation/projects/NO/papers/").status_code == 404
    assert client.post(f"{BASE}papers/", {"reason": "x"}).status_code == 404
