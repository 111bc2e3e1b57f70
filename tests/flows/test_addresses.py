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
from tests.flows.scene import (
    COUNTY,
    EVERYBODY,
    FIELD,
    OFFICE,
    ROLES,
    SIGNED_IN,
    STAFF,
    UNITS,
    Scene,
    build_scene,
)
from tests.towns import Town, lonlat

VERBS = ("GET", "HEAD", "OPTIONS", "POST", "PUT", "PATCH", "DELETE")
#: Django's administration answers all verbs but GET alike; its many addresses are probed with these.
FORM_VERBS = ("GET", "POST")
READING = {"GET", "HEAD", "OPTIONS"}
#: Who tries a verb that nobody is let in by, or that runs what GET runs: beside these one that may read there.
TRYING = {"anonymous", "stranger", "superuser"}

GROUND = (
    "units",
    "divisions",
    "grids",
    "road-sections",
    "roads",
    "junctions",
    "places",
    "facilities",
    "buildings",
    "water-bodies",
    "renovation-zones",
    "renovation-projects",
    "renovation-milestones",
    "categories",
    "editions",
    "rulings",
    "area-zones",
    "duty-policies",
    "department-duties",
    "calendar",
)

#: Each of them may bring in at least one layer.
IMPORTERS = {"technician", "planner", "admin", "superuser"}

#: Who may take some step of some case.
STEPPERS = FIELD | UNITS | {"intake", "supervision", "leader"}

#: Who sets surveys: the office, grid managers, officers of units.
SETTERS = {"supervision", "manager", "officer_a", "officer_b"}

#: Who proposes changes of filing rules, and decides on those of others.
PROPOSERS = {"supervision", "admin", "superuser"}

#: Address → who may read it, and who may use which other verb.
EXPECTED: dict[str, dict[str, set[str]]] = {
    "livez": {"GET": EVERYBODY},
    "readyz": {"GET": EVERYBODY},
    "technician-plugins": {"GET": EVERYBODY},
    "technician-plugin": {"GET": EVERYBODY},
    "login": {"GET": EVERYBODY, "POST": EVERYBODY},
    "logout": {"POST": EVERYBODY},
    "set_language": {"GET": EVERYBODY, "POST": EVERYBODY},
    "javascript-catalogue": {"GET": EVERYBODY},
    "map": {"GET": SIGNED_IN},
    "audit": {"GET": COUNTY, "POST": COUNTY},
    "offset-checks": {"GET": {"technician", "supervision", "leader", "admin", "superuser"}},
    "offset-check": {
        "GET": {"technician", "supervision", "leader", "admin", "superuser"},
        "POST": {"technician"},
    },
    "uploads": {"GET": IMPORTERS, "POST": IMPORTERS},
    "upload": {"GET": IMPORTERS, "POST": IMPORTERS},
    "upload-progress": {"GET": IMPORTERS},
    "upload-rejects": {"GET": IMPORTERS},
    "imagery": {"GET": ROLES, "POST": {"planner", "technician"}},
    "raster": {"GET": ROLES, "POST": {"planner", "technician"}},
    **{f"raster-{name}": {"GET": ROLES} for name in ("progress", "tile", "value")},
    "raster-count": {"POST": {"planner", "technician"}},
    "zonal-count": {"GET": ROLES},
    "zonal-count-map": {"GET": ROLES},
    "zonal-count-file": {"GET": ROLES},
    "due": {"GET": ROLES},
    "calendar": {"GET": ROLES, "POST": PROPOSERS},
    "notices": {"GET": ROLES, "POST": ROLES},
    "workbench": {"GET": ROLES},
    "dashboard": {"GET": ROLES},
    "field": {"GET": FIELD | UNITS | {"intake"}},
    **{f"field-{name}": {"GET": EVERYBODY} for name in ("shell", "worker", "manifest", "texts")},
    "dashboard-rates": {"GET": ROLES},
    "frozen-months": {"GET": COUNTY | {"intake"}},
    "frozen-month": {"GET": COUNTY | {"intake"}},
    "disputes": {"GET": ROLES},
    "disputes-file": {"GET": ROLES},
    "territory-proposals": {"GET": ROLES},
    "territory-proposal": {"POST": {"technician"}},
    "territory-proposal-new": {
        "GET": {"manager", "supervision", "planner"},
        "POST": {"manager", "supervision", "planner"},
    },
    **{
        f"workbench-{name}": {"GET": ROLES}
        for name in ("photo", "sheet", "file", "list", "map", "counts", "register", "around")
    },
    "workbench-dispatch": {"POST": {"supervision"}},
    "workbench-enforce": {"GET": UNITS, "POST": UNITS},
    "workbench-step": {"GET": STEPPERS, "POST": STEPPERS},
    "workbench-filters": {"GET": ROLES, "POST": ROLES},
    "workbench-texts": {"GET": STEPPERS, "POST": STEPPERS},
    "substitutes": {"GET": ROLES, "POST": ROLES},
    "supply-gaps": {"GET": ROLES},
    "renovation": {"GET": ROLES},
    "renovation-map": {"GET": ROLES},
    "renovation-map-panel": {"GET": ROLES},
    "renovation-map-project": {"GET": ROLES},
    "renovation-map-building": {"GET": ROLES},
    "renovation-overlay": {"GET": ROLES, "POST": ROLES},
    "renovation-overlay-told": {"GET": ROLES},
    "renovation-overlay-file": {"GET": ROLES},
    "renovation-acceptance": {"GET": ROLES, "POST": UNITS | {"supervision", "planner"}},
    "renovation-sign-photo": {"GET": ROLES},
    "renovation-interim": {"GET": UNITS | {"manager", "supervision", "leader"}},
    "renovation-reports": {"GET": ROLES, "POST": UNITS | {"supervision", "planner"}},
    "renovation-report": {"GET": ROLES},
    "renovation-report-file": {"GET": ROLES},
    "renovation-ledger": {"GET": ROLES},
    "renovation-master": {"GET": {"planner", "supervision"}, "POST": {"planner", "supervision"}},
    "renovation-publish": {"POST": {"supervision"}},
    "renovation-public": {"GET": EVERYBODY},
    "renovation-public-page": {"GET": EVERYBODY},
    "renovation-table": dict.fromkeys(("GET", "POST"), UNITS | {"supervision", "planner"}),
    "renovation-table-empty": {"GET": UNITS | {"supervision", "planner"}},
    "renovation-project": {"GET": ROLES, "POST": {"planner"}},
    "renovation-gates": {"GET": ROLES, "POST": {"supervision"}},
    "renovation-ground": {"GET": ROLES, "POST": {"supervision"}},
    "renovation-records": {"GET": ROLES, "POST": UNITS | {"manager", "supervision", "leader"}},
    "renovation-record-new": dict.fromkeys(("GET", "POST"), UNITS | {"supervision", "planner"}),
    "renovation-record": dict.fromkeys(("GET", "POST"), UNITS | {"supervision", "planner"}),
    "assessment": {"GET": ROLES},
    "assessment-unit": {"GET": ROLES},
    "formulas": {"GET": ROLES},
    "formula": {"GET": ROLES, "POST": PROPOSERS},
    "formula-new": {"GET": PROPOSERS, "POST": PROPOSERS},
    "editions": {"GET": COUNTY | UNITS, "POST": {"technician"}},
    "edition-draft": {"GET": COUNTY | UNITS, "POST": {"technician", "supervision"} | UNITS},
    "yardsticks": {"GET": ROLES},
    "yardstick": {"GET": ROLES, "POST": PROPOSERS},
    "yardstick-new": {"GET": PROPOSERS, "POST": PROPOSERS},
    "yardstick-rejects": {"POST": PROPOSERS},
    "yardstick-file": {"GET": ROLES},
    "inspection": {"GET": ROLES, "POST": PROPOSERS},
    "inspection-file": {"GET": COUNTY | {"intake"}},
    "inspection-task": {"GET": ROLES, "POST": UNITS | {"supervision"}},
    "observations": {"GET": ROLES},
    "observation": {"GET": ROLES, "POST": UNITS | PROPOSERS},
    "observation-photo": {"GET": ROLES},
    "ranks": {"GET": ROLES, "POST": PROPOSERS},
    "ranks-file": {"GET": COUNTY | {"intake"}},
    "outlook": {"GET": ROLES},
    "consequences": {"GET": OFFICE | UNITS | {"intake"}, "POST": {"supervision"}},
    "inspection-points": {"GET": COUNTY | {"intake"}},
    "inspection-points-file": {"GET": COUNTY | {"intake"}},
    "inspection-point": {"GET": COUNTY | {"intake"}, "POST": {"supervision"}},
    "hand-over": {"GET": {"supervision", "leader"}, "POST": {"supervision"}},
    "recurring": {"GET": ROLES, "POST": {"supervision"}},
    "recurring-new": {"GET": {"supervision"}, "POST": {"supervision"}},
    "own-facilities": {"GET": COUNTY | FIELD | {"intake"}},
    "own-facilities-file": {"GET": COUNTY | FIELD | {"intake"}},
    "own-facilities-labels": {"GET": COUNTY | FIELD | {"intake"}},
    "own-census": {
        "GET": COUNTY | FIELD | {"intake"},
        "POST": {"supervision", "technician", "admin", "superuser", "manager"},
    },
    "own-census-one": {"GET": COUNTY | FIELD | {"intake"}, "POST": {"technician", "manager"}},
    "own-census-file": {"GET": COUNTY | FIELD | {"intake"}},
    "own-census-photo": {"GET": COUNTY | FIELD | {"intake"}},
    "own-streets": {"GET": COUNTY | FIELD | {"intake"}},
    "own-patrols": {"GET": COUNTY | FIELD | {"intake"}, "POST": FIELD},
    "own-qfield": {"GET": COUNTY | FIELD | {"intake"}, "POST": FIELD | {"technician"}},
    "own-qfield-file": {"GET": COUNTY | FIELD | {"intake"}},
    "qfield-return": {"GET": COUNTY | FIELD | {"intake"}, "POST": FIELD | {"technician"}},
    "qfield-return-progress": {"GET": COUNTY | FIELD | {"intake"}},
    "qfield-return-rejects": {"GET": COUNTY | FIELD | {"intake"}},
    "suppression": {"GET": ROLES, "POST": {"supervision"}},
    "suppression-new": {"GET": {"supervision"}, "POST": {"supervision"}},
    "planned-around": {"GET": ROLES},
    "supply-gaps-file": {"GET": ROLES},
    "supply-gap-new": {verb: {"manager", "intake", "supervision", "planner"} for verb in ("GET", "POST")},
    "hydrants": {"GET": ROLES, "POST": COUNTY},
    "hydrants-file": {"GET": ROLES},
    "hydrant-gap": {"POST": {"manager", "intake", "supervision", "planner"}},
    "filing-rules": {"GET": ROLES},
    "filing-export": {"GET": ROLES},
    "filing-change": {"GET": PROPOSERS, "POST": PROPOSERS},
    "filing-sheet": {"GET": PROPOSERS, "POST": PROPOSERS},
    "filing-rejects": {"POST": PROPOSERS},
    "filing-proposal": {"GET": ROLES, "POST": PROPOSERS},
    "duties": {"GET": ROLES},
    "unit-duties": {"GET": ROLES},
    "issue-notice": {"POST": {"supervision"}},
    "duty-notice": {"GET": ROLES, "POST": UNITS},
    "duty-notice-document": {"GET": ROLES},
    "tile": {"GET": ROLES},
    "api:schema": {"GET": SIGNED_IN},
    "api:docs": {"GET": SIGNED_IN},
    "api:login": {"POST": EVERYBODY},
    "api:logout": {"POST": SIGNED_IN},
    "api:logout-all": {"POST": SIGNED_IN},
    "api:nothing": {"GET": SIGNED_IN},
    **{f"ogc:{name}": {"GET": ROLES} for name in ("landing", "conformance", "api", "docs")},
    **{f"ogc:{name}": {"GET": ROLES} for name in ("collections", "collection", "queryables")},
    "ogc:items": {"GET": ROLES, "POST": FIELD | {"intake", "technician"}},
    "ogc:item": {"GET": ROLES, **dict.fromkeys(("PUT", "PATCH", "DELETE"), FIELD | {"intake", "technician"})},
    "api:me": {"GET": SIGNED_IN},
    "api:county": {"GET": ROLES},
    "api:resolve": {"GET": ROLES},
    "api:search": {"GET": ROLES},
    **{f"api:{name}-{kind}": {"GET": ROLES} for name in GROUND for kind in ("list", "detail")},
    **{f"api:{name}-history": {"GET": ROLES} for name in GROUND if name != "calendar"},
    **{f"api:{name}-summary": {"GET": ROLES} for name in ("grids", "road-sections", "places")},
    **{f"api:filing-rules-{kind}": {"GET": ROLES} for kind in ("list", "detail", "history")},
    "api:points-history": {"GET": ROLES},
    "api:facilities-detail": {"GET": ROLES, "PATCH": FIELD | UNITS | {"technician"}},
    "api:memberships-list": {"GET": SIGNED_IN},
    "api:memberships-detail": {"GET": SIGNED_IN},
    "api:points-list": {"GET": ROLES, "POST": FIELD | {"intake"}},
    "api:points-columns": {"GET": ROLES},
    "api:points-detail": {"GET": ROLES},
    "api:points-why": {"GET": ROLES},
    "api:points-receipt": {"GET": ROLES},
    "api:field-pack": {"GET": ROLES},
    "api:field-facilities": {"GET": ROLES},
    "api:field-facility": {"GET": ROLES},
    "api:field-census": {"GET": ROLES},
    "api:field-findings": {"POST": FIELD | {"intake"}},
    "api:field-finding-receipt": {"GET": FIELD | {"intake"}},
    "api:field-maps": {"GET": ROLES},
    "api:field-map": {"GET": ROLES},
    "api:field-tracks": {"POST": FIELD | {"intake"}, "DELETE": FIELD | {"intake"}},
    "api:field-track-receipt": {"GET": FIELD | {"intake"}},
    "api:field-streets": {"GET": ROLES},
    "api:field-open": {"GET": ROLES},
    "api:field-tasks": {"GET": ROLES},
    "api:field-announcements": {"GET": ROLES},
    "api:field-announcement": {"POST": ROLES},
    "api:field-surveys": {"GET": ROLES},
    "api:field-survey-answers": {"POST": FIELD | {"intake"}},
    "api:field-survey-answer-receipt": {"GET": FIELD | {"intake"}},
    "surveys": {"GET": ROLES},
    "survey": {"GET": ROLES, "POST": SETTERS},
    "survey-file": {"GET": ROLES},
    "survey-new": {"GET": SETTERS, "POST": SETTERS},
    "survey-change": {"GET": SETTERS, "POST": SETTERS},
    "announcements": {"GET": ROLES, "POST": ROLES},
    "announcement-new": {"GET": {"supervision"}, "POST": {"supervision"}},
    "api:field-reports": {"GET": ROLES},
    "api:photos-detail": {"GET": STEPPERS, "PUT": STEPPERS},
    "api:photos-original": {"GET": STEPPERS, "PUT": STEPPERS},
    **{f"api:cases-{kind}": {"GET": ROLES} for kind in ("list", "detail")},
    "api:case-figures": {"GET": ROLES},
    **{f"api:enforcements-{kind}": {"GET": ROLES} for kind in ("list", "detail")},
    "api:cases-enforcement": {"GET": ROLES, "POST": UNITS},
    "api:joint-figures": {"GET": ROLES},
    "api:cases-steps": {"GET": ROLES, "POST": STEPPERS},
    "api:cases-step-receipt": {"GET": STEPPERS},
}


@pytest.fixture
def scene(town: Town, people: dict[str, User]) -> Scene:
    return build_scene(town, people)


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
    if name == "api:search":
        return "/api/v1/search/?q=G1"
    route = route.replace("<uuid:client_op>", str(uuid.UUID(int=1)))
    route = route.replace("<str:word>", "2026-05")
    if name in {"renovation-overlay-file", "renovation-public-page"}:
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


#: Let in by role, yet refused: this facility, this report is not theirs.
REFUSED_ALL_THE_SAME = {
    ("api:facilities-detail", "PATCH", who) for who in ("collector", "manager", "officer_a")
} | {("ogc:item", verb, who) for verb in ("PUT", "PATCH") for who in ("intake", "technician")}
#: Views of our own outside the API; Django's own answer other verbs as they like.
OTHER_PAGES = {
    "field",
    "field-shell",
    "field-worker",
    "field-manifest",
    "field-texts",
    "uploads",
    "upload",
    "upload-progress",
    "upload-rejects",
    "imagery",
    "raster",
    "raster-progress",
    "raster-count",
    "zonal-count",
    "zonal-count-file",
    "offset-checks",
    "offset-check",
    "substitutes",
    "supply-gaps",
    "editions",
    "edition-draft",
    "hand-over",
    "renovation",
    "renovation-map",
    "renovation-map-panel",
    "renovation-map-project",
    "renovation-map-building",
    "renovation-overlay",
    "renovation-overlay-told",
    "renovation-overlay-file",
    "renovation-acceptance",
    "renovation-sign-photo",
    "renovation-interim",
    "renovation-reports",
    "renovation-report",
    "renovation-report-file",
    "renovation-ledger",
    "renovation-master",
    "renovation-publish",
    "renovation-table",
    "renovation-table-empty",
    "renovation-project",
    "renovation-gates",
    "renovation-ground",
    "renovation-records",
    "renovation-record-new",
    "renovation-record",
    "assessment",
    "assessment-unit",
    "formulas",
    "formula",
    "formula-new",
    "yardsticks",
    "yardstick",
    "yardstick-new",
    "yardstick-rejects",
    "yardstick-file",
    "inspection",
    "inspection-file",
    "inspection-task",
    "observations",
    "observation",
    "observation-photo",
    "ranks",
    "ranks-file",
    "outlook",
    "consequences",
    "inspection-points",
    "inspection-points-file",
    "inspection-point",
    "recurring",
    "recurring-new",
    "own-facilities",
    "own-facilities-file",
    "own-facilities-labels",
    "own-census",
    "own-census-one",
    "own-census-file",
    "own-census-photo",
    "own-patrols",
    "own-streets",
    "own-qfield",
    "own-qfield-file",
    "qfield-return",
    "qfield-return-progress",
    "qfield-return-rejects",
    "suppression",
    "suppression-new",
    "planned-around",
    "supply-gaps-file",
    "supply-gap-new",
    "hydrants",
    "hydrants-file",
    "hydrant-gap",
    "surveys",
    "survey",
    "survey-file",
    "survey-new",
    "survey-change",
    "announcements",
    "announcement-new",
    "notices",
    "workbench",
    "dashboard",
    "dashboard-rates",
    "frozen-months",
    "frozen-month",
    "disputes",
    "disputes-file",
    "territory-proposals",
    "territory-proposal",
    "territory-proposal-new",
    "workbench-step",
    "workbench-texts",
    "workbench-filters",
    "workbench-enforce",
    "workbench-register",
    "workbench-around",
    "due",
    "calendar",
    "filing-rules",
    "filing-export",
    "filing-change",
    "filing-sheet",
    "filing-rejects",
    "filing-proposal",
    "workbench-photo",
    "workbench-file",
    "workbench-counts",
    "workbench-list",
    "workbench-sheet",
    "workbench-map",
    "workbench-dispatch",
    "duties",
    "unit-duties",
    "issue-notice",
    "duty-notice",
    "duty-notice-document",
}
#: Parts of the map, which asks with a session or a token: no sign-in page for them.
MAP_PARTS = {"tile", "raster-tile", "raster-value", "zonal-count-map"}
OWN_PAGES = {"livez", "readyz", "technician-plugins", "map", "audit", *MAP_PARTS, *OTHER_PAGES}
#: A session is no token: to these addresses everybody here is unknown.
TOKENS_ONLY = {"api:logout", "api:logout-all"}
OPEN_ADMIN = {"admin:login", "admin:logout"}


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
