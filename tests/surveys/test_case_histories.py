"""Whatever the order, however often, whatever their clocks say: do the same decisions lead to the same case?

Three devices hold the decisions of one case, each under an operation id of its own and on the version that it was made
on.  They send them in any order and as often as they like; what comes too early is refused and sent again.  Moments
are the server's alone.
"""

import datetime
import uuid
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any

import pytest
from django.db import connections, transaction
from hypothesis import given
from hypothesis import strategies as st

from gis_core.models import User
from surveys.case_errors import CaseError
from surveys.models import Case, SurveyPoint
from surveys.rules import Action
from surveys.services.actors import Actor
from surveys.services.advancing import advance_case
from surveys.services.given import Given
from surveys.services.recording import Report, record_point
from tests.surveys.cases import MONDAY, PHOTOS, filing, make_case
from tests.towns import Town, category, lonlat

LON, LAT = lonlat(0.5, 0.25)


@dataclass(frozen=True)
class Decision:
    """What somebody decided on a device, under the id that the device gave it, on the case as it was shown there."""

    by: str
    action: str
    given: dict[str, Any]
    client_op: uuid.UUID
    version: int | None = None


def decisions(people: dict[str, User], rule: int) -> list[Decision]:
    """The whole life of a case, each step with its device."""
    steps: list[tuple[str, str, dict[str, Any]]] = [
        ("supervision", "file", {"filing_rule_id": rule}),
        ("supervision", "dispatch", {}),
        ("officer_a", "accept", {}),
        ("officer_a", "ask_extension", {"note": "等配件"}),
        ("supervision", "grant_extension", {}),
        ("officer_a", "feed_back", {"note": "已清理", "photos": PHOTOS}),
        ("supervision", "ask_check", {"assignee_id": people["collector"].pk}),
        ("collector", "pass_check", {"photos": PHOTOS, "lon": LON, "lat": LAT}),
        ("supervision", "close", {"condition": True}),
    ]
    return [
        Decision(by, action, given, uuid.uuid4(), version)
        for version, (by, action, given) in enumerate(steps, start=1)
    ]


def send(case: Case, one: Decision, people: dict[str, User]) -> bool:
    """Is the decision taken, now or before?  False: it came too early."""
    try:
        advance_case(
            case_id=case.pk,
            action=Action(one.action),
            by=Actor.of(people[one.by]),
            client_op=one.client_op,
            now=MONDAY,
            given=Given(**one.given),
            version=one.version,
        )
    except CaseError:
        return False
    return True


def outcome(case: Case) -> list[Any]:
    """What became of the case: its state, its steps, and when each clock was due."""
    case.refresh_from_db()
    return [
        (case.state, case.version, case.due_at, case.late, case.handling_unit_id),
        list(case.steps.order_by("seq").values_list("action", "from_state", "to_state", "at")),
        list(case.timers.order_by("clock", "id").values_list("clock", "due_at", "ended_at", "late")),
    ]


@pytest.fixture
def expected(town: Town, people: dict[str, User]) -> tuple[int, list[Any]]:
    """The filing rule, and what becomes of a case whose decisions all come in order."""
    case = make_case()
    rule = filing(case)["filing_rule_id"]
    for one in decisions(people, rule):
        assert send(case, one, people)
    return rule, outcome(case)


@pytest.mark.timeout(600)
@given(sent=st.lists(st.integers(0, 8), max_size=20), rounds=st.permutations(range(9)))
def test_any_order_and_any_number_of_times_ends_in_the_same_case(
    expected: tuple[int, list[Any]], people: dict[str, User], sent: list[int], rounds: list[int]
) -> None:
    rule, wanted = expected
    with transaction.atomic():
        case = make_case()
        held = decisions(people, rule)
        for number in sent:
            send(case, held[number], people)
        taken: set[int] = set()
        while len(taken) < len(held):  # each device tries on until all of its own are taken
            before = len(taken)
            taken |= {number for number in rounds if send(case, held[number], people)}
            assert len(taken) > before, "nothing went on"
        assert outcome(case) == wanted
        transaction.set_rollback(True)


@given(years=st.integers(-40, 0), fix=st.integers(-40, 40))
def test_no_clock_of_a_device_moves_a_deadline(
    town: Town, people: dict[str, User], years: int, fix: int
) -> None:
    """A clock may be slow by decades (a fast one is refused, surveys_refuse_future): limits run from the receipt."""
    report = Report(
        uid=uuid.uuid4(),
        category_id=category("m06002").pk,
        lon=LON,
        lat=LAT,
        x=LON,
        y=LAT,
        crs="EPSG:4490",
        observed_at=MONDAY + datetime.timedelta(days=365 * years),
        fix_at=MONDAY + datetime.timedelta(days=365 * fix),
    )
    with transaction.atomic():
        record_point(report=report, by=people["collector"].pk, now=MONDAY)
        point = SurveyPoint.objects.get(uid=report.uid)
        timer = Case.objects.get(point=point).timers.get()
        assert timer.started_at == point.received_at
        assert timer.due_at - point.received_at == datetime.timedelta(minutes=15)
        transaction.set_rollback(True)


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("same", [True, False], ids=["the same operation", "operations of their own"])
def test_of_many_that_decide_at_once_one_is_taken(same: bool, town: Town, people: dict[str, User]) -> None:
    case = make_case()
    rule, op = filing(case)["filing_rule_id"], uuid.uuid4()

    def decide(_number: int) -> bool:
        try:
            one = Decision("supervision", "file", {"filing_rule_id": rule}, op if same else uuid.uuid4())
            return send(case, one, people)
        finally:
            connections.close_all()

    with ThreadPoolExecutor(16) as pool:
        taken = list(pool.map(decide, range(16)))
    assert sum(taken) == (16 if same else 1)
    assert list(case.steps.values_list("action", flat=True).order_by("seq")) == ["report", "file"]
