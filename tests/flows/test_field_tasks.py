"""Work on the phone: what waits is there without a network, is decided there, and is told of when it came too late."""

import datetime
from typing import Any

import pytest
from django.utils import timezone
from playwright.sync_api import BrowserContext, Page, expect

from gis_core.models import User
from surveys.models import Case, CaseStep, PointPhoto, StepPhoto
from surveys.services.photo_files import original_path
from tests.flows.conftest import look, sign_in
from tests.flows.test_field_camera import camera_page
from tests.flows.test_field_day import photo
from tests.flows.test_field_shell import browser_context_args, kept_for_offline, online_again
from tests.surveys.cases import filing, make_case, step
from tests.surveys.photos import jpeg, sha256
from tests.towns import lonlat

__all__ = ["browser_context_args", "camera_page", "online_again"]
pytestmark = [pytest.mark.browser, pytest.mark.usefixtures("people", "photo_folder", "online_again")]


def checking(people: dict[str, User], x: float = 0.5, y: float = 0.2) -> Case:
    """A case with a photo from before that the collector is asked to check, its clock running."""
    now = timezone.now() - datetime.timedelta(minutes=10)
    case = make_case(x, y, now=now)
    before = jpeg("orange", (800, 600))
    PointPhoto.objects.create(
        point=case.point, position=1, sha256=sha256(before), size=len(before), kept_at=now
    )
    path = original_path(sha256(before))
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(before)
    office, officer = people["supervision"], people["officer_a"]
    case = step(case, "file", office, now=now, **filing(case))
    case = step(case, "dispatch", office, now=now)
    case = step(case, "accept", officer, now=now)
    case = step(case, "feed_back", officer, now=now, photos=("a" * 64, "b" * 64), note="已清理")
    return step(case, "ask_check", office, now=now, assignee_id=people["collector"].pk, note="看井盖是否平整")


def open_task(page: Page, site: str, case: Case) -> None:
    page.goto(f"{site}/field/#/tasks")
    page.locator(f"[data-case='{case.number}']").click()
    expect(page.locator(".facts")).to_contain_text(case.number)


def test_a_check_is_decided_without_a_network_and_arrives_with_its_photos(
    page: Page, site: str, context: BrowserContext, people: dict[str, User], complaints: list[str]
) -> None:
    case = checking(people)
    sign_in(page, site, "collector", to="/field/")
    kept_for_offline(page)
    expect(page.locator("#to-do")).to_contain_text("1")
    open_task(page, site, case)
    expect(page.locator(".before__picture").first).to_be_visible()
    look(page, complaints)
    context.set_offline(True)
    page.goto(f"{site}/field/#/tasks")
    open_task(page, site, case)
    expect(page.locator(".before__picture").first).to_be_visible()
    expect(page.locator(".facts")).to_contain_text("看井盖是否平整")
    page.get_by_role("button", name="核查通过").click()
    expect(page.locator("#missing")).to_contain_text("还需 1 张照片")
    page.set_input_files("#photo-now", photo(3))
    expect(page.locator("#distance")).to_contain_text("米")
    page.locator("#send").click()
    expect(page.locator("#to-do")).to_be_hidden()
    expect(page.locator("#owed")).to_contain_text("1")
    assert Case.objects.get().state == "checking"

    context.set_offline(False)
    page.goto(f"{site}/field/#/outbox")
    expect(page.locator("[data-state=done]")).to_contain_text("核查通过")
    taken = CaseStep.objects.get(action="pass_check")
    assert (taken.actor.username if taken.actor else "", Case.objects.get().state) == (
        "collector",
        "feedback",
    )
    assert [one.sha256 for one in StepPhoto.objects.kept()] == taken.photos


def test_too_far_away_a_check_is_not_sent_and_says_how_far(
    page: Page, site: str, people: dict[str, User]
) -> None:
    case = checking(people, 0.51, 0.2)  # some ten metres a hundredth; the phone stands at (0.5, 0.2)
    case.point.refresh_from_db()
    page.context.set_geolocation(
        dict(zip(("longitude", "latitude"), lonlat(0.6, 0.2), strict=True)) | {"accuracy": 5}
    )
    sign_in(page, site, "collector", to="/field/")
    kept_for_offline(page)
    open_task(page, site, case)
    page.get_by_role("button", name="核查不通过").click()
    page.set_input_files("#photo-now", photo(4))
    expect(page.locator(".thumb__picture")).to_be_visible()
    expect(page.locator("#missing")).to_contain_text("请写明现场情况")
    page.get_by_label("文字说明").fill("仍未修好")
    expect(page.locator("#missing")).to_contain_text("请走近")
    expect(page.locator("#send")).to_be_disabled()


def test_a_decision_that_comes_too_late_says_why_and_is_not_lost(
    page: Page, site: str, context: BrowserContext, people: dict[str, User], application: Any
) -> None:
    case = checking(people)
    sign_in(page, site, "collector", to="/field/")
    kept_for_offline(page)
    open_task(page, site, case)
    context.set_offline(True)
    page.get_by_role("button", name="核查不通过").click()
    page.set_input_files("#photo-now", photo(5))
    page.get_by_label("文字说明").fill("井盖仍有异响")
    expect(page.locator("#send")).to_be_enabled()
    page.locator("#send").click()
    expect(page.get_by_role("heading", name="任务")).to_be_visible()
    with application.lock:
        step(Case.objects.get(), "rework", people["supervision"], now=timezone.now(), note="现场未完成")
    context.set_offline(False)
    page.goto(f"{site}/field/#/outbox")
    failed = page.locator("[data-state=failed]")
    expect(failed).to_contain_text("返工")
    failed.get_by_role("button", name="重新办理").click()
    expect(page.get_by_text("已不在您的待办中")).to_be_visible()
    assert StepPhoto.objects.count() == 0


def test_the_photo_from_before_lies_over_what_the_camera_sees(
    camera_page: Page, site: str, people: dict[str, User]
) -> None:
    page, case = camera_page, checking(people)
    sign_in(page, site, "collector", to="/field/")
    kept_for_offline(page)
    open_task(page, site, case)
    expect(page.locator(".before__picture").first).to_be_visible()
    page.get_by_role("button", name="核查通过").click()
    page.locator("#camera-now").click()
    ghost = page.locator("#ghost")
    expect(ghost).to_have_css("opacity", "0.5")
    page.get_by_label("前照透明度").fill("80")
    expect(ghost).to_have_css("opacity", "0.8")
    expect(page.locator("#shutter")).to_be_enabled()
    page.locator("#shutter").click()
    expect(page.locator(".thumb__picture")).to_have_count(1)
    expect(page.locator("#send")).to_be_enabled()
    page.locator("#send").click()
    expect(page.get_by_role("heading", name="任务")).to_be_visible()
    page.goto(f"{site}/field/#/outbox")
    expect(page.locator("[data-state=done]")).to_be_visible()
    assert StepPhoto.objects.kept().count() == 1
