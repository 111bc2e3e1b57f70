"""The facilities that a phone takes along, and reports that name one by the identifier on its label."""

import datetime
import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.test import Client, override_settings

from gis_core.models import User
from grids.models import Facility
from grids.scope import scope_of
from surveys.field.facilities import COLUMNS, facilities_of
from surveys.field.ground import bounds_of, territories_in
from surveys.models import SurveyPoint
from tests.surveys.photos import post, report
from tests.towns import Town, at, category

F1, F2, F3, F4, F9 = (f"361127010600100{number}" for number in (1, 2, 3, 4, 9))
DAY = datetime.date(2026, 6, 1)
ADDRESS = "/api/v1/field/facilities/"
CONTRACT = json.loads(
    (Path(__file__).parent.parent.parent / "contract" / "field_pack.json").read_text(encoding="utf-8")
)["facilities"]


@pytest.fixture(autouse=True)
def media_root(tmp_path: Path) -> Iterator[None]:
    with override_settings(MEDIA_ROOT=tmp_path):
        yield


def make(code: str, x: float, y: float, town: Town, **more: object) -> Facility:
    return Facility.objects.create(
        code=code, category=category("c01001"), geom=at(x, y), maintainer=town.b, **more
    )


def codes_in(client: Client) -> list[str]:
    return [row[0] for row in client.get(ADDRESS).json()["rows"]]


def test_it_has_what_the_contract_says(clients: dict[str, Client], town: Town) -> None:
    made = make(F1, 0.5, 0.2, town, name="测试路井盖")
    told = clients["manager"].get(ADDRESS).json()
    assert told.keys() == CONTRACT.keys()
    assert told["columns"] == CONTRACT["columns"] == list(COLUMNS)
    (row,) = told["rows"]
    lon, lat = round(made.geom.x, 7), round(made.geom.y, 7)
    assert row == [F1, "测试路井盖", "c01001", "intact", town.grids["G1"].code, "乙社区", lon, lat]


def test_it_ends_at_one_s_own_grids_and_removed_ones_come_along(
    clients: dict[str, Client], town: Town
) -> None:
    make(F1, 0.5, 0.2, town)
    make(F2, 0.6, 0.2, town, status=Facility.Status.REMOVED)
    make(F3, 1.5, 0.2, town)
    assert codes_in(clients["manager"]) == [F1, F2]
    assert codes_in(clients["supervision"]) == [F1, F2, F3]


def test_what_a_phone_cannot_keep_is_said(people: dict[str, User], town: Town) -> None:
    for number in range(3):
        make(f"361127010600100{number}", 0.5, 0.2 + number / 10, town)
    day = DAY
    scope = scope_of(people["manager"])
    assert (facilities_of(scope, day, most=3)["left_out"], facilities_of(scope, day, most=2)["left_out"]) == (
        0,
        1,
    )


def test_past_the_most_the_rule_s_facilities_are_those_of_one_s_own_grids(
    people: dict[str, User], town: Town
) -> None:
    make(F1, 0.5, 0.2, town)
    make(F3, 1.01, 0.2, town)  # in the box around G1, not in G1
    scope, day = scope_of(people["manager"]), DAY
    box = bounds_of(scope, day)
    assert box is not None

    def known(most: int) -> tuple[list[str], int]:
        rows, left_out = territories_in(box, scope, day, most=most)
        return [row["code"] for row in rows if row["layer"] == "facilities"], left_out

    assert known(2) == ([F1, F3], 0)
    assert known(1) == ([F1], 1)
    assert known(0) == ([], 2)


def test_a_label_of_another_s_grid_is_told_by_its_identifier(clients: dict[str, Client], town: Town) -> None:
    make(F3, 2.5, 0.2, town)
    found = clients["manager"].get(f"{ADDRESS}{F3}/").json()
    assert (found["code"], found["grid"]) == (F3, town.grids["G3"].code)
    assert clients["manager"].get(f"{ADDRESS}{F4}/").status_code == 404
    assert clients["stranger"].get(f"{ADDRESS}{F3}/").status_code == 403


def test_a_report_names_a_facility_by_its_label_and_its_maintainer_handles(
    clients: dict[str, Client], town: Town
) -> None:
    made = make(F1, 0.9, 0.9, town)  # out of reach: the link alone names it
    body = report(0.5, 0.2, category="m01001", facility_code=F1)
    assert post(clients["collector"], body).status_code == 201
    point = SurveyPoint.objects.get()
    assert (point.facility, point.handling_unit) == (made, town.b)


def test_the_same_report_again_is_the_same_although_the_facility_has_a_new_version(
    clients: dict[str, Client], town: Town
) -> None:
    old = make(F1, 0.5, 0.2, town, valid=(None, "2026-01-01"))
    body = report(category="m01001", facility_code=F1, observed_at="2026-03-01T08:00:00+08:00")
    assert post(clients["collector"], body).status_code == 201
    assert SurveyPoint.objects.get().facility == old  # no version was valid that day: the last one
    make(F1, 0.5, 0.2, town, valid=("2026-01-01", None))
    assert post(clients["collector"], body).status_code == 200


@pytest.mark.parametrize(
    ("more", "member", "code"),
    [
        ({"facility_code": F9}, "facility_code", "facility.unknown"),
        ({"facility_code": F1, "facility": 1}, "facility_code", "request.invalid"),
    ],
)
def test_what_names_no_facility_is_refused_with_what_to_do(
    clients: dict[str, Client], more: dict[str, object], member: str, code: str, town: Town
) -> None:
    make(F1, 0.5, 0.2, town)
    refused = post(clients["collector"], report(category="m01001", **more))
    assert (refused.status_code, refused.json()["code"]) == (400, code)
    assert member in refused.json()["errors"]
