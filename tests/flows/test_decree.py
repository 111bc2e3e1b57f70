"""An administrator changes the steps of two categories from a day on, having seen what that replaces."""

import pytest
from playwright.sync_api import Page, expect

from gis_core.models import User
from grids.models import DutyPolicy
from tests.flows.conftest import look, sign_in
from tests.towns import TODAY, Town

pytestmark = pytest.mark.browser

PHONE = {"width": 390, "height": 844}


@pytest.mark.parametrize("size", [None, PHONE], ids=["desk", "phone"])
def test_steps_are_changed_from_a_day_on(
    size: dict[str, int] | None,
    page: Page,
    site: str,
    town: Town,
    staff: dict[str, User],
    complaints: list[str],
) -> None:
    if size:
        page.set_viewport_size(size)  # type: ignore[arg-type]
    sign_in(page, site, "admin", to="/admin/grids/dutypolicy/?q=m0601")
    for row in (1, 2):
        page.locator(".action-select").nth(row).check()
    page.select_option("select[name=action]", label="自某日起调整判定步骤")
    page.click("button[name=index]")
    expect(page.get_by_role("heading", name="自某日起调整判定步骤")).to_be_visible()
    page.fill("#id_day", f"{TODAY}")
    page.fill("#id_accountable_steps", "责任认定 > 路段 > 责任网格")
    page.fill("#id_clause", "测试文件〔2026〕1 号")
    look(page, complaints)
    page.get_by_role("button", name="核对将替换的内容").click()
    replaced = page.locator(".decree__replaced tbody tr")
    expect(replaced).to_have_count(2)
    expect(replaced.first).to_contain_text("管理场所")
    expect(page.locator(".decree__said")).to_contain_text("责任认定 → 路段 → 责任网格")
    look(page, complaints)
    assert DutyPolicy.objects.known().filter(valid__startswith=TODAY).count() == 0
    page.get_by_role("button", name="确认调整").click()
    expect(page.locator(".messagelist .success")).to_contain_text("已调整 2 个类别的判定步骤")
    assert (
        DutyPolicy.objects.known().filter(valid__startswith=TODAY, accountable_steps=[1, 5, 8]).count() == 2
    )
    assert complaints == []
