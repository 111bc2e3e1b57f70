"""The operator offers maps of others: they lie where the ground lies, and nobody asks them before they are chosen."""

import base64
import re
from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from gis_core.coordinates.gcj02 import wgs84_to_gcj02
from gis_core.models import BaseMap
from tests.flows.tile_server import TileServer, tile_server
from tests.flows.workspace import DESKTOP, enter, map_at, moved_from, settled, violations
from tests.towns import lonlat

pytestmark = [pytest.mark.browser, pytest.mark.usefixtures("people")]

#: The place that the stand-in paints red, and that the map of these tests looks at.
MIDDLE = lonlat(0.5, 0.25)
#: Nothing of the county's own may lie over the red square.
ALL_OFF = "divisions,grids,road_sections,places,facilities,renovation_zones"


@pytest.fixture(autouse=True)
def desktop(page: Page) -> None:
    page.set_viewport_size(DESKTOP)  # type: ignore[arg-type]


@pytest.fixture
def true_tiles() -> Iterator[TileServer]:
    """A server whose map is drawn in WGS 84, as CGCS2000 is for tiles."""
    with tile_server(MIDDLE) as served:
        yield served


@pytest.fixture
def shifted_tiles() -> Iterator[TileServer]:
    """A server whose map is drawn in GCJ-02."""
    with tile_server(wgs84_to_gcj02(*MIDDLE)) as served:
        yield served


def offer(name: str, url: str, **fields: Any) -> BaseMap:
    row = BaseMap(
        name=name,
        title=f"底图{name}",
        **{"kind": "xyz", "attribution": "<b>某公司</b>", **fields, "url": url},
    )
    row.full_clean()
    row.save()
    return row


#: The middle of what is red in a picture (a data address), in pixels; null where nothing is.
_RED = """async (picture) => {
    const image = new Image();
    image.src = picture;
    await image.decode();
    const canvas = new OffscreenCanvas(image.width, image.height);
    const context = canvas.getContext("2d");
    context.drawImage(image, 0, 0);
    const { data, width } = context.getImageData(0, 0, image.width, image.height);
    let [count, x, y] = [0, 0, 0];
    for (let i = 0; i < data.length; i += 4)
        if (data[i] > 230 && data[i + 1] < 40 && data[i + 2] < 40) {
            count += 1; x += (i / 4) % width; y += Math.floor(i / 4 / width);
        }
    return count ? [x / count, y / count] : null;
}"""


def red_from_middle(page: Page) -> tuple[float, float] | None:
    """How far right of and below the middle of the map is the red square?  CSS pixels."""
    shot = page.locator("#map").screenshot()
    found = page.evaluate(_RED, "data:image/png;base64," + base64.b64encode(shot).decode())
    box = page.locator("#map").bounding_box()
    assert box is not None
    return None if found is None else (found[0] - box["width"] / 2, found[1] - box["height"] / 2)


#: Has everything come that the base map asked for?
_COMPLETE = """() => {
    const tiles = [...document.querySelectorAll(".leaflet-base-pane img")];
    return tiles.length > 0 && tiles.every((tile) => tile.classList.contains("leaflet-tile-loaded"));
}"""


def tiles_are_there(page: Page) -> None:
    settled(page)
    page.wait_for_function(_COMPLETE)


def test_without_a_choice_the_county_s_own_map_is_shown_and_nobody_else_is_asked(
    page: Page, site: str, true_tiles: TileServer, foreign_requests: list[str]
) -> None:
    offer("streets", true_tiles.address + "/{z}/{x}/{y}")
    enter(page, site, "supervision", to=map_at(0.5, 0.25))
    settled(page)
    page.click("#layers summary")
    expect(page.get_by_role("radio", name="本县底图")).to_be_checked()
    assert violations(page) == []
    assert (foreign_requests, true_tiles.asked) == ([], [])


def test_a_chosen_map_lies_under_the_county_s_layers_with_its_attribution(
    page: Page, site: str, true_tiles: TileServer, complaints: list[str]
) -> None:
    offer("streets", true_tiles.address + "/{z}/{x}/{y}")
    enter(page, site, "supervision", to=map_at(0.5, 0.25))
    settled(page)
    page.click("#layers summary")
    page.get_by_role("radio", name="底图streets").check()
    page.wait_for_url(lambda url: "base=streets" in url)
    tiles_are_there(page)
    expect(page.locator(".leaflet-control-attribution")).to_have_text("<b>某公司</b>")
    expect(page.locator("[data-layer=buildings]")).to_be_disabled()
    expect(page.locator("[data-layer=grids]")).to_be_enabled()
    assert complaints == []


@pytest.mark.parametrize(
    ("zoom", "kind", "template"),
    [(13, "xyz", "/{z}/{x}/{y}"), (17, "wmts", "/{TileMatrix}/{TileCol}/{TileRow}")],
)
def test_its_tiles_lie_where_the_ground_lies(
    page: Page, site: str, true_tiles: TileServer, zoom: int, kind: str, template: str
) -> None:
    offer("streets", true_tiles.address + template, kind=kind)
    enter(page, site, "supervision", to=map_at(0.5, 0.25, zoom=zoom, base="streets", hide=ALL_OFF))
    tiles_are_there(page)
    assert red_from_middle(page) == pytest.approx((0, 0), abs=2)


@pytest.mark.parametrize("zoom", [13, 17])
def test_tiles_in_gcj02_are_shifted_and_the_data_are_not(
    page: Page, site: str, shifted_tiles: TileServer, zoom: int
) -> None:
    offer("shifted", shifted_tiles.address + "/{z}/{x}/{y}", gcj02=True)
    offer("unaware", shifted_tiles.address + "/{z}/{x}/{y}")
    enter(page, site, "supervision", to=map_at(0.5, 0.25, zoom=zoom, base="shifted", hide=ALL_OFF))
    tiles_are_there(page)
    assert red_from_middle(page) == pytest.approx((0, 0), abs=2)
    page.click("#layers summary")
    page.get_by_role("radio", name="底图unaware").check()
    tiles_are_there(page)
    away = red_from_middle(page)
    assert away is None or max(map(abs, away)) > 20


def test_shifted_tiles_stay_in_place_while_the_map_moves(
    page: Page, site: str, shifted_tiles: TileServer
) -> None:
    offer("shifted", shifted_tiles.address + "/{z}/{x}/{y}", gcj02=True)
    enter(page, site, "supervision", to=map_at(0.5, 0.25, zoom=15, base="shifted", hide=ALL_OFF))
    tiles_are_there(page)
    page.locator("#map").focus()
    page.keyboard.press("ArrowRight")
    moved_from(page, 0.5, 0.25)
    tiles_are_there(page)
    moved = red_from_middle(page)
    assert moved is not None
    assert moved == pytest.approx((-80, 0), abs=2)
    page.keyboard.press("+")
    expect(page).to_have_url(re.compile(r"[?&]z=16\b"))
    tiles_are_there(page)
    assert red_from_middle(page) == pytest.approx((-160, 0), abs=3)


def test_tianditu_is_asked_with_the_operator_s_key_for_ground_and_names(
    page: Page, site: str, true_tiles: TileServer
) -> None:
    offer("tdt", true_tiles.address, kind="tianditu_vec", key="k1", attribution="")
    enter(page, site, "supervision", to=map_at(0.5, 0.25, zoom=16, base="tdt"))
    tiles_are_there(page)
    expect(page.locator(".leaflet-control-attribution")).to_contain_text("天地图")
    paths = [path for path, _referer in true_tiles.asked]
    assert {path.split("/")[1] for path in paths} == {"vec_w", "cva_w"}
    assert all(path.endswith("tk=k1") for path in paths)


def test_the_server_learns_which_site_asks_but_not_what_is_looked_at(
    page: Page, site: str, true_tiles: TileServer
) -> None:
    offer("streets", true_tiles.address + "/wmts/{TileMatrix}/{TileCol}/{TileRow}", kind="wmts")
    enter(page, site, "supervision", to=map_at(0.5, 0.25, base="streets"))
    tiles_are_there(page)
    assert {referer for _path, referer in true_tiles.asked} == {f"{site}/"}


def test_a_map_that_does_not_come_is_told_and_the_county_s_own_offered(
    page: Page, site: str, true_tiles: TileServer
) -> None:
    offer("broken", true_tiles.address + "/broken/{z}/{x}/{y}")
    enter(page, site, "supervision", to=map_at(0.5, 0.25, base="broken"))
    expect(page.locator("#pill-text")).to_have_text("底图“底图broken”无法加载")
    page.click("text=改用本县底图")
    expect(page.locator("#pill")).to_be_hidden()
    page.wait_for_url(lambda url: "base=" not in url)


def test_an_address_with_a_map_that_is_no_longer_offered_shows_the_county_s_own(
    page: Page, site: str
) -> None:
    enter(page, site, "supervision", to=map_at(0.5, 0.25, base="gone"))
    settled(page)
    page.click("#layers summary")
    expect(page.locator("[data-layer=roads]")).to_be_checked()
    expect(page.locator("[data-layer=roads]")).to_be_enabled()
