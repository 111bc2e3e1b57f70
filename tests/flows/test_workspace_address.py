"""Everything is in the address: pasted it shows the very same screen, and back leads through what was seen."""

from io import BytesIO
from urllib.parse import parse_qsl

import pytest
from PIL import Image, ImageChops
from playwright.sync_api import Page, expect

from gis_core.models import User
from surveys.models import SurveyPoint
from tests.flows.workspace import (
    DESKTOP,
    choose,
    click_map,
    enter,
    make_points,
    map_at,
    rows,
    settled,
    winner,
)

pytestmark = [pytest.mark.browser]

#: So many pixels of an edge that lies between two rows may be drawn in the one or in the other.
ROUNDED_EDGE = 200


@pytest.fixture(autouse=True)
def points(page: Page, people: dict[str, User]) -> list[SurveyPoint]:
    page.set_viewport_size(DESKTOP)  # type: ignore[arg-type]
    page.emulate_media(reduced_motion="reduce")
    return make_points(people["collector"])


def at_rest(page: Page, selector: str = "body") -> bytes:
    """The picture of a part of the page once nothing moves any more; the pointer lies where it lights up nothing."""
    page.wait_for_load_state("networkidle")
    settled(page)
    page.mouse.move(5, 5)
    before = b""
    for _attempt in range(20):
        page.wait_for_timeout(250)
        after = page.locator(selector).screenshot(animations="disabled", caret="hide")
        if after == before:
            return after
        before = after
    raise AssertionError("the page does not come to rest")


def differing_pixels(one: bytes, other: bytes) -> int:
    """How many pixels of two pictures of one size differ?"""
    first, second = (Image.open(BytesIO(png)).convert("RGB") for png in (one, other))
    assert first.size == second.size
    return sum(
        ImageChops.difference(first, second)
        .convert("L")
        .point(lambda value: 255 if value else 0)
        .histogram()[1:]
    )


def test_a_pasted_address_shows_the_very_same_screen(
    page: Page, site: str, points: list[SurveyPoint]
) -> None:
    enter(
        page,
        site,
        "supervision",
        to=map_at(1.0, 0.4, zoom=15, open=f"points:{points[0].pk}", hide="divisions"),
    )
    settled(page)
    expect(winner(page)).to_be_visible()
    page.locator("[data-opacity=grids]").evaluate(
        "(slider) => { slider.value = '50'; slider.dispatchEvent(new Event('input')); }"
    )
    page.click("#tab-filters")
    choose(page, "unit", "甲社区")
    page.keyboard.press("m")
    click_map(page, right=-60, down=40)
    click_map(page, right=-20, down=90)
    page.keyboard.press("Tab")
    page.goto(page.url)
    expect(winner(page)).to_be_visible()
    picture = at_rest(page)
    other = page.context.new_page()
    other.set_viewport_size(DESKTOP)  # type: ignore[arg-type]
    other.emulate_media(reduced_motion="reduce")
    other.goto(page.url)
    expect(winner(other)).to_be_visible()
    assert differing_pixels(at_rest(other), picture) <= ROUNDED_EDGE
    # The first page was pasted too: what no address keeps would be missing from both.
    expect(other.locator("#measure-result")).to_contain_text("米")
    expect(other.locator("[data-opacity=grids]")).to_have_value("50")
    expect(other.locator("[data-layer=divisions]")).not_to_be_checked()
    expect(other.locator("#tab-filters")).to_have_attribute("aria-selected", "true")
    expect(other.locator("#chips .chip")).to_have_text(["甲社区"])
    expect(winner(other)).to_be_visible()


def test_back_and_forward_lead_through_exactly_what_was_seen(page: Page, site: str) -> None:
    enter(page, site, "supervision", to=map_at(1.0, 0.4, zoom=15, tab="filters"))
    steps = [seen(page)]
    choose(page, "unit", "甲社区")
    page.click("#tab-list")
    steps.append(seen(page))
    rows(page).first.click()
    expect(winner(page)).to_be_visible()
    steps.append(seen(page))
    click_map(page, right=-200, down=30)
    expect(page.locator("#drawer-title")).to_have_text("此处由谁负责？")
    drag_map(page, right=-90, down=-60)  # no step of its own, but the step before was seen from elsewhere
    steps.append(seen(page))
    assert steps[-1][0]["lon"] != steps[-2][0]["lon"]
    for turn, there in ((page.go_back, reversed(steps[:-1])), (page.go_forward, steps[1:])):
        for address, picture in there:
            turn()
            assert seen(page) == (address, picture)


def drag_map(page: Page, *, right: int, down: int) -> None:
    """Drag the map by its middle, and hold it before letting go, so that it does not glide on."""
    box = page.locator("#map").bounding_box()
    assert box is not None
    x, y = box["x"] + box["width"] / 2 - 100, box["y"] + box["height"] / 2 + 120
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x + right, y + down, steps=6)
    page.wait_for_timeout(300)
    page.mouse.up()


def seen(page: Page) -> tuple[dict[str, str | float], bytes]:
    """What the address says, numbers as such, and what the map shows, once nothing moves any more."""
    picture = at_rest(page, "#map")
    words = parse_qsl(page.url.partition("?")[2])
    return {name: float(word) if name in ("lon", "lat", "z") else word for name, word in words}, picture
