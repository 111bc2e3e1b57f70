"""A collector goes through the facilities of a grid without a network; the manager takes new ones in."""

import datetime

import pytest
from django.utils import timezone
from playwright.sync_api import BrowserContext, Page, expect

from gis_core.models import User
from grids.models import Facility
from surveys.models import CensusCampaign, FacilityFinding, SurveyPoint
from tests.flows.conftest import look, sign_in
from tests.flows.test_field_day import photo
from tests.flows.test_field_facilities import COVER, FAR, covers
from tests.flows.test_field_shell import browser_context_args, kept_for_offline, online_again
from tests.surveys.censuses import make_census
from tests.towns import Town

__all__ = ["browser_context_args", "covers", "online_again"]
pytestmark = [pytest.mark.browser, pytest.mark.usefixtures("photo_folder", "online_again")]


@pytest.fixture
def campaign(people: dict[str, User], town: Town) -> CensusCampaign:
    today = timezone.now().date()
    days = {"first_on": today - datetime.timedelta(days=1), "last_on": today + datetime.timedelta(days=9)}
    return make_census(people["supervision"], grids=[town.grids["G1"].code], **days)


def found(page: Page, code: str, how: str) -> None:
    page.locator(f"[data-code='{code}'] .row__open").click()
    page.locator(f"[data-code='{code}'] [data-found={how}]").click()


def test_facilities_are_gone_through_offline_and_each_finding_arrives_once(
    page: Page,
    site: str,
    context: BrowserContext,
    campaign: CensusCampaign,
    covers: dict[str, Facility],
    complaints: list[str],
) -> None:
    sign_in(page, site, "manager", to="/field/")
    kept_for_offline(page)
    expect(page.locator("#census")).to_be_visible()
    context.set_offline(True)
    page.locator("#census").click()
    page.locator(".group__name--share").click()
    expect(page.locator("[data-type=all]")).to_be_visible()
    look(page, complaints)
    page.locator("[data-type=all]").click()
    expect(page.locator("[data-code]")).to_have_count(2)  # the removed one is not gone through
    found(page, COVER, "present")
    expect(page.locator(f"[data-code='{COVER}']")).to_have_attribute("data-result", "present")
    found(page, FAR, "damaged")
    look(page, complaints)
    page.locator("[data-report=yes]").click()
    expect(page.locator("#about")).to_contain_text(FAR)
    page.set_input_files("#photo-close", photo(1))
    expect(page.locator(".thumb__picture")).to_have_count(1)
    page.locator("#send").click()
    expect(page.get_by_label("搜索类别")).to_be_visible()
    context.set_offline(False)
    page.goto(f"{site}/field/#/outbox")
    expect(page.locator("[data-state=done]")).to_have_count(3)
    results = dict(FacilityFinding.objects.values_list("facility_code", "result"))
    assert results == {COVER: "present", FAR: "damaged"}
    point = SurveyPoint.objects.get()
    assert (point.facility, FacilityFinding.objects.get(facility_code=FAR).point_uid) == (
        covers[FAR],
        point.uid,
    )
    assert FacilityFinding.objects.get(facility_code=COVER).fix is not None
    assert not Facility.objects.known().filter(status="damaged").exists()


def test_a_new_one_is_photographed_and_measured_and_goes_into_the_ledger_by_the_manager(
    page: Page,
    site: str,
    campaign: CensusCampaign,
    covers: dict[str, Facility],
    town: Town,
    complaints: list[str],
) -> None:
    sign_in(page, site, "manager", to="/field/")
    kept_for_offline(page)
    expect(page.locator("#census")).to_be_visible()
    page.goto(f"{site}/field/#/walk/{campaign.pk}/{town.grids['G1'].code}/c01001")
    page.locator("#new-here").click()
    expect(page.locator("#new-type")).to_have_value("c01001")
    expect(page.locator("#missing")).to_have_text("请拍一张照片。")
    page.set_input_files("#photo-close", photo(1))
    expect(page.locator(".ring")).to_have_attribute("data-quality", "good")
    look(page, complaints)
    page.locator("#send").click()
    expect(page.get_by_role("heading", name="部件普查")).to_be_visible()
    page.goto(f"{site}/field/#/outbox")
    expect(page.locator("[data-state=done]")).to_have_count(1)
    page.set_viewport_size({"width": 1440, "height": 900})
    page.goto(f"{site}/own-grids/census/{campaign.pk}/")
    look(page, complaints)
    page.get_by_role("button", name="入台账", exact=True).click()
    expect(page.get_by_text("已入台账")).to_be_visible()
    made = Facility.objects.known().get(data_source="部件普查")
    assert made.geom.equals_exact(FacilityFinding.objects.get().geom, 1e-9)
    expect(page.locator("table")).to_contain_text("已查 1 / 3")
    page.goto(f"{site}/own-grids/census/")
    look(page, complaints)
