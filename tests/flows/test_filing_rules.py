"""The office proposes a shorter limit by a table, the administrator approves it on a phone; deadlines are told."""

from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from gis_core.models import User
from tests.flows.conftest import readable, sign_in
from tests.flows.test_duties import PHONE
from tests.surveys.filing.drafts import draft, in_force

pytestmark = [pytest.mark.browser]

TABLE = """类别,序号,立案条件,时限,时限单位,结案条件
m06010,1,有暴露垃圾,2,紧急工作时,清除
m06012,1,路面不洁,2,周,清扫
"""


def test_a_limit_is_shortened_by_four_eyes(
    page: Page,
    site: str,
    people: dict[str, User],
    tmp_path: Path,
    complaints: list[str],
    foreign_requests: list[str],
) -> None:
    in_force(people["supervision"], people["admin"], draft())
    table = tmp_path / "缩短时限.csv"
    table.write_text(TABLE, encoding="utf-8")
    sign_in(page, site, "supervision", to="/filing-rules/")
    readable(page)
    page.get_by_role("link", name="用表格提出").click()
    expect(page.get_by_label("表格（XLSX、CSV）")).to_be_visible()
    readable(page)
    page.get_by_label("表格（XLSX、CSV）").set_input_files(table)
    page.get_by_role("button", name="先预览").click()
    expect(page.get_by_text("只能是：紧急工作时、工作时、工作日、自然日、分钟")).to_be_visible()
    readable(page)
    with page.expect_download() as download:
        page.get_by_role("button", name="下载拒收的行").click()
    assert download.value.suggested_filename == "rejects.xlsx"
    page.get_by_role("button", name="提出这项调整").click()
    expect(page.get_by_text("须由另一人审批")).to_be_visible()

    page.context.clear_cookies()
    page.set_viewport_size(PHONE)  # type: ignore[arg-type]
    sign_in(page, site, "admin", to="/filing-rules/")
    page.get_by_role("link", name="缩短时限").click()
    expect(page.get_by_text("2 紧急工作时").first).to_be_visible()
    readable(page)
    page.get_by_role("button", name="批准", exact=True).click()
    expect(page.get_by_text("已批准：自")).to_be_visible()
    readable(page)
    page.goto(f"{site}/filing-rules/change/")
    readable(page)
    assert complaints == []
    assert foreign_requests == []


@pytest.mark.parametrize("size", [None, PHONE], ids=["desk", "phone"])
def test_a_deadline_is_asked_for_with_the_keyboard(
    page: Page, site: str, people: dict[str, User], size: dict[str, int] | None, complaints: list[str]
) -> None:
    if size:
        page.set_viewport_size(size)  # type: ignore[arg-type]
    sign_in(page, site, "officer_a", to="/due/?start=2026-02-13T16:30&amount=4&unit=work_hour")
    page.get_by_label("时限").fill("12")
    page.keyboard.press("Enter")
    expect(page.get_by_text("2026-02-24 星期二 10:30").first).to_be_visible()
    expect(page.get_by_text("调休上班（春节）")).to_be_visible()
    readable(page)
    page.goto(f"{site}/due/?start=2026-12-31T17:00&amount=2&unit=work_hour")
    expect(page.get_by_text("尚无 2027 年的放假安排")).to_be_visible()
    readable(page)
    assert complaints == []
