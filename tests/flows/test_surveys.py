"""A survey from the office to the phone and back: set on the web, answered without a network, read on the web."""

from typing import Any

import pytest
from django.utils import timezone
from playwright.sync_api import BrowserContext, Page, expect

from gis_core.models import User
from surveys.models import SurveyAnswer, SurveyFind, SurveyTask
from tests.flows.conftest import look, sign_in
from tests.flows.test_field_day import photo
from tests.flows.test_field_shell import browser_context_args, kept_for_offline, online_again
from tests.surveys.set_surveys import make_answer, make_survey
from tests.towns import Town

__all__ = ["browser_context_args", "online_again"]
pytestmark = [pytest.mark.browser, pytest.mark.usefixtures("people", "photo_folder", "online_again")]


def set_on_the_web(page: Page, site: str, town: Town, complaints: list[str]) -> SurveyTask:
    """The office sets it for G1 and G2."""
    page.set_viewport_size({"width": 1440, "height": 900})
    sign_in(page, site, "supervision", to="/surveys/new/")
    page.get_by_label("名称").fill("飞线充电排查")
    page.get_by_label("怎么查").fill("逐栋查看一楼和架空层。")
    page.locator("details:has([value=m06010]) summary").click()
    page.locator("[name=categories][value=m06010]").check()
    for name in ("G1", "G2"):
        page.locator(f"[name=grids][value='{town.grids[name].code}']").check()
    look(page, complaints)
    page.get_by_role("button", name="布置", exact=True).click()
    expect(page.get_by_text("专项调查已布置")).to_be_visible()
    expect(page.get_by_text("2 个网格尚未答复")).to_be_visible()
    return SurveyTask.objects.get()


def open_grid(page: Page, site: str, survey: SurveyTask, grid: str) -> None:
    page.goto(f"{site}/field/#/tasks")
    page.locator(f"[data-survey='{survey.uid}']").click()
    page.locator(f"[data-grid='{grid}']").click()


def test_a_survey_is_set_answered_offline_and_read_on_the_web(
    page: Page,
    site: str,
    context: BrowserContext,
    town: Town,
    people: dict[str, User],
    complaints: list[str],
) -> None:
    survey = set_on_the_web(page, site, town, complaints)
    g1, g2 = town.grids["G1"].code, town.grids["G2"].code
    context.clear_cookies()
    page.set_viewport_size({"width": 390, "height": 844})
    sign_in(page, site, "collector", to="/field/")
    kept_for_offline(page)
    expect(page.locator("#to-do")).to_contain_text("1")
    page.goto(f"{site}/field/#/tasks")
    expect(page.locator(f"[data-survey='{survey.uid}']")).to_contain_text("已答复 0 / 2 个网格")
    look(page, complaints)
    context.set_offline(True)

    open_grid(page, site, survey, g2)
    page.locator("#begin").click()
    expect(page.locator("#standing")).to_have_text("进行中")
    look(page, complaints)
    page.locator("#finish").click()
    page.locator("#confirm").click()
    expect(page.locator(f"[data-grid='{g2}']")).to_have_attribute("data-standing", "zero")

    page.locator(f"[data-grid='{g1}']").click()
    page.locator("#begin").click()
    page.locator("[data-category=m06010]").click()
    expect(page.locator("#for-survey")).to_contain_text("飞线充电排查")
    page.set_input_files("#photo-close", photo(1))
    expect(page.locator(".thumb__picture")).to_have_count(1)
    expect(page.locator(".ring")).to_have_attribute("data-quality", "good")
    page.locator("#send").click()
    expect(page.locator("#standing")).to_contain_text("已上报 1 条")
    page.locator("#finish").click()
    expect(page.locator(".question")).to_contain_text("上报 1 条")
    page.get_by_label("文字说明").fill("二号楼一处")
    page.locator("#confirm").click()
    expect(page.locator(f"[data-grid='{g1}']")).to_have_attribute("data-standing", "finds")
    expect(page.locator("#to-do")).to_be_hidden()
    assert not SurveyAnswer.objects.exists()

    context.set_offline(False)
    page.goto(f"{site}/field/#/outbox")
    expect(page.locator("[data-state=done]")).to_have_count(5)
    expect(page.locator("[data-state=done]", has_text="已计入专项调查")).to_have_count(1)
    find = SurveyFind.objects.get()
    assert (find.survey, find.grid_code, find.why_not) == (survey, g1, "")
    answers = {row.grid_code: row for row in SurveyAnswer.objects.exclude(kind="begun")}
    assert {grid: row.kind for grid, row in answers.items()} == {g1: "finds", g2: "zero"}
    assert (answers[g1].note, answers[g2].geom is not None) == ("二号楼一处", True)

    page.goto("about:blank")  # the app asks nothing more
    complaints.clear()
    context.clear_cookies()
    page.set_viewport_size({"width": 1440, "height": 900})
    sign_in(page, site, "leader", to=f"/surveys/{survey.uid}/")
    expect(page.locator(f"[data-grid='{g1}']")).to_contain_text("有发现，已办结")
    expect(page.locator(f"[data-grid='{g2}']")).to_contain_text("零报告")
    expect(page.locator(".share__words")).to_have_text("已答复 2 / 2 个网格")
    look(page, complaints)
    page.goto(f"{site}/surveys/")
    expect(page.get_by_text("全部已答复")).to_be_visible()
    look(page, complaints)


def test_what_happened_meanwhile_is_told_and_the_answer_is_given_anew(
    page: Page, site: str, context: BrowserContext, town: Town, people: dict[str, User], application: Any
) -> None:
    today = timezone.now().date()
    with application.lock:
        survey = make_survey(people["supervision"], town, "G1", first_on=today, due_on=today)
    g1 = town.grids["G1"].code
    sign_in(page, site, "collector", to="/field/")
    kept_for_offline(page)
    open_grid(page, site, survey, g1)
    page.locator("#begin").click()
    context.set_offline(True)
    page.locator("#finish").click()
    page.locator("#confirm").click()
    expect(page.locator(f"[data-grid='{g1}']")).to_have_attribute("data-standing", "zero")
    with application.lock:
        other = make_answer(survey, g1, "zero", people["manager"], said_at=timezone.now())
    context.set_offline(False)
    page.goto(f"{site}/field/#/outbox")
    failed = page.locator("[data-state=failed]")
    expect(failed).to_contain_text("这个网格已经答复：零报告")
    failed.get_by_role("button", name="重新办理").click()
    expect(page.locator("#given")).to_have_text("其他人已答复")
    assert list(SurveyAnswer.objects.filter(kind="zero")) == [other]
