"""A phone that cannot send: its day goes by a file, and counts once, also when the phone sends it after all."""

import io
import json
from pathlib import Path

import pytest
from django.core.management import call_command
from playwright.sync_api import BrowserContext, Page, expect

from surveys.models import PointPhoto, SurveyPoint
from tests.flows.conftest import sign_in
from tests.flows.test_field_day import photo
from tests.flows.test_field_shell import begin, browser_context_args, kept_for_offline, online_again

__all__ = ["browser_context_args", "online_again"]
pytestmark = [pytest.mark.browser, pytest.mark.usefixtures("people", "photo_folder", "online_again")]


def test_the_exported_day_is_taken_in_once_and_the_phone_then_hears_that_it_is_there(
    page: Page, site: str, context: BrowserContext, tmp_path: Path
) -> None:
    sign_in(page, site, "collector", to="/field/")
    kept_for_offline(page)
    context.set_offline(True)
    for number in range(2):
        begin(page, "井盖")
        page.set_input_files("#photo-close", photo(number))
        expect(page.locator(".thumb__picture")).to_be_visible()
        if number == 0:
            page.locator("#send").click()
            expect(page.get_by_label("搜索类别")).to_be_visible()
    page.goto(f"{site}/field/#/me")
    with page.expect_download() as saving:
        page.locator("#export").click()
    day = tmp_path / "day.zip"
    saving.value.save_as(day)

    said = io.StringIO()
    call_command("import_outbox", str(day), "--json", stdout=said)
    told = json.loads(said.getvalue())
    assert {name: told[name] for name in ("new", "skipped", "refused", "photos")} == {
        "new": 1,
        "skipped": 1,  # the draft
        "refused": 0,
        "photos": 1,
    }
    context.set_offline(False)
    page.goto(f"{site}/field/#/outbox")
    expect(page.locator("[data-state=done]")).to_have_count(1)
    assert SurveyPoint.objects.count() == PointPhoto.objects.kept().count() == 1
