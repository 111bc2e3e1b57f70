"""A technician brings a file in: sees what it is, where it lies, what becomes of each row; takes it or drops it."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import shapely
from django.test import override_settings
from playwright.sync_api import Page, expect

from gis_core.coordinates.conversion import geometries_from_storage
from gis_core.coordinates.crs import DeclaredCrs
from gis_core.models import LayerUpload
from grids.models import Building, County
from surveys.models import SurveyPoint
from tests.flows.conftest import readable, sign_in
from tests.layer_files import file_of
from tests.towns import box, lonlat
from tests.uploads import work

pytestmark = [pytest.mark.browser, pytest.mark.usefixtures("people")]

PHONE = {"width": 390, "height": 844}


@pytest.fixture(autouse=True)
def upload_root(tmp_path: Path) -> Iterator[Path]:
    with override_settings(UPLOAD_ROOT=tmp_path / "uploads"):
        yield tmp_path / "uploads"


@pytest.fixture
def worked(application: Any) -> Callable[[], None]:
    """Let the worker do what waits, while the site holds still."""

    def worked() -> None:
        with application.lock:
            assert work(), "no job waited"

    return worked


def house(x: float, y: float = 0.4) -> shapely.Polygon:
    """A house of 30 m at (x, y) of the town."""
    west, south = lonlat(x, y)
    return shapely.box(west, south, west + 0.0003, south + 0.0003)


def houses(
    path: Path, names: dict[str, str], *, epsg: int = 4490, broken: bool = False, columns=("code", "name")
) -> Path:
    """A file of houses side by side: code → name, in the columns of these names."""
    shapes = [house(0.3 * number + 0.1) for number in range(len(names))]
    if broken:
        west, south = lonlat(0.1, 0.4)
        shapes[0] = shapely.Polygon(
            [(west, south), (west + 1e-3, south + 1e-3), (west + 1e-3, south), (west, south + 1e-3)]
        )
    if epsg != 4490:
        shapes = geometries_from_storage(np.array(shapes, dtype=object), DeclaredCrs(epsg=epsg)).tolist()
    return file_of(path, [{columns[0]: code, columns[1]: name} for code, name in names.items()], shapes, epsg)


def upload(page: Page, site: str, layer: str, file: Path) -> None:
    page.goto(f"{site}/uploads/")
    page.get_by_label("图层", exact=True).select_option(layer)
    page.set_input_files("input[type=file]", file)
    page.get_by_role("button", name="上传", exact=True).click()
    expect(page.get_by_role("heading", level=1, name=file.name)).to_be_visible()


def check(page: Page, worked: Callable[[], None]) -> None:
    page.get_by_role("button", name="逐行检查").click()
    expect(page.locator(".waiting")).to_be_visible()
    worked()
    expect(page.get_by_role("heading", name="各行将会怎样")).to_be_visible()


def figure(page: Page, title: str) -> int:
    return int(
        page.locator(".figures div", has=page.get_by_text(title, exact=True)).locator("dd").inner_text()
    )


def test_a_geopackage_in_another_system_is_taken_in_step_by_step(
    page: Page,
    site: str,
    worked: Callable[[], None],
    tmp_path: Path,
    complaints: list[str],
    foreign_requests: list[str],
) -> None:
    County.objects.update(outline=box(0, 0, 3, 1))
    file = houses(tmp_path / "楼栋.gpkg", {"J1": "一号楼", "J2": "二号楼"}, epsg=4548)
    sign_in(page, site, "technician", to="/uploads/")
    expect(page.get_by_text("还没有上传过文件")).to_be_visible()
    upload(page, site, "buildings", file)
    expect(page.get_by_text("等待后台进程")).to_be_visible()
    worked()
    expect(page.get_by_text("文件写明了坐标系，各行也落在本县。")).to_be_visible()
    card = page.locator(".system", has_text="EPSG:4548")
    expect(card.get_by_role("radio")).to_be_checked()
    expect(card).to_contain_text("100% 的行落在本县")
    assert card.locator(".picture__areas").get_attribute("d")
    assert card.locator(".picture__streets").get_attribute("d")
    readable(page)
    check(page, worked)
    assert [figure(page, title) for title in ("已读取", "新增", "拒绝")] == [2, 2, 0]
    expect(page.locator("tbody tr").first).to_contain_text("一号楼")
    readable(page)
    assert not Building.objects.exists()
    page.get_by_role("button", name="导入", exact=True).click()
    worked()
    expect(page.get_by_role("heading", name="已导入")).to_be_visible()
    assert set(Building.objects.values_list("code", "name")) == {("J1", "一号楼"), ("J2", "二号楼")}
    assert Building.objects.get(code="J1").geom.distance(box(0.1, 0.4, 0.13, 0.43)) < 1e-7
    expect(page.locator(".happenings")).to_contain_text("technician")
    readable(page)
    page.get_by_role("link", name="在地图上看").click()
    expect(page.locator("#map")).to_be_visible()
    page.goto(f"{site}/uploads/")
    expect(page.locator(".rows__row")).to_contain_text("已导入")
    readable(page)
    assert complaints == []
    assert foreign_requests == []


def test_a_second_upload_shows_old_and_new_values(
    page: Page, site: str, worked: Callable[[], None], tmp_path: Path
) -> None:
    sign_in(page, site, "technician", to="/uploads/")
    for names in ({"J1": "旧楼", "J2": "二号楼"}, {"J1": "新楼", "J2": "二号楼"}):
        upload(page, site, "buildings", houses(tmp_path / "楼栋.geojson", names, epsg=4326))
        worked()
        page.locator(".system", has_text="EPSG:4326").get_by_role("radio").check()
        check(page, worked)
        if names["J1"] == "新楼":
            assert [figure(page, title) for title in ("新增", "修改", "未变")] == [0, 1, 1]
            page.get_by_role("link", name="修改 1").click()
            row = page.locator("tbody tr")
            expect(row).to_have_count(1)
            expect(row.locator("del")).to_have_text("旧楼")
            expect(row.locator("ins")).to_have_text("新楼")
        page.get_by_role("button", name="导入", exact=True).click()
        worked()
        expect(page.get_by_role("heading", name="已导入")).to_be_visible()
    assert Building.objects.get(code="J1").name == "新楼"


def test_refused_rows_are_told_and_come_as_a_file(
    page: Page, site: str, worked: Callable[[], None], tmp_path: Path
) -> None:
    sign_in(page, site, "technician", to="/uploads/")
    upload(page, site, "buildings", houses(tmp_path / "b.gpkg", {"J1": "坏楼", "J2": "好楼"}, broken=True))
    worked()
    page.locator(".system", has_text="EPSG:4490").get_by_role("radio").check()
    check(page, worked)
    page.get_by_role("link", name="拒绝 1").click()
    expect(page.locator("tbody tr")).to_contain_text("边相交")
    with page.expect_download() as download:
        page.get_by_role("link", name="下载被拒收的行和原因").click()
    assert download.value.suggested_filename == "b-退回.gpkg"
    take = page.get_by_role("button", name="导入", exact=True)
    take.click()
    assert LayerUpload.objects.get().state == "previewed"
    page.get_by_label("不带被拒收的行，导入其余的行").check()
    take.click()
    worked()
    expect(page.get_by_role("heading", name="已导入")).to_be_visible()
    assert list(Building.objects.values_list("name", flat=True)) == ["好楼"]


def test_columns_of_other_names_are_chosen_and_gaps_told(
    page: Page, site: str, worked: Callable[[], None], tmp_path: Path
) -> None:
    sign_in(page, site, "technician", to="/uploads/")
    upload(page, site, "buildings", houses(tmp_path / "b.gpkg", {"J1": "一号楼"}, columns=("BH", "名称")))
    worked()
    expect(page.get_by_label("填名称的列")).to_have_value("名称")
    expect(page.get_by_text("没有用到的列：")).to_contain_text("BH")
    page.locator(".system", has_text="EPSG:4490").get_by_role("radio").check()
    page.get_by_role("button", name="逐行检查").click()
    expect(page.get_by_role("alert")).to_contain_text("必填字段没有来源：编码")
    page.get_by_label("填编码的列").select_option("BH")
    expect(page.locator("tr", has_text="编码").first.locator("[data-samples]")).to_have_text("J1")
    page.get_by_label("用途的固定值").fill("office")
    page.locator(".system", has_text="EPSG:4490").get_by_role("radio").check()
    check(page, worked)
    expect(page.locator("tbody tr")).to_contain_text("office")


def test_a_system_that_cannot_be_is_said_and_another_one_chosen(
    page: Page, site: str, worked: Callable[[], None], tmp_path: Path
) -> None:
    sign_in(page, site, "technician", to="/uploads/")
    lon, lat = lonlat(0.5, 0.2)
    upload(page, site, "points", file_of(tmp_path / "点.csv", [{"类别": "m06013", "经度": lon, "纬度": lat}]))
    worked()
    expect(page.locator(".system")).to_have_count(3)
    expect(page.locator(".system input:checked")).to_have_count(0)
    page.get_by_role("button", name="逐行检查").click()
    expect(page.get_by_role("alert")).to_contain_text("请指明文件的坐标系")
    page.get_by_label("其他：").check()
    page.get_by_label("其他坐标系的代码").fill("EPSG:4548")
    page.get_by_role("button", name="逐行检查").click()
    worked()
    expect(page.get_by_role("alert")).to_contain_text("EPSG:4548")
    page.locator(".system", has_text="EPSG:4490").get_by_role("radio").check()
    check(page, worked)
    expect(page.locator("tbody tr")).to_contain_text("甲社区")
    assert not SurveyPoint.objects.exists()


def test_a_file_is_dropped_and_nothing_is_left(
    page: Page, site: str, worked: Callable[[], None], tmp_path: Path
) -> None:
    sign_in(page, site, "technician", to="/uploads/")
    upload(page, site, "buildings", houses(tmp_path / "b.gpkg", {"J1": "一号楼"}))
    worked()
    page.get_by_role("button", name="放弃这份文件").click()
    expect(page.get_by_text("什么都没有写入")).to_be_visible()
    assert not Building.objects.exists()


def test_the_layer_changes_between_preview_and_taking_in(
    page: Page, site: str, worked: Callable[[], None], tmp_path: Path
) -> None:
    sign_in(page, site, "technician", to="/uploads/")
    upload(page, site, "buildings", houses(tmp_path / "b.gpkg", {"J1": "我的楼"}))
    worked()
    page.locator(".system", has_text="EPSG:4490").get_by_role("radio").check()
    check(page, worked)
    Building.objects.create(code="J1", name="别人的楼", use="office", geom=box(0.2, 0.2, 0.22, 0.22))
    page.get_by_role("button", name="导入", exact=True).click()
    worked()
    expect(page.get_by_role("alert")).to_contain_text("其间图层有了变化")
    expect(page.locator("tbody del").first).to_have_text("别人的楼")
    assert Building.objects.get().name == "别人的楼"


def test_without_scripts_everything_works_too(
    page: Page, site: str, worked: Callable[[], None], tmp_path: Path, browser: Any
) -> None:
    context = browser.new_context(java_script_enabled=False, locale="zh-CN")
    plain = context.new_page()
    sign_in(plain, site, "technician", to="/uploads/")
    upload(plain, site, "buildings", houses(tmp_path / "b.gpkg", {"J1": "一号楼"}))
    assert plain.locator("noscript meta[http-equiv=refresh]").count() == 1
    worked()
    plain.reload()
    plain.locator(".system", has_text="EPSG:4490").get_by_role("radio").check()
    plain.get_by_role("button", name="逐行检查").click()
    worked()
    plain.reload()
    plain.get_by_role("button", name="导入", exact=True).click()
    worked()
    plain.reload()
    expect(plain.get_by_role("heading", name="已导入")).to_be_visible()
    assert Building.objects.get().name == "一号楼"
    context.close()


@pytest.mark.parametrize("size", [None, PHONE], ids=["desk", "phone"])
def test_every_step_fits_its_screen_and_can_be_read_by_everybody(
    page: Page, site: str, worked: Callable[[], None], tmp_path: Path, size: dict[str, int] | None
) -> None:
    if size:
        page.set_viewport_size(size)  # type: ignore[arg-type]
    sign_in(page, site, "technician", to="/uploads/")
    upload(
        page,
        site,
        "buildings",
        houses(tmp_path / "楼栋 2026 年第一批 最终版.gpkg", {"J1": "坏楼", "J2": "楼"}, broken=True),
    )
    for step in ("waiting", "fields", "preview"):
        if step == "fields":
            worked()
            expect(page.locator(".mapping")).to_be_visible()
        if step == "preview":
            page.locator(".system", has_text="EPSG:4490").get_by_role("radio").check()
            check(page, worked)
        readable(page)


def test_a_role_that_imports_nothing_gets_the_page_that_says_so(page: Page, site: str) -> None:
    sign_in(page, site, "officer_a", to="/uploads/")
    expect(page.get_by_role("heading", name="您无权查看")).to_be_visible()
