"""A planner has the county checked, finds a stretch without hydrants, sees it on the map and registers it, once."""

import re

import pytest
from playwright.sync_api import Page, expect

from surveys.models import SurveyPoint
from tests.flows.conftest import look, sign_in
from tests.flows.workspace import map_at
from tests.grids.hydrants import ground as make
from tests.towns import Town

pytestmark = [pytest.mark.browser, pytest.mark.usefixtures("people")]

PHONE = {"width": 390, "height": 844}


@pytest.fixture
def built(town: Town) -> Town:
    make.building("J1", 400, 300, 40, 20, name="老楼")
    make.building("J2", 2300, 300, 90, 20)
    make.compound("C1", 2700, 300, 50, 50, households=12)
    make.hydrant(300, 310)
    return town


def checked(page: Page, site: str, user: str = "planner") -> None:
    sign_in(page, site, user, to="/hydrants/")
    page.get_by_role("button", name="立即检查").click()
    expect(page.get_by_text("检查完成")).to_be_visible()


def test_a_stretch_without_hydrants_is_seen_on_the_map_and_registered_once(
    page: Page, site: str, built: Town, complaints: list[str], foreign_requests: list[str]
) -> None:
    checked(page, site)
    page.get_by_role("link", name=re.compile("^路段间距超标")).click()
    row = page.locator("tbody tr").first
    expect(row).to_contain_text("测试路")
    row.get_by_role("button", name="登记为设施缺失").click()
    expect(page.get_by_text("已登记为设施缺失。")).to_be_visible()
    expect(page).to_have_url(re.compile(r"kind=stretch"))
    point = SurveyPoint.objects.get()
    page.locator("tbody tr").first.get_by_role("link", name="已登记").click()
    expect(page.locator("#drawer")).to_contain_text("缺少消火栓")
    expect(page).to_have_url(re.compile(rf"open=points:{point.pk}"))
    assert complaints == []
    assert foreign_requests == []


def test_the_layer_is_off_until_it_is_switched_on(
    page: Page, site: str, built: Town, complaints: list[str]
) -> None:
    checked(page, site)
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url) if ".mvt" in request.url else None)
    page.goto(site + map_at(0.5, 0.3))
    expect(page.locator("#map canvas").first).to_be_visible()
    page.wait_for_load_state("networkidle")
    assert asked
    assert not any("hydrants" in url for url in asked)
    page.get_by_text("图层", exact=True).click()
    with page.expect_request(re.compile(r"/tiles/[^/]*hydrants")):
        page.get_by_label("消火栓覆盖", exact=True).check()
    expect(page).to_have_url(re.compile(r"show=hydrants"))
    assert complaints == []


@pytest.mark.parametrize("query", ["", "?view=grids", "?view=units", "?kind=ground&state=opened"])
@pytest.mark.parametrize("size", [None, PHONE], ids=["desk", "phone"])
def test_the_page_fits_its_screen_and_can_be_read_by_everybody(
    page: Page, site: str, built: Town, complaints: list[str], size: dict[str, int] | None, query: str
) -> None:
    if size:
        page.set_viewport_size(size)  # type: ignore[arg-type]
    checked(page, site)
    page.goto(f"{site}/hydrants/{query}")
    look(page, complaints)


def test_a_grid_manager_sees_and_registers_what_lies_in_the_own_grid(
    page: Page, site: str, built: Town
) -> None:
    checked(page, site)
    page.context.clear_cookies()
    sign_in(page, site, "manager", to="/hydrants/?view=grids")
    expect(page.locator("tbody tr")).to_have_count(1)
    expect(page.locator("tbody tr")).to_contain_text("G1")
    expect(page.get_by_role("button", name="重新检查")).to_have_count(0)
    page.get_by_role("link", name="问题").click()
    expect(page.get_by_role("button", name=re.compile("登记为设施缺失")).first).to_be_visible()
