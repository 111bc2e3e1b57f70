"""From the lot to a published quarter: list, seed, scoring with a photo, an appeal won and one lost, frozen, ranked."""

import datetime

import pytest
from playwright.sync_api import Page, expect

from assessment.models import InspectionMonth, QuarterRanking
from gis_core.models import User
from surveys.models import Case
from tests.assessment.inspections import ten_standards, two_places
from tests.flows.conftest import follow, readable, sign_in
from tests.flows.desk import photo
from tests.flows.test_duties import PHONE

pytestmark = [pytest.mark.browser]


def at(monkeypatch: pytest.MonkeyPatch, *day: int) -> None:
    """Let it be nine in the morning of a day, for the server."""
    moment = datetime.datetime(*day, 1, tzinfo=datetime.UTC)  # type: ignore[arg-type,misc]
    monkeypatch.setattr("django.utils.timezone.now", lambda: moment)


def sign_in_as(page: Page, site: str, user: str, to: str) -> None:
    page.context.clear_cookies()
    sign_in(page, site, user, to=to)


@pytest.mark.usefixtures("photo_folder")
def test_a_quarter_goes_from_the_lot_to_its_publication(
    page: Page,
    site: str,
    people: dict[str, User],
    monkeypatch: pytest.MonkeyPatch,
    complaints: list[str],
    foreign_requests: list[str],
) -> None:
    ten_standards(people)
    two_places()
    at(monkeypatch, 2026, 11, 2)
    sign_in_as(page, site, "supervision", "/assessment/inspection/?month=2026-11-01")
    readable(page)
    page.get_by_role("button", name="公布名单").click()
    page.get_by_label("种子", exact=True).fill("2026287")
    page.get_by_label("种子来源").fill("第 287 期开奖")
    page.get_by_role("button", name="抽签", exact=True).click()
    expect(page.get_by_text("重抽：结果一致")).to_be_visible()
    expect(page.get_by_text("路段监管单位").first).to_be_visible()  # a unit without a point is a blank
    readable(page)

    plan = InspectionMonth.objects.get()
    for who, point in (("officer_a", "PB"), ("officer_b", "PA")):
        page.set_viewport_size(PHONE)  # type: ignore[arg-type]
        sign_in_as(page, site, who, "/assessment/inspection/?month=2026-11-01")
        follow(page.get_by_role("link", name=f"点位{point}").first)
        readable(page)
        for n in range(1, 11):
            fails = point == "PB" and n in (1, 2)
            card = page.get_by_label(f"1.1.{n}", exact=True)
            if fails:
                card.get_by_label("不达标").fill("4")
                card.get_by_label("照片").set_input_files(photo(colour=("red", "blue")[n - 1]))
            card.get_by_role("button", name="记录").click()
            expect(page.get_by_label(f"1.1.{n}", exact=True).locator("form")).to_have_count(0)
    assert plan.tasks.filter(observations__isnull=False).distinct().count() == 2
    assert Case.objects.get().accountable_unit.code == "unit-b"

    sign_in_as(page, site, "officer_b", "/assessment/observations/?month=2026-11-01")
    readable(page)
    for text in ("标准1", "标准2"):
        page.get_by_role("link", name=text, exact=True).click()
        page.get_by_label("申诉理由").fill("不在我区")
        page.get_by_role("button", name="申诉", exact=True).click()
        expect(page.get_by_text("等待裁定")).to_be_visible()
        page.get_by_role("link", name="检查记录", exact=True).click()
    sign_in_as(page, site, "supervision", "/assessment/observations/?month=2026-11-01")
    for text, verdict in (("标准1", "成立，不扣分"), ("标准2", "不成立，维持")):
        follow(page.get_by_role("link", name=text, exact=True))
        readable(page)
        page.get_by_label("裁定理由").fill("查看照片和界线")
        page.get_by_role("button", name=verdict, exact=True).click()
        expect(page.get_by_text("申诉已裁定")).to_be_visible()
        page.get_by_role("link", name="检查记录", exact=True).click()

    page.set_viewport_size({"width": 1440, "height": 900})
    at(monkeypatch, 2027, 1, 10)
    sign_in_as(page, site, "supervision", "/assessment/inspection/?month=2026-11-01")
    page.get_by_role("button", name="截止本月检查").click()
    expect(page.get_by_role("button", name="截止本月检查")).to_have_count(0)
    page.goto(f"{site}/assessment/ranks/?quarter=2026-10-01")
    page.get_by_role("button", name="封存").click()
    page.get_by_role("button", name="生成排名").click()
    expect(page.get_by_text("须由另一人批准").first).to_be_visible()
    readable(page)
    sign_in_as(page, site, "admin", "/assessment/ranks/?quarter=2026-10-01")
    page.get_by_role("button", name="批准", exact=True).click()
    page.get_by_role("button", name="公布", exact=True).click()
    expect(page.get_by_text("排名已公布")).to_be_visible()
    assert QuarterRanking.objects.get().state == "published"

    sign_in_as(page, site, "supervision", "/assessment/bulletins/")
    readable(page)
    page.get_by_label("文号").fill("县督〔2027〕1号")
    page.get_by_label("公开范围").select_option("public")
    page.get_by_role("button", name="起草", exact=True).click()
    expect(page.get_by_text("须由另一人签发").first).to_be_visible()
    readable(page)
    address = page.url
    sign_in_as(page, site, "leader", address.removeprefix(site))
    page.get_by_role("button", name="签发", exact=True).click()
    expect(page.get_by_role("button", name="签发", exact=True)).to_have_count(0)
    sign_in_as(page, site, "supervision", address.removeprefix(site))
    page.get_by_role("button", name="公布", exact=True).click()
    expect(page.get_by_text("通报已公布")).to_be_visible()
    page.context.clear_cookies()
    page.goto(f"{site}/assessment/public/")
    page.get_by_role("link", name="检查考核情况的通报").click()
    expect(page.get_by_role("row", name="乙社区")).to_contain_text("96.00")
    readable(page)

    sign_in_as(page, site, "leader", "/assessment/overview/")
    page.get_by_role("link", name="乙社区 96.00").focus()
    readable(page)
    page.goto(f"{site}/wall/")
    expect(page.get_by_role("heading", name="社区")).to_be_visible()
    page.keyboard.press("ArrowRight")
    expect(page.get_by_role("heading", name="得分地图")).to_be_visible()
    expect(page.get_by_role("status")).to_have_text("已暂停")
    readable(page)

    page.set_viewport_size(PHONE)  # type: ignore[arg-type]
    sign_in_as(page, site, "officer_b", "/assessment/ranks/?quarter=2026-10-01")
    row = page.get_by_role("row", name="乙社区")
    expect(row).to_contain_text(
        "96.00"
    )  # one of two failures stands: four of ten, one point, on ten observations
    expect(row).to_contain_text("末位")
    readable(page)
    page.goto(f"{site}/assessment/units/unit-b/?month=2026-11-01")
    expect(page.get_by_role("link", name="标准2")).to_be_visible()
    expect(page.get_by_role("link", name="标准1", exact=True)).to_have_count(0)
    readable(page)
    assert complaints == []
    assert foreign_requests == []
