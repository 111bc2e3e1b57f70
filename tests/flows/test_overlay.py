"""A planner draws an outline and sees the figures change with every corner; the campaign leads down to households."""

import re

import pytest
from playwright.sync_api import Page, expect

from gis_core.models import User
from renovation.models import Project, RenovationZone
from tests.flows.workspace import click_map, drawn, enter, map_at, query_of, settled, violations
from tests.renovation.records import make_project, make_records
from tests.towns import Town, box

pytestmark = [pytest.mark.browser]

#: Of a zone whose project is too late (frontend/src/map/palette.ts, zoneLights.red), and the line of what is drawn.
LATE, OUTLINE = (155, 28, 28), (122, 31, 162)


@pytest.fixture
def project(town: Town, people: dict[str, User]) -> Project:
    zone = RenovationZone.objects.create(code="PG-1", name="北门片区", geom=box(0.2, 0.2, 1.4, 0.8))
    made = make_project(zone, implementing_unit=town.a)
    make_records(made, people["planner"])
    return made


def test_figures_follow_the_drawing_and_zones_lead_to_their_households(
    page: Page, site: str, project: Project
) -> None:
    enter(page, site, "planner", to=map_at(1, 0.5, zoom=15))
    settled(page)
    page.keyboard.press("o")
    expect(page.locator("#inside-status")).to_contain_text("顶点")
    for right, down in ((-60, -120), (240, -120), (240, 60)):
        click_map(page, right=right, down=down)
    status = page.locator("#inside-status")
    expect(status).to_contain_text("亩")
    triangle = status.inner_text()
    drawn(page, OUTLINE, more_than=100)
    click_map(page, right=-60, down=60)
    expect(status).not_to_have_text(triangle)
    expect(page.locator("#inside-tables")).to_contain_text("北门片区")
    expect(page.locator("#inside-tables .inside__total").first).to_contain_text("合计")
    corner = page.locator(".corner").nth(3)
    four = status.inner_text()
    spot = corner.bounding_box()
    assert spot is not None
    page.mouse.move(spot["x"] + 14, spot["y"] + 14)
    page.mouse.down()
    page.mouse.move(spot["x"] - 46, spot["y"] + 14, steps=4)
    page.mouse.up()
    expect(status).not_to_have_text(four)
    dragged = status.inner_text()
    corner.focus()
    page.keyboard.press("ArrowDown")
    expect(status).not_to_have_text(dragged)
    page.keyboard.press("Delete")
    expect(status).to_have_text(triangle)
    expect(page.locator(".corner")).to_have_count(3)
    assert violations(page) == []
    page.reload()
    expect(status).to_have_text(triangle)
    page.get_by_role("link", name="对比、打印").click()
    page.locator("#choose-b").select_option("zone:PG-1")
    page.get_by_role("button", name="查看").click()
    expect(page.locator("h1")).to_have_text("绘制的范围 与 北门片区 对比")
    assert violations(page) == []

    page.goto(f"{site}/?overlay=zone:PG-1")
    page.get_by_role("button", name="修改范围").click()
    expect(page.locator(".corner:not(.corner--middle)")).to_have_count(4)
    spot = page.locator(".corner").first.bounding_box()
    assert spot is not None
    page.mouse.move(spot["x"] + 14, spot["y"] + 14)
    page.mouse.down()
    page.mouse.move(spot["x"] - 26, spot["y"] + 44, steps=4)
    page.mouse.up()
    change = page.locator("#inside-edit-why")
    expect(change).to_contain_text("与现行范围相比")
    page.locator(".corner--middle").nth(1).focus()
    page.keyboard.press("Enter")
    expect(page.locator(".corner:not(.corner--middle)")).to_have_count(5)
    page.keyboard.press("Control+z")
    expect(page.locator(".corner:not(.corner--middle)")).to_have_count(4)
    page.keyboard.press("Control+z")
    expect(change).to_have_text("")
    page.keyboard.press("Control+y")
    expect(change).to_contain_text("与现行范围相比")
    assert violations(page) == []
    page.get_by_role("link", name="提为新版").click()
    page.get_by_label("理由").fill("测量核实")
    page.get_by_role("button", name="存为草稿").click()
    expect(page.locator(".gates__row").first).to_contain_text("测量核实")
    assert violations(page) == []

    page.goto(site + map_at(1, 0.5, zoom=15))
    settled(page)
    page.locator("#tool-campaign").click()
    expect(page.locator("#campaign-panel")).to_contain_text("北门片区改造")
    drawn(page, LATE, more_than=100)
    assert "mode=renovation" in query_of(page)
    click_map(page, down=40)
    expect(page.locator("#campaign-project")).to_have_text("北门片区改造")
    expect(page.locator(".campaign__plan li")).to_have_count(11)
    page.locator("[data-building]", has_text="B1").click()
    expect(page.locator("#campaign-households")).to_be_visible()
    expect(page.locator("#campaign-panel")).not_to_contain_text("示例户主")
    assert violations(page) == []
    expect(page.locator(".campaign__time")).to_contain_text("记录截至")
    page.locator("#campaign-slider").fill("900")
    expect(page.locator(".campaign__time")).to_contain_text("推演到")
    expect(page.locator("#campaign-today")).to_be_visible()
    found = re.search(r"plan=(\d{4}-\d\d-\d\d)", query_of(page))
    assert found
    page.locator(".campaign__way a").first.click()
    sheet = page.locator("#campaign-panel").get_by_role("link", name="A0")
    expect(sheet).to_have_attribute("href", f"/renovation/wallmap.pdf?size=a0&on={found[1]}")
    page.go_back()
    page.go_back()
    page.locator("#tool-campaign").click()
    expect(page.locator("#campaign")).to_be_hidden()
    expect(page.locator("#tabs")).to_be_visible()
