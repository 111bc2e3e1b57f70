"""Monthly reports, the ledger, documents after the office's master, and what everybody may read."""

import datetime
import io
from typing import Any

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import DatabaseError, transaction
from django.test import Client
from django.utils import timezone
from docx import Document

from gis_core.models import User
from gis_core.official_documents import MasterRefused, check_master
from grids.county_hours import county_day
from grids.models import Membership, Unit
from renovation.errors import PlanningError
from renovation.models import (
    Acceptance,
    Household,
    MonthlyReport,
    Project,
    ProjectBuilding,
    ProjectMilestone,
    Publication,
    YearlyTarget,
)
from renovation.reports.figures import figures_of
from renovation.reports.master import BLANKS, standard_master
from renovation.services.reports import close_month
from tests.renovation.records import make_building
from tests.towns import Town

pytestmark = pytest.mark.django_db
BASE, MAY = "/renovation/projects/PG-1/reports/", datetime.date(2026, 5, 1)


def client_of(role: str, unit: Unit | None = None) -> Client:
    user = User.objects.create_user(f"one_{role}{unit.code if unit else ''}")
    Membership.objects.create(user=user, role=role, unit=unit)
    client = Client()
    client.force_login(user)
    return client


@pytest.fixture
def project(town: Town, campaign_project: Project) -> Project:
    """Begun in April 2026; two of four households signed, one building of two dwellings begun, some money spent."""
    ProjectMilestone.objects.create(project=campaign_project, code="M1", started_on="2026-04-02")
    building = make_building(campaign_project, "B1", floor_area_m2=200)
    for number, signed in enumerate(("2026-05-04", "2026-06-01", None)):
        Household.objects.create(
            project=campaign_project,
            building=building,
            number=f"H{number}",
            owner="示例户主",
            phone="000-1",
            area_m2=60,
            signed_on=signed,
            compensation="money" if signed else "",
            compensation_yuan=300_000 if signed else 0,
        )
    Project.objects.filter(pk=campaign_project.pk).update(households_total=4)
    make_building(
        campaign_project,
        "A1",
        kind="resettlement",
        dwellings=2,
        construction_began_on="2026-05-20",
        floor_area_m2=0,
    )
    YearlyTarget.objects.create(
        programme=campaign_project.programme, year=2026, area_m2=1, projects=1, funds_yuan=1000, households=8
    )
    for day, amount in (("2026-04-10", 100), ("2026-05-10", 25), ("2026-06-10", 7)):
        campaign_project.funds.create(
            on=day, source="county", direction="out", amount_yuan=amount, use="compensation", document="财1号"
        )
    campaign_project.refresh_from_db()
    return campaign_project


def test_a_month_has_the_columns_of_its_ledger_as_of_its_last_day(project: Project) -> None:
    found = figures_of(project, MAY)
    told = {
        "households_planned": 4,
        "households_settled": 1,
        "households_lacking": 3,
        "area_planned_m2": 180.0,
        "area_settled_m2": 60.0,
        "signed_percent": 25.0,
        "moved": 0,
        "begun": 2,
        "begun_percent": 100.0,
        "complete": 0,
        "invested_month": 25.0,
        "invested_year": 125.0,
        "invested_total": 125.0,
        "invested_percent": 12.5,
        "source_county": 125.0,
        "source_loan": 0.0,
        "started": "2026-04-02",
        "finished": None,
        "permits": [],
    }
    assert {column: found[column] for column in told} == told


def closed(project: Project, day: datetime.date) -> MonthlyReport:
    return close_month(project=project, month=MAY, by=User.objects.get_or_create(username="c")[0], today=day)


def test_a_closed_month_stays_as_it_was(project: Project) -> None:
    report = closed(project, datetime.date(2026, 6, 5))
    assert (str(report.due_on), report.is_late) == ("2026-06-05", False)
    Household.objects.update(signed_on=datetime.date(2026, 5, 5))
    page = client_of("planner").get(f"{BASE}2026-05/").content.decode()
    assert '<td class="right">25.0</td>' in page
    with pytest.raises(PlanningError, match="已经办结"):
        closed(project, datetime.date(2026, 6, 6))
    with pytest.raises(DatabaseError), transaction.atomic():
        MonthlyReport.objects.update(content={})


def test_a_month_is_closed_after_its_end_and_late_after_its_fifth_work_day(project: Project) -> None:
    with pytest.raises(PlanningError, match="还没有结束"):
        closed(project, datetime.date(2026, 5, 31))
    assert closed(project, datetime.date(2026, 6, 8)).is_late


def test_missing_and_late_months_are_findings(town: Town, project: Project) -> None:
    closed(project, datetime.date(2026, 6, 8))
    officer = client_of("unit_officer", town.a)
    page = officer.get(BASE).content.decode()
    assert "逾期 1 个月" in page
    answer = officer.post(BASE, {"month": "2026-04"}, follow=True)
    assert "本月已办结。 逾期办结。" in answer.content.decode()
    assert project.reports.count() == 2
    assert client_of("collector").post(BASE, {"month": "2026-06"}).status_code == 403
    assert client_of("unit_head", town.b).get(BASE).status_code == 404
    assert officer.get(f"{BASE}2026-13/").status_code == 404


def test_money_is_told_to_those_whose_business_it_is(project: Project) -> None:
    assert "累计投资" in client_of("planner").get(f"{BASE}2026-05/").content.decode()
    assert "投资" not in client_of("collector").get(f"{BASE}2026-05/").content.decode()


def read(answer: Any) -> bytes:
    assert answer.status_code == 200
    return b"".join(answer.streaming_content)


def test_the_ledger_has_a_row_for_each_project_that_somebody_sees(town: Town, project: Project) -> None:
    def rows(client: Client) -> list[tuple[Any, ...]]:
        book = openpyxl.load_workbook(io.BytesIO(read(client.get("/renovation/reports/2026-05.xlsx"))))
        assert book.active is not None
        return list(book.active.iter_rows(values_only=True))

    heads, row = rows(client_of("supervision"))
    told = dict(zip(heads, row, strict=True))
    assert (told["签约率（%）"], told["县级财政"], told["项目"]) == (25, 125, "北门片区改造")
    assert len(rows(client_of("unit_officer", town.b))) == 1


def test_a_document_is_written_by_the_master_and_by_the_office_s_own(project: Project) -> None:
    office = client_of("supervision")

    def words() -> str:
        document = Document(io.BytesIO(read(office.get(f"{BASE}2026-05.docx"))))
        cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
        return " ".join([*(one.text for one in document.paragraphs), *cells])

    assert "北门片区改造" in words()
    assert "签约率（%）" in words()
    assert "{{" not in words()
    own = Document(io.BytesIO(read(office.get("/renovation/reports/master/?file=1"))))
    own.add_paragraph("{{ unit }}专用")
    made = io.BytesIO()
    own.save(made)
    office.post("/renovation/reports/master/", {"file": SimpleUploadedFile("own.docx", made.getvalue())})
    assert "甲社区专用" in words()
    assert client_of("unit_officer").get("/renovation/reports/master/").status_code == 403


def master_with(words: str) -> bytes:
    document = Document(io.BytesIO(standard_master()))
    document.add_paragraph(words)
    made = io.BytesIO()
    document.save(made)
    return made.getvalue()


@pytest.mark.parametrize(
    "content", [b"no", b"PK no", master_with("{% for x in %}"), master_with("{{ ''.__class__.__mro__ }}")]
)
def test_what_is_no_master_is_refused(content: bytes) -> None:
    with pytest.raises(MasterRefused):
        check_master(content, BLANKS)


def publish(client: Client, what: str, about: str) -> str:
    answer = client.post("/renovation/publish/", {"what": what, "about": about}, follow=True)
    assert answer.status_code == 200
    return answer.content.decode()


def test_results_of_compensation_are_public_without_names(project: Project) -> None:
    office, anybody = client_of("supervision"), Client()
    publish(office, "compensation", "PG-1")
    first = Publication.objects.get()
    page = anybody.get(f"/renovation/public/{first.pk}/").content.decode()
    assert ">H0<" in page
    assert "300,000.00" in page
    for words in ("示例户主", "000-1", ">H2<"):
        assert words not in page
    assert "分户补偿结果" in anybody.get("/renovation/public/").content.decode()
    Household.objects.filter(number="H2").update(signed_on="2026-06-02")
    assert ">H2<" not in anybody.get(f"/renovation/public/{first.pk}/").content.decode(), (
        "what was published stays"
    )
    publish(office, "compensation", "PG-1")
    assert anybody.get(f"/renovation/public/{first.pk}/").status_code == 404, "the newer one takes its place"
    publish(office, "withdraw", str(Publication.objects.public().get().pk))
    assert "分户补偿结果" not in anybody.get("/renovation/public/").content.decode()
    with pytest.raises(DatabaseError), transaction.atomic():
        Publication.objects.update(content={})


def test_three_ratios_and_acceptance_are_public(project: Project) -> None:
    today = county_day(timezone.now())
    YearlyTarget.objects.update(year=today.year)
    building = ProjectBuilding.objects.get(code="A1")
    ProjectBuilding.objects.filter(code="A1").update(construction_began_on=today, completed_on=None)
    project.funds.update(on=today)
    Acceptance.objects.create(
        building=building, dwelling="101", on=today, is_passed=True, certificate="分验1号"
    )
    office = client_of("supervision")
    publish(office, "ratios", str(project.programme_id))
    publish(office, "acceptance", "PG-1")
    page = Client().get("/renovation/public/").content.decode()
    for words in ("开工率", "25.0%", "基本建成率", "0.0%", "投资完成率", "13.2%"):
        assert words in page, words
    acceptance = Publication.objects.get(kind="acceptance")
    assert acceptance.content["rows"] == [{"building": "A1", "dwellings": 2, "accepted": 1, "sign": None}]


def test_nothing_is_published_by_others_or_out_of_nothing(project: Project) -> None:
    assert (
        client_of("planner").post("/renovation/publish/", {"what": "ratios", "about": "1"}).status_code == 403
    )
    office = client_of("supervision")
    Household.objects.update(signed_on=None)
    assert "没有可公示" in publish(office, "compensation", "PG-1")
    assert not Publication.objects.exists()
    assert office.post("/renovation/publish/", {"what": "secrets"}).status_code == 404
