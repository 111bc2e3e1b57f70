"""A gap is promised at the workbench; a proposed spot is planned; duties pass to a substitute."""

import datetime
import re

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect
from psycopg.types.range import DateRange

from gis_core.models import User
from surveys.models import Case, RecurringSpot
from surveys.services.sweeping import take_supply_gaps
from tests.flows.conftest import look, sign_in
from tests.surveys.cases import make_case
from tests.towns import Town, at, category

pytestmark = pytest.mark.browser

PHONE = {"width": 390, "height": 844}


def test_a_gap_is_promised_at_the_workbench_and_stands_so_in_its_list(
    page: Page, site: str, town: Town, people: dict[str, User], complaints: list[str]
) -> None:
    now = timezone.now()
    make_case(key="g01999", now=now, place_text="东门老街 12 号")
    make_case(0.6, key="g01999", now=now, place_text="西门老街")
    take_supply_gaps(now=now)
    case = Case.objects.get(point__place_text="东门老街 12 号")
    sign_in(page, site, "officer_a", to="/supply-gaps/")
    expect(page.locator(".gap")).to_have_count(2)
    look(page, complaints)
    page.get_by_role("link", name=re.compile(case.number)).click()
    page.get_by_role("link", name="答复设施缺失").click()
    page.get_by_label("答复", exact=True).select_option(label="补建")
    page.get_by_label("项目（补建时填写）").fill("消火栓补建一期")
    page.get_by_label("资金（元，补建时填写）").fill("12000")
    page.get_by_label("建成或复核日期").fill((now + datetime.timedelta(days=90)).date().isoformat())
    page.get_by_label("说明", exact=True).fill("列入今年计划")
    page.get_by_role("button", name="答复设施缺失").click()
    expect(page.locator(".timeline")).to_contain_text("列入今年计划")
    page.set_viewport_size(PHONE)
    page.goto(f"{site}/supply-gaps/?show=promised")
    expect(page.locator(".gap")).to_contain_text("消火栓补建一期")
    look(page, complaints)
    page.goto(f"{site}/supply-gaps/?view=units&show=all")
    expect(page.locator("tbody tr")).to_contain_text(["甲社区"])
    look(page, complaints)


def test_a_spot_is_planned_and_duties_pass_on(
    page: Page, site: str, town: Town, people: dict[str, User], complaints: list[str]
) -> None:
    today = timezone.localdate()
    RecurringSpot.objects.create(
        name="东门早市",
        geom=at(0.5, 0.25),
        category=category("m06002"),
        weekdays=[6, 7],
        starts_at="06:00",
        ends_at="09:00",
        during=DateRange(today, None),
        evidence={"times": 5, "weeks": 8},
    )
    sign_in(page, site, "supervision", to="/recurring/")
    look(page, complaints)
    page.get_by_label("提前立案（分钟）").fill("90")
    page.get_by_role("button", name="采纳", exact=True).click()
    expect(page.get_by_text("东门早市 已列入计划。")).to_be_visible()
    expect(page.get_by_text("提前 90 分钟立案")).to_be_visible()
    page.set_viewport_size(PHONE)
    look(page, complaints)
    page.goto(f"{site}/substitutes/")
    page.get_by_label("A 岗（不在岗）").select_option(label="officer_a")
    page.get_by_label("B 岗（代班）").select_option(label="officer_b")
    page.get_by_label("第一天").fill(today.isoformat())
    page.get_by_label("最后一天").fill((today + datetime.timedelta(days=7)).isoformat())
    page.get_by_label("原因").fill("年假")
    page.get_by_role("button", name="登记", exact=True).click()
    expect(page.get_by_text("officer_a → officer_b")).to_be_visible()
    expect(page.get_by_text("今日生效")).to_be_visible()
    look(page, complaints)
