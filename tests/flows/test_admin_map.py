"""A technician looks at a grid and draws a place in the administration, with no internet behind the map."""

import json

import pytest
from playwright.sync_api import Page, expect

from gis_core.models import User
from grids.models import Place
from tests.flows.conftest import sign_in
from tests.towns import Town

pytestmark = pytest.mark.browser


def test_the_grids_page_shows_its_outline_among_the_neighbours(
    page: Page,
    site: str,
    town: Town,
    staff: dict[str, User],
    complaints: list[str],
    foreign_requests: list[str],
) -> None:
    sign_in(page, site, "technician", to=f"/admin/grids/grid/{town.grids['G2'].pk}/change/")
    labels = page.locator(".admin-map__label")
    expect(labels).to_have_count(2)
    assert sorted(labels.all_inner_texts()) == ["G1", "G3"]
    expect(page.locator(".admin-map__canvas path")).to_have_count(3)
    expect(page.locator(".leaflet-draw")).to_have_count(0)
    expect(page.locator(".admin-map__frozen")).to_contain_text("边界版本")
    assert complaints == []
    assert foreign_requests == []


def test_a_place_is_drawn_and_stored(
    page: Page,
    site: str,
    town: Town,
    staff: dict[str, User],
    complaints: list[str],
    foreign_requests: list[str],
) -> None:
    sign_in(page, site, "technician", to="/admin/grids/place/add/")
    expect(page.locator(".admin-map__canvas path").first).to_be_attached()
    page.fill("#id_code", "P1")
    page.fill("#id_name", "测试公园")
    page.select_option("#id_kind", "site")
    page.click(".leaflet-draw-draw-polygon")
    canvas = page.locator(".admin-map__canvas")
    canvas.scroll_into_view_if_needed()
    size = canvas.bounding_box()
    assert size is not None
    middle_x, middle_y = size["x"] + size["width"] / 2, size["y"] + size["height"] / 2
    for dx, dy in ((-40, -40), (40, -40), (40, 40), (-40, 40), (-40, -40)):
        page.mouse.move(middle_x + dx, middle_y + dy, steps=4)
        page.wait_for_timeout(200)  # two clicks at once are one for Leaflet.draw
        page.mouse.click(middle_x + dx, middle_y + dy)
    drawn = json.loads(page.input_value("#id_geom"))
    assert drawn["type"] == "MultiPolygon"
    page.click("input[name=_save]")
    expect(page.locator(".messagelist .success")).to_be_visible()
    stored = Place.objects.get(code="P1")
    assert stored.geom.srid == 4490
    assert stored.geom.num_coords == 5
    assert complaints == []
    assert foreign_requests == []


def test_what_the_database_refuses_is_said_in_the_form(
    page: Page, site: str, town: Town, staff: dict[str, User], complaints: list[str]
) -> None:
    sign_in(page, site, "technician", to=f"/admin/grids/grid/{town.grids['G1'].pk}/change/")
    page.select_option("#id_accountable_unit", str(town.b.pk))
    page.click("input[name=_save]")
    expect(page.locator(".errornote, .errorlist").first).to_be_visible()
    expect(page.locator("#grid_form")).to_contain_text("已发布的版本不能改写")
    assert complaints == []
