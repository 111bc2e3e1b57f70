"""The columnar document of the points: what its numbers mean, whose rows it holds, when it is new."""

import datetime
import itertools
import json
import struct
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from gis_core.models import User
from grids.models import Division
from grids.tiles import today_in
from surveys.case_words import STATES
from surveys.column_forms import json_text, typed_arrays
from surveys.columns import PointColumns, Reach
from surveys.models import Case, SurveyPoint
from tests.surveys.cases import HOUR, MONDAY, filing, make_case, step
from tests.towns import COMMUNITY, Town, at, box, category, make_edition, make_grid

pytestmark = pytest.mark.django_db
CONTRACT = json.loads(
    (Path(__file__).parent.parent / "contract" / "points_columns.json").read_text(encoding="utf-8")
)
ARRAYS = Path(__file__).parent.parent / "contract" / "points_columns.arrays"
COLUMNS = [name for name, value in CONTRACT.items() if isinstance(value, list) and name != "facets"]
ADDRESS = "/api/v1/points/columns/"
REACH = Reach(CONTRACT["since"], CONTRACT["since_unasked"], CONTRACT["has_older"])


def see(x: float, y: float, *, key: str = "m06013", on: str = "2026-05-20", **more: Any) -> SurveyPoint:
    point = SurveyPoint.objects.create(
        category=category(key), geom=at(x, y), observed_at=f"{on}T04:00:00Z", **more
    )
    point.refresh_from_db()
    return point


@pytest.fixture
def office(client: Client, people: dict[str, User]) -> Client:
    client.force_login(people["supervision"])
    return client


def read(client: Client, **query: str) -> dict[str, Any]:
    response = client.get(ADDRESS, {"as_of": "2026-06-01", **query})
    assert response.status_code == 200, response.content
    found: dict[str, Any] = response.json()
    return found


def arrays(client: Client, **query: str) -> tuple[dict[str, Any], dict[str, list[Any]]]:
    """Head and columns of the form that the map reads, read as its docstring says."""
    response = client.get(ADDRESS, {"as_of": "2026-06-01", "format": "arrays", **query})
    assert (response.status_code, response["Content-Type"]) == (200, "application/vnd.wangge.columns")
    return read_arrays(response.content)


def read_arrays(content: bytes) -> tuple[dict[str, Any], dict[str, list[Any]]]:
    begin = 4 + int.from_bytes(content[:4], "little")
    head = json.loads(content[4:begin])
    columns = {}
    for told in head.pop("columns"):
        size = int(told["type"][1:])
        assert begin % 8 == 0
        kind = {"i1": "b", "i2": "h", "i4": "i", "f8": "d"}[told["type"]]
        lying = struct.unpack_from(f"<{head['count']}{kind}", content, begin)
        assert (told["least"], told["most"]) == (min(lying, default=0), max(lying, default=0))
        numbers = list(itertools.accumulate(lying)) if told.get("steps") else list(lying)
        columns[told["name"]] = [one / told["parts"] for one in numbers] if "parts" in told else numbers
        begin += -(-head["count"] * size // 8) * 8
    assert begin == len(content)
    return head, columns


def rows(document: dict[str, Any]) -> list[dict[str, Any]]:
    """The document as one dictionary a point."""
    return [{name: document[name][n] for name in COLUMNS} for n in range(document["count"])]


def word(document: dict[str, Any], column: str, member: str, row: dict[str, Any]) -> Any:
    """What does the number in this column mean?  None for -1."""
    dictionary = {"handler": "unit", "supervisor": "unit"}.get(column, column)
    return None if row[column] < 0 else document["dictionaries"][dictionary][row[column]][member]


def shape(value: Any) -> Any:
    """The keys and types of a document, whatever is in it."""
    if isinstance(value, dict):
        return {key: shape(one) for key, one in value.items()}
    if isinstance(value, list):
        return [shape(value[0])] if value else []
    return type(value)


def test_the_document_is_as_the_contract_says(office: Client, town: Town) -> None:
    see(0.5, 0.2)
    see(1.5, 0.5, key="c01037")
    document = read(office)
    assert list(document) == list(CONTRACT)
    assert shape(document) == {**shape(CONTRACT), "mine": {"grids": [], "units": []}}
    assert document["dictionaries"]["step"] == CONTRACT["dictionaries"]["step"]
    assert document["dictionaries"]["source"] == CONTRACT["dictionaries"]["source"]
    assert document["dictionaries"]["flag"] == CONTRACT["dictionaries"]["flag"]


def test_the_typed_arrays_are_as_the_contract_says() -> None:
    columns = {name: np.array(CONTRACT[name]) for name in COLUMNS}
    columns |= {name: np.round(columns[name] * 1e6).astype("i4") for name in ("lon", "lat")}
    points = PointColumns(CONTRACT["as_of"], 0, REACH, CONTRACT["mine"], columns, CONTRACT["dictionaries"])
    assert typed_arrays(points) == ARRAYS.read_bytes()
    assert json.loads(json_text(points)) == CONTRACT


def test_both_forms_say_the_same(office: Client, town: Town) -> None:
    for n in range(9):
        see(n * 0.2731 % 3, n * 0.37 % 1, on=f"2026-05-{n + 1:02}")
    see(9, 9)
    document = read(office)
    head, columns = arrays(office)
    assert {**head, **columns} == document
    assert len(set(document["lon"])) > 5


@pytest.mark.parametrize("many", [0, 1, 100, 200, 40_000, 2_000_000_000, 2**40])
def test_a_column_is_as_wide_as_its_numbers(many: int) -> None:
    columns = {name: np.array([-1, many]) for name in COLUMNS} | {"id": np.array([many + 1, 2 * many + 2])}
    _head, found = read_arrays(typed_arrays(PointColumns("2026-06-01", 0, REACH, {}, columns, {})))
    assert found["grid"] == [-1, many]
    assert found["id"] == [many + 1, 2 * many + 2]


def test_what_is_wrong_with_a_question_for_arrays_is_told_in_words(office: Client) -> None:
    refused = office.get(ADDRESS, {"as_of": "never", "format": "arrays"})
    assert (refused.status_code, refused["Content-Type"]) == (400, "application/problem+json")
    assert refused.json()["code"] == "parameter.invalid"


def test_every_number_means_what_the_list_says_of_the_same_point(office: Client, town: Town) -> None:
    for n in range(12):
        see(n * 0.2731 % 3, n * 0.37 % 1, key=("m06013", "c01037", "m01001")[n % 3], on=f"2026-05-{n + 1:02}")
    see(1.5, 0.5)
    see(9, 9)
    document = read(office)
    listed = {row["id"]: row for row in office.get("/api/v1/points/?limit=100").json()["results"]}
    assert document["id"] == sorted(listed)
    for row in rows(document):
        told = listed[row["id"]]
        assert (row["lon"], row["lat"]) == (round(told["lon"], 6), round(told["lat"], 6))
        day = datetime.date(1970, 1, 1) + datetime.timedelta(days=row["day"])
        assert day.isoformat() == told["on"]
        assert word(document, "category", "key", row) == told["category"]
        assert word(document, "unit", "code", row) == told["accountable_unit_code"]
        assert word(document, "handler", "code", row) == told["handling_unit_code"]
        assert word(document, "supervisor", "code", row) == told["supervising_unit_code"]
        assert word(document, "grid", "code", row) == told["grid"]
        assert word(document, "section", "code", row) == told["road_section"]
        assert document["dictionaries"]["step"][row["step"]] == told["resolved_by"]
        assert document["dictionaries"]["source"][row["source"]] == told["position_source"]
        flags = [flag for bit, flag in enumerate(document["dictionaries"]["flag"]) if row["flags"] >> bit & 1]
        assert sorted(flags) == sorted(told["flags"])
    assert {word(document, "unit", "code", row) for row in rows(document)} >= {"unit-a", "unit-b", "unit-r"}
    assert any(row["flags"] for row in rows(document))


def test_a_community_goes_by_its_name(office: Client, town: Town) -> None:
    Division.objects.create(code=COMMUNITY, name="甲社区居委会", level="community", geom=box(0, 0, 3, 1))
    see(0.5, 0.2)
    see(9, 9)
    document = read(office)
    assert document["dictionaries"]["community"] == [{"code": COMMUNITY, "name": "甲社区居委会"}]
    assert document["community"] == [0, -1]


def test_versions_of_one_grid_are_one_entry_under_the_newest_name(office: Client, town: Town) -> None:
    see(0.5, 0.2, on="2026-05-01")
    old = town.grids["G1"]
    with connection.cursor() as cursor:
        cursor.execute("UPDATE grids_grid SET valid = daterange(NULL, '2026-05-10') WHERE id = %s", [old.pk])
    newer = make_grid(
        1, town.a, box(0, 0, 1, 1), make_edition("grids"), valid=(datetime.date(2026, 5, 10), None)
    )
    type(newer).objects.filter(pk=newer.pk).update(name="一号网格")
    see(0.5, 0.2, on="2026-05-20")
    document = read(office)
    assert document["dictionaries"]["grid"] == [{"code": old.code, "name": "一号网格"}]
    assert document["grid"] == [0, 0]


def test_what_was_seen_after_the_day_is_left_out(office: Client, town: Town) -> None:
    see(0.5, 0.2, on="2026-05-20")
    see(0.6, 0.2, on="2026-05-21")
    assert read(office, as_of="2026-05-20")["count"] == 1
    assert read(office, as_of="2026-05-21")["count"] == 2
    assert read(office, as_of="2026-05-19")["id"] == []


def reached(document: dict[str, Any]) -> tuple[list[int], str, str, bool]:
    return document["id"], document["since"], document["since_unasked"], document["has_older"]


def test_what_ended_long_ago_comes_when_it_is_asked_for_and_what_is_open_always(
    office: Client, people: dict[str, User], town: Town
) -> None:
    opened, ended = make_case(0.5), make_case(0.6)
    step(ended, "decline", people["supervision"], now=MONDAY + HOUR, reason="not_our_duty", note="不属职责")
    both = sorted([opened.point_id, ended.point_id])
    later = "2027-11-25"  # found on 2026-11-23, MONDAY: 367 days before
    assert reached(read(office, as_of="2027-11-24")) == (both, "2026-11-23", "2026-11-23", False)
    assert reached(read(office, as_of=later)) == ([opened.point_id], "2026-11-24", "2026-11-24", True)
    assert reached(read(office, as_of=later, since="2027-11-23")) == reached(read(office, as_of=later))
    assert reached(read(office, as_of=later, since="2026-11-23")) == (both, "2026-11-23", "2026-11-24", False)
    assert read(office, as_of="2026-11-22", since="2020-01-01")["id"] == []


def test_what_may_be_older_is_told_only_where_nobody_has_ended_it(office: Client, town: Town) -> None:
    case = make_case()
    document = read(office, as_of="2030-01-01")
    assert (document["id"], document["has_older"]) == ([case.point_id], False)
    see(0.5, 0.2)  # no case of its own yet: it goes by its day
    document = read(office, as_of="2030-01-01")
    assert (document["id"], document["has_older"]) == ([case.point_id], True)


def test_without_a_day_it_is_today_in_the_county(office: Client, town: Town) -> None:
    see(0.5, 0.2)
    before = today_in(town.county, now=timezone.now())
    document = office.get(ADDRESS).json()
    assert document["count"] == 1
    assert document["as_of"] in {
        day.isoformat() for day in (before, today_in(town.county, now=timezone.now()))
    }


def test_mine_are_the_grids_and_units_that_somebody_acts_for(
    client: Client, people: dict[str, User], town: Town
) -> None:
    see(0.5, 0.2)
    see(1.5, 0.2)
    for who, grids, units in (
        ("manager", [town.grids["G1"].code], []),
        ("collector", [town.grids["G1"].code, town.grids["G2"].code], []),
        ("officer_a", [], ["unit-a"]),
        ("supervision", [], []),
    ):
        client.force_login(people[who])
        document = read(client)
        named = document["dictionaries"]
        assert [named["grid"][n]["code"] for n in document["mine"]["grids"]] == grids
        assert [named["unit"][n]["code"] for n in document["mine"]["units"]] == units


def test_nobodys_name_is_in_it(office: Client, people: dict[str, User], town: Town) -> None:
    people["collector"].full_name = "赵六"
    people["collector"].save()
    see(0.5, 0.2, reported_by=people["collector"], description="描述", place_text="地址")
    text = json.dumps(read(office), ensure_ascii=False)
    assert not any(word in text for word in ("collector", "赵六", "描述", "地址"))


def test_it_takes_one_statement_beside_the_two_for_a_new_session_and_the_version(
    office: Client, town: Town
) -> None:
    for n in range(3):
        see(n + 0.5, 0.2)
    with CaptureQueriesContext(connection) as queries:
        read(office)
    assert len(queries) == 4, [query["sql"][:80] for query in queries]
    assert sum("surveys_surveypoint" in query["sql"] for query in queries) == 1


def test_who_has_it_already_hears_304_until_a_point_changes(office: Client, town: Town) -> None:
    point = see(0.5, 0.2)
    first = office.get(ADDRESS, headers={"accept-encoding": "gzip"})
    again = office.get(ADDRESS, headers={"if-none-match": first["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    assert "private" in again["Cache-Control"]
    point.geom = at(0.7, 0.2)
    point.save()
    assert office.get(ADDRESS, headers={"if-none-match": first["ETag"]}).status_code == 200


def test_the_document_of_one_is_not_confirmed_to_another(
    client: Client, people: dict[str, User], town: Town
) -> None:
    see(0.5, 0.2)
    client.force_login(people["officer_a"])
    mine = client.get(ADDRESS)
    client.force_login(people["officer_b"])
    theirs = client.get(ADDRESS, headers={"if-none-match": mine["ETag"]})
    assert (theirs.status_code, theirs.json()["count"]) == (200, 0)
    assert {"Cookie", "Authorization"} <= set(mine["Vary"].split(", "))
    assert "private" in mine["Cache-Control"]


def test_it_comes_compressed_to_who_can_read_that(office: Client, town: Town) -> None:
    for n in range(30):
        see(n / 10, 0.2)
    packed = office.get(ADDRESS, headers={"accept-encoding": "gzip"})
    assert packed["Content-Encoding"] == "gzip"
    assert len(packed.content) < len(office.get(ADDRESS).content) / 2


def case_of(document: dict[str, Any], case: Case) -> dict[str, Any]:
    """What the columns say of the case of this point."""
    row = next(row for row in rows(document) if row["id"] == case.point_id)
    names = document["dictionaries"]
    urged = None if row["urged"] < 0 else names["urged"][row["urged"]]
    return {
        "state": word(document, "state", "key", row),
        "urged": urged,
        "warn": row["warn"],
        "due": row["due"],
    }


def test_a_point_tells_the_state_and_the_clock_of_its_case(
    office: Client, people: dict[str, User], town: Town
) -> None:
    case = make_case()
    none = see(0.6, 0.2)
    on = {"as_of": "2026-12-01"}
    start = int(MONDAY.timestamp())
    assert case_of(read(office, **on), case) == {
        "state": "reported",
        "urged": "not_urged",
        "warn": start + 12 * 60,
        "due": start + 15 * 60,
    }
    assert [row["state"] for row in rows(read(office, **on)) if row["id"] == none.pk] == [-1]
    step(case, "urge", people["officer_a"], now=MONDAY + HOUR, note="请尽快处理")
    assert case_of(read(office, **on), case)["urged"] == "urged"
    step(case, "decline", people["supervision"], now=MONDAY + HOUR, reason="not_our_duty", note="不属职责")
    assert case_of(read(office, **on), case) == {"state": "not_filed", "urged": None, "warn": -1, "due": -1}


def test_a_clock_that_runs_out_within_a_second_is_told_rounded_up(office: Client, town: Town) -> None:
    case = make_case(now=MONDAY + datetime.timedelta(microseconds=1))
    assert case_of(read(office, as_of="2026-12-01"), case)["due"] == int(MONDAY.timestamp()) + 15 * 60 + 1


def test_a_case_is_told_to_those_alone_who_see_it(
    client: Client, people: dict[str, User], town: Town
) -> None:
    cases = [make_case(0.5, 0.25), make_case(1.5, 0.25), make_case(2.5, 0.25), make_case(1.5, 0.5)]
    cases[0] = step(cases[0], "file", people["supervision"], **filing(cases[0]))
    cases[0] = step(cases[0], "dispatch", people["supervision"], unit_id=town.b.pk)
    Case.objects.filter(pk=cases[0].pk).update(accountable_unit=town.b, supervising_unit=town.b, grid=None)
    hidden = 0
    for who in people:
        client.force_login(people[who])
        answer = client.get(ADDRESS, {"as_of": "2026-12-01"})
        if answer.status_code != 200:
            continue
        document = answer.json()
        seen = set(Case.objects.visible_to(people[who]).values_list("point_id", flat=True))
        told = {row["id"] for row in rows(document) if row["state"] >= 0}
        assert told == seen & set(document["id"]), who
        hidden += len(set(document["id"]) - told)
    assert hidden > 0


def test_states_are_called_as_the_workbench_calls_them(office: Client, town: Town) -> None:
    entries = {entry["key"]: entry for entry in read(office)["dictionaries"]["state"]}
    assert list(entries) == list(STATES)
    assert entries["handling"]["name"] == "处置中"
    assert entries["handling"]["name_en"] == "being handled"
