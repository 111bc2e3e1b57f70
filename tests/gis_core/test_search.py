"""The search box: by code, by name, by coordinates; what one may not see is not found."""

import json
from pathlib import Path
from typing import Any

import pytest
from django.contrib.gis.geos import MultiLineString
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from gis_core.models import User
from grids.models import Building, County, Division, Facility, Place, Road, Unit, WaterBody
from renovation.models import RenovationZone
from surveys.models import SurveyPoint
from tests.towns import COMMUNITY, Town, at, box, category, line, lonlat, make_edition, make_grid

pytestmark = pytest.mark.django_db
CONTRACT = json.loads((Path(__file__).parent.parent / "contract" / "search.json").read_text(encoding="utf-8"))


@pytest.fixture
def office(client: Client, people: dict[str, User]) -> Client:
    client.force_login(people["supervision"])
    return client


def search(client: Client, q: str, **more: str) -> list[dict[str, Any]]:
    response = client.get("/api/v1/search/", {"q": q, **more})
    assert response.status_code == 200, response.content
    found: list[dict[str, Any]] = response.json()["results"]
    return found


def named(client: Client, q: str, **more: str) -> list[tuple[str, str]]:
    return [(one["kind"], one["name"]) for one in search(client, q, **more)]


@pytest.fixture
def everything(town: Town) -> None:
    """One of each kind, all of them near Sun Yat-sen street."""
    edition = make_edition("places")
    Division.objects.create(code=COMMUNITY, name="中山社区", level="community", geom=box(0, 0, 3, 1))
    Place.objects.create(
        code="P1", name="中山商场", kind="site", geom=box(0.1, 0.1, 0.2, 0.2), edition=edition
    )
    Facility.objects.create(
        code="3611270101001001",
        name="中山路灯",
        category=category("c01037"),
        geom=at(0.5, 0.3),
        maintainer=town.a,
    )
    Road.objects.create(
        code="S1",
        name="中山路",
        road_class="arterial",
        geom=MultiLineString(line((0, 0.5), (3, 0.5)), srid=4490),
    )
    Building.objects.create(code="B1", name="中山大厦", geom=box(0.3, 0.3, 0.32, 0.32))
    WaterBody.objects.create(code="W1", name="中山湖", kind="lake", geom=box(2, 0.1, 2.2, 0.3))
    RenovationZone.objects.create(code="Z1", name="中山片棚改", geom=box(1, 0, 1.5, 0.4))
    Unit.objects.create(code="u-zs", name="中山街道办事处", short_name="中山街办", kind="township")
    SurveyPoint.objects.create(category=category("m06013"), geom=at(0.5, 0.2), place_text="中山路 12 号门前")


def test_the_keys_are_those_of_the_contract(office: Client, town: Town) -> None:
    easting, northing = 500_123, 3_100_456
    for q, sample in zip((town.grids["G1"].code, f"{northing} {easting}"), CONTRACT["results"], strict=True):
        (one, *_rest) = search(office, q)
        assert one.keys() == sample.keys()
        assert (one["kind"], one["detail"], one["note"]) == (sample["kind"], sample["detail"], sample["note"])
    assert search(office, town.grids["G1"].code)[0]["id"] == town.grids["G1"].pk


def test_every_kind_is_found_by_a_part_of_its_name(office: Client, everything: None) -> None:
    kinds = {one["kind"] for one in search(office, "中山路")} | {
        one["kind"] for one in search(office, "中山")
    }
    assert kinds == {
        "division",
        "place",
        "facility",
        "road",
        "building",
        "water",
        "renovation_zone",
        "unit",
        "point",
    }


def test_the_exact_name_comes_first_then_what_begins_so_then_what_holds_it(
    office: Client, everything: None
) -> None:
    Road.objects.create(code="S2", name="北中山路", geom=MultiLineString(line((0, 0.6), (3, 0.6)), srid=4490))
    Road.objects.create(
        code="S3", name="中山路东段", geom=MultiLineString(line((0, 0.7), (3, 0.7)), srid=4490)
    )
    assert [name for kind, name in named(office, "中山路") if kind == "road"] == [
        "中山路",
        "中山路东段",
        "北中山路",
    ]
    assert named(office, "中山路")[0] == ("road", "中山路")


def test_a_slip_of_the_pen_is_forgiven(office: Client, everything: None) -> None:
    assert ("unit", "中山街道办事处") in named(office, "中山街到办事处")


def test_codes_are_found_from_their_beginning_in_either_case(office: Client, town: Town) -> None:
    assert named(office, "r1") == [("road_section", "测试路")]
    assert {name for _kind, name in named(office, "36112700100100")} == {"G1", "G2", "G3"}
    assert named(office, "361127001001002")[0] == ("grid", "G2")
    assert named(office, "27001001002") == []


def test_a_unit_is_found_by_its_short_name_and_lies_where_it_answers(office: Client, town: Town) -> None:
    Unit.objects.filter(pk=town.a.pk).update(short_name="甲居")
    (one,) = search(office, "甲居")
    assert (one["kind"], one["name"]) == ("unit", "甲社区")
    assert one["bounds"] == pytest.approx([*lonlat(0, 0), *lonlat(2, 1)])
    (shop,) = search(office, Unit.objects.create(code="u-9", name="无地单位", kind="shop").name)
    assert (shop["lon"], shop["lat"], shop["bounds"]) == (None, None, None)


def test_a_place_is_told_with_where_it_is_and_who_answers(office: Client, everything: None) -> None:
    (lamp,) = [one for one in search(office, "中山路灯") if one["kind"] == "facility"]
    assert lamp["detail"] == f"完好 · {category('c01037').name_zh} · 甲社区"
    assert (lamp["lon"], lamp["lat"]) == pytest.approx(lonlat(0.5, 0.3))
    assert lamp["bounds"] is None
    (mall,) = [one for one in search(office, "中山商场") if one["kind"] == "place"]
    west, south, east, north = mall["bounds"]
    assert west < mall["lon"] < east
    assert south < mall["lat"] < north


def test_a_community_and_its_committee_of_one_name_are_told_once(office: Client, town: Town) -> None:
    Division.objects.create(code="361127001001", name="甲社区", level="community", geom=box(0, 0, 1, 1))
    (grid,) = [one for one in search(office, "G1") if one["kind"] == "grid"]
    assert grid["detail"] == "责任网格 · 甲社区"


def test_details_are_told_in_the_readers_language(office: Client, town: Town) -> None:
    chinese = search(office, "测试路")[0]["detail"]
    english = office.get("/api/v1/search/", {"q": "测试路"}, headers={"accept-language": "en"}).json()[
        "results"
    ]
    assert chinese == "主干道 · 路段监管单位"
    assert english[0]["detail"] == "arterial road · 路段监管单位"


def test_the_nearest_of_equals_comes_first(office: Client, town: Town) -> None:
    for n, x in enumerate((0.2, 2.8, 1.5)):
        Facility.objects.create(
            code=f"361127010100100{n}", name="路灯", category=category("c01037"), geom=at(x, 0.3)
        )
    lon, lat = lonlat(2.7, 0.3)
    found = [one["lon"] for one in search(office, "路灯", near=f"{lon},{lat}", limit="2")]
    assert found == pytest.approx([lonlat(2.8, 0)[0], lonlat(1.5, 0)[0]])


def test_the_ground_of_the_day_is_searched(office: Client, town: Town) -> None:
    make_grid(9, town.b, box(5, 0, 6, 1), make_edition("grids"), valid=("2027-01-01", None))
    assert named(office, "361127001001009") == []
    assert named(office, "361127001001009", as_of="2027-02-01") == [("grid", "G9")]


def test_a_point_is_found_by_its_id_its_source_and_its_place(office: Client, town: Town) -> None:
    point = SurveyPoint.objects.create(
        category=category("m06013"), geom=at(0.5, 0.2), place_text="解放路 7 号", source_id="12345-0077"
    )
    point.refresh_from_db()
    for q in (
        str(point.uid),
        str(point.uid)[:8],
        str(point.uid)[:13].upper(),
        "12345-0077",
        "解放路 7",
        "解放路",
    ):
        assert [one["id"] for one in search(office, q)] == [point.pk], q
    assert search(office, str(point.uid)[:7]) == []
    assert search(office, "2345-007") == []


@pytest.mark.parametrize(
    ("who", "sees"),
    [
        ("supervision", True),
        ("technician", True),
        ("officer_a", False),
        ("officer_b", True),
        ("collector", False),
    ],
)
def test_points_of_others_are_not_found(
    client: Client, people: dict[str, User], town: Town, who: str, sees: bool
) -> None:
    point = SurveyPoint.objects.create(
        category=category("m06013"), geom=at(2.5, 0.2), place_text="解放路七号院", source_id="s-1"
    )
    point.refresh_from_db()
    client.force_login(people[who])
    for q in (str(point.uid), "解放路七号院", "s-1"):
        assert bool(search(client, q)) == sees


def test_names_of_people_are_no_key(office: Client, town: Town) -> None:
    Place.objects.create(
        code="P7",
        name="商铺",
        kind="storefront",
        person_in_charge="张三丰",
        phone="13800001234",
        geom=box(0.1, 0.1, 0.2, 0.2),
    )
    Unit.objects.filter(pk=town.a.pk).update(head_person="李四光", contact="13900001234")
    for q in ("张三丰", "13800001234", "李四光", "13900001234"):
        assert search(office, q) == []


def test_signs_with_a_meaning_in_patterns_mean_themselves(office: Client, town: Town) -> None:
    Road.objects.create(
        code="S%", name="百分之_路", geom=MultiLineString(line((0, 0.6), (3, 0.6)), srid=4490)
    )
    assert named(office, "S%") == [("road", "百分之_路")]
    assert named(office, "分之_") == [("road", "百分之_路")]
    assert named(office, "%") == []
    assert named(office, "\\") == []
    assert named(office, "'; DROP TABLE grids_road; --") == []


def test_coordinates_are_offered_in_every_system_they_fit(office: Client, town: Town) -> None:
    lon, lat = lonlat(0.5, 0.5)
    found = search(office, f"{lat} {lon}")
    assert [one["crs"] for one in found] == ["EPSG:4490", "gcj02", "bd09"]
    assert (found[0]["lon"], found[0]["lat"]) == pytest.approx((lon, lat))
    assert {one["note"] for one in found} == {"按先北后东读取"}
    assert [one["detail"] for one in found] == ["WGS 84 / CGCS2000", "GCJ-02（高德、腾讯）", "BD-09（百度）"]
    (far,) = search(office, "116.4 39.9")
    assert far["note"] == "离本县很远"


def test_without_an_outline_the_grids_say_where_the_county_lies(office: Client, town: Town) -> None:
    (one,) = search(office, "500490 3098500")
    assert (one["crs"], one["lon"]) == ("EPSG:4548", pytest.approx(117.005, abs=1e-3))
    County.objects.update(outline=box(300, 0, 301, 1))
    (elsewhere,) = search(office, "500490 3098500")
    assert (elsewhere["crs"], elsewhere["lon"]) == ("EPSG:4549", pytest.approx(120.005, abs=1e-3))


def test_it_takes_one_statement_for_words_and_one_more_for_coordinates(
    office: Client, everything: None
) -> None:
    search(office, "中山")  # whose session it is, each process learns once
    for q, count in (("中山", 2), ("117.2 28.1", 3)):
        with CaptureQueriesContext(connection) as queries:
            search(office, q)
        assert len(queries) == count, [query["sql"][:60] for query in queries]


@pytest.mark.parametrize(
    "words",
    [
        {},
        {"q": ""},
        {"q": "x" * 101},
        {"q": "a\x00b"},
        {"q": "x", "limit": "0"},
        {"q": "x", "limit": "51"},
        {"q": "x", "near": "117"},
        {"q": "x", "near": "117,95"},
        {"q": "x", "near": "a,b"},
        {"q": "x", "as_of": "yesterday"},
        {"q": "x", "kind": "grid"},
    ],
)
def test_a_question_that_makes_no_sense_is_refused(office: Client, words: dict[str, str]) -> None:
    response = office.get("/api/v1/search/", words)
    assert response.status_code == 400
    assert response.json()["code"] in {"parameter.invalid", "parameter.unknown"}
    assert response.json()["what_next"]
