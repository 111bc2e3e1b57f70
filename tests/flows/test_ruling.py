"""Two units hand one case back, a ruling ends it for good, and the next point beside it goes to the ruled unit."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from gis_core.models import User
from surveys.models import Case
from tests.flows.conftest import look
from tests.flows.desk import begin, done, fill, open_case, take
from tests.surveys.cases import filing, make_case, step
from tests.surveys.test_advancing import sent_out
from tests.towns import Town

pytestmark = [pytest.mark.browser, pytest.mark.usefixtures("photo_folder")]

#: Some five metres from the case that is disputed: inside the county's radius of a ruling.
BESIDE = 0.5005


def test_two_hand_backs_end_in_a_ruling_that_the_next_point_obeys(
    page: Page,
    site: str,
    sit_down: Callable[..., None],
    application: Any,
    town: Town,
    people: dict[str, User],
    complaints: list[str],
) -> None:
    case = sent_out(people, now=timezone.now())
    sit_down("officer_a", tab="sign")
    open_case(page, case)
    take(page, "退回", reason="不在本单位责任范围", note="界线以北，属乙社区")
    done(page, "退回")
    sit_down("supervision", tab="returned")
    open_case(page, case)
    take(page, "同意退回", note="到场查看，界线属实")
    done(page, "同意退回")
    take(page, "派遣", unit="unit-a")
    expect(page.locator("#problem")).to_contain_text("已被认定不承担本案")
    complaints.clear()  # the refusal, which the browser notes
    fill(page, "派遣", unit="unit-b")
    done(page, "派遣")
    sit_down("officer_b", tab="sign")
    open_case(page, case)
    take(page, "退回", reason="属于民事纠纷", note="两家的事，也不是我们的")
    done(page, "退回")
    sit_down("supervision", tab="rulings")
    open_case(page, case)
    expect(page.get_by_role("link", name="同意退回")).to_have_count(0)  # twice is enough
    begin(page, "责任认定")
    fill(page, "责任认定", unit="unit-b", accountable_unit="unit-b", note="三方到场，认定归乙社区")
    done(page, "责任认定")
    look(page, complaints)
    sit_down("officer_b", tab="sign")
    open_case(page, case)
    expect(page.get_by_role("link", name="签收", exact=True)).to_be_visible()
    expect(page.get_by_role("link", name="退回", exact=True)).to_have_count(0)  # a ruling is final
    with application.lock:
        following = make_case(BESIDE, now=timezone.now())
        step(following, "file", people["supervision"], now=timezone.now(), **filing(following))
    sit_down("supervision", tab="dispatch")
    page.get_by_role("checkbox").check()
    page.get_by_role("button", name="派遣选中的").first.click()
    expect(page.locator(".rows__row")).to_have_text(re.compile("乙社区.*1 件", re.DOTALL))
    page.get_by_role("button", name="派遣", exact=True).click()
    expect(page.get_by_role("status")).to_contain_text("已派遣 1 件")
    page.get_by_role("link", name=following.number).click()
    page.get_by_text("为什么是这些单位？").click()
    expect(page.locator(".why")).to_contain_text(f"责任单位：乙社区，依据：责任认定 AJ{case.number}")
    page.wait_for_load_state("networkidle")
    page.goto(f"{site}/disputes/")
    (row,) = page.locator(".ledger__row").all()
    for told in (case.number, "已责任认定", "多个单位推诿", "甲社区", "乙社区", f"责任认定 AJ{case.number}"):
        expect(row).to_contain_text(told)
    look(page, complaints)
    with application.lock:
        assert Case.objects.get(pk=following.pk).handling_unit == town.b
