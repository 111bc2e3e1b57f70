"""A programme is set up, a plan made to fit, households and parcels come from files, a month is closed."""

import datetime
from pathlib import Path
from typing import Any

import numpy as np
import openpyxl
import pytest
import shapely
from django.test import override_settings
from django.utils import timezone
from playwright.sync_api import Page, expect

from gis_core.coordinates.conversion import geometries_from_storage
from gis_core.coordinates.crs import DeclaredCrs
from gis_core.models import User
from grids.county_hours import county_day
from renovation.models import Parcel, Project, ProjectMilestone, RenovationZone
from tests.flows.workspace import become, enter, violations
from tests.layer_files import export_layer
from tests.renovation.records import make_building, make_project
from tests.towns import Town, box
from tests.uploads import work

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


def plots() -> dict[str, shapely.Polygon]:
    """Two plots of the town, one with a yard cut out, in the metres of zone 39 and to the millimetre."""
    town = [
        shapely.from_wkb(bytes(box(*edges).wkb)) for edges in ((0.3, 0.3, 0.4, 0.4), (0.5, 0.3, 0.6, 0.4))
    ]
    whole = geometries_from_storage(np.array(town, dtype=object), DeclaredCrs(epsg=4527))
    west, east = (shapely.get_parts(shape)[0] for shape in shapely.set_precision(whole, 0.001))
    yard = shapely.set_precision(east.centroid.buffer(20, quad_segs=2), 0.001)
    return {"DK-01": west, "DK-02": shapely.difference(east, yard)}


def report(path: Path, shapes: dict[str, shapely.Polygon]) -> Path:
    """A boundary-point report (电子报盘) of surveyors; the second plot states far too small an area."""
    lines = [
        "[属性描述]",
        "坐标系=2000国家大地坐标系",
        "几度分带=3",
        "投影类型=高斯克吕格",
        "计量单位=米",
        "带号=39",
    ]
    lines.append("[地块坐标]")
    for number, (code, shape) in enumerate(shapes.items(), start=1):
        rings = [list(ring.coords) for ring in (shape.exterior, *shape.interiors)]
        hectares = shape.area / 10_000 / number
        lines.append(f"{sum(map(len, rings))},{hectares:.4f},{code},北门街{number}号,面,,城镇住宅用地,0701,@")
        lines += [
            f"J{at},{n},{y:.3f},{x:.3f}"
            for n, ring in enumerate(rings, 1)
            for at, (x, y) in enumerate(ring, 1)
        ]
    path.write_bytes("\r\n".join([*lines, ""]).encode("gb18030"))
    return path


def corners(path: Path) -> dict[str, shapely.MultiPoint]:
    """The corners of each plot of a report."""
    found: dict[str, list[tuple[float, float]]] = {}
    code = ""
    for line in path.read_text("gb18030").splitlines():
        words = line.split(",")
        if line.endswith("@"):
            code = words[2]
        elif code:
            found.setdefault(code, []).append((float(words[3]), float(words[2])))
    return {key: shapely.MultiPoint(spots) for key, spots in found.items()}


def test_surveyors_parcels_come_by_the_upload_page_and_go_out_to_the_millimetre(
    page: Page, site: str, application: Any, project: Project, people: dict[str, User], tmp_path: Path
) -> None:
    def worked() -> None:
        with application.lock:
            assert work(), "no job waited"

    file = report(tmp_path / "勘测定界.txt", plots())
    with override_settings(UPLOAD_ROOT=tmp_path / "uploads"):
        enter(page, site, "technician", to="/uploads/")
        page.get_by_label("图层", exact=True).select_option(label="地块")
        page.set_input_files("input[type=file]", file)
        page.get_by_role("button", name="上传", exact=True).click()
        worked()
        expect(page.get_by_label("填坐落的列")).to_have_value("name")
        expect(page.get_by_label("填证载面积（平方米）的列")).to_have_value("area_m2")
        page.get_by_label("棚改项目的固定值").fill("PG-1")
        assert violations(page) == []
        page.get_by_role("button", name="逐行检查").click()
        worked()
        expect(page.locator("tbody tr")).to_have_count(2)
        expect(page.locator("tbody tr").first).to_contain_text("北门街1号")
        assert not Parcel.objects.exists()
        page.get_by_role("button", name="导入", exact=True).click()
        worked()
        expect(page.get_by_role("heading", name="已导入")).to_be_visible()

    become(page, site, "planner")
    page.goto(f"{site}{PAGE}parcels/")
    row = page.locator("tbody tr", has_text="DK-02")
    expect(row).to_contain_text("城镇住宅用地 0701")
    expect(row.locator(".state--broken")).to_have_count(1)
    expect(page.locator("tbody .state--broken")).to_have_count(1)
    assert violations(page) == []
    back = tmp_path / "地块.txt"
    assert export_layer("parcels", back).status == 0
    sent, found = corners(file), corners(back)
    assert sent.keys() == found.keys()
    for code, spots in sent.items():
        assert len(found[code].geoms) == len(spots.geoms), code
        assert shapely.hausdorff_distance(found[code], spots) < 0.0015, code
