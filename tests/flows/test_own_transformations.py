"""A technician types the county's own parameters, looks at the residuals, stores them, and never sees them again."""

from dataclasses import asdict

import pytest
from playwright.sync_api import Page, expect

from gis_core.coordinates.crs import own_system
from gis_core.models import OwnTransformation, User
from tests.flows.conftest import look, sign_in
from tests.gis_core.coordinates.test_own import FOUR
from tests.own_transformations import CONTRACT
from tests.towns import Town

pytestmark = pytest.mark.browser

PHONE = {"width": 390, "height": 844}
NUMBERS = dict(
    zip(("four_north_m", "four_east_m", "four_rotation", "four_scale"), asdict(FOUR).values(), strict=True)
)


@pytest.mark.parametrize("size", [None, PHONE], ids=["desk", "phone"])
def test_parameters_are_checked_then_stored_and_not_shown_again(
    size: dict[str, int] | None,
    page: Page,
    site: str,
    town: Town,
    staff: dict[str, User],
    complaints: list[str],
) -> None:
    if size:
        page.set_viewport_size(size)  # type: ignore[arg-type]
    sign_in(page, site, "technician", to="/admin/gis_core/owntransformation/add/")
    expect(page.locator("#id_seven_dx_m")).to_be_hidden()
    page.get_by_role("radio", name="七参数").check()
    expect(page.locator("#id_seven_dx_m")).to_be_visible()
    expect(page.locator("#id_four_north_m")).to_be_hidden()
    page.get_by_role("radio", name="四参数").check()
    said = {
        "code": "xian80",
        "name": "西安 80 三度带",
        "source_epsg": 2384,
        **NUMBERS,
        "four_rotation": -4.125987,
    }
    for name, value in said.items():
        page.fill(f"#id_{name}", f"{value}")
    page.fill(
        "#id_control_points", "\n".join(" ".join(map(str, row)) for row in CONTRACT["add"]["control_points"])
    )
    page.get_by_role("button", name="只校核").click()
    expect(page.locator(".own__verdict--bad")).to_contain_text("旋转角反号")
    expect(page.locator(".own__missed tbody tr")).to_have_count(3)
    look(page, complaints)
    page.fill("#id_four_rotation", f"{FOUR.rotation_s}")
    page.get_by_role("button", name="只校核").click()
    expect(page.locator(".own__verdict--good")).to_contain_text("尚未保存")
    assert not OwnTransformation.objects.exists()
    look(page, complaints)
    page.get_by_role("button", name="校核并保存").click()
    expect(page.locator(".messagelist .success")).to_contain_text("own:xian80")
    assert own_system("xian80").parameters == FOUR
    page.locator("#result_list a", has_text="own:xian80").click()
    page.get_by_role("link", name="重新录入参数").click()
    expect(page.locator("#id_code")).to_be_disabled()
    for name in NUMBERS:
        expect(page.locator(f"#id_{name}")).to_have_value("")
    look(page, complaints)
