"""What the tiles of survey points hold, and for whom."""

import pytest
from django.contrib.gis.geos import Point
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from gis_core.models import User
from surveys.models import SurveyPoint
from tests.gis_core.test_tiles import decode, tile_of, url
from tests.grids.database.raw import run
from tests.towns import Town, at, category, lonlat

pytestmark = pytest.mark.django_db
FAR, NEAR = 10, 17


@pytest.fixture
def viewer(client: Client, people: dict[str, User]) -> Client:
    client.force_login(people["supervision"])
    return client


def see(
    x: float, y: float, *, key: str = "m06001", on: str = "2026-05-20", by: User | None = None
) -> SurveyPoint:
    """A point at (x, y) of the town, read back with the units that the database named."""
    point = SurveyPoint.objects.create(
        category=category(key), geom=at(x, y), observed_at=f"{on}T04:00:00Z", reported_by=by
    )
    point.refresh_from_db()
    return point


def features(viewer: Client, x: float, y: float, zoom: int, **query: str) -> list[dict[str, object]]:
    response = viewer.get(url("points", tile_of(*lonlat(x, y), zoom), **query))
    assert response.status_code in {200, 204}
    return decode(response.content)["points"]["features"] if response.content else []


def test_a_point_says_how_it_was_resolved(viewer: Client, town: Town) -> None:
    point = see(0.5, 0.25)
    (feature,) = features(viewer, 0.5, 0.25, NEAR)
    assert feature["id"] == point.pk
    assert feature["properties"] == {
        "count": 1,
        "resolved_by": "GRID",
        "category": "m06001",
        "on": "2026-05-20",
    }


def test_a_point_on_the_road_says_so(viewer: Client, town: Town) -> None:
    see(1.5, 0.5, key="m06013")
    (feature,) = features(viewer, 1.5, 0.5, NEAR)
    assert feature["properties"]["resolved_by"] == "ROAD"


def test_from_afar_points_that_would_overlap_are_counted(viewer: Client, town: Town) -> None:
    for n in range(5):
        see(0.5 + n / 1000, 0.25)
    (feature,) = features(viewer, 0.5, 0.25, FAR)
    assert feature["properties"] == {"count": 5}
    assert len(features(viewer, 0.502, 0.25, NEAR)) == 5


def test_a_tile_never_walks_all_days_before(viewer: Client, town: Town) -> None:
    see(0.5, 0.25)
    with CaptureQueriesContext(connection) as queries:
        assert features(viewer, 0.5, 0.25, FAR)
    (asked,) = [query["sql"] for query in queries if "ST_AsMVT" in query["sql"]]
    (places,) = run(
        "SELECT indexname FROM pg_indexes WHERE tablename = 'surveys_surveypoint' AND indexdef ~ 'gist .geom.$'"
    )
    with connection.cursor() as cursor:
        cursor.execute(f'DROP INDEX "{places[0]}"')
        cursor.execute("SET LOCAL enable_seqscan = off")
        cursor.execute(f"EXPLAIN {asked}")
        plan = "\n".join(line for (line,) in cursor.fetchall())
    assert "surveys_surveypoint" in plan
    assert "Index Cond: (seen_on" not in plan


def test_every_point_is_counted_in_exactly_one_tile(viewer: Client, town: Town) -> None:
    for n in range(40):
        see(n * 0.0731 % 3, n * 0.0517 % 1)
    zoom = 15
    _, left, bottom = tile_of(*lonlat(0, 0), zoom)
    _, right, top = tile_of(*lonlat(3, 1), zoom)
    total = 0
    for x in range(left, right + 1):
        for y in range(top, bottom + 1):
            content = viewer.get(url("points", (zoom, x, y))).content
            found = decode(content)["points"]["features"] if content else []
            total += sum(feature["properties"]["count"] for feature in found)
    assert total == 40


def test_a_point_on_the_edge_of_two_tiles_is_counted_once(viewer: Client, town: Town) -> None:
    SurveyPoint.objects.create(category=category("m06001"), geom=Point(0.0, 10.0, srid=4490))
    zoom, east, y = tile_of(0.0, 10.0, 15)
    contents = [viewer.get(url("points", (zoom, x, y), as_of="2100-01-01")).content for x in (east - 1, east)]
    assert sum(len(decode(content)["points"]["features"]) for content in contents if content) == 1


def test_what_was_seen_later_is_not_shown(viewer: Client, town: Town) -> None:
    see(0.5, 0.25, on="2026-05-20")
    assert features(viewer, 0.5, 0.25, NEAR, as_of="2026-05-19") == []
    assert len(features(viewer, 0.5, 0.25, NEAR, as_of="2026-05-20")) == 1


@pytest.mark.parametrize(
    ("who", "seen"),
    [
        ("supervision", {"in A", "in B", "by the collector"}),
        ("technician", {"in A", "in B", "by the collector"}),
        ("officer_a", {"in A"}),
        ("officer_b", {"in B", "by the collector"}),
        ("manager", {"in A"}),
        ("collector", {"in A", "by the collector"}),
    ],
)
def test_everybody_sees_the_points_that_are_theirs(
    client: Client, people: dict[str, User], town: Town, who: str, seen: set[str]
) -> None:
    points = {
        see(0.5, 0.25).pk: "in A",
        see(2.5, 0.25).pk: "in B",
        see(2.6, 0.75, by=people["collector"]).pk: "by the collector",
    }
    client.force_login(people[who])
    shown = set()
    for x, y in ((0.5, 0.25), (2.5, 0.25), (2.6, 0.75)):
        shown |= {points[feature["id"]] for feature in features(client, x, y, NEAR)}
    assert shown == seen


def test_counts_too_hold_only_what_one_may_see(client: Client, people: dict[str, User], town: Town) -> None:
    see(1.99, 0.25)
    see(2.01, 0.25)
    client.force_login(people["officer_b"])
    found = features(client, 2.0, 0.25, FAR)
    assert sum(feature["properties"]["count"] for feature in found) == 1


def test_who_has_no_role_sees_no_points(client: Client, people: dict[str, User], town: Town) -> None:
    see(0.5, 0.25)
    client.force_login(people["stranger"])
    response = client.get(url("points", tile_of(*lonlat(0.5, 0.25), NEAR)))
    assert (response.status_code, response.json()["code"]) == (403, "tile.forbidden")
