"""A technician moves a border of a draft on the web: for both sides, back and again, refused, overtaken, saved."""

from typing import Any

import pytest
from playwright.sync_api import Page, expect

from gis_core.models import User
from grids.models import EditionDraft
from grids.services.drafts import open_draft
from tests.flows.conftest import look
from tests.flows.workspace import enter
from tests.towns import COMMUNITY, TODAY, Town, box, lonlat

pytestmark = [pytest.mark.browser]
#: Between the second grid and the third, in widths of a grid.
GAP = 0.02


@pytest.fixture
def draft(town: Town, people: dict[str, User]) -> EditionDraft:
    made = open_draft(layer="grids", name="调整二号网格", area_code="", on=TODAY, by=people["technician"])
    made.rows.filter(code=f"{COMMUNITY}003").update(geom=box(2 + GAP, 0, 3, 1))
    return made


def corners(draft: EditionDraft, number: int) -> list[tuple[float, float]]:
    row = draft.rows.get(code=f"{COMMUNITY}{number:03d}")
    assert row.geom is not None
    return [(round(x, 9), round(y, 9)) for x, y in row.geom[0][0]]


def handle(page: Page, number: int) -> tuple[float, float]:
    """Where on the screen is a corner of the row that is drawn on?"""
    corner = page.get_by_role("button", name=f"的第 {number} 个折点")
    expect(corner).to_be_visible()
    found = corner.bounding_box()
    assert found is not None
    return found["x"] + found["width"] / 2, found["y"] + found["height"] / 2


def drag(page: Page, number: int, right: float, down: float) -> None:
    x, y = handle(page, number)
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x + right / 2, y + down / 2, steps=4)
    page.mouse.move(x + right, y + down, steps=4)
    page.mouse.up()


def closes_the_gap(page: Page, draft: EditionDraft, application: Any) -> None:
    """A corner that is let go near the neighbour's lies on it, not where the hand was."""
    page.select_option("#drawing-row", label=f"G2 · {COMMUNITY}002")
    expect(page.locator("#map .marker-icon:not(.marker-icon-middle)")).to_have_count(4)
    width = handle(page, 3)[0] - handle(page, 1)[0]
    drag(page, 3, GAP * width + 4, 3)
    expect(page.locator("#drawing-changed")).to_contain_text("1 行")
    page.locator("#drawing-save").click()
    expect(page.locator("#drawing-told")).to_contain_text("已保存 1 行")
    with application.lock:
        assert corners(draft, 2)[2] == corners(draft, 3)[3] == pytest.approx(lonlat(2 + GAP, 1), abs=1e-9)


def test_a_border_is_moved_once_for_both_sides(
    page: Page, site: str, draft: EditionDraft, application: Any, complaints: list[str]
) -> None:
    enter(page, site, "technician", to=f"/editions/{draft.pk}/")
    page.locator("#drawing").scroll_into_view_if_needed()
    expect(page.locator("#map .draft-row")).to_have_count(3)
    closes_the_gap(page, draft, application)
    page.select_option("#drawing-row", label=f"G1 · {COMMUNITY}001")
    expect(page.locator("#map .marker-icon:not(.marker-icon-middle)")).to_have_count(4)
    save, undo = page.locator("#drawing-save"), page.locator("#drawing-undo")
    expect(save).to_be_disabled()
    drag(page, 3, -60, 30)
    expect(page.locator("#drawing-changed")).to_contain_text("2 行")
    undo.click()
    expect(save).to_be_disabled()
    page.keyboard.press("Control+y")
    expect(save).to_be_enabled()
    save.click()
    expect(page.locator("#drawing-told")).to_contain_text("已保存 2 行")
    with application.lock:
        moved = corners(draft, 1)[2]
        assert moved in corners(draft, 2)
    assert moved != lonlat(1, 1)
    corner = page.get_by_role("button", name="的第 3 个折点")
    corner.focus()
    page.keyboard.press("Delete")  # the shared corner, of both
    expect(page.locator("#drawing-changed")).to_contain_text("2 行")
    expect(page.locator("#map .marker-icon:not(.marker-icon-middle)")).to_have_count(3)
    page.get_by_role("button", name="的第 2 个折点").focus()
    page.keyboard.press("Insert")
    expect(page.locator("#map .marker-icon:not(.marker-icon-middle)")).to_have_count(4)
    page.keyboard.press("Control+z")
    page.locator("#drawing-undo").click()
    expect(save).to_be_disabled()
    drag(page, 1, 500, -420)  # right across itself
    save.click()
    expect(page.locator("#drawing-problem")).to_contain_text("自己相交")
    expect(page.locator("#map .draft-place")).to_have_count(1)
    expect(save).to_be_enabled()
    look(page, complaints := [one for one in complaints if "400" not in one])
    page.locator("#drawing-drop").click()
    drag(page, 3, -40, 20)
    with application.lock:  # on the connection of the site, between its requests
        draft.rows.filter(code=f"{COMMUNITY}002").update(
            attributes={"name": "别人改的", "kind": "responsibility"}
        )
    save.click()
    expect(page.locator("#drawing-problem")).to_contain_text("别人改的")
    page.locator("#drawing-renew").click()
    expect(page.locator("#drawing-told")).to_contain_text("1")
    save.click()
    expect(page.locator("#drawing-told")).to_contain_text("已保存 2 行")
    page.locator("#drawing-check button").click()
    expect(page.locator(".edition-finding")).not_to_have_count(0)
    expect(page.locator("#map .draft-mark")).not_to_have_count(0)
    page.set_viewport_size({"width": 390, "height": 844})
    expect(page.locator(".drawing__narrow")).to_be_visible()
    expect(page.locator("#drawing-save")).to_be_hidden()
    expect(page.locator("#map .draft-row")).to_have_count(3)
