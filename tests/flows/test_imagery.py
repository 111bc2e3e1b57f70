"""A technician brings two years of heights; on the map they are switched on, compared, made faint and read."""

import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from django.test import override_settings
from playwright.sync_api import Page, expect
from rasterio.transform import from_origin

from gis_core.models import RasterLayer, User
from tests.flows.workspace import DESKTOP, enter, map_at, query_of, settled, violations
from tests.rasters import brought, write_raster
from tests.towns import TODAY, lonlat
from tests.uploads import work

pytestmark = [pytest.mark.browser]

PHONE = {"width": 390, "height": 844}


@pytest.fixture(autouse=True)
def media(tmp_path: Path) -> Iterator[None]:
    with override_settings(MEDIA_ROOT=tmp_path / "media"):
        yield


@pytest.fixture
def worked(application: Any) -> Callable[[], None]:
    """Let the worker do what waits, while the site holds still."""

    def worked() -> None:
        with application.lock:
            assert work(), "no job waited"

    return worked


def hills(path: Path, *, higher_m: float = 0) -> Path:
    """Heights of a kilometre by a kilometre at the town's north-west corner."""
    rows, columns = np.mgrid[0:500, 0:500].astype(np.float32)
    heights = 50 + higher_m + 8 * np.sin(rows / 25) * np.cos(columns / 25)
    lon, lat = lonlat(0, 1)
    return write_raster(path, heights.astype(np.float32), transform=from_origin(lon, lat, 0.00002, 0.00002))


@pytest.fixture
def two_years(people: dict[str, User], tmp_path: Path) -> list[RasterLayer]:
    later = brought(hills(tmp_path / "b.tif", higher_m=5), people["technician"], name="后一期")
    earlier = brought(
        hills(tmp_path / "a.tif"), people["technician"], name="前一期", taken_on=TODAY.replace(year=2024)
    )
    return [later, earlier]


def test_two_years_are_compared_with_a_slider_and_their_values_read(
    page: Page, site: str, two_years: list[RasterLayer]
) -> None:
    page.set_viewport_size(DESKTOP)  # type: ignore[arg-type]
    enter(page, site, "collector", to=map_at(0.3, 0.8, zoom=17))
    settled(page)
    page.locator("#layers summary").click()
    later, earlier = page.get_by_label("后一期").first, page.get_by_label("前一期").first
    expect(page.locator("#imagery-swipe-row")).to_be_hidden()
    later.check()
    expect(page.locator(".leaflet-imagery-pane img.leaflet-tile-loaded").first).to_be_visible()
    expect(page.locator("input[data-layer=buildings]")).to_be_disabled()
    earlier.check()
    page.locator("#imagery-swipe").check()
    expect(page.locator("#swipe-box")).to_be_visible()
    upper = page.locator(".leaflet-imagery-pane > .leaflet-layer").first
    expect(upper).to_have_attribute("style", re.compile("clip-path: polygon"))
    assert f"imagery={two_years[0].pk},{two_years[1].pk}&swipe=1" in query_of(page)
    page.mouse.move(700, 500)
    expect(page.locator("#imagery-value")).to_contain_text("后一期")
    expect(page.locator("#imagery-value")).to_contain_text(" m")
    assert violations(page) == []
    page.reload()
    expect(page.locator("#swipe-box")).to_be_visible()


def test_a_raster_is_brought_on_a_page_and_found_on_the_map(
    page: Page, site: str, people: dict[str, User], worked: Callable[[], None], tmp_path: Path
) -> None:
    page.set_viewport_size(PHONE)  # type: ignore[arg-type]
    enter(page, site, "planner", to="/imagery/")
    page.get_by_label("名称").fill("二〇二六年春")
    page.locator("#id_kind").select_option("dsm")
    page.locator("#id_taken_on").fill("2026-05-20")
    page.locator("#id_source").fill("测绘队")
    page.locator("#file").set_input_files(hills(tmp_path / "hills.tif"))
    page.get_by_role("button", name="上传").click()
    expect(page.locator("#waiting")).to_be_visible()
    worked()
    expect(page.get_by_text("EPSG:4490")).to_be_visible(timeout=15_000)
    page.get_by_role("link", name="在地图上看").click()
    expect(page.locator(".leaflet-imagery-pane img.leaflet-tile-loaded").first).to_be_visible()
