"""The history of one thing over HTTP: joined over its versions, in words, masked like the detail."""

import json
from pathlib import Path
from typing import Any

import pghistory
import pytest
from django.contrib.gis.geos import MultiLineString
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from gis_core.models import User
from grids.api.layers import GRIDS
from grids.models import Facility, Grid, Place, Road, RoadSection, Unit
from surveys.models import SurveyPoint
from tests.surveys.test_receipts import close
from tests.towns import Town, at, box, category, line, make_edition, make_grid

pytestmark = pytest.mark.django_db
CONTRACT = json.loads(
    (Path(__file__).parent.parent / "contract" / "history.json").read_text(encoding="utf-8")
)


def read(client: Client, address: str, who: User, **query: str) -> dict[str, Any]:
    client.force_login(who)
    response = client.get(f"/api/v1/{address}/history/", query)
    assert response.status_code == 200, response.content
    found: dict[str, Any] = response.json()
    return found


def changes(entry: dict[str, Any]) -> dict[str, tuple[str | None, str | None]]:
    return {one["field"]: (one["old"], one["new"]) for one in entry["changes"]}


def change(row: Any, by: User | None = None, **columns: Any) -> None:
    """Change a row as the site does, in somebody's name, or as a program does."""
    rows = type(row).objects.filter(pk=row.pk)
    if by is None:
        rows.update(**columns)
    else:
        with pghistory.context(user=by.pk):
            rows.update(**columns)


def test_the_keys_are_those_of_the_contract(client: Client, people: dict[str, User], town: Town) -> None:
    people["technician"].full_name = "褚技术"
    people["technician"].save()
    change(town.grids["G1"], people["technician"], name="一号网格")
    found = read(client, f"grids/{town.grids['G1'].pk}", people["supervision"])
    assert found.keys() == CONTRACT.keys()
    for entry, sample in zip(found["results"], CONTRACT["results"], strict=True):
        assert entry.keys() == sample.keys()
        assert (entry["by"], entry["label"], entry["edition"]) == (
            sample["by"],
            sample["label"],
            sample["edition"],
        )
        assert entry["changes"] == sample["changes"]


def test_values_are_told_in_words(client: Client, people: dict[str, User], town: Town) -> None:
    place = Place.objects.create(code="P1", name="市场", kind="site", geom=box(0.1, 0.1, 0.2, 0.2))
    change(place, kind="compound", management="weak", operator=town.b, is_inspection_point=True)
    (entry, _made) = read(client, f"places/{place.pk}", people["supervision"])["results"]
    assert changes(entry) == {
        "kind": ("管理场所", "小区"),
        "operator": (None, "乙社区"),
        "management": (None, "管理不到位"),
        "is_inspection_point": ("否", "是"),
    }
    assert {one["field"]: one["name"] for one in entry["changes"]}["operator"] == "经营单位、门店或物业公司"


def test_shapes_are_told_by_where_and_how_large(client: Client, people: dict[str, User], town: Town) -> None:
    road = Road.objects.create(code="S1", geom=MultiLineString(line((0, 0.5), (3, 0.5)), srid=4490))
    change(road, geom=MultiLineString(line((0, 0.5), (1, 0.5), (2, 0.5)), srid=4490))
    lamp = Facility.objects.create(code="3611270101001001", category=category("c01037"), geom=at(0.5, 0.3))
    change(lamp, geom=at(0.6, 0.3))
    place = Place.objects.create(code="P1", name="市场", kind="site", geom=box(0, 0, 1, 1))
    change(place, geom=box(0, 0, 2, 1))
    told = [
        changes(read(client, address, people["supervision"])["results"][0])["geometry"]
        for address in (f"roads/{road.pk}", f"facilities/{lamp.pk}", f"places/{place.pk}")
    ]
    assert told == [
        ("2 个顶点，2951 米", "3 个顶点，1967 米"),
        ("117.005000, 28.003000", "117.006000, 28.003000"),
        ("5 个顶点，1089991 平方米", "5 个顶点，2179983 平方米"),
    ]


def test_versions_of_one_code_are_one_history(client: Client, people: dict[str, User], town: Town) -> None:
    old, edition = town.grids["G1"], make_edition("grids")
    change(old, valid=(None, "2026-05-10"))
    newer = make_grid(1, town.b, box(0, 0, 0.9, 1), edition, valid=("2026-05-10", None))
    for key in (old.pk, newer.pk):
        first, second, third = read(client, f"grids/{key}", people["supervision"])["results"]
        assert (first["label"], first["edition"]) == ("insert", "grids-2")
        assert changes(first).keys() == {
            "accountable_unit",
            "valid_from",
            "valid_to",
            "geometry",
            "edition",
            "supervising_unit",
        }
        assert changes(first)["accountable_unit"] == ("甲社区", "乙社区")
        assert changes(second) == {"valid_to": (None, "2026-05-10")}
        assert third["changes"] == []


def test_cells_of_another_kind_with_the_same_code_are_another_thing(
    client: Client, people: dict[str, User], town: Town
) -> None:
    make_grid(1, town.b, box(0, 0, 1, 1), town.grids_edition, kind="unit_cell")
    assert len(read(client, f"grids/{town.grids['G1'].pk}", people["supervision"])["results"]) == 1


def test_what_changed_nothing_that_is_shown_is_left_out(
    client: Client, people: dict[str, User], town: Town
) -> None:
    close(town.grids["G1"])
    Unit.objects.filter(pk=town.a.pk).update(source_id="s")
    for address in (f"grids/{town.grids['G1'].pk}", f"units/{town.a.pk}"):
        assert [one["label"] for one in read(client, address, people["supervision"])["results"]] == ["insert"]


@pytest.mark.parametrize(
    ("who", "by", "login"),
    [
        ("supervision", "technician", True),
        ("leader", "technician", True),
        ("technician", "technician", True),
        ("officer_a", "***", False),
        ("manager", "***", False),
        ("planner", "***", False),
    ],
)
def test_who_made_a_change_is_told_to_the_office_and_to_that_person(
    client: Client, people: dict[str, User], town: Town, who: str, by: str, login: bool
) -> None:
    change(town.grids["G1"], people["technician"], name="一号网格")
    entry = read(client, f"grids/{town.grids['G1'].pk}", people[who])["results"][0]
    assert entry["by"] == by
    assert (entry["login"] != "***") == login


@pytest.mark.parametrize(
    ("who", "sees"), [("supervision", True), ("officer_a", True), ("officer_b", False), ("planner", False)]
)
def test_names_and_phones_are_masked_as_in_the_detail(
    client: Client, people: dict[str, User], town: Town, who: str, sees: bool
) -> None:
    place = Place.objects.create(
        code="P1",
        name="商铺",
        kind="storefront",
        operator=town.a,
        person_in_charge="张三",
        phone="1",
        geom=box(0, 0, 1, 1),
    )
    change(place, person_in_charge="李四", phone="2", door_no="12 号")
    change(place, phone="3")
    Grid.objects.filter(pk=town.grids["G1"].pk).update(manager=people["manager"])
    found = read(client, f"places/{place.pk}", people[who])["results"]
    told = json.dumps(found, ensure_ascii=False)
    assert ("张三" in told, "李四" in told) == (sees, sees)
    assert len(found) == (3 if sees else 2)
    managers = changes(read(client, f"grids/{town.grids['G1'].pk}", people[who])["results"][0])
    assert managers["manager"] == (None, "manager" if sees else "***")


@pytest.mark.parametrize(
    ("who", "seen"), [("supervision", True), ("officer_b", True), ("officer_a", False), ("manager", False)]
)
def test_the_history_of_a_point_is_for_those_who_see_the_point(
    client: Client, people: dict[str, User], town: Town, who: str, seen: bool
) -> None:
    point = SurveyPoint.objects.create(
        category=category("m06013"), geom=at(2.5, 0.2), reported_by=people["collector"]
    )
    SurveyPoint.objects.filter(pk=point.pk).update(description="补充说明", geom=at(2.6, 0.2))
    client.force_login(people[who])
    response = client.get(f"/api/v1/points/{point.pk}/history/")
    assert response.status_code == (200 if seen else 404)
    if seen:
        told = changes(response.json()["results"][0])
        assert told["description"] == (None, "补充说明")
        assert told.keys() == {"description", "geometry", "ground_version"} or told.keys() == {
            "description",
            "geometry",
        }


def test_a_long_history_comes_a_page_at_a_time(client: Client, people: dict[str, User], town: Town) -> None:
    for n in range(5):
        change(town.grids["G1"], name=f"第 {n} 名")
    whole = read(client, f"grids/{town.grids['G1'].pk}", people["supervision"])
    assert whole["next"] is None
    paged, page = [], read(client, f"grids/{town.grids['G1'].pk}", people["supervision"], limit="2")
    while page["next"]:
        paged += page["results"]
        page = client.get(page["next"]).json()
    assert paged + page["results"] == whole["results"]
    assert len(whole["results"]) == 6


def test_it_takes_three_statements_beside_the_two_for_a_new_session(
    client: Client, people: dict[str, User], town: Town
) -> None:
    for n in range(5):
        change(town.grids["G1"], people["technician"], name=f"第 {n} 名")
    client.force_login(people["supervision"])
    with CaptureQueriesContext(connection) as queries:
        client.get(f"/api/v1/grids/{town.grids['G1'].pk}/history/")
    assert len(queries) == 5, [query["sql"][:80] for query in queries]


def test_every_thing_of_the_ground_has_a_history(client: Client, people: dict[str, User], town: Town) -> None:
    for name, row in (
        ("units", town.a),
        ("road-sections", RoadSection.objects.get()),
        ("editions", town.grids_edition),
        ("categories", category("m06013")),
        ("duty-policies", category("m06013").policies.get()),
    ):
        (*_later, made) = read(client, f"{name}/{row.pk}", people["planner"])["results"]
        assert (made["label"], made["changes"]) == ("insert", [])
    assert GRIDS.versions == ("kind", "code")


def test_what_is_not_there_has_no_history(client: Client, people: dict[str, User], town: Town) -> None:
    client.force_login(people["supervision"])
    assert client.get("/api/v1/grids/0/history/").status_code == 404
    assert client.get("/api/v1/grids/x/history/").status_code == 404
