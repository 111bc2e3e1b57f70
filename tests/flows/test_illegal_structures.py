"""An officer takes an illegal structure from its finding to its file; a removal too early is refused with its day."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from gis_core.models import User
from surveys.models import Enforcement
from tests.flows.conftest import look
from tests.flows.desk import begin, done, fill, open_case, take
from tests.flows.workspace import COUNT, click_map, enter, map_at, pixels, settled
from tests.surveys.cases import make_case, make_rule
from tests.surveys.enforcement.structures import FOUND, decided, illegal_case
from tests.towns import Town

pytestmark = [pytest.mark.browser, pytest.mark.usefixtures("photo_folder")]

#: The colour of their outlines on the map.
STRUCTURE_LINE = (52, 58, 140)
#: A square on the map, in pixels from its middle.
CORNERS = ((-40, -40), (40, -40), (40, 40), (-40, 40), (-40, -40))


def draw(page: Page) -> None:
    """Draw the outline around the middle of the map."""
    canvas = page.locator(".admin-map__canvas")
    page.click(".leaflet-draw-draw-polygon")
    canvas.scroll_into_view_if_needed()
    size = canvas.bounding_box()
    assert size is not None
    x, y = size["x"] + size["width"] / 2, size["y"] + size["height"] / 2
    for dx, dy in CORNERS:
        page.mouse.move(x + dx, y + dy, steps=4)
        page.wait_for_timeout(200)  # two clicks at once are one for Leaflet.draw
        page.mouse.click(x + dx, y + dy)


def paper(page: Page, title: str, served_on: str, until: str = "") -> None:
    """Record a paper by its number, day and term."""
    term = {"until": until} if until else {}
    take(page, title, document=f"{title}〔2026〕1号", served_on=served_on, **term)
    done(page, title)


def test_footprints_stand_on_the_map_by_stage_for_those_who_see_the_case_and_lead_to_it(
    page: Page, site: str, town: Town, people: dict[str, User]
) -> None:
    case = illegal_case(people["officer_a"], people["supervision"])
    decided(case, people["officer_a"])
    middle = map_at(0.505, 0.255, zoom=19, on="2026-06-01", focus="all", hide="points")
    enter(page, site, "officer_a", to=middle)
    settled(page)
    page.wait_for_function(f"(asked) => ({COUNT})(asked) > 40", arg=[".leaflet-tile", STRUCTURE_LINE])
    page.locator("#layers summary").click()
    expect(page.locator("[data-layer=illegal_structures]")).to_be_checked()
    assert page.locator(".layer__class:has([data-swatch=illegal_structures])").all_inner_texts() == [
        *("已发现、调查认定或改正中", "已决定拆除", "已拆除或已办结"),
    ]
    page.locator("#layers summary").click()
    click_map(page)
    expect(page).to_have_url(re.compile(f"open=points%3A{case.point_id}|open=points:{case.point_id}"))
    page.locator("#drawer .case").get_by_text("到工作台办理").click()
    expect(page.locator("#content")).to_contain_text(case.number)
    page.wait_for_load_state("networkidle")
    enter(page, site, "officer_b", to=middle)
    settled(page)
    assert pixels(page, ".leaflet-tile", STRUCTURE_LINE) == 0


def test_an_illegal_structure_end_to_end(
    page: Page,
    sit_down: Callable[..., None],
    application: Any,
    town: Town,
    people: dict[str, User],
    complaints: list[str],
) -> None:
    make_rule("m06001")
    case = make_case(key="m06001", now=FOUND)
    sit_down("supervision", tab="intake")
    open_case(page, case)
    begin(page, "立案")
    page.get_by_role("radio").check()
    fill(page, "立案")
    take(page, "派遣")
    done(page, "派遣")
    sit_down("officer_a", tab="sign")
    open_case(page, case)
    take(page, "签收")
    begin(page, "现场勘验")
    draw(page)
    page.locator("#id_construction").select_option("building")
    look(page, complaints)
    fill(page, "现场勘验", use="住宅", storeys="2")
    expect(page.locator(".structure .admin-map__canvas path").first).to_be_attached()
    expect(page.locator(".structure")).to_contain_text("m²")
    paper(page, "责令停止建设", "2026-01-08")
    take(page, "确认已停工", note="已停工")
    begin(page, "调查认定")
    page.get_by_label("城乡规划法第六十四条").check()
    page.get_by_label("无许可").check()
    page.get_by_label("不能：限期拆除或者没收").check()
    fill(page, "调查认定", note="未取得建设工程规划许可证")
    told = {"document": "告知〔2026〕1号", "served_on": "2026-01-08", "until": "2026-01-12"}
    take(page, "事先告知", note="拟限期拆除；可陈述申辩、要求听证", **told)
    decision = {"document": "限拆〔2026〕1号", "until": "2026-01-30"}
    take(page, "决定限期拆除", served_on="2026-01-15", **decision)
    expect(page.get_by_role("alert").first).to_contain_text("自 2026-01-16 起可以作出决定")
    complaints.clear()  # the refusal, which the browser notes
    fill(page, "决定限期拆除", served_on="2026-01-16")
    expect(page.get_by_role("status").first).to_contain_text("决定限期拆除")
    expect(page.locator(".structure__removal")).to_contain_text("尚不能强制拆除")
    look(page, complaints)
    paper(page, "催告", "2026-02-02", "2026-02-12")
    paper(page, "公告", "2026-02-24", "2026-03-06")
    take(page, "作出强制执行决定", document="强执〔2026〕1号", served_on="2026-03-10")
    expect(page.get_by_role("alert").first).to_contain_text("2026-07-16")
    fill(page, "作出强制执行决定", served_on="2026-07-17")
    take(page, "强制拆除", began="2026-07-20T23:00", note="组织拆除")
    expect(page.get_by_role("alert").first).to_contain_text("夜间")
    expect(page.locator("#id_note")).to_have_value("组织拆除")
    fill(page, "强制拆除", began="2026-07-20T10:00")
    expect(page.locator(".rungs__rung--here")).to_contain_text("已拆除")
    take(page, "归档", file_number="违建2026-001", file_place="执法大队")
    done(page, "归档")
    with application.lock:
        assert Enforcement.objects.get(case=case).stage == "archived"
    take(page, "处置反馈", note="已拆除")
    done(page, "处置反馈")
    complaints.clear()  # the two refusals, which the browser notes
    sit_down("supervision", tab="check")
    open_case(page, case)
    begin(page, "结案")
    page.get_by_role("checkbox", name=re.compile("结案条件")).check()
    fill(page, "结案")
    done(page, "结案")
    page.get_by_role("link", name="打印案卷登记表").click()
    expect(page.locator(".register")).to_contain_text("催告〔2026〕1号")
    look(page, complaints)
