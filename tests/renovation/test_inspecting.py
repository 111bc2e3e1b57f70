"""Quarterly inspections whose findings become cases and difficulties, and a year frozen with its inputs."""

import datetime
import io
import uuid
from typing import Any

import openpyxl
import pypdf
import pytest
from django.db import DatabaseError, transaction
from django.test import Client
from docx import Document

from gis_core.models import User
from renovation.errors import PlanningError
from renovation.models import (
    AnnualAssessment,
    Blocker,
    Household,
    InspectionFinding,
    Project,
    ProjectMilestone,
    QuarterlyInspection,
    YearlyTarget,
)
from renovation.rules.periods import period_named
from renovation.services.inspecting import Found, inspect, note_finding
from renovation.services.reports import close_month
from renovation.services.yearly import changed_since, freeze_year, problems_of
from surveys.models import Case, SurveyPoint
from tests.grids.database.raw import run
from tests.renovation.records import make_building
from tests.renovation.test_reports import client_of, read
from tests.towns import Town, at, category

pytestmark = pytest.mark.django_db
BASE = "/renovation/projects/PG-1/inspections/2026-Q2"
NOW = datetime.datetime(2026, 7, 14, 2, tzinfo=datetime.UTC)
TODAY = datetime.date(2026, 7, 14)
QUARTER = period_named("2026-Q2")
YEAR_END = datetime.date(2027, 1, 11)


@pytest.fixture
def project(town: Town, campaign_project: Project) -> Project:
    """Begun in April 2026; one of two households signed; April closed late, May in time, June not at all."""
    ProjectMilestone.objects.create(
        project=campaign_project, code="M1", started_on="2026-04-02", planned_finish="2026-06-01"
    )
    building = make_building(campaign_project, "B1", floor_area_m2=200)
    for number, signed in enumerate(("2026-05-04", None)):
        Household.objects.create(
            project=campaign_project, building=building, number=f"H{number}", area_m2=60, signed_on=signed
        )
    YearlyTarget.objects.create(
        programme=campaign_project.programme,
        year=2026,
        area_m2=400,
        projects=2,
        funds_yuan=1000,
        households=8,
    )
    for day, amount in (("2026-04-10", 100), ("2026-06-10", 25), ("2026-07-10", 7)):
        campaign_project.funds.create(
            on=day, source="county", direction="out", amount_yuan=amount, use="compensation", document="财1号"
        )
    by = User.objects.create(username="closer")
    for month, day in ((4, datetime.date(2026, 5, 20)), (5, datetime.date(2026, 6, 3))):
        close_month(project=campaign_project, month=datetime.date(2026, month, 1), by=by, today=day)
    return campaign_project


def inspected(project: Project) -> QuarterlyInspection:
    assert QUARTER is not None
    by = User.objects.get_or_create(username="inspector")[0]
    return inspect(project=project, quarter=QUARTER, on=TODAY, people="督查组", note="", by=by, today=TODAY)


def find(inspection: QuarterlyInspection, **said: Any) -> InspectionFinding:
    found = Found(**{"uid": uuid.uuid4(), "what": "围挡破损", **said})
    return note_finding(inspection=inspection, found=found, by=inspection.inspected_by, now=NOW)


def test_an_inspection_keeps_what_the_papers_show_and_is_once(project: Project) -> None:
    kept = inspected(project)
    assert kept.facts == {
        "reports_due": 3,
        "reports_missing": ["2026-06"],
        "reports_late": ["2026-04"],
        "milestones_late": ["M1"],
        "blockers_unreported": 0,
    }
    with pytest.raises(PlanningError, match="已经检查"):
        inspected(project)
    with pytest.raises(DatabaseError), transaction.atomic():
        run("UPDATE renovation_quarterlyinspection SET people = '他人'")


def test_a_finding_on_the_ground_is_a_case_and_one_in_the_papers_a_difficulty(project: Project) -> None:
    kept = inspected(project)
    on_ground = find(kept, category=category("m06001"), place=at(0.5, 0.3))
    assert on_ground.point is not None
    case = Case.objects.get(point=on_ground.point)
    assert (case.category.key, on_ground.point.geom.coords) == ("m06001", at(0.5, 0.3).coords)
    assert project.zone.geom.intersects(find(kept, category=category("m06001")).point.geom)
    in_papers = find(kept, what="台账缺页")
    assert in_papers.blocker == Blocker.objects.get(what="台账缺页", level="person", opened_on=TODAY)
    with pytest.raises(PlanningError, match="片区之外"):
        find(kept, category=category("m06001"), place=at(2.5, 0.3))
    again = find(kept, uid=in_papers.uid, what="另一件")
    assert again == in_papers
    assert (kept.findings.count(), SurveyPoint.objects.count()) == (3, 2)
    with pytest.raises(DatabaseError, match="renovation_inspectionfinding_followed"), transaction.atomic():
        run(
            "INSERT INTO renovation_inspectionfinding (inspection_id, uid, what, found_on)"
            f" VALUES ({kept.pk}, gen_random_uuid(), 'x', '2026-07-14')"
        )


def test_the_office_inspects_on_the_page_and_units_read(town: Town, project: Project) -> None:
    office, officer = client_of("supervision"), client_of("unit_officer", town.a)
    assert "2026-06" in office.get(f"{BASE}/").content.decode()
    office.post(f"{BASE}/", {"on": "2026-07-10", "people": "督查组", "note": "查看现场"})
    answer = office.post(
        f"{BASE}/",
        {"uid": str(uuid.uuid4()), "what": "围挡破损", "category": category("m06001").pk},
        follow=True,
    )
    assert Case.objects.get().number in answer.content.decode()
    sent = {"uid": str(uuid.uuid4()), "what": "台账缺页", "lon": "117"}
    assert office.post(f"{BASE}/", sent).status_code == 400
    assert officer.post(f"{BASE}/", sent).status_code == 403
    assert "围挡破损" in officer.get(f"{BASE}/").content.decode()
    assert client_of("unit_head", town.b).get(f"{BASE}/").status_code == 404
    document = Document(io.BytesIO(read(office.get(f"{BASE}.docx"))))
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    assert any("围挡破损" in cell for cell in cells)
    assert "围挡破损" in pdf_words(office.get(f"{BASE}.pdf"))


def pdf_words(answer: Any) -> str:
    return "".join(page.extract_text() for page in pypdf.PdfReader(io.BytesIO(read(answer))).pages)


def test_a_quarter_s_ledger_has_its_own_money_and_findings(project: Project) -> None:
    find(inspected(project))
    book = openpyxl.load_workbook(
        io.BytesIO(read(client_of("planner").get("/renovation/reports/2026-Q2.xlsx")))
    )
    assert book.active is not None
    heads, row = book.active.iter_rows(values_only=True)
    told = dict(zip(heads, row, strict=True))
    assert (told["本季投资（元）"], told["累计投资（元）"], told["发现问题数"], told["未整改问题数"]) == (
        125,
        125,
        1,
        1,
    )
    assert (told["月报应报次数"], told["其中逾期"], told["其中缺报"]) == (3, 1, 1)


def frozen(project: Project) -> AnnualAssessment:
    by = User.objects.get_or_create(username="freezer")[0]
    return freeze_year(programme=project.programme, year=2026, by=by, today=YEAR_END)


def test_a_year_is_frozen_with_its_inputs_and_says_what_changed_since(project: Project) -> None:
    with pytest.raises(PlanningError, match="2027-01"):
        freeze_year(
            programme=project.programme,
            year=2026,
            by=User.objects.create(username="early"),
            today=datetime.date(2027, 1, 4),
        )
    find(inspected(project))
    kept = frozen(project)
    (line,) = kept.figures["projects"]
    wanted = {
        "settled_percent": 50.0,
        "reports_due": 9,
        "reports_late": 1,
        "reports_missing": 7,
        "findings": 1,
    }
    assert {key: line[key] for key in wanted} == wanted
    assert [row["percent"] for row in kept.figures["targets"]] == [0.0, 50.0, 13.2, 0.0]
    assert (problems_of(kept), changed_since(kept)) == ([], (False, []))
    Household.objects.filter(number="H1").update(signed_on=datetime.date(2026, 12, 30))
    assert changed_since(kept) == (False, ["PG-1"])
    with pytest.raises(PlanningError, match="已经"):
        frozen(project)
    with pytest.raises(DatabaseError), transaction.atomic():
        AnnualAssessment.objects.update(figures={})
    kept.inputs["projects"][0]["households_settled"] = 2
    assert len(problems_of(kept)) == 2


def test_the_page_of_a_year_shows_a_mismatch_and_hides_money(town: Town, project: Project) -> None:
    page = f"/renovation/programmes/{project.programme_id}/2026"
    office, collector = client_of("supervision"), client_of("collector")
    assert "尚未封存" in office.get(f"{page}/").content.decode()
    kept = frozen(project)
    assert kept.inputs_sha256 in office.get(f"{page}/").content.decode()
    Household.objects.update(signed_on=datetime.date(2026, 6, 1))
    assert "今天重算会不同" in office.get(f"{page}/").content.decode()
    assert "资金" not in collector.get(f"{page}/").content.decode().split("<main")[1]
    assert "北门片区改造" not in client_of("unit_officer", town.b).get(f"{page}/").content.decode()
    assert kept.inputs_sha256 in pdf_words(office.get(f"{page}.pdf")).replace("\n", "")
    assert collector.post(f"{page}/").status_code == 403
    assert Client().get(f"{page}/").status_code == 302
    assert office.get(f"/renovation/programmes/{project.programme_id}/2025/").status_code == 404
