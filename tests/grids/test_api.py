"""The ground over HTTP: lists, layers, details, days, and who answers."""

import datetime
import json
import re
from pathlib import Path
from typing import Any

import pytest
from django.contrib.gis.geos import MultiLineString
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from gis_core.models import User
from grids.api.resources import RESOURCES
from grids.models import (
    AreaZone,
    Building,
    County,
    Division,
    Facility,
    HydrantProfile,
    Junction,
    Membership,
    Place,
    Road,
    Ruling,
    WaterBody,
)
from grids.resolver import Question, category_id, receipt
from tests.towns import Town, at, box, category, line, lonlat, make_unit

CONTRACTS = Path(__file__).parent.parent / "contract"


@pytest.fixture
def planner(client: Client, town: Town) -> Client:
    user = User.objects.create_user("planner")
    Membership.objects.create(user=user, role="planner")
    client.force_login(user)
    return client


def read(client: Client, address: str, status: int = 200) -> Any:
    response = client.get(f"/api/v1/{address}")
    content = b"".join(response) if response.streaming else response.content
    assert response.status_code == status, content.decode()
    return json.loads(content)


def resolve_address(**words: object) -> str:
    lon, lat = lonlat(0.5, 0.2)
    asked = {"lon": lon, "lat": lat, "category": "m06013", "on": "2026-06-01", **words}
    return "resolve/?" + "&".join(f"{name}={value}" for name, value in asked.items() if value is not None)


def fill(town: Town) -> None:
    """One row of every layer that the town lacks."""
    Division.objects.create(code="361127001", name="镇", level="township", unit=town.a, geom=box(0, 0, 3, 1))
    Road.objects.create(
        code="road-1", name="测试路", road_class="lane", geom=MultiLineString(line((0, 0), (1, 0)), srid=4490)
    )
    Junction.objects.create(code="J1", section_code="R1", geom=box(0.9, 0.4, 1.1, 0.6))
    Place.objects.create(
        code="P1", name="市场", kind="site", accountable_unit=town.a, geom=box(0.1, 0.1, 0.2, 0.2)
    )
    hydrant = Facility.objects.create(code="3611270110001001", category=category("c01010"), geom=at(0.5, 0.2))
    HydrantProfile.objects.create(facility=hydrant, usable=False)
    Ruling.objects.create(code="U1", title="认定", accountable_unit=town.b, geom=box(2, 0, 2.1, 0.1))
    AreaZone.objects.create(code="Z1", name="片区", geom=box(0, 0, 1, 1))
    Building.objects.create(code="B1", name="测试楼", use="office", storeys=6, geom=box(0.3, 0.3, 0.32, 0.32))
    WaterBody.objects.create(code="W1", name="测试河", kind="river", geom=box(0, 0.7, 3, 0.8))


@pytest.mark.parametrize("resource", RESOURCES, ids=lambda one: one.name)
def test_every_resource_lists_counts_and_shows_its_rows(planner: Client, town: Town, resource: Any) -> None:
    fill(town)
    page = read(planner, f"{resource.name}/?count=true&limit=2")
    assert page.keys() == {"results", "next", "count"}
    if resource.name == "department-duties":
        assert page["count"] == 0
        return
    assert page["count"] >= 1
    row = page["results"][0]
    assert list(row) == ["id", *(field.name for field in resource.fields)]
    detail = read(planner, f"{resource.name}/{row['id']}/")
    assert {name: detail[name] for name in row} == row
    assert ("geometry" in detail) == bool(resource.geometry)
    if resource.geometry:
        layer = read(planner, f"{resource.name}/?format=geojson")
        feature = next(one for one in layer["features"] if one["id"] == row["id"])
        assert feature["properties"] == row
        assert feature["geometry"] == detail["geometry"]
        assert "crs" not in (feature["geometry"] or {})
    else:
        assert read(planner, f"{resource.name}/?format=geojson", 406)["code"] == "format.no_geometry"


def test_pages_follow_each_other_and_miss_nothing(planner: Client) -> None:
    everything = read(planner, "categories/?limit=1000&fields=code")
    assert everything["next"] is None
    found, address = [], "categories/?limit=7&fields=code"
    while address:
        page = read(planner, address.removeprefix("http://testserver/api/v1/"))
        assert len(page["results"]) <= 7
        found += page["results"]
        address = page["next"]
    assert found == everything["results"]


def test_a_page_is_found_by_its_key_not_by_counting(planner: Client) -> None:
    with CaptureQueriesContext(connection) as queries:
        read(planner, "categories/?limit=5&after=40")
    (sql,) = (query["sql"] for query in queries if '"grids_category"."key"' in query["sql"])
    assert "OFFSET" not in sql
    assert '"grids_category"."id" > 40' in sql


@pytest.mark.parametrize("address", ["grids/", "grids/?format=geojson", "units/"])
def test_a_list_takes_one_statement_beside_the_one_for_the_user(planner: Client, address: str) -> None:
    read(planner, address)  # whose session it is, each process learns once
    with CaptureQueriesContext(connection) as queries:
        read(planner, address)
    own = [query["sql"] for query in queries if not re.match(r"(RELEASE )?SAVEPOINT|SET LOCAL", query["sql"])]
    assert len(own) == 2


def test_a_layer_within_a_box_is_found_by_the_index_of_shapes(planner: Client, town: Town) -> None:
    County.objects.update(code_rules="free")
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO grids_facility (code, category_id, geom)"
            " SELECT 'F' || n, %s, ST_SetSRID(ST_MakePoint(118 + n / 50 * 0.001, 29 + n %% 50 * 0.001), 4490)"
            " FROM generate_series(0, 2499) n",
            [category("c01013").pk],
        )
        cursor.execute("ANALYZE grids_facility")
        reading = "SELECT seq_tup_read + idx_tup_fetch FROM pg_stat_xact_user_tables WHERE relname = 'grids_facility'"
        cursor.execute(reading)
        (before,) = cursor.fetchone()
        found = read(planner, "facilities/?format=geojson&bbox=118.01,29.01,118.02,29.02")["features"]
        cursor.execute(reading)
        assert len(found) == 121
        assert cursor.fetchone()[0] - before < 500


def test_fields_are_chosen_by_name(planner: Client) -> None:
    (row, *_rest) = read(planner, "grids/?fields=code,accountable_unit")["results"]
    assert list(row) == ["id", "code", "accountable_unit"]
    (row, *_rest) = read(planner, "grids/?fields=geometry")["results"]
    assert row["geometry"]["type"] == "MultiPolygon"
    assert "secret" not in read(planner, "grids/?fields=secret", 400)["what_next"]


def test_a_box_keeps_what_it_meets(planner: Client) -> None:
    west, south = lonlat(0.2, 0.2)
    east, north = lonlat(0.8, 0.8)
    names = [row["name"] for row in read(planner, f"grids/?bbox={west},{south},{east},{north}")["results"]]
    assert names == ["G1"]


def test_words_narrow_the_rows(planner: Client, town: Town) -> None:
    fill(town)

    def names(address: str, member: str = "name") -> list[str]:
        return [row[member] for row in read(planner, address)["results"]]

    assert names("grids/?unit=unit-b") == ["G3"]
    assert names(f"grids/?code={town.grids['G2'].code}") == ["G2"]
    assert names("road-sections/?unit=unit-r", "code") == ["R1"]
    assert names("road-sections/?unit=unit-a", "code") == []
    assert names("units/?league=road_section", "code") == ["unit-r"]
    assert names("divisions/?level=community") == []
    assert names("facilities/?category=c01010&status=intact", "usable") == [False]
    assert names("categories/?code=m06013", "code") == ["m06013"]
    assert names("editions/?layer=grids&state=published", "number") == [1]
    assert names("calendar/?from=2026-10-01&until=2026-10-02", "name") == ["国庆节"]


def test_an_unknown_word_is_refused_everywhere(planner: Client) -> None:
    for resource in RESOURCES:
        assert read(planner, f"{resource.name}/?colour=red", 400)["code"] == "parameter.unknown"
        assert read(planner, f"{resource.name}/1/?limit=1", 400)["code"] == "parameter.unknown"


def test_a_list_shows_the_versions_of_a_day(planner: Client, town: Town) -> None:
    zone = AreaZone.objects.create(
        code="Z1", name="旧", geom=box(0, 0, 1, 1), valid=(None, datetime.date(2026, 1, 1))
    )
    AreaZone.objects.create(
        code="Z1", name="新", geom=box(0, 0, 2, 1), valid=(datetime.date(2026, 1, 1), None)
    )

    def names(words: str) -> list[str]:
        return [row["name"] for row in read(planner, f"area-zones/?{words}")["results"]]

    assert names("as_of=2025-12-31") == ["旧"]
    assert names("as_of=2026-01-01") == ["新"]
    assert names("") == ["新"]
    assert read(planner, f"area-zones/{zone.pk}/")["valid_to"] == "2026-01-01"


def test_a_unit_that_has_ended_is_listed_only_in_its_time(planner: Client) -> None:
    make_unit("unit-old", "旧单位", valid=(None, datetime.date(2020, 1, 1)))
    assert read(planner, "units/?code=unit-old")["results"] == []
    assert len(read(planner, "units/?code=unit-old&as_of=2019-06-01")["results"]) == 1


def test_texts_of_any_kind_survive_as_json(planner: Client, town: Town) -> None:
    name = 'quote " back \\ slash \u2028 </script> 汉字 %s {} \t'
    AreaZone.objects.create(code="Z9", name=name, geom=box(0, 0, 1, 1))
    assert read(planner, "area-zones/")["results"][0]["name"] == name
    assert read(planner, "area-zones/?format=geojson")["features"][0]["properties"]["name"] == name


def test_numbers_have_the_decimals_of_a_fix(planner: Client, town: Town) -> None:
    Facility.objects.create(code="3611270106001001", category=category("c01001"), geom=at(0.123456789, 0.5))
    (feature,) = read(planner, "facilities/?format=geojson")["features"]
    assert feature["geometry"]["coordinates"] == [117.001235, 28.005]


def test_an_empty_layer_is_a_layer(planner: Client) -> None:
    assert read(planner, "places/?format=geojson") == {"type": "FeatureCollection", "features": []}


def test_the_accept_header_asks_for_a_layer_too(planner: Client) -> None:
    response = planner.get("/api/v1/grids/", headers={"accept": "application/geo+json"})
    assert response["Content-Type"] == "application/geo+json"
    assert "Accept" in response["Vary"]
    assert response["Cache-Control"] == "private, no-cache"


def test_head_answers_like_get_without_a_body(planner: Client) -> None:
    for address in ("grids/", "grids/?format=geojson", "resolve/?x=1"):
        response = planner.head(f"/api/v1/{address}")
        assert response.status_code == (400 if "x=1" in address else 200)


@pytest.mark.parametrize("key", ["0", "999999", "-1", "1e3", "9" * 30, "abc", "%00", "1%27"])
def test_a_row_that_is_not_there_is_a_404(planner: Client, key: str) -> None:
    assert read(planner, f"grids/{key}/", 404)["code"] == "not_found"


def test_a_receipt_has_the_keys_of_the_contract(planner: Client) -> None:
    contract = json.loads((CONTRACTS / "resolve.json").read_text(encoding="utf-8"))
    found = read(planner, resolve_address(accuracy=10))
    assert found.keys() == contract.keys()
    assert found["versions"].keys() == contract["versions"].keys()
    assert found["territory"].keys() == contract["territory"].keys()


def test_the_address_answers_like_the_resolver(planner: Client, town: Town) -> None:
    lon, lat = lonlat(2.5, 0.2)
    found = read(planner, resolve_address(lon=lon, lat=lat))
    asked = Question(lon, lat, category_id("m06013"), datetime.date(2026, 6, 1))
    assert found == receipt(asked)
    assert found["accountable_unit_code"] == "unit-b"


def test_a_place_may_be_given_in_another_crs(planner: Client, town: Town) -> None:
    easting, northing = 500_490.0, 3_098_500.0  # about (0.5, 0.2) in the zone of 117°E
    found = read(planner, resolve_address(lon=easting, lat=northing, crs="EPSG:4548"))
    assert found["accountable_unit_code"] in {"unit-a", "supervision-office"}
    assert (
        read(planner, resolve_address(lon=39_500_490.0, lat=northing, crs="4527"))["accountable_unit_code"]
        == (found["accountable_unit_code"])
    )


def test_a_linked_facility_decides_who_handles(planner: Client, town: Town) -> None:
    maker = make_unit("water", "供水公司", "none", "enterprise")
    lamp = Facility.objects.create(
        code="3611270106001001", category=category("c01001"), maintainer=maker, geom=at(2.5, 0.9)
    )
    found = read(planner, resolve_address(category="c01001", facility=lamp.pk))
    assert found["handling_unit"] == "供水公司"
    assert found["handling_step"] == "FACILITY"


@pytest.mark.parametrize(
    ("words", "code"),
    [
        ({"lon": None}, "parameter.invalid"),
        ({"on": None}, "parameter.invalid"),
        ({"lon": "nan"}, "parameter.invalid"),
        ({"lon": "181"}, "position.out_of_range"),
        ({"lon": 28, "lat": 117}, "position.out_of_range"),
        ({"category": "xyz"}, "category.format"),
        ({"category": "m99998"}, "category.unknown"),
        ({"category": "06013x"}, "category.format"),
        ({"facility": 999_999}, "facility.unknown"),
        ({"accuracy": -1}, "parameter.invalid"),
        ({"crs": "EPSG:2380"}, "parameter.invalid"),
        ({"crs": "http://127.0.0.1/"}, "parameter.invalid"),
        ({"on": "2026-13-01"}, "parameter.invalid"),
    ],
)
def test_a_question_that_makes_no_sense_is_refused(
    planner: Client, words: dict[str, object], code: str
) -> None:
    problem = read(planner, resolve_address(**words), 400)
    assert problem["code"] == code
    assert problem["detail"]


def test_bare_digits_mean_the_matter(planner: Client) -> None:
    assert read(planner, resolve_address(category="06013")) == read(planner, resolve_address())


def test_the_county_and_i(planner: Client, town: Town) -> None:
    assert read(planner, "county/")["code"] == town.county.code
    me = read(planner, "me/")
    assert me["roles"] == ["planner"]
    assert me["may_report_facility_status"] is False


def test_a_report_of_a_facility_keeps_the_day_and_the_history(client: Client, town: Town) -> None:
    user = User.objects.create_user("technician")
    Membership.objects.create(user=user, role="technician")
    client.force_login(user)
    facility = Facility.objects.create(
        code="3611270106001001", category=category("c01001"), geom=at(0.5, 0.2)
    )
    address = f"/api/v1/facilities/{facility.pk}/"
    for body in ({"status": "gone"}, {}, {"status": "lost", "geom": "POINT (0 0)"}, [], "lost"):
        assert client.patch(address, body, content_type="application/json").status_code == 400
    response = client.patch(address, {"status": "lost"}, content_type="application/json")
    assert (response.status_code, response.json()["status"]) == (200, "lost")
    assert response.json()["changed_on"]
    facility.refresh_from_db()
    assert facility.status == "lost"
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT status FROM grids_facilityevent WHERE pgh_obj_id = %s ORDER BY pgh_id", [facility.pk]
        )
        assert [row[0] for row in cursor.fetchall()] == ["intact", "lost"]


def test_the_schema_and_its_page_work_without_internet(planner: Client) -> None:
    schema = planner.get("/api/schema/?format=json").json()
    assert schema["components"]["securitySchemes"].keys() == {"knoxApiToken", "cookieAuth"}
    for name in ("units", "points", "resolve"):
        assert f"/api/v1/{name}/" in schema["paths"]
    words = {one["name"] for one in schema["paths"]["/api/v1/points/"]["get"]["parameters"]}
    assert {"bbox", "as_of", "after", "limit", "count", "fields", "format", "category"} <= words
    page = planner.get("/api/docs/").content.decode()
    assert "swagger-ui-bundle.js" in page
    assert "://" not in page.replace("http://testserver", "")
