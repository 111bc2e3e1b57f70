"""What the database holds of the campaign whatever writes it, and what people read of it."""

import datetime

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse

from gis_core.models import User
from grids.models import Membership, Unit
from renovation.models import (
    PlanTemplate,
    Programme,
    Project,
    ProjectMilestone,
    RenovationZone,
    TemplateLink,
    TemplateWithin,
)
from renovation.rules.milestones import ART_10, ART_16
from tests.grids.database.raw import run
from tests.towns import Town, box

pytestmark = pytest.mark.django_db


@pytest.fixture
def project(town: Town) -> Project:
    zone = RenovationZone.objects.create(code="PG-1", name="北门片区", geom=box(0.2, 0.2, 1.4, 0.4))
    programme = Programme.objects.create(name="三年计划", first_year=2026, last_year=2028)
    return Project.objects.create(
        code="PG-1",
        name="北门片区改造",
        programme=programme,
        zone=zone,
        deadline=datetime.date(2028, 12, 31),
        implementing_unit=town.a,
        lead_person="示例负责人",
    )


@pytest.fixture
def law(town: Town) -> PlanTemplate:
    template = PlanTemplate.objects.create(name="本县流程")
    TemplateLink.objects.create(template=template, before="M1", after="M2", days=30, basis=ART_10)
    TemplateLink.objects.create(template=template, before="M2", after="M3", days=10)
    TemplateWithin.objects.create(template=template, first="M1", last="M2", days=365, basis=ART_16)
    return template


@pytest.mark.parametrize(
    "sql",
    [
        "UPDATE renovation_templatelink SET days = 29 WHERE basis <> ''",
        "UPDATE renovation_templatelink SET days = 45, basis = '' WHERE basis <> ''",
        "UPDATE renovation_templatelink SET after = 'M9' WHERE basis <> ''",
        "DELETE FROM renovation_templatelink",
        "UPDATE renovation_templatewithin SET days = 366",
        "DELETE FROM renovation_templatewithin",
    ],
)
def test_what_the_law_demands_is_not_loosened_by_any_program(law: PlanTemplate, sql: str) -> None:
    with pytest.raises(IntegrityError, match="不能放宽"), transaction.atomic():
        run(sql)


def test_the_county_may_ask_for_more_and_change_its_own(law: PlanTemplate) -> None:
    run("UPDATE renovation_templatelink SET days = 45 WHERE basis <> ''")
    run("UPDATE renovation_templatewithin SET days = 300")
    run("UPDATE renovation_templatelink SET days = 1 WHERE basis = ''")
    run("DELETE FROM renovation_templatelink WHERE basis = ''")
    assert run("SELECT days FROM renovation_templatelink") == [(45,)]


@pytest.mark.parametrize(
    ("sql", "constraint"),
    [
        (
            "UPDATE renovation_project SET freeze_from = '2026-03-01', freeze_until = '2027-03-02'",
            "freeze_a_year",
        ),
        ("UPDATE renovation_project SET freeze_until = '2027-03-02'", "freeze_a_year"),
        ("UPDATE renovation_project SET deadline = 'infinity'", "deadline_readable"),
        ("UPDATE renovation_project SET state = 'half'", "state_known"),
        ("UPDATE renovation_programme SET last_year = 2020", "programme_years"),
        (
            "INSERT INTO renovation_projectmilestone (project_id, code, finished_on, evidence)"
            " SELECT id, 'M1', '2026-03-01', 'x' FROM renovation_project",
            "begun_first",
        ),
        (
            "INSERT INTO renovation_projectmilestone (project_id, code, started_on, finished_on)"
            " SELECT id, 'M1', '2026-03-01', '2026-03-01' FROM renovation_project",
            "projectmilestone_shown",
        ),
    ],
)
def test_what_cannot_be_is_refused_to_every_program(project: Project, sql: str, constraint: str) -> None:
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        run(sql)


def test_a_freeze_of_a_whole_year_is_kept(project: Project) -> None:
    frozen = (
        "UPDATE renovation_project SET freeze_from = '2026-03-01', freeze_until = '2027-03-01' RETURNING id"
    )
    assert run(frozen) == [(project.pk,)]


def client_of(role: str, client: Client, unit: Unit | None = None) -> Client:
    user = User.objects.create_user(f"one_{role}", is_staff=True)
    Membership.objects.create(user=user, role=role, unit=unit)
    client.force_login(user)
    return client


def test_projects_and_milestones_are_read_by_everybody_with_a_role_and_names_by_who_needs_them(
    client: Client, project: Project, town: Town
) -> None:
    ProjectMilestone.objects.create(project=project, code="M1", started_on=datetime.date(2026, 3, 1))
    planner = client_of("planner", client)
    (row,) = planner.get("/api/v1/renovation-projects/").json()["results"]
    assert (row["code"], row["zone"], row["implementing_unit"], row["lead_person"]) == (
        "PG-1",
        "PG-1",
        town.a.name,
        "***",
    )
    (milestone,) = planner.get("/api/v1/renovation-milestones/?project=PG-1").json()["results"]
    assert (milestone["code"], milestone["started_on"], milestone["finished_on"]) == (
        "M1",
        "2026-03-01",
        None,
    )
    officer = client_of("unit_officer", Client(), town.a)
    assert officer.get("/api/v1/renovation-projects/").json()["results"][0]["lead_person"] == "示例负责人"
    assert b'"MultiPolygon"' in b"".join(officer.get("/api/v1/renovation-projects/?format=geojson"))


@pytest.mark.parametrize(("role", "status"), [("planner", 302), ("supervision", 403), ("technician", 403)])
def test_planners_keep_projects(client: Client, project: Project, role: str, status: int) -> None:
    page = reverse("admin:renovation_project_change", args=[project.pk])
    form = {
        "code": "PG-1",
        "name": "新名",
        "programme": project.programme_id,
        "zone": project.zone_id,
        "state": "planned",
        "deadline": "2028-12-31",
        "template": "",
        "lead_person": "",
        "leader_contact": "",
        "expropriation_department": "",
        "implementing_unit": "",
        "households_total": "12",
        "compensation_yuan": "0",
        "freeze_from": "",
        "freeze_until": "",
        "milestones-TOTAL_FORMS": "0",
        "milestones-INITIAL_FORMS": "0",
    }
    writer = client_of(role, client)
    assert writer.get(page).status_code == 200
    assert writer.post(page, form).status_code == status
    project.refresh_from_db()
    assert (project.name == "新名") == (status == 302)


def test_a_form_says_what_the_law_holds(client: Client, law: PlanTemplate) -> None:
    planner = client_of("planner", client)
    page = reverse("admin:renovation_plantemplate_change", args=[law.pk])
    rows = list(law.links.order_by("pk"))
    form = {
        "name": law.name,
        "note": "",
        "milestones-TOTAL_FORMS": "0",
        "milestones-INITIAL_FORMS": "0",
        "links-TOTAL_FORMS": "1",
        "links-INITIAL_FORMS": "1",
        "links-0-id": rows[0].pk,
        "links-0-template": law.pk,
        "links-0-before": "M1",
        "links-0-after": "M2",
        "links-0-days": "3",
        "links-0-counted": "calendar_day",
        "links-0-basis": ART_10,
        "within-TOTAL_FORMS": "0",
        "within-INITIAL_FORMS": "0",
    }
    answer = planner.post(page, form)
    assert answer.status_code == 200
    assert "不能放宽" in answer.content.decode()
