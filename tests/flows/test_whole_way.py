"""A case goes its whole way: a collector reports, a clerk and an officer work it off, and it ends on paper."""

import io
import re
import uuid
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect
from pypdf import PdfReader

from gis_core.models import User
from grids.models import Membership
from surveys.models import Case
from tests.flows.conftest import PASSWORD, WHOLE_CHROMIUM, look
from tests.flows.desk import begin, done, fill, open_case, take
from tests.surveys.cases import make_rule
from tests.towns import Town, lonlat

pytestmark = [pytest.mark.browser, pytest.mark.usefixtures("photo_folder")]

WHAT = "东门口井盖破损，露出井口"
LON, LAT = lonlat(0.5, 0.25)
#: What the timeline says at the end, the newest first.
TIMELINE = ["结案", "核查通过", "下发核查", "处置反馈", "签收", "派遣", "立案", "上报"]


@pytest.fixture
def context(
    launch_browser: Callable[..., Browser], browser_context_args: dict[str, Any]
) -> Iterator[BrowserContext]:
    browser = launch_browser(executable_path=str(WHOLE_CHROMIUM))
    yield browser.new_context(**browser_context_args)
    browser.close()


@pytest.fixture
def page(context: BrowserContext) -> Page:
    return context.new_page()


@pytest.fixture
def clerk(people: dict[str, User]) -> User:
    """One person at the three desks of the centre, as in a small county."""
    clerk = User.objects.create_user(username="clerk", password=PASSWORD)
    for role in ("intake", "dispatcher", "checker"):
        Membership.objects.create(user=clerk, role=role)
    return clerk


def report(page: Page, site: str) -> Case:
    """Report a point as the phone of the collector does, with a token."""
    login = {"username": "collector", "password": PASSWORD}
    token = page.request.post(f"{site}/api/v1/login/", data=login).json()["token"]
    said = {"uid": str(uuid.uuid4()), "category": "m06002", "lon": LON, "lat": LAT, "description": WHAT}
    headers = {"Authorization": f"Token {token}"}
    answer = page.request.post(f"{site}/api/v1/points/", data=said, headers=headers)
    assert answer.status == 201, answer.text()
    return Case.objects.get(point__uid=said["uid"])


def paper(page: Page) -> str:
    """The text of the case's sheet, which the browser opens, without what parts its lines."""
    page.get_by_role("link", name="打印案卷（PDF）").click()
    page.wait_for_url("**/sheet.pdf")
    pages = PdfReader(io.BytesIO(page.request.get(page.url).body())).pages
    return "".join(sheet.extract_text() for sheet in pages).replace("\n", "")


def test_a_case_from_the_report_to_its_sheet_of_paper(
    page: Page, site: str, sit_down: Callable[..., None], town: Town, clerk: User, complaints: list[str]
) -> None:
    make_rule()
    case = report(page, site)
    sit_down("clerk", tab="intake")
    open_case(page, case)
    begin(page, "立案")
    page.get_by_role("radio").check()
    fill(page, "立案")
    done(page, "立案")
    take(page, "派遣")
    done(page, "派遣")
    sit_down("officer_a", tab="sign")
    expect(page.locator(".cases__row .light--green")).to_contain_text("还剩")
    open_case(page, case)
    take(page, "签收")
    done(page, "签收")
    expect(page.locator(".case__standing .light--green")).to_contain_text("还剩")
    take(page, "处置反馈", note="井盖已更换")
    done(page, "处置反馈")
    sit_down("clerk", tab="check")
    open_case(page, case)
    take(page, "下发核查", assignee="collector · 本网格")
    done(page, "下发核查")
    sit_down("collector", tab="tasks")
    open_case(page, case)
    take(page, "核查通过", lon=str(LON), lat=str(LAT))
    done(page, "核查通过")
    sit_down("clerk", tab="check")
    open_case(page, case)
    begin(page, "结案")
    page.get_by_role("checkbox", name=re.compile("结案条件")).check()
    fill(page, "结案")
    done(page, "结案")
    assert page.locator(".timeline__head strong").all_inner_texts() == TIMELINE
    expect(page.get_by_alt_text(re.compile("处置反馈，照片 1"))).to_be_visible()
    look(page, complaints)
    told = paper(page)
    for word in (case.number, WHAT, "井盖已更换", *TIMELINE):
        assert word in told
