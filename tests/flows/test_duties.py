"""The supervision office tells a unit what it answers for; the unit reads it on a phone and signs for it."""

import pytest
from playwright.sync_api import Page, expect

from tests.flows.conftest import readable, sign_in
from tests.towns import Town

pytestmark = [pytest.mark.browser, pytest.mark.usefixtures("people")]

PHONE = {"width": 390, "height": 844}


def test_a_notice_goes_out_is_read_and_signed_for(
    page: Page, site: str, town: Town, complaints: list[str], foreign_requests: list[str]
) -> None:
    sign_in(page, site, "supervision", to="/duties/")
    page.get_by_role("link", name="甲社区").click()
    expect(page.get_by_role("heading", name="甲社区")).to_be_visible()
    expect(page.get_by_role("cell", name=town.grids["G1"].code)).to_be_visible()
    page.get_by_role("button", name="下发").click()
    expect(page.get_by_text("尚未签收")).to_be_visible()
    number = page.get_by_role("heading", level=1).inner_text()
    readable(page)

    page.context.clear_cookies()
    page.set_viewport_size(PHONE)  # type: ignore[arg-type]
    sign_in(page, site, "officer_a", to="/duties/")
    page.get_by_role("link", name=number.removeprefix("责任通知书 ")).click()
    page.get_by_role("button", name="签收").click()
    expect(page.get_by_text("officer_a 于")).to_be_visible()
    readable(page)
    with page.expect_download() as download:
        page.get_by_role("link", name="Word 文件").click()
    assert download.value.suggested_filename.endswith(".docx")
    assert complaints == []
    assert foreign_requests == []


@pytest.mark.parametrize("size", [None, PHONE], ids=["desk", "phone"])
def test_the_pages_fit_and_can_be_read_by_everybody(
    page: Page, site: str, town: Town, size: dict[str, int] | None
) -> None:
    if size:
        page.set_viewport_size(size)  # type: ignore[arg-type]
    sign_in(page, site, "supervision", to="/duties/")
    for address in ("/duties/", f"/duties/{town.a.pk}/", "/offset-checks/"):
        page.goto(site + address)
        readable(page)
