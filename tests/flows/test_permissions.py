"""Who gets in where, and who sees what: every address × every identity × every verb, denied rows included.

What is expected stands here in words of its own, never read from the policies that it checks.
"""

import json
import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import mapbox_vector_tile
import pytest
from django.contrib.gis.geos import Point
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import URLPattern

from gis_core.models import User
from gis_core.policies import addresses
from grids.models import Facility, Membership, Place
from surveys.models import SurveyPoint
from tests.gis_core.test_tiles import tile_of
from tests.towns import Town, at, box, category, lonlat

VERBS = ("GET", "HEAD", "OPTIONS", "POST", "PUT", "PATCH", "DELETE")
#: Django's administration answers all verbs but GET alike; its many addresses are probed with these.
FORM_VERBS = ("GET", "POST")
READING = {"GET", "HEAD", "OPTIONS"}

OFFICE = {"supervision", "leader", "admin", "superuser"}
COUNTY = OFFICE | {"planner", "technician"}
FIELD = {"collector", "manager"}
UNITS = {"officer_a", "officer_b"}
ROLES = COUNTY | FIELD | UNITS | {"intake"}
SIGNED_IN = ROLES | {"stranger", "left"}
EVERYBODY = SIGNED_IN | {"anonymous"}
STAFF = {"superuser"}

GROUND = (
    "units",
    "divisions",
    "grids",
    "road-sections",
    "roads",
    "junctions",
    "places",
    "facilities",
    "categories",
    "editions",
    "rulings",
    "area-zones",
    "duty-policies",
    "department-duties",
    "calendar",
)

#: Address → who may read it, and who may use which other verb.
EXPECTED: dict[str, dict[str, set[str]]] = {
    "livez": {"GET": EVERYBODY},
    "readyz": {"GET": EVERYBODY},
    "login": {"GET": EVERYBODY, "POST": EVERYBODY},
    "logout": {"POST": EVERYBODY},
    "set_language": {"GET": EVERYBODY, "POST": EVERYBODY},
    "javascript-catalogue": {"GET": EVERYBODY},
    "map": {"GET": SIGNED_IN},
    "audit": {"GET": COUNTY, "POST": COUNTY},
    "tile": {"GET": ROLES},
    "api:schema": {"GET": SIGNED_IN},
    "api:docs": {"GET": SIGNED_IN},
    "api:login": {"POST": EVERYBODY},
    "api:logout": {"POST": SIGNED_IN},
    "api:logout-all": {"POST": SIGNED_IN},
    "api:nothing": {"GET": SIGNED_IN},
    "api:me": {"GET": SIGNED_IN},
    "api:county": {"GET": ROLES},
    "api:resolve": {"GET": ROLES},
    **{f"api:{name}-{kind}": {"GET": ROLES} for name in GROUND for kind in ("list", "detail")},
    "api:facilities-detail": {"GET": ROLES, "PATCH": FIELD | UNITS | {"technician"}},
    "api:memberships-list": {"GET": SIGNED_IN},
    "api:memberships-detail": {"GET": SIGNED_IN},
    "api:points-list": {"GET": ROLES, "POST": FIELD | {"intake"}},
    "api:points-detail": {"GET": ROLES},
}


@dataclass(slots=True)
class Scene:
    """A town with points, and a client for every identity."""

    town: Town
    clients: dict[str, Client]
    points: dict[str, SurveyPoint]
    facility: Facility


def make_point(place: Point, by: User | None, **more: Any) -> SurveyPoint:
    point = SurveyPoint.objects.create(category=category("m06013"), geom=place, reported_by=by, **more)
    point.refresh_from_db()
    return point


@pytest.fixture
def scene(town: Town, people: dict[str, User]) -> Scene:
    people["intake"] = User.objects.create_user("intake")
    Membership.objects.create(user=people["intake"], role="intake")
    people["superuser"] = User.objects.create_superuser("superuser")
    people["left"] = User.objects.create_user("left")
    Membership.objects.create(user=people["left"], role="admin", during=("2020-01-01", "2021-01-01"))
    clients = {name: Client() for name in EVERYBODY}
    for name, client in clients.items():
        if name != "anonymous":
            client.force_login(people[name])
    points = {
        "g1": make_point(at(0.5, 0.2), people["manager"]),
        "g2": make_point(at(1.5, 0.2), people["officer_a"]),
        "g3": make_point(at(2.5, 0.2), people["supervision"]),
        "g3_by_collector": make_point(at(2.5, 0.8), people["collector"]),
    }
    facility = Facility.objects.create(
        code="3611270106001001",
        category=category("c01001"),
        maintainer=town.b,
        maintainer_person="王五",
        geom=at(2.5, 0.3),
    )
    return Scene(town, clients, points, facility)


def address_of(name: str, route: str, pattern: URLPattern, scene: Scene) -> str | None:
    """A real address for a pattern of the URLconf; None for those that need an object of the admin site."""
    keys = {
        "api:points-detail": str(scene.points["g3_by_collector"].uid),
        "api:facilities-detail": str(scene.facility.pk),
        "tile": "/tiles/grids/12/3379/1714.mvt",
    }
    if name == "tile":
        return keys["tile"]
    if name == "api:nothing":
        return "/api/v1/unheard-of/"
    if name == "api:resolve":
        lon, lat = lonlat(0.5, 0.2)
        return f"/api/v1/resolve/?lon={lon}&lat={lat}&category=m06013&on=2026-06-01"
    if "<str:key>" in route:
        return "/" + route.replace("<str:key>", keys.get(name, "1"))
    return None if "<" in route or "(?P" in route else "/" + route.replace("^", "").replace("$", "")


def body_of(name: str, verb: str) -> dict[str, Any]:
    lon, lat = lonlat(0.5, 0.3)
    if (name, verb) == ("api:points-list", "POST"):
        return {"uid": str(uuid.uuid4()), "category": "m06013", "lon": lon, "lat": lat}
    return {"status": "damaged"} if verb == "PATCH" else {}


def probes(scene: Scene) -> Iterator[tuple[str, str]]:
    """Every address of the URLconf that can be called, by name."""
    for name, route, pattern in addresses():
        address = address_of(name, route, pattern, scene)
        if address is not None and name not in OPEN_ADMIN:
            yield name, address


#: Let in by role, yet refused: this facility is not theirs.
REFUSED_ALL_THE_SAME = {
    ("api:facilities-detail", "PATCH", who) for who in ("collector", "manager", "officer_a")
}
#: Views of our own outside the API; Django's own answer other verbs as they like.
OWN_PAGES = {"livez", "readyz", "map", "audit", "tile"}
#: A session is no token: to these addresses everybody here is unknown.
TOKENS_ONLY = {"api:logout", "api:logout-all"}
OPEN_ADMIN = {"admin:login", "admin:logout"}


def wanted(name: str, verb: str, who: str) -> set[str]:
    """How may this address answer: lets in, 401, 403, 405, or sends to a sign-in page?"""
    if name in TOKENS_ONLY:
        return {"401"}
    if name.startswith("admin:"):
        return {"login", "403", "405"} if who not in STAFF else {"in", "403", "405"}
    expected = EXPECTED[name]
    audience = expected.get("GET" if verb in READING else verb)
    knows = any(who in group for group in expected.values())
    refusal = {"401"} if who == "anonymous" else {"403"}
    if name == "api:docs":
        return ({"login"} if who == "anonymous" else {"in"}) if verb in {"GET", "HEAD"} else {"405"}
    if name.startswith("api:"):
        if (name, verb, who) in REFUSED_ALL_THE_SAME or not knows:
            return refusal
        if verb == "OPTIONS" or name == "api:nothing":
            return {"in"}
        if audience is None:
            return {"405"}
        return {"in"} if who in audience else refusal
    if name == "tile" and who not in ROLES:
        return refusal if verb in {"GET", "HEAD"} else {"405"}
    if audience is not None and who in audience and verb != "OPTIONS":
        return {"in", "login"} if name == "logout" else {"in"}
    if not knows:
        return {"login", "403", "405"}
    return {"405"} if name in OWN_PAGES else {"in", "405", "login"}


def outcome(response: Any) -> str:
    if response.status_code in {401, 403, 405}:
        return str(response.status_code)
    if response.status_code == 302 and "login" in response["Location"]:
        return "login"
    return "in" if response.status_code < 500 else f"defect {response.status_code}"


def probe(scene: Scene, name: str, address: str, verb: str, who: str) -> str:
    """What comes back?  Signing out is done in a session of its own."""
    client = scene.clients[who]
    if "logout" in name and who != "anonymous":
        client = Client()
        client.force_login(User.objects.get(username=who))
    body = json.dumps(body_of(name, verb))
    return outcome(client.generic(verb, address, body, content_type="application/json"))


def test_every_address_is_expected_here(scene: Scene) -> None:
    names = {name for name, _address in probes(scene)}
    assert {name for name in names if not name.startswith("admin:")} == EXPECTED.keys()
    assert "admin:index" in names


def test_every_address_lets_in_whom_it_should_and_nobody_else(scene: Scene) -> None:
    wrong, counted = [], 0
    for name, address in probes(scene):
        for who in sorted(EVERYBODY):
            for verb in FORM_VERBS if name.startswith("admin:") and name != "admin:index" else VERBS:
                found = probe(scene, name, address, verb, who)
                counted += 1
                if found not in wanted(name, verb, who):
                    wrong.append(
                        f"{verb} {address} ({name}) as {who}: {found}, not {wanted(name, verb, who)}"
                    )
    assert wrong == [], "\n".join(wrong)
    assert counted > 3000


ALL = {"g1", "g2", "g3", "g3_by_collector"}
#: Who sees which points; the collector is of unit A, whose grids are G1 and G2, and the manager of G1 alone.
SEEN: dict[str, set[str]] = {
    **dict.fromkeys(COUNTY | {"intake"}, ALL),
    "collector": {"g1", "g2", "g3_by_collector"},
    "manager": {"g1"},
    "officer_a": {"g1", "g2"},
    "officer_b": {"g3", "g3_by_collector"},
}
BY_NAME = sorted(SEEN)


def names_of(scene: Scene, uids: set[str]) -> set[str]:
    return {name for name, point in scene.points.items() if str(point.uid) in uids}


def read(client: Client, address: str) -> Any:
    response = client.get(address)
    assert response.status_code == 200
    content = b"".join(response) if response.streaming else response.content
    return json.loads(content)


@pytest.mark.parametrize("who", BY_NAME)
def test_lists_counts_layers_and_details_show_the_same_rows(scene: Scene, who: str) -> None:
    client, seen = scene.clients[who], SEEN[who]
    listed = read(client, "/api/v1/points/?count=true&limit=1000")
    assert names_of(scene, {row["uid"] for row in listed["results"]}) == seen
    assert listed["count"] == len(seen)
    layer = read(client, "/api/v1/points/?format=geojson")
    assert names_of(scene, {feature["properties"]["uid"] for feature in layer["features"]}) == seen
    for name, point in scene.points.items():
        for form in ("", "?format=geojson"):
            response = client.get(f"/api/v1/points/{point.uid}/{form}")
            assert response.status_code == (200 if name in seen else 404)


@pytest.mark.parametrize("who", BY_NAME)
def test_no_filter_opens_what_the_list_hides(scene: Scene, who: str) -> None:
    client, seen = scene.clients[who], SEEN[who]
    west, south, east, north = 117.0, 28.0, 117.03, 28.01
    doors = [
        "unit=unit-b",
        "accountable_unit=unit-b",
        f"grid={scene.town.grids['G3'].code}",
        f"bbox={west},{south},{east},{north}",
        "after=0",
        "fields=uid,reporter",
        "category=m06013",
        "as_of=2030-01-01",
    ]
    for door in doors:
        found = read(client, f"/api/v1/points/?count=true&{door}{'' if 'fields' in door else '&fields=uid'}")
        assert names_of(scene, {row["uid"] for row in found["results"]}) <= seen
        assert found["count"] == len(found["results"])
    paged, address = set(), "/api/v1/points/?limit=1&fields=uid"
    while address:
        page = read(client, address)
        paged |= {row["uid"] for row in page["results"]}
        address = page["next"]
    assert names_of(scene, paged) == seen


def tile_names(client: Client, scene: Scene, place: tuple[float, float]) -> set[str]:
    z, x, y = tile_of(*place, 16)
    response = client.get(f"/tiles/points/{z}/{x}/{y}.mvt?as_of=2030-01-01")
    if response.status_code == 204:
        return set()
    layers = mapbox_vector_tile.decode(response.content)
    ids = {feature["id"] for feature in layers["points"]["features"]}
    return {name for name, point in scene.points.items() if point.pk in ids}


@pytest.mark.parametrize("who", BY_NAME)
def test_tiles_show_the_same_rows(scene: Scene, who: str) -> None:
    seen = set()
    for point in scene.points.values():
        seen |= tile_names(scene.clients[who], scene, (point.geom.x, point.geom.y))
    assert seen == SEEN[who]


def test_a_tile_of_another_unit_is_not_confirmed_by_its_etag(scene: Scene) -> None:
    place = scene.points["g1"].geom
    z, x, y = tile_of(place.x, place.y, 16)
    address = f"/tiles/points/{z}/{x}/{y}.mvt?as_of=2030-01-01"
    full = scene.clients["officer_a"].get(address)
    assert full.status_code == 200
    other = scene.clients["officer_b"].get(address, headers={"if-none-match": full["ETag"]})
    assert other.status_code == 204
    assert "private" in full["Cache-Control"]
    assert "Cookie" in full["Vary"]


@pytest.mark.parametrize("who", sorted(ROLES))
def test_reporters_are_named_only_to_the_office_and_themselves(scene: Scene, who: str) -> None:
    found = read(scene.clients[who], "/api/v1/points/?fields=uid,reporter,mine")
    reporters = {row["uid"]: (row["reporter"], row["mine"]) for row in found["results"]}
    for point in scene.points.values():
        if str(point.uid) not in reporters:
            continue
        reporter, mine = reporters[str(point.uid)]
        own = point.reported_by.username == who
        assert mine == own
        assert reporter == (point.reported_by.username if own or who in OFFICE | {"intake"} else "***")


@pytest.mark.parametrize("who", sorted(ROLES))
def test_phones_and_names_are_masked_without_need(scene: Scene, who: str) -> None:
    Place.objects.create(
        code="P1",
        name="商铺",
        kind="storefront",
        operator=scene.town.a,
        person_in_charge="张三",
        phone="13800000000",
        geom=box(0.1, 0.1, 0.2, 0.2),
    )
    client = scene.clients[who]
    (place,) = read(client, "/api/v1/places/")["results"]
    shown = who in OFFICE | {"intake", "officer_a"}
    assert (place["person_in_charge"], place["phone"]) == (
        ("张三", "13800000000") if shown else ("***", "***")
    )
    (feature,) = read(client, "/api/v1/places/?format=geojson&fields=phone")["features"]
    assert feature["properties"]["phone"] == ("13800000000" if shown else "***")
    facility = read(client, f"/api/v1/facilities/{scene.facility.pk}/")
    assert facility["maintainer_person"] == ("王五" if who in OFFICE | {"intake", "officer_b"} else "***")


@pytest.mark.parametrize(
    ("who", "status"),
    [
        ("technician", 200),
        ("officer_b", 200),
        ("officer_a", 403),
        ("collector", 403),
        ("manager", 403),
        ("planner", 403),
        ("supervision", 403),
        ("admin", 403),
        ("stranger", 403),
        ("anonymous", 401),
    ],
)
def test_a_facility_is_reported_by_those_who_have_it(scene: Scene, who: str, status: int) -> None:
    response = scene.clients[who].patch(
        f"/api/v1/facilities/{scene.facility.pk}/", {"status": "damaged"}, content_type="application/json"
    )
    assert response.status_code == status
    scene.facility.refresh_from_db()
    assert scene.facility.status == ("damaged" if status == 200 else "intact")


def test_grid_people_report_the_facilities_of_their_own_grids(scene: Scene) -> None:
    facility = Facility.objects.create(
        code="3611270106001002", category=category("c01001"), geom=at(0.5, 0.7)
    )
    for who in ("manager", "collector"):
        response = scene.clients[who].patch(
            f"/api/v1/facilities/{facility.pk}/", {"status": "lost"}, content_type="application/json"
        )
        assert response.status_code == 200


def test_a_unit_covers_the_units_below_it(scene: Scene, people: dict[str, User]) -> None:
    scene.town.b.parent = scene.town.a
    scene.town.b.save()
    found = read(scene.clients["officer_a"], "/api/v1/points/")
    assert names_of(scene, {row["uid"] for row in found["results"]}) == ALL


def test_a_membership_that_has_ended_opens_nothing(scene: Scene) -> None:
    assert scene.clients["left"].get("/api/v1/points/").status_code == 403
    assert scene.clients["left"].get("/api/v1/units/").status_code == 403
    assert read(scene.clients["left"], "/api/v1/me/")["roles"] == []


def test_people_see_their_own_memberships_and_administrators_all(scene: Scene) -> None:
    def users(who: str) -> set[str]:
        return {row["user"] for row in read(scene.clients[who], "/api/v1/memberships/?limit=100")["results"]}

    assert users("planner") == {"planner"}
    assert users("officer_a") == {"collector", "manager", "officer_a"}
    assert users("stranger") == set()
    assert users("admin") >= ROLES - {"superuser"}


def test_a_scope_is_read_once_a_request(scene: Scene) -> None:
    with CaptureQueriesContext(connection) as queries:
        read(scene.clients["officer_a"], "/api/v1/points/?count=true")
    assert sum("grids_membership" in query["sql"] for query in queries) == 1
