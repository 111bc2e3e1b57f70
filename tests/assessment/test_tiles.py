"""Inspection points on the map: do they say what the page of points says of the same month?"""

import datetime
from collections.abc import Callable

import mapbox_vector_tile
import pytest
from django.test import Client

from assessment.inspection.point_views import month_coverage
from assessment.models import InspectionPoint, PointVisit
from gis_core.models import User
from tests.assessment.inspections import NOVEMBER, drawn, see, task_of
from tests.assessment.yardsticks import approved_tree, make_place, standard
from tests.gis_core.test_tiles import tile_of
from tests.surveys.cases import MONDAY
from tests.towns import Town, lonlat

pytestmark = pytest.mark.django_db
Browser = Callable[[str], Client]
DAY = datetime.timedelta(days=1)
LATER, DECEMBER = MONDAY.date() + DAY, NOVEMBER + 30 * DAY


@pytest.fixture
def points(town: Town, people: dict[str, User]) -> dict[str, InspectionPoint]:
    """A point inspected by lot, visited twice besides; one visited twice; one of another month; one out of use."""
    approved_tree(people, standard("1"))
    points = {
        "lot": make_place("lot", 0.5, 0.2, must_inspect=True),
        "twice": make_place("twice", 0.52, 0.22, key_industry=True),
        "before": make_place("before", 0.54, 0.24),
        "ended": make_place("ended", 0.56, 0.26, during=(None, NOVEMBER)),
    }
    see(task_of(drawn(people), "lot"), "1", 10)
    visits = [
        (name, kind, MONDAY.date()) for name in ("lot", "twice") for kind in ("supervision", "follow_up")
    ]
    visits += [("before", "check", NOVEMBER - DAY), ("twice", "check", LATER)]
    for name, kind, day in visits:
        PointVisit.objects.create(
            point=points[name], kind=kind, visited_on=day, note="已看", visited_by=people["supervision"]
        )
    return points


def shown(client: Client, day: datetime.date) -> dict[str, str]:
    """Which class has each point on the map of a day?"""
    z, x, y = tile_of(*lonlat(0.53, 0.23), 13)
    response = client.get(f"/tiles/inspection_points/{z}/{x}/{y}.mvt?as_of={day}")
    if response.status_code == 204:
        return {}
    features = mapbox_vector_tile.decode(response.content)["inspection_points"]["features"]
    return {one["properties"]["code"]: one["properties"]["class"] for one in features}


@pytest.mark.parametrize(
    ("day", "classes"),
    [
        (MONDAY.date(), {"lot": "done", "twice": "partly", "before": "blank"}),
        (LATER, {"lot": "done", "twice": "done", "before": "blank"}),
        (DECEMBER, {"lot": "blank", "twice": "blank", "before": "blank"}),
    ],
)
def test_the_map_tells_what_the_month_has_seen_of_each_point(
    points: dict[str, InspectionPoint], client_of: Browser, day: datetime.date, classes: dict[str, str]
) -> None:
    assert shown(client_of("supervision"), day) == classes
    if day == LATER:
        coverage = month_coverage(list(points.values()), NOVEMBER)
        assert [name for name in classes if not coverage[points[name].pk].blank] == ["lot", "twice"]


def test_who_reads_no_inspections_sees_none(points: dict[str, InspectionPoint], client_of: Browser) -> None:
    assert shown(client_of("officer_a"), LATER) == {}
