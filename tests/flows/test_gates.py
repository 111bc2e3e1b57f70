"""A planner is stopped by each gate of a project and passes it; a difficulty goes upwards; the wall map is printed."""

import datetime
import io
from collections.abc import Callable
from typing import Any

import pypdf
import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from gis_core.models import User
from grids.county_hours import county_day
from renovation.models import (
    Acceptance,
    Blacklisting,
    Blocker,
    FundEntry,
    Household,
    Project,
    ProjectBuilding,
    ProjectContractor,
    ProjectMilestone,
    ProjectPaper,
    RenovationZone,
)
from renovation.rules.gates import Paper
from tests.flows.workspace import become, enter, violations
from tests.renovation.records import make_building, make_firm, make_project
from tests.towns import Town, box

pytestmark = [pytest.mark.browser]

PAGE = "/renovation/projects/PG-1/"
DAY = datetime.timedelta(days=1)


@pytest.fixture
def project(town: Town, people: dict[str, User]) -> Project:
    """M1 is behind it, M2 under way; one house with one household, two buildings for those who move, a firm that is
    blacklisted since it was appointed, and an old difficulty that nobody was told of.
    """
    today = county_day(timezone.now())
    zone = RenovationZone.objects.create(code="PG-1", name="北门片区", geom=box(0.2, 0.2, 1.4, 0.8))
    made = make_project(zone, implementing_unit=town.a, households_total=1, compensation_yuan=300_000)
    Project.objects.update(deadline=today + 2000 * DAY)
    house = make_building(made, "B1", geom=box(0.3, 0.3, 0.4, 0.35))
    Household.objects.create(project=made, building=house, number="H1", owner="示例户主", area_m2=60)
    for code, height in (("A1", "multi_storey"), ("A2", "high_rise")):
        make_building(made, code, kind="resettlement", dwellings=1, height=height)
    firm = make_firm()
    ProjectContractor.objects.create(
        project=made, contractor=firm, role="construction", appointed_on=today - 50 * DAY, contract="1号"
    )
    Blacklisting.objects.create(
        contractor=firm, during=(today - 40 * DAY, None), reason="事故", document="黑1号"
    )
    Blocker.objects.create(project=made, what="一户未签约", opened_on=today - 30 * DAY)
    has_happened(made, "M1", today - 200 * DAY, today - 150 * DAY)
    has_happened(made, "M2", today - 100 * DAY)
    return made


def has_happened(
    project: Project, code: str, began: datetime.date, ended: datetime.date | None = None
) -> None:
    ProjectMilestone.objects.update_or_create(
        project=project,
        code=code,
        defaults={"started_on": began, "finished_on": ended, "evidence": "文件1号" if ended else ""},
    )


def note(page: Page, site: str, code: str, do: str) -> None:
    """Say on the project's page that a milestone was begun or finished today."""
    page.goto(site + PAGE)
    row = page.locator(".notes__row", has_text=code)
    if do == "finish":
        row.locator("[name=evidence]").fill("文件2号")
    row.locator(f"button[value={do}]").click()


def test_each_gate_stops_until_what_it_asks_for_is_there(page: Page, site: str, project: Project) -> None:
    today = county_day(timezone.now())
    before = today - 10 * DAY
    households, buildings = Household.objects.all(), ProjectBuilding.objects

    def decide() -> None:
        for kind in set(Paper) - {Paper.LAND, Paper.PLANNING_PERMIT, Paper.CONSTRUCTION_PERMIT}:
            ProjectPaper.objects.create(project=project, kind=kind.value, number="1号", on=today - 90 * DAY)
        money: dict[str, Any] = {"project": project, "on": before, "source": "county", "document": "财1号"}
        FundEntry.objects.create(**money, direction="in", amount_yuan=300_000, earmark="compensation")

    def permit() -> None:
        for kind in (Paper.LAND, Paper.PLANNING_PERMIT, Paper.CONSTRUCTION_PERMIT):
            ProjectPaper.objects.create(project=project, kind=kind.value, number="2号", on=before)
        Blacklisting.objects.update(during=(today - 40 * DAY, today))

    def accept(code: str) -> None:
        building = buildings.get(code=code)
        Acceptance.objects.create(
            building=building, dwelling="101", on=before, is_passed=True, certificate="1"
        )
        buildings.filter(code=code).update(quality_sign_on=before, quality_sign_photo="0" * 64)

    def fall() -> None:
        buildings.filter(code="B1").update(demolition_began_on=before, demolished_on=before)

    gates: tuple[tuple[str, str, tuple[str, ...], Callable[[], Any]], ...] = (
        ("M2", "finish", ("年度计划", "专家", "社会稳定风险", "足额"), decide),
        ("M3", "finish", ("H1",), lambda: households.update(signed_on=before)),
        (
            "M4a",
            "begin",
            ("第 27 条",),
            lambda: households.update(compensated_on=before, vacated_on=before),
        ),
        ("M4b", "finish", ("B1",), fall),
        ("M7", "begin", ("用地", "规划许可", "施工许可", "示例建筑公司"), permit),
        ("M8a", "finish", ("A1",), lambda: accept("A1")),
        ("M8b", "finish", ("A2",), lambda: accept("A2")),
    )
    enter(page, site, "planner", to=PAGE)
    for code, do, reasons, supply in gates:
        note(page, site, code, do)
        refused = page.locator(".page__message--problem").first
        for reason in reasons:
            expect(refused).to_contain_text(reason)
        supply()
        note(page, site, code, do)
        expect(page.get_by_role("status").first).to_contain_text(code)
        assert not page.locator(".page__message--problem").count(), code
        # What was noted for today lies some days back, so that what follows may begin.
        has_happened(project, code, before - 5 * DAY, before)
        for following in {"M2": ("M3",), "M4a": ("M4b",), "M7": ("M8a", "M8b")}.get(code, ()):
            has_happened(project, following, before + DAY)
        if code == "M4b":
            has_happened(project, "M6b", before - 5 * DAY, before)
    assert not ProjectMilestone.objects.filter(code__in=["M8a", "M8b"], finished_on=None).exists()

    become(page, site, "officer_a")
    page.goto(f"{site}{PAGE}blockers/")
    expect(page.locator(".page__message--problem")).to_contain_text("1")
    page.locator("tbody a").click()
    page.locator("#id_level").select_option("county")
    page.locator("#id_escalated_on").fill(str(today))
    page.get_by_role("button", name="保存").click()
    expect(page.locator("tbody")).to_contain_text("县")
    assert not page.locator(".page__message--problem").count()

    become(page, site, "officer_b")
    page.goto(f"{site}/renovation/")
    expect(page.locator("main")).not_to_contain_text("北门片区改造")
    assert page.goto(site + PAGE).status == 404  # type: ignore[union-attr]  # pages answer

    become(page, site, "planner")
    page.goto(f"{site}{PAGE}households/")
    expect(page.locator("main")).not_to_contain_text("H1")
    page.goto(site + PAGE)
    assert violations(page) == []
    link = page.get_by_role("link", name="挂图 A0")
    answer = page.context.request.get(f"{site}{link.get_attribute('href')}")
    (sheet,) = pypdf.PdfReader(io.BytesIO(answer.body())).pages
    assert round(float(sheet.mediabox.width) * 25.4 / 72) == 1189
    assert "北门片区" in sheet.extract_text()


def test_the_ways_between_the_pages_of_a_project_are_one_row_on_a_phone(
    page: Page, site: str, project: Project
) -> None:
    page.set_viewport_size({"width": 360, "height": 780})
    enter(page, site, "planner", to=f"{PAGE}petitions/")
    ways = page.locator("nav.strip")
    expect(ways.get_by_role("link").last).to_have_attribute("aria-current", "page")
    expect(ways.locator("[aria-current]")).to_be_in_viewport(ratio=1)
    row = ways.bounding_box()
    assert row is not None
    assert row["height"] < 80
