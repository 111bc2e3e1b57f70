"""A phone that gives GCJ-02, from its first report to one that lies right: told by the roads, moved by a person."""

from typing import Any
from uuid import UUID, uuid4

import numpy as np
import pytest
from django.utils import timezone
from playwright.sync_api import BrowserContext, Page, expect

from gis_core.models import User
from surveys.models import OffsetCheck, PhoneFix, SurveyPoint
from surveys.services.phones import check_phones
from surveys.services.recording import Report, record_point
from tests.flows.conftest import follow, look, sign_in
from tests.flows.test_field_shell import begin, browser_context_args, kept_for_offline
from tests.flows.workspace import AREA_BOUND, become
from tests.surveys.test_offsets import streets
from tests.surveys.test_phones import FIXES, along_streets, off_m, shifted
from tests.towns import category, lonlat

__all__ = ["browser_context_args", "streets"]
pytestmark = [pytest.mark.browser, pytest.mark.usefixtures("people", "photo_folder", "streets")]
DESK, PHONE = {"width": 1440, "height": 900}, {"width": 390, "height": 844}
PLACE = lonlat(0.5, 0.2)
#: What the phone has of the county is a day old.
A_DAY_OLD = """() => new Promise((resolve) => {
  indexedDB.open("wangge-field").onsuccess = (opened) => {
    const kept = opened.target.result.transaction("remembered", "readwrite").objectStore("remembered");
    kept.get("pack").onsuccess = (found) => {
      const row = found.target.result;
      row.value.takenAt -= 86400000;
      kept.put(row).onsuccess = () => resolve();
    };
  };
})"""


def stand_shifted(context: BrowserContext) -> tuple[float, float]:
    """The phone stands at PLACE, and says what GCJ-02 makes of it."""
    said = shifted([PLACE])[0]
    context.set_geolocation({"longitude": said[0], "latitude": said[1], "accuracy": 6})
    return said


def measured(phone: UUID, place: tuple[float, float], by: User) -> None:
    """The same phone has reported from somewhere else, too."""
    report = Report(
        uuid4(), category("m01037").pk, *place, *place, "EPSG:4326", position_source="gnss", phone=phone
    )
    record_point(report=report, by=by.pk, now=timezone.now())


def report_by_phone(page: Page, site: str) -> SurveyPoint:
    begin(page, AREA_BOUND)
    expect(page.locator(".ring")).to_have_attribute("data-quality", "good")
    page.locator("#send").click()
    expect(page.get_by_label("搜索类别")).to_be_visible()
    page.goto(f"{site}/field/#/outbox")
    expect(page.locator("#outbox-count")).to_have_text("全部已送达服务器。")
    return SurveyPoint.objects.latest("id")


def a_day_later(page: Page, site: str) -> None:
    page.goto(f"{site}/field/#/")
    page.evaluate(A_DAY_OLD)
    page.reload()


def test_a_shifted_phone_is_told_of_and_lies_right_once_a_technician_says_so(
    page: Page,
    site: str,
    context: BrowserContext,
    application: Any,
    complaints: list[str],
    people: dict[str, User],
) -> None:
    said = stand_shifted(context)
    page.set_viewport_size(PHONE)
    sign_in(page, site, "collector", to="/field/")
    kept_for_offline(page)
    first = report_by_phone(page, site)
    assert off_m(first, PLACE) > 300
    with application.lock:
        word = PhoneFix.objects.get().phone
        for place in shifted(along_streets(5, FIXES)):
            measured(word, place, people["collector"])
        assert check_phones(now=timezone.now()) == 1
    a_day_later(page, site)
    expect(page.locator("#shifted")).to_contain_text("偏移")
    look(page, complaints)

    page.set_viewport_size(DESK)
    with application.lock:
        become(page, site, "technician")
    page.goto(f"{site}/offset-checks/")
    look(page, complaints)
    follow(page.get_by_role("link", name="一部手机"))
    look(page, complaints)
    page.get_by_role("button", name="按 GCJ-02 改正").click()
    expect(page.locator(".finding--corrected")).to_be_visible()
    assert OffsetCheck.objects.get().decided_by == people["technician"]
    assert off_m(first, PLACE) < 0.01

    page.set_viewport_size(PHONE)
    with application.lock:
        become(page, site, "collector")
    a_day_later(page, site)
    expect(page.get_by_label("搜索类别")).to_be_visible()
    expect(page.locator("#shifted")).to_have_count(0)
    later = report_by_phone(page, site)
    assert later != first
    assert off_m(later, PLACE) < 0.01
    assert np.allclose((later.raw_x, later.raw_y), said)
    assert later.raw_crs == "gcj02"
