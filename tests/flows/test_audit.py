"""A planner asks whether the county is proved, finds a gap, mends nothing, and is led to it on the map."""

import pytest
from playwright.sync_api import Page, expect

from grids.models import County
from tests.flows.conftest import readable, sign_in
from tests.grids.audit.planting import forget_policy
from tests.towns import Town, box

pytestmark = [pytest.mark.browser, pytest.mark.usefixtures("people")]

PHONE = {"width": 390, "height": 844}


def audit(page: Page, site: str) -> None:
    sign_in(page, site, "planner", to="/audit/")
    page.get_by_role("button", name="开始审计").click()
    expect(page.locator(".verdict__words")).to_be_visible()


def test_a_county_in_order_is_proved(page: Page, site: str, complaints: list[str]) -> None:
    sign_in(page, site, "planner", to="/audit/")
    expect(page.get_by_text("还没有审计过")).to_be_visible()
    page.get_by_role("button", name="开始审计").click()
    expect(page.locator(".verdict--proved")).to_contain_text("恰有一个责任单位")
    assert complaints == []


def test_a_gap_leads_to_its_place_on_the_map(
    page: Page, site: str, town: Town, complaints: list[str], foreign_requests: list[str]
) -> None:
    County.objects.update(outline=box(0, 0, 3.5, 1))
    audit(page, site)
    row = page.locator("tbody tr")
    expect(row).to_have_count(1)
    expect(row).to_contain_text("没有网格覆盖")
    expect(row).to_contain_text(town.grids["G3"].code)
    row.get_by_role("link").click()
    expect(page.locator("#map")).to_be_visible()
    lon, lat = page.evaluate(
        "() => ['lon', 'lat'].map((name) => Number(new URLSearchParams(location.search).get(name)))"
    )
    assert 117.03 < lon < 117.035
    assert 28 < lat < 28.01
    assert complaints == []
    assert foreign_requests == []


@pytest.mark.parametrize("size", [None, PHONE], ids=["desk", "phone"])
def test_the_page_fits_its_screen_and_can_be_read_by_everybody(
    page: Page, site: str, size: dict[str, int] | None
) -> None:
    if size:
        page.set_viewport_size(size)  # type: ignore[arg-type]
    County.objects.update(outline=box(0, 0, 3.5, 1))
    forget_policy("m06013")
    audit(page, site)
    readable(page)
