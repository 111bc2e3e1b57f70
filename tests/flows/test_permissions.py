"""Who sees what: lists, counts, layers, details and tiles show the same rows, and nobody another unit's.

What is expected stands here in words of its own, never read from the policies that it checks.
"""

import json
from typing import Any

import mapbox_vector_tile
import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from gis_core.models import User
from grids.models import Building, Facility, HydrantFinding, Place, Unit
from grids.services.hydrants import check_hydrants
from surveys.models import SurveyPoint
from tests.flows.scene import COUNTY, OFFICE, ROLES, Scene, build_scene
from tests.gis_core.test_tiles import tile_of
from tests.surveys.cases import filing, step
from tests.towns import Town, at, box, category


@pytest.fixture
def scene(town: Town, people: dict[str, User]) -> Scene:
    return build_scene(town, people)


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
    columns = read(client, "/api/v1/points/columns/")
    assert {name for name, point in scene.points.items() if point.pk in columns["id"]} == seen
    assert columns["count"] == len(columns["id"]) == len(seen)
    for name, point in scene.points.items():
        for address in (f"{point.uid}/", f"{point.uid}/?format=geojson", f"{point.pk}/", f"{point.pk}/why/"):
            response = client.get(f"/api/v1/points/{address}")
            assert response.status_code == (200 if name in seen else 404)


@pytest.mark.parametrize("who", BY_NAME)
def test_cases_are_seen_by_who_sees_their_points(scene: Scene, who: str) -> None:
    client, seen = scene.clients[who], SEEN[who]
    numbers = {scene.cases[name].number for name in seen}
    listed = read(client, "/api/v1/cases/?count=true&limit=1000")
    assert {row["number"] for row in listed["results"]} == numbers
    assert listed["count"] == len(numbers)
    layer = read(client, "/api/v1/cases/?format=geojson")
    assert {feature["properties"]["number"] for feature in layer["features"]} == numbers
    for name, case in scene.cases.items():
        for address in (f"{case.uid}/", f"{case.pk}/", f"{case.uid}/steps/"):
            assert client.get(f"/api/v1/cases/{address}").status_code == (200 if name in seen else 404)
    for door in ("unit=unit-b", "open=true", "state=reported", "light=red", "light=green", "after=0"):
        found = read(client, f"/api/v1/cases/?count=true&{door}")
        assert {row["number"] for row in found["results"]} <= numbers
        assert found["count"] == len(found["results"])


@pytest.mark.parametrize("who", BY_NAME)
def test_what_was_sent_to_a_unit_is_seen_by_it_everywhere(scene: Scene, who: str) -> None:
    """The case of G1 is handed to unit B: from then on B sees it, and its point, in lists, columns and tiles."""
    send_out(scene, "g1", scene.town.b)
    client, seen = scene.clients[who], SEEN[who] | ({"g1"} if who == "officer_b" else set())
    numbers = {scene.cases[name].number for name in seen}
    assert {row["number"] for row in read(client, "/api/v1/cases/")["results"]} == numbers
    assert names_of(scene, {row["uid"] for row in read(client, "/api/v1/points/")["results"]}) == seen
    columns = read(client, "/api/v1/points/columns/")
    assert {name for name, point in scene.points.items() if point.pk in columns["id"]} == seen
    place = scene.points["g1"].geom
    assert ("g1" in tile_names(client, scene, (place.x, place.y))) == ("g1" in seen)


def send_out(scene: Scene, name: str, unit: Unit) -> None:
    """Have the case of a point filed and sent to a unit of the dispatcher's choice."""
    office = User.objects.get(username="supervision")
    case = step(scene.cases[name], "file", office, now=timezone.now(), **filing(scene.cases[name]))
    step(case, "dispatch", office, now=timezone.now(), unit_id=unit.pk)


@pytest.mark.parametrize("who", BY_NAME)
def test_columns_name_no_unit_or_grid_of_points_that_are_hidden(scene: Scene, who: str) -> None:
    named = read(scene.clients[who], "/api/v1/points/columns/")["dictionaries"]
    seen = [scene.points[name] for name in SEEN[who]]
    units = {code for point in seen for code in _unit_codes(point)}
    assert {entry["code"] for entry in named["unit"]} == units
    assert {entry["code"] for entry in named["grid"]} == {point.grid.code for point in seen}


def _unit_codes(point: SurveyPoint) -> set[str]:
    return {unit.code for unit in (point.accountable_unit, point.handling_unit, point.supervising_unit)}


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


#: Who sees missing hydrants of which grids; a stranger none.
SEEN_GRIDS: dict[str, set[str]] = {
    **{who: {"G1", "G2", "G3"} for who in COUNTY | {"intake"}},
    "collector": {"G1", "G2"},
    "officer_a": {"G1", "G2"},
    "manager": {"G1"},
    "officer_b": {"G3"},
}


@pytest.fixture
def dry(scene: Scene) -> Scene:
    """The scene with a house in each grid and no hydrant anywhere, checked."""
    for number in range(3):
        house = box(number + 0.3, 0.2, number + 0.32, 0.22)
        Building.objects.create(code=f"J{number + 1}", name=f"房屋{number + 1}", geom=house)
    check_hydrants(now=timezone.now())
    return scene


@pytest.mark.parametrize("who", sorted(SEEN_GRIDS))
def test_page_tables_files_and_tiles_show_missing_hydrants_of_the_same_grids(dry: Scene, who: str) -> None:
    client, seen = dry.clients[who], SEEN_GRIDS[who]
    codes = {name: grid.code for name, grid in dry.town.grids.items()}
    for address in ("/hydrants/", "/hydrants/?view=grids", "/hydrants/?kind=building"):
        told = client.get(address).content.decode()
        assert {name for name, code in codes.items() if f"grid={code}" in told} == seen, address
    told = client.get("/hydrants/?kind=building").content.decode()
    assert {f"G{n}" for n in (1, 2, 3) if f"房屋{n}" in told} == seen
    found = read(client, "/hydrants/files/geojson/")["features"]
    assert {row["properties"]["grid_name"] for row in found} == seen
    for name, code in codes.items():
        narrowed = read(client, f"/hydrants/files/geojson/?grid={code}")["features"]
        assert bool(narrowed) == (name in seen)


@pytest.mark.parametrize("who", sorted(ROLES | {"stranger", "anonymous"}))
def test_a_supply_gap_is_registered_by_those_who_see_the_finding_and_may(dry: Scene, who: str) -> None:
    may = {"manager": {"G1"}} | {name: set(dry.town.grids) for name in ("intake", "planner", "supervision")}
    for finding in HydrantFinding.objects.filter(kind="building").select_related("grid"):
        response = dry.clients[who].post(f"/hydrants/{finding.uid}/gap/")
        wanted = finding.grid.name in may.get(who, set())
        assert SurveyPoint.objects.filter(uid=finding.uid).exists() == wanted
        assert response.status_code == (302 if wanted or who == "anonymous" else 404 if who in may else 403)


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
