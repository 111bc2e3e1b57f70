"""Everybody can use the workspace: by keyboard, on a phone, in both languages, day and night, without the internet."""

import os
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from gis_core.models import User
from surveys.models import SurveyPoint
from tests.flows.workspace import (
    DESKTOP,
    PHONE,
    click_map,
    enter,
    make_points,
    map_at,
    rows,
    settled,
    violations,
    whole_town,
    winner,
)

pytestmark = [pytest.mark.browser]

SIZES: dict[str, Any] = {"desktop": DESKTOP, "phone": PHONE}
FULL = os.environ.get("WANGGE_TEST_PROFILE") == "full"
#: Both languages and both themes at either size; the long profile tries all of them with each other.
LOOKS = (
    [
        (size, language, scheme)
        for size in SIZES
        for language in ("zh-hans", "en")
        for scheme in ("light", "dark")
    ]
    if FULL
    else [
        ("desktop", "zh-hans", "light"),
        ("desktop", "en", "dark"),
        ("phone", "zh-hans", "dark"),
        ("phone", "en", "light"),
    ]
)
TABLET = {"width": 820, "height": 1180}


@pytest.fixture(autouse=True)
def points(people: dict[str, User]) -> list[SurveyPoint]:
    return make_points(people["collector"])


@pytest.mark.parametrize(("size", "language", "scheme"), LOOKS)
def test_axe_finds_nothing_in_any_state(
    page: Page, site: str, points: list[SurveyPoint], size: str, language: str, scheme: Any
) -> None:
    page.set_viewport_size(SIZES[size])
    page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
    page.context.add_cookies([{"name": "django_language", "value": language, "url": site}])
    enter(page, site, "supervision", to=map_at(0.5, 0.25, open=f"points:{points[0].pk}"))
    settled(page)
    expect(winner(page)).to_be_visible()
    page.locator("#drawer summary").last.click()
    expect(page.locator(".event")).to_have_count(1)
    assert violations(page) == []
    page.keyboard.press("Escape")
    page.keyboard.press("/")
    page.fill("#search-input", "117.005 28.0025")
    expect(page.locator(".found").first).to_be_visible()
    assert violations(page) == []
    page.keyboard.press("Escape")
    page.keyboard.press("Escape")
    page.click("#tab-filters")
    page.keyboard.press("l")
    assert violations(page) == []
    page.keyboard.press("Escape")
    page.keyboard.press("m")
    page.keyboard.press("?")
    assert violations(page) == []


def test_the_whole_way_by_keyboard(page: Page, site: str) -> None:
    page.set_viewport_size(DESKTOP)  # type: ignore[arg-type]
    enter(page, site, "supervision", to=whole_town())
    settled(page)
    page.locator("#tab-list").focus()
    page.keyboard.press("ArrowRight")
    expect(page.locator("#tab-filters")).to_be_focused()
    page.keyboard.press("ArrowLeft")
    page.locator("#list").focus()
    page.keyboard.press("ArrowDown")
    active = page.locator("#list").get_attribute("aria-activedescendant")
    page.keyboard.press("ArrowDown")
    expect(page.locator("#list")).not_to_have_attribute("aria-activedescendant", active or "")
    page.keyboard.press("Enter")
    expect(page.locator("#drawer-title")).to_have_text("道路破损")
    page.keyboard.press("Escape")
    expect(page.locator("#map")).to_be_focused()


def test_on_a_phone_everything_fits_a_finger_and_the_sheets_move(
    page: Page, site: str, points: list[SurveyPoint]
) -> None:
    page.set_viewport_size(PHONE)  # type: ignore[arg-type]
    enter(page, site, "supervision", to=map_at(0.5, 0.25))
    settled(page)
    page.locator("#tab-list").click()
    expect(page.locator("#side")).to_have_attribute("data-rest", "half")
    assert small_targets(page) == []
    page.locator("#tab-filters").click()
    assert small_targets(page) == []
    page.locator("#side-handle").click()
    expect(page.locator("#side")).to_have_attribute("data-rest", "full")
    page.locator("#tab-list").click()
    rows(page).first.click()
    expect(page.locator("#drawer-title")).to_have_text("私搭乱建")
    expect(page.locator("#side")).to_have_attribute("data-rest", "peek")
    assert small_targets(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") == PHONE["width"]
    page.locator("#drawer-close").click()
    page.locator("#layers summary").click()
    assert small_targets(page) == []


def test_on_a_phone_nothing_lies_over_an_open_sheet_tree_or_tool(
    page: Page, site: str, points: list[SurveyPoint]
) -> None:
    page.set_viewport_size(PHONE)  # type: ignore[arg-type]
    enter(page, site, "supervision", to=map_at(0.5, 0.25, on="2026-05-31"))
    settled(page)
    assert covering(page, "#on-date") is None
    assert covering(page, "#on-today") is None
    page.locator("#layers summary").click()
    assert covering(page, "[data-layer=points]") is None
    page.locator("#layers summary").click()
    page.locator("#tool-measure").click()
    assert covering(page, "[data-measure=line]") is None
    page.locator("#measure-close").click()
    page.locator("#tab-list").click()
    rows(page).first.click()
    page.locator("#drawer-handle").click()
    expect(page.locator("#drawer")).to_have_attribute("data-rest", "full")
    page.wait_for_function("document.getElementById('drawer').getBoundingClientRect().top < 70")
    assert covering(page, "#drawer-title") is None
    assert covering(page, ".action") is None
    page.locator("#menu summary").click()
    assert covering(page, "#print") is None


def covering(page: Page, selector: str) -> str | None:
    """What lies over the beginning of this part of the page?  None: nothing."""
    found: str | None = page.locator(selector).first.evaluate(
        """(node) => {
            const box = node.getBoundingClientRect();
            const top = document.elementFromPoint(box.left + Math.min(box.width / 2, 20), box.top + box.height / 2);
            return node === top || node.contains(top) ? null : top?.id || top?.className || "nothing";
        }"""
    )
    return found


def small_targets(page: Page) -> list[str]:
    """What can be pressed and is smaller than a finger?"""
    targets = (
        "button, select, summary, input[type=date], input[type=search], label.choice, .layer__name, #map a"
    )
    found: list[str] = page.evaluate(
        """(targets) => [...document.querySelectorAll(targets)]
            .filter((node) => node.checkVisibility({ checkVisibilityCSS: true }))
            .map((node) => [node.className || node.id, node.getBoundingClientRect()])
            .filter(([, box]) => box.width > 0 && (box.height < 43.9 || box.width < 43.9))
            .map(([name, box]) => `${name}: ${box.width} x ${box.height}`)""",
        targets,
    )
    return found


def test_a_sheet_is_pulled_by_its_handle(page: Page, site: str) -> None:
    page.set_viewport_size(PHONE)  # type: ignore[arg-type]
    enter(page, site, "supervision", to=map_at(0.5, 0.25))
    settled(page)
    box = page.locator("#side-handle").bounding_box()
    assert box is not None
    page.mouse.move(box["x"] + 190, box["y"] + 10)
    page.mouse.down()
    page.mouse.move(box["x"] + 190, box["y"] - 320, steps=5)
    page.mouse.up()
    expect(page.locator("#side")).to_have_attribute("data-rest", "half")
    expect(rows(page).first).to_be_visible()


def test_on_a_tablet_list_map_and_drawer_stand_together(
    page: Page, site: str, points: list[SurveyPoint]
) -> None:
    page.set_viewport_size(TABLET)  # type: ignore[arg-type]
    enter(page, site, "supervision", to=map_at(0.5, 0.25, open=f"points:{points[0].pk}"))
    settled(page)
    expect(rows(page).first).to_be_visible()
    expect(winner(page)).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth") == TABLET["width"]


def test_on_a_tablet_layers_and_zoom_stay_beside_the_open_drawer(
    page: Page, site: str, points: list[SurveyPoint]
) -> None:
    page.set_viewport_size({"width": 1024, "height": 768})
    enter(page, site, "supervision", to=map_at(0.5, 0.25, open=f"points:{points[0].pk}"))
    settled(page)
    expect(page.locator("#drawer-title")).to_have_text("私搭乱建")
    for control in ("#layers summary", ".leaflet-control-zoom-in", "#tool-ask"):
        assert covering(page, control) is None, control


def test_english_says_everything_in_english(page: Page, site: str, points: list[SurveyPoint]) -> None:
    page.set_viewport_size(DESKTOP)  # type: ignore[arg-type]
    page.context.add_cookies([{"name": "django_language", "value": "en", "url": site}])
    enter(page, site, "supervision", to=map_at(0.5, 0.25, tab="filters", open=f"points:{points[0].pk}"))
    settled(page)
    expect(page.locator(".answer__title")).to_have_text(
        ["Accountable unit", "Handling unit", "Supervising unit"]
    )
    expect(page.locator("#drawer-kind")).to_have_text("Survey point")
    expect(page.locator(".facet__head").first).to_contain_text("State")
    page.click("#layers summary")
    said = page.locator("body").inner_text()
    ours = [line for line in said.split("\n") if any("一" <= letter <= "鿿" for letter in line)]
    known = ("测试县", "社区", "路段监管单位", "督查", "楼前乱堆杂物", "测试路", "简体中文")
    assert [line for line in ours if not any(name in line for name in known)] == []


def test_nothing_is_asked_of_anybody_else_and_nothing_complains(
    page: Page, site: str, points: list[SurveyPoint], foreign_requests: list[str], complaints: list[str]
) -> None:
    page.set_viewport_size(DESKTOP)  # type: ignore[arg-type]
    enter(page, site, "supervision", to=whole_town(open=f"points:{points[0].pk}"))
    settled(page)
    expect(winner(page)).to_be_visible()
    page.keyboard.press("m")
    click_map(page)
    click_map(page, right=50)
    expect(page.locator("#measure-result")).to_contain_text("米")
    assert foreign_requests == []
    assert complaints == []


def test_who_has_no_role_is_told_so_everywhere(page: Page, site: str) -> None:
    page.set_viewport_size(DESKTOP)  # type: ignore[arg-type]
    enter(page, site, "stranger", to=whole_town())
    expect(page.locator("#points-state")).to_contain_text("您无权查看")
    expect(page.locator("#pill-text")).to_have_text("您的角色无权查看地图的部分图层")


def test_a_name_with_markup_stays_text_in_list_and_drawer(
    page: Page, site: str, town: Any, points: list[SurveyPoint], complaints: list[str]
) -> None:
    town.a.name = town.a.short_name = "<img src=x onerror=alert(1)>"
    town.a.save()
    SurveyPoint.objects.filter(pk=points[0].pk).update(description="<b>bold</b>")
    page.set_viewport_size(DESKTOP)  # type: ignore[arg-type]
    enter(page, site, "supervision", to=map_at(0.5, 0.25, tab="filters", open=f"points:{points[0].pk}"))
    settled(page)
    expect(winner(page)).to_have_text("<img src=x onerror=alert(1)>")
    expect(page.locator("#drawer")).to_contain_text("<b>bold</b>")
    assert page.locator("#drawer-body img, #drawer-body b, #side img").count() == 0
    assert complaints == []


@pytest.mark.parametrize("motion", ["reduce", "no-preference"])
def test_who_is_disturbed_by_movement_sees_the_map_arrive_at_once(page: Page, site: str, motion: Any) -> None:
    page.emulate_media(reduced_motion=motion)
    enter(page, site, "supervision", to=whole_town())
    settled(page)
    page.focus("#map")
    before = page.url
    moves = """() => {
        const right = { key: "ArrowRight", keyCode: 39, bubbles: true };
        document.activeElement.dispatchEvent(new KeyboardEvent("keydown", right));
        return document.querySelector(".leaflet-pan-anim") !== null;
    }"""
    assert page.evaluate(moves) == (motion != "reduce")  # on its way, or there already
    expect(page).not_to_have_url(before)
