"""Sending a case out to one unit that leads and others that work along, each with its day, in one form."""

import datetime
import uuid
from typing import Any

import pytest
from django.test import Client

from gis_core.models import User
from surveys.models import Case
from tests.surveys.cases import filing, make_case, step
from tests.towns import Town

TODAY = datetime.datetime.now(datetime.UTC).date()


def send(client: Client, case: Case, **fields: Any) -> Any:
    sent = {"client_op": uuid.uuid4(), "version": case.version, **fields}
    return client.post(f"/workbench/cases/{case.uid}/step/?action=dispatch", sent)


@pytest.fixture
def case(town: Town, office: dict[str, User]) -> Case:
    case = make_case()
    return step(case, "file", office["supervision"], **filing(case))


def test_the_units_and_their_days_are_named_as_the_case_is_sent_out(
    town: Town, case: Case, desks: dict[str, Client]
) -> None:
    page = desks["dispatcher"].get(f"/workbench/cases/{case.uid}/step/?action=dispatch").content.decode()
    assert "请其他单位会办" in page
    day = TODAY + datetime.timedelta(days=3)
    fields = {
        "joint_unit_1": town.b.code,
        "joint_day_1": day.isoformat(),
        "joint_unit_2": town.road_unit.name,
    }
    assert send(desks["dispatcher"], case, **fields).status_code == 302
    case.refresh_from_db()
    assert (case.handling_unit, case.joint_units) == (town.a, [town.b.pk, town.road_unit.pk])
    told = dict(case.timers.filter(clock="joint").values_list("unit__code", "due_at"))
    assert told[town.b.code].astimezone(datetime.timezone(datetime.timedelta(hours=8))).date() == day
    assert told[town.road_unit.code] == case.timers.get(clock="handle").due_at


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"joint_unit_1": "unit-z"}, "joint_unit_1"),
        ({"joint_unit_1": "unit-b", "joint_unit_3": "unit-b"}, "joint_unit_3"),
        ({"unit": "unit-b", "joint_unit_2": "unit-b"}, "joint_unit_2"),
        ({"joint_unit_1": "unit-a"}, "joint_unit_1"),  # leads, as the map says
        ({"joint_day_2": TODAY + datetime.timedelta(days=1)}, "joint_unit_2"),
        ({"joint_unit_1": "unit-b", "joint_day_1": TODAY - datetime.timedelta(days=1)}, "joint_day_1"),
        ({"joint_unit_1": "unit-b", "joint_day_1": "2099-01-01"}, "joint_day_1"),
        ({"joint_unit_1": "unit-b", "joint_day_1": "31.12."}, "joint_day_1"),
    ],
)
def test_what_cannot_be_is_said_at_its_field_and_nothing_is_sent(
    case: Case, desks: dict[str, Client], fields: dict[str, Any], field: str
) -> None:
    response = send(desks["dispatcher"], case, **fields)
    assert response.status_code in (400, 422)
    assert list(response.context["form"].errors) == [field]
    assert '<details class="step__joint" open>' in response.content.decode()
    case.refresh_from_db()
    assert case.state == "filed"
