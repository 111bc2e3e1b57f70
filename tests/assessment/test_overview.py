"""The county at a glance: the map's colours, the trend, the wall; each with words beside the picture."""

import datetime
import io
from collections.abc import Callable
from decimal import Decimal

import pytest
from django.test import Client
from PIL import Image

from assessment.models import FrozenScores
from assessment.overview.score_map import LEGEND_HEIGHT, NOTHING, STEPS, as_png, bands_of, map_of
from assessment.overview.trend import trend_of
from gis_core.models import User
from tests.assessment.test_quarters import JANUARY, quarter
from tests.towns import Town

__all__ = ["quarter"]
pytestmark = pytest.mark.django_db
Browser = Callable[[str], Client]
DAY = datetime.date(2026, 11, 23)


def decimals(**values: str) -> dict[str, Decimal]:
    return {code.replace("_", "-"): Decimal(value) for code, value in values.items()}


@pytest.mark.parametrize(
    ("values", "edges"),
    [
        ({}, []),
        (decimals(a="98.00"), [("98.0", "98.0")]),
        (decimals(a="98.00", b="98.15"), [("98.0", "98.2")]),  # closer than a tenth each
        (
            decimals(a="90.00", b="100.00"),
            [("90.0", "92.0"), ("92.0", "94.0"), ("94.0", "96.0"), ("96.0", "98.0"), ("98.0", "100.0")],
        ),
    ],
)
def test_bands_cover_the_values_there_are(values: dict[str, Decimal], edges: list[tuple[str, str]]) -> None:
    found = bands_of(values)
    assert [(str(band.low), str(band.high)) for band in found] == edges
    assert [band.colour for band in found] == list(STEPS[len(STEPS) - len(found) :])


def test_the_map_has_each_unit_s_ground_in_the_colour_of_its_value(town: Town) -> None:
    found = map_of(
        decimals(unit_a="90", unit_b="100"), {"unit-a": "甲", "unit-b": "乙"}, frozenset({"unit-a"}), DAY
    )
    drawn = {
        shape.code: (shape.is_line, colour, words, flagged) for shape, colour, words, flagged in found.drawn()
    }
    assert drawn["unit-a"] == (False, STEPS[0], "甲 90", True)
    assert drawn["unit-b"] == (False, STEPS[-1], "乙 100", False)
    assert drawn["unit-r"][:2] == (True, NOTHING)  # its road, without a value
    xs = {
        code: [x for shape in found.shapes if shape.code == code for ring in shape.rings for x, _y in ring]
        for code in drawn
    }
    assert max(xs["unit-a"]) <= min(xs["unit-b"]) + 1  # B lies east of A
    assert all(0 <= x <= found.width for of in xs.values() for x in of)
    picture = Image.open(io.BytesIO(as_png(found)))
    assert picture.size == (found.width, found.height + LEGEND_HEIGHT)
    assert picture.getpixel((int(max(xs["unit-b"])) - 20, found.height // 4)) == tuple(
        bytes.fromhex(STEPS[-1][1:])
    )


def test_the_trend_is_the_mean_of_the_ranked_units_of_each_league(quarter: object) -> None:
    found = trend_of(FrozenScores.objects.select_related("month"))
    (one,) = found.series  # the section's unit was never ranked
    assert [str(one.dots[n].mean) for n in (0, 2)] == ["98.38", "99.00"]
    assert len(one.dots) == 3
    assert [dot.x for dot in one.dots] == sorted(dot.x for dot in one.dots)
    best = max(one.dots, key=lambda dot: dot.mean)
    assert best.y == min(dot.y for dot in one.dots)  # high is up
    assert [month.month for month, _means in found.rows] == [10, 11, 12]


def test_leaders_read_the_glance_and_the_wall_and_units_neither(
    quarter: object, people: dict[str, User], client_of: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("django.utils.timezone.now", lambda: JANUARY)
    text = client_of("leader").get("/assessment/overview/?quarter=2026-10-01").content.decode()
    assert "95.92" in text
    assert 'aria-label="乙社区 95.92"' in text
    assert "<polyline" in text
    assert "还没有公布" in client_of("leader").get("/wall/").content.decode()
    office = client_of("admin")
    office.post("/assessment/ranks/?quarter=2026-10-01", {"do": "approve"})
    office.post("/assessment/ranks/?quarter=2026-10-01", {"do": "publish"})
    wall = client_of("leader").get("/wall/")
    assert [(table.name, [place["code"] for place in table.places]) for table in wall.context["tables"]] == [
        ("社区", ["unit-b", "unit-a"])
    ]
    for address in ("/wall/", "/assessment/overview/"):
        assert client_of("officer_a").get(address).status_code == 403
