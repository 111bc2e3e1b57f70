"""Who gets in where, and who sees what: every address × every identity × every verb, denied rows included.

What is expected stands here in words of its own, never read from the policies that it checks.
"""

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

from gis_core.geometry import STORAGE_SRID
from gis_core.models import User
from gis_core.policies import addresses
from grids.models import Facility, Membership, Place
from surveys.models import SurveyPoint
from tests.gis_core.test_tiles import tile_of
from tests.towns import Town, at, box, category, lonlat

VERBS = ("GET", "HEAD", "OPTIONS", "POST", "PUT", "PATCH", "DELETE")
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
    "units divisions grids road-sections roads junctions places facilities categories editions rulings area-zones"
    " duty-policies department-duties calendar"
).split()

#: Address → who may read it, and who may use which other verb.
EXPECTED: dict[str, dict[str, set[str]]] = {
    "livez": {"GET": EVERYBODY},
    "readyz": {"GET": EVERYBODY},
    "login": {"GET": EVERYBODY, "POST": EVERYBODY},
    "logout": {"POST": EVERYBODY},
    "set_language": {"GET": EVERYBODY, "POST": EVERYBODY},
    "javascript-catalogue": {"GET": EVERYBODY},
    "map": {"GET": SIGNED_IN},
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
#: Addresses that people open: who may not is sent to a sign-in page.
PAGES = {"map", "api:docs"}


def expected_of(name: str) -> dict[str, set[str]]:
    """Who may do what at an address?  The whole administration is for staff."""
    return {"GET": STAFF, "POST": STAFF} if name.startswith("admin:") else EXPECTED[name]


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
    """A real address for a pattern of the URLconf; None for one that needs an object of the administration."""
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
        if address is not None:
            yield name, address


def complaint(name: str, verb: str, who: str, response: Any) -> str | None:
    """What is wrong with this answer?  None when it is as expected."""
    expected = expected_of(name)
    reader_verb = "GET" if verb in READING else verb
    offered = reader_verb in expected or (verb == "OPTIONS" and name.startswith("api:"))
    allowed = who in expected.get(reader_verb, set()) or (
        verb == "OPTIONS" and any(who in audience for audience in expected.values())
    )
    status = response.status_code
    to_login = status == 302 and "login" in response["Location"]
    if status >= 500:
        return f"{status}"
    if name.startswith("api:") or name == "tile":
        if offered and allowed:
            denied = status in {401, 403, 405} and (name, verb, who) not in KNOWN_REFUSALS
            return f"{status}, expected to be let in" if denied or to_login else None
        if who == "anonymous" and not offered and any("anonymous" in group for group in expected.values()):
            return None if status == 405 else f"{status}, expected 405"
        if who == "anonymous":
            return None if status == 401 or (name in PAGES and to_login) else f"{status}, expected 401"
        wanted = {403} if not any(who in group for group in expected.values()) else {403, 405}
        return None if status in wanted else f"{status}, expected {wanted}"
    if offered and allowed:
        return f"{status}, expected to be let in" if to_login or status in {401, 403} else None
    if who in expected.get("GET", set()):
        return None
    return None if to_login or status in {401, 403, 405} else f"{status}, expected a refusal"


#: Let in by role, yet refused for this one row: not their facility; and a session is no token to give back.
KNOWN_REFUSALS = {
    *(("api:facilities-detail", "PATCH", who) for who in ("collector", "manager", "officer_a")),
    *((name, "POST", who) for name in ("api:logout", "api:logout-all") for who in SIGNED_IN),
    *((name, "OPTIONS", who) for name in ("api:logout", "api:logout-all") for who in SIGNED_IN),
    *(("api:login", "POST", who) for who in EVERYBODY),
}


def test_every_address_is_expected_here(scene: Scene) -> None:
    names = {name for name, _address in probes(scene)}
    assert {name for name in names if not name.startswith("admin:")} == EXPECTED.keys()


def test_every_address_lets_in_whom_it_should_and_nobody_else(scene: Scene) -> None:
    wrong, counted = [], 0
    for name, address in probes(scene):
        for who in sorted(EVERYBODY):
            for verb in VERBS:
                client = scene.clients[who]
                if name in {"logout", "api:logout", "api:logout-all"} and who != "anonymous":
                    client = Client()
                    client.force_login(User.objects.get(username=who))
                response = client.generic(
                    verb,
                    address,
                    json_bytes(body_of(name, verb)),
                    content_type="application/json",
                )
                counted += 1
                if found := complaint(name, verb, who, response):
                    wrong.append(f"{verb} {address} as {who}: {found}")
    assert wrong == []
    assert counted > 3000


def json_bytes(body: dict[str, Any]) -> bytes:
    import json

    return json.dumps(body).encode()
