"""Who gets in where: every address of the URLconf × every identity × every verb.

What is expected stands here in words of its own, never read from the policies that it checks.
"""

import json
import uuid
from collections.abc import Iterator
from typing import Any

import pytest
from django.test import Client
from django.urls import URLPattern

from gis_core.models import User
from gis_core.policies import addresses
from tests.flows.audiences import EXPECTED, REFUSED_ALL_THE_SAME
from tests.flows.own_addresses import MAP_PARTS, OPEN_ADMIN, OTHER_PAGES, OWN_PAGES, TOKENS_ONLY
from tests.flows.scene import EVERYBODY, ROLES, STAFF, Scene, build_scene
from tests.towns import Town, lonlat

pytestmark = pytest.mark.usefixtures("no_log_of_refusals")

VERBS = ("GET", "HEAD", "OPTIONS", "POST", "PUT", "PATCH", "DELETE")
#: Django's administration answers all verbs but GET alike; its many addresses are probed with these.
FORM_VERBS = ("GET", "POST")
READING = {"GET", "HEAD", "OPTIONS"}
#: Who tries a verb that nobody is let in by, or that runs what GET runs: beside these one that may read there.
TRYING = {"anonymous", "stranger", "superuser"}


@pytest.fixture
def scene(town: Town, people: dict[str, User]) -> Scene:
    return build_scene(town, people)


#: Addresses that want to be asked something.
ASKED = {
    "api:search": "/api/v1/search/?q=G1",
    "renovation-wall-map": "/renovation/wallmap.pdf?size=a9",  # a sheet takes a second each time
    "api:opening-hours": "/api/v1/opening-hours/?from=2026-06-01&until=2026-06-07",
    "api:overlay": "/api/v1/overlay/?of=drawn:117,28;117.01,28;117.01,28.01",
}


def address_of(name: str, route: str, pattern: URLPattern, scene: Scene) -> str | None:
    """A real address for a pattern of the URLconf; None for those that need an object of the admin site."""
    keys = {
        "field-texts": "en",
        "api:points-detail": str(scene.points["g3_by_collector"].uid),
        "api:points-history": str(scene.points["g3_by_collector"].uid),
        "api:points-why": str(scene.points["g3_by_collector"].uid),
        "api:points-receipt": str(scene.points["g3_by_collector"].uid),
        "api:facilities-detail": str(scene.facility.pk),
        "tile": "/tiles/grids/12/3379/1714.mvt",
        "ogc:item": str(scene.points["g3_by_collector"].pk),
    }
    if name == "tile":
        return keys["tile"]
    if name == "raster-tile":
        return "/imagery/1/12/3379/1714.png"
    if name == "api:nothing":
        return "/api/v1/unheard-of/"
    if name == "technician-plugin":
        return "/qgis/unheard-of.zip"
    if name == "api:schema":
        return "/api/schema/?format=json"  # who gets in is one question; as YAML it takes a second each time
    if name == "api:resolve":
        lon, lat = lonlat(0.5, 0.2)
        return f"/api/v1/resolve/?lon={lon}&lat={lat}&category=m06013&on=2026-06-01"
    if name in ASKED:
        return ASKED[name]
    route = route.replace("<uuid:client_op>", str(uuid.UUID(int=1)))
    route = route.replace("<str:word>", "2026-05")
    if name in {"renovation-overlay-file", "renovation-public-page", "assessment-public-page"}:
        return "/" + route.replace("<slug:kind>", "xlsx").replace("<int:number>", "1")
    if name.startswith("ogc:"):
        route = route.replace("<str:name>", "points")
    if "<str:key>" in route:
        named = (
            route.replace("<slug:kind>", "papers").replace("<int:number>", "1").replace("<str:original>", "1")
        )
        return "/" + named.replace("<str:key>", keys.get(name, "1"))
    return None if "<" in route or "(?P" in route else "/" + route.replace("^", "").replace("$", "")


def body_of(name: str, verb: str) -> dict[str, Any]:
    lon, lat = lonlat(0.5, 0.3)
    if name.startswith("ogc:"):
        point = {"type": "Point", "coordinates": [lon, lat]}
        return {"type": "Feature", "geometry": point, "properties": {"category": "m06013"}}
    if (name, verb) == ("api:points-list", "POST"):
        return {"uid": str(uuid.uuid4()), "category": "m06013", "lon": lon, "lat": lat}
    return {"status": "damaged"} if verb == "PATCH" else {}


def probes(scene: Scene) -> Iterator[tuple[str, str]]:
    """Every address of the URLconf that can be called, by name."""
    for name, route, pattern in addresses():
        address = address_of(name, route, pattern, scene)
        if address is not None and name not in OPEN_ADMIN:
            yield name, address


def tries(name: str) -> Iterator[tuple[str, str]]:
    """Who tries which verb there?  Everybody those that somebody is let in by, a few the others."""
    if name.startswith("admin:") and name != "admin:index":
        yield from ((who, verb) for who in sorted(EVERYBODY) for verb in FORM_VERBS)
        return
    served = EXPECTED.get(name, {})
    some = TRYING | set(sorted(served.get("GET", ()))[:1])
    for verb in VERBS:
        whole = verb == "GET" or verb in served or name not in EXPECTED
        yield from ((who, verb) for who in sorted(EVERYBODY if whole else some))


DOCUMENTATION = {"api:docs", "ogc:docs"}


def wanted_of_documentation(name: str, verb: str, who: str) -> set[str]:
    """How may a page of the documentation answer?"""
    if verb not in {"GET", "HEAD"}:
        return {"405"}
    if who == "anonymous":
        return {"login"}
    return {"in"} if who in EXPECTED[name]["GET"] else {"403"}


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
    if name in DOCUMENTATION:
        return wanted_of_documentation(name, verb, who)
    if name.startswith(("api:", "ogc:")):
        if (name, verb, who) in REFUSED_ALL_THE_SAME or not knows:
            return refusal
        if verb == "OPTIONS" or name == "api:nothing":
            return {"in"}
        if audience is None:
            return {"405"}
        return {"in"} if who in audience else refusal
    if name in MAP_PARTS and who not in ROLES:
        return refusal if verb in {"GET", "HEAD"} else {"405"}
    if audience is not None and who in audience and verb != "OPTIONS":
        return {"in", "login"} if name == "logout" else {"in"}
    if not knows:
        return {"login", "403", "405"}
    if name in OTHER_PAGES and audience is not None and who not in audience and verb != "OPTIONS":
        return {"403"}
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


@pytest.mark.timeout(1200)
def test_every_address_lets_in_whom_it_should_and_nobody_else(scene: Scene) -> None:
    wrong, counted = [], 0
    for name, address in probes(scene):
        for who, verb in tries(name):
            found = probe(scene, name, address, verb, who)
            counted += 1
            if found not in wanted(name, verb, who):
                wrong.append(f"{verb} {address} ({name}) as {who}: {found}, not {wanted(name, verb, who)}")
    assert wrong == [], "\n".join(wrong)
    assert counted > 3000
