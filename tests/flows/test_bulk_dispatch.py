"""A morning of five hundred cases is sent out at once, by the list and around a part of the map, and taken back."""

import uuid
from collections import Counter
from collections.abc import Callable
from typing import Any

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from gis_core.models import User
from grids.county_hours import county_work_time
from surveys.models import Case, SurveyPoint
from surveys.rules import Action
from surveys.services.actors import Actor
from surveys.services.advancing import advance_case
from surveys.services.dispatching import MOST, operation
from surveys.services.given import Given
from surveys.services.opening import open_cases
from tests.flows.conftest import look
from tests.surveys.cases import make_rule
from tests.towns import Town, at, category

pytestmark = [pytest.mark.browser]

OURS, THEIRS = 460, 40
#: Milliseconds: five hundred steps are taken one after the other.
LONG = 120_000


@pytest.fixture
def filed(town: Town, people: dict[str, User]) -> None:
    """As many filed cases as go out at once: most on the ground of unit A, the rest on that of B."""
    rule, now, by = make_rule(), timezone.now(), Actor.of(people["supervision"])
    places = [at(0.1 + number % 20 * 0.04, 0.1 + number // 20 * 0.012) for number in range(OURS)]
    places += [at(2.2 + number % 10 * 0.04, 0.1 + number // 10 * 0.03) for number in range(THEIRS)]
    kind = category("m06002")
    points = SurveyPoint.objects.bulk_create(
        [SurveyPoint(category=kind, geom=place, observed_at=now) for place in places]
    )
    open_cases(points=[point.pk for point in points])
    work_time, batch = county_work_time(), uuid.uuid4()
    for pk in Case.objects.values_list("pk", flat=True):
        advance_case(
            case_id=pk,
            action=Action.FILE,
            by=by,
            client_op=operation(batch, pk, Action.FILE),
            now=now,
            given=Given(filing_rule_id=rule.pk),
            work_time=work_time,
        )


def previewed(page: Page, **numbers: int) -> None:
    """Wait for the preview: who would get how many?"""
    expect(page.locator(".rows__row")).to_have_text(
        [f"{unit}{number} 件" for unit, number in numbers.items()]
    )


def states(application: Any) -> Counter[tuple[str, str]]:
    """How many cases stand where, and with whom?"""
    with application.lock:
        return Counter(Case.objects.values_list("state", "handling_unit__name"))


def draw_around(page: Page, *, left: float, right: float) -> None:
    """Draw a lasso from top to bottom between two shares of the map's width."""
    page.locator("#tool-lasso").click()
    box = page.locator("#map").bounding_box()
    assert box
    top, bottom = box["y"] + 50, box["y"] + box["height"] - 90
    x0, x1 = box["x"] + left * box["width"], box["x"] + right * box["width"]
    page.mouse.move(x0, top)
    page.mouse.down()
    for x, y in ((x1, top), (x1, bottom), (x0, bottom)):
        page.mouse.move(x, y, steps=6)
    page.mouse.up()


def send(page: Page, number: int) -> None:
    """Send out what the preview shows."""
    page.get_by_role("button", name="派遣", exact=True).click(timeout=LONG)
    expect(page.get_by_role("status")).to_contain_text(f"已派遣 {number} 件", timeout=LONG)


def undo(page: Page, number: int) -> None:
    """Take back what has just been sent out."""
    page.get_by_role("button", name="撤销").click(timeout=LONG)
    expect(page.get_by_role("status")).to_contain_text(f"已收回 {number} 件", timeout=LONG)


@pytest.mark.timeout(900)
def test_five_hundred_cases_go_out_by_list_and_by_lasso_and_come_back(
    page: Page, sit_down: Callable[..., None], application: Any, filed: None, complaints: list[str]
) -> None:
    page.set_default_navigation_timeout(LONG)
    waiting = {("filed", "甲社区"): OURS, ("filed", "乙社区"): THEIRS}
    sit_down("supervision", tab="dispatch")
    expect(page.locator(".tabs__tab[aria-current] .tabs__number")).to_have_text(str(MOST))
    expect(page.locator("#progress")).to_be_hidden()
    draw_around(page, left=0.6, right=0.98)
    expect(page.locator("#chosen-told")).to_have_text(f"已选 {THEIRS} 件")
    page.locator("#map-send").click()
    previewed(page, 乙社区=THEIRS)
    send(page, THEIRS)
    assert states(application) == {("filed", "甲社区"): OURS, ("dispatched", "乙社区"): THEIRS}
    undo(page, THEIRS)
    sit_down("supervision", tab="dispatch")
    page.get_by_role("button", name="派遣列表中全部").click()
    previewed(page, 甲社区=OURS, 乙社区=THEIRS)
    look(page, complaints)
    assert states(application) == waiting
    send(page, MOST)
    assert states(application) == {("dispatched", unit): number for (_, unit), number in waiting.items()}
    undo(page, MOST)
    assert states(application) == waiting
