"""A programme is set up, a plan made to fit, households come from a table, a gate stops, the month is closed."""

import datetime
from pathlib import Path

import openpyxl
import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from gis_core.models import User
from grids.county_hours import county_day
from renovation.models import Project, ProjectMilestone, RenovationZone
from tests.flows.workspace import become, enter, violations
from tests.renovation.records import make_building, make_project
from tests.towns import Town, box

pytestmark = [pytest.mark.browser]

DAY = datetime.timedelta(days=1)
PAGE = "/renovation/projects/PG-1/"


@pytest.fixture
def project(town: Town, people: dict[str, User]) -> Project:
    """Begun, with M1 behind it and M2 under way, and a deadline that cannot be met."""
    User.objects.filter(username="planner").update(is_staff=True)
    today = county_day(timezone.now())
    zone = RenovationZone.objects.create(code="PG-1", name="北门片区", geom=box(0.2, 0.2, 1.4, 0.8))
    RenovationZone.objects.create(code="PG-2", name="南门片区", geom=box(1.6, 0.2, 1.9, 0.4))
    made = make_project(zone, implementing_unit=town.a, households_total=2)
    Project.objects.update(deadline=today + 300 * DAY)
    make_building(made, "B1")
    ProjectMilestone.objects.create(
        project=made,
        code="M1",
        started_on=today - 200 * DAY,
        finished_on=today - 150 * DAY,
        evidence="方案1号",
    )
    ProjectMilestone.objects.create(project=made, code="M2", started_on=today - 100 * DAY)
    return made


def table(path: Path) -> Path:
    book = openpyxl.Workbook()
    assert book.active is not None
    for row in (
        ["户号", "项目房屋", "户主", "签约日期", "补偿方式", "补偿金额（元）"],
        ["H1", "B1", "示例甲", "2026-05-04", "货币补偿", 300000],
        ["H2", "B1", "示例乙", "2026-05-05", "货币补偿", 200000],
    ):
        book.active.append(row)
    book.save(path)
    return path


def set_up_programme(page: Page, site: str) -> None:
    """A planner promises something for a year, and begins a project in a zone."""
    enter(page, site, "planner", to="/admin/renovation/programme/add/")
    page.locator("#id_name").fill("城北三年攻坚")
    page.locator("#id_first_year").fill("2026")
    page.locator("#id_last_year").fill("2028")
    page.locator(".add-row a").click()
    for name, amount in {
        "year": 2026,
        "area_m2": 4321,
        "projects": 3,
        "funds_yuan": 1000,
        "households": 87,
    }.items():
        page.locator(f"#id_targets-0-{name}").fill(str(amount))
    page.locator("[name=_save]").click()
    expect(page.locator(".messagelist .success")).to_be_visible()
    page.goto(f"{site}/admin/renovation/project/add/")
    page.locator("#id_code").fill("PG-2")
    page.locator("#id_name").fill("南门片区改造")
    page.locator("#id_programme").select_option(label="城北三年攻坚")
    page.locator("#id_zone").select_option(label="南门片区")
    page.locator("#id_deadline").fill("2099-12-31")
    page.locator("[name=_save]").click()
    expect(page.locator(".messagelist .success")).to_be_visible()
    page.goto(f"{site}/renovation/")
    content = page.locator("main")
    for words in ("城北三年攻坚", "4,321", "87", "南门片区改造"):
        expect(content).to_contain_text(words)


def test_a_campaign_from_a_plan_that_does_not_fit_to_what_everybody_may_read(
    page: Page, site: str, project: Project, tmp_path: Path
) -> None:
    set_up_programme(page, site)
    page.goto(site + PAGE)
    expect(page.locator(".plan__verdict--breaks")).to_be_visible()
    page.locator(".plan__verdict--breaks a").click()
    expect(page.locator(".plan__verdict--fits")).to_be_visible()
    page.locator("button[value=keep]").click()
    expect(page.get_by_role("status").first).to_be_visible()
    expect(page.locator(".plan__verdict--fits")).to_be_visible()
    note = page.locator(".notes__row", has_text="M2")
    note.locator("[name=evidence]").fill("决定1号")
    note.locator("button[value=finish]").click()
    refused = page.locator(".page__message--problem").first
    expect(refused).to_contain_text("专家")

    become(page, site, "supervision")
    page.goto(f"{site}{PAGE}households/table/")
    page.locator("#id_file").set_input_files(table(tmp_path / "户.xlsx"))
    page.locator("button[value=take]").click()
    expect(page.get_by_text("新增 2 条")).to_be_visible()
    assert "示例甲" not in page.content()
    page.goto(site + PAGE)
    expect(page.locator(".progress__bars div", has_text="已签约")).to_contain_text("2 / 2 · 100%")

    page.goto(f"{site}{PAGE}reports/")
    assert violations(page) == []
    page.locator("button[name=month]").first.click()
    expect(page.get_by_text("本月已办结。")).to_be_visible()
    page.locator("button[value=compensation]").click()
    expect(page.get_by_text("公示中")).to_be_visible()
    page.context.clear_cookies()
    page.goto(f"{site}/renovation/public/")
    page.get_by_role("link", name="分户补偿结果").click()
    expect(page.locator("tbody tr")).to_have_count(2)
    assert "示例甲" not in page.content()
    assert violations(page) == []
