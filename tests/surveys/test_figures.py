"""Do the counts say what became of each case, and does each open the very cases that it counts?"""

import datetime
from collections.abc import Callable
from fractions import Fraction
from typing import Any

import pytest
from django.test import Client

from gis_core.models import User
from surveys.models import Case, CaseCount
from surveys.rates import COUNTS, RATES
from tests.surveys.cases import MONDAY, PHOTOS, filing, make_case, step
from tests.surveys.test_advancing import (
    DAY,
    HANDED_BACK,
    ON_THE_SPOT,
    fed_back,
    handled,
    sent_out,
)
from tests.towns import Town, build_town, make_people

LATE = MONDAY + 60 * DAY
FILED = {"reported", "filed", "filed_at_all", "filed_in_time", "to_dispatch"}
SENT = FILED | {"dispatched", "dispatched_in_time", "dispatched_accurately", "to_handle"}
#: A case sent out in the past and never handled is overdue now.
OPEN = SENT | {"overdue_unhandled", "to_close", "late_unurged"}
HANDLED = SENT | {"handled", "handled_in_time", "to_close"}
CLOSED = HANDLED | {"closed", "closed_in_time"}
VERIFIED = {"reported_by_the_public", "to_verify", "verified_in_time"}

Lives = dict[str, tuple[Callable[[dict[str, User]], Case], set[str]]]


def late(people: dict[str, User]) -> Case:
    case = step(handled(people), "feed_back", people["officer_a"], now=LATE, photos=PHOTOS, note="已清理")
    return step(case, "close", people["supervision"], now=LATE, condition=True)


def excused(people: dict[str, User]) -> Case:
    case = step(late(people), "appeal", people["officer_a"], now=LATE, note="暴雨")
    for name in ("supervision", "second"):
        case = step(case, "grant_appeal", people[name], now=LATE)
    return case


def checked(people: dict[str, User]) -> Case:
    case = step(fed_back(people), "ask_check", people["supervision"], assignee_id=people["collector"].pk)
    return step(case, "pass_check", people["collector"], photos=PHOTOS, **ON_THE_SPOT)


def returned(people: dict[str, User]) -> Case:
    case = step(sent_out(people), "hand_back", people["officer_a"], **HANDED_BACK)
    case = step(case, "accept_return", people["supervision"], note="属实")
    return step(case, "dispatch", people["supervision"])


def refused(people: dict[str, User]) -> Case:
    case = step(sent_out(people), "hand_back", people["officer_a"], **HANDED_BACK)
    return step(case, "refuse_return", people["supervision"], note="在界内")


def verified(people: dict[str, User], found: str = "real") -> Case:
    given = {"reason": "public_report", "assignee_id": people["collector"].pk}
    case = step(make_case(), "ask_verification", people["supervision"], **given)
    return step(case, "tell_verification", people["collector"], reason=found)


def unclear(people: dict[str, User]) -> Case:
    return verified(people, "cannot_tell")


def filed_now(case: Case, people: dict[str, User]) -> Case:
    return step(case, "file", people["supervision"], **filing(case))


def merged(people: dict[str, User]) -> Case:
    return step(make_case(), "merge", people["supervision"], parent_id=make_case().pk)


def voided(people: dict[str, User]) -> Case:
    case = step(sent_out(people), "ask_void", people["supervision"], note="重复录入")
    return step(case, "void", people["second"])


#: Life of a case, and all that it counts for.
LIVES: Lives = {
    "reported": (lambda people: make_case(), {"reported"}),
    "not filed": (
        lambda people: step(make_case(), "decline", people["supervision"], reason="untrue"),
        {"reported"},
    ),
    "merged": (merged, set()),
    # The one rate that measures voided cases has them below its line.
    "voided": (voided, {"filed_at_all"}),
    "verified": (verified, {"reported"} | VERIFIED),
    "told by the public and found": (
        lambda people: filed_now(verified(people), people),
        FILED | VERIFIED | {"filed_from_the_public", "missed"},
    ),
    "told by the public and never found": (
        lambda people: filed_now(unclear(people), people),
        FILED | VERIFIED | {"filed_from_the_public"},
    ),
    "handled on the spot": (
        lambda people: step(make_case(), "self_handle", people["manager"], photos=PHOTOS, note="当场清理"),
        {"reported", "self_handled"},
    ),
    "sent out": (sent_out, OPEN),
    "urged": (
        lambda people: step(sent_out(people), "urge", people["officer_a"], note="请尽快"),
        OPEN - {"late_unurged"} | {"urged"},
    ),
    "fed back": (fed_back, HANDLED),
    "checked": (checked, HANDLED | {"to_check", "checked_in_time"}),
    "closed": (
        lambda people: step(fed_back(people), "close", people["supervision"], condition=True),
        CLOSED,
    ),
    "closed late": (
        late,
        CLOSED - {"handled_in_time", "closed_in_time"} | {"handled_late", "late_unurged"},
    ),
    "excused": (excused, CLOSED),
    "reworked": (
        lambda people: step(fed_back(people), "rework", people["supervision"], note="返工"),
        OPEN | {"reworked"},
    ),
    "returned": (returned, OPEN - {"dispatched_accurately"} | {"handed_back"}),
    "refused": (refused, OPEN | {"handed_back", "handed_back_unfounded"}),
    "closed by force": (
        lambda people: step(sent_out(people), "force_close", people["supervision"], note="无主"),
        SENT | {"to_close", "closed"},
    ),
}


@pytest.fixture(scope="module")
def town(kept_for_the_module: None) -> Town:
    return build_town()


@pytest.fixture(scope="module")
def people(town: Town) -> dict[str, User]:
    return make_people(town)


@pytest.fixture(scope="module")
def county(people: dict[str, User]) -> dict[str, User]:
    """The people of the town, and a second one in the office."""
    people["second"] = User.objects.create_user(username="second", password="a long test password")
    people["second"].memberships.create(role="supervision")
    return people


def counts_of(case: Case) -> set[str]:
    """For what does a case count?"""
    row = CaseCount.objects.get(pk=case.pk)
    return {name for name in COUNTS if getattr(row, name)}


@pytest.mark.django_db
@pytest.mark.parametrize("life", LIVES)
def test_a_case_counts_for_what_became_of_it(life: str, town: Town, county: dict[str, User]) -> None:
    live, wanted = LIVES[life]
    case = live(county)
    assert counts_of(case) == wanted
    if case.ended_at is not None:  # what is archived counts as what it was before
        archived = step(case, "archive", now=LATE)
        assert (archived.state, counts_of(archived)) == ("archived", wanted)


def test_every_count_is_lived_by_a_case_of_this_test() -> None:
    lived = set().union(*(wanted for _, wanted in LIVES.values()))
    # Reports of people come with a name (below); suspensions take days.
    assert lived | {"reported_by_collectors", "filed_from_collectors", "suspended"} == set(COUNTS)


def test_a_rate_is_a_share_and_nothing_in_nothing_is_none() -> None:
    assert {rate.above for rate in RATES.values()} | {rate.below for rate in RATES.values()} <= set(COUNTS)
    counts = dict.fromkeys(COUNTS, 0)
    assert {rate.of(counts) for rate in RATES.values()} == {None}
    assert RATES["closing"].of(counts | {"closed": 2, "to_close": 3}) == Fraction(2, 3)


@pytest.fixture(scope="module")
def lived(county: dict[str, User]) -> dict[str, User]:
    """The people of a county where every life was lived once."""
    for live, _wanted in LIVES.values():
        live(county)
    make_case(2.5, reported_by=county["collector"])
    found = make_case(2.6, reported_by=county["collector"])
    filed_now(found, county)
    return county


@pytest.fixture
def office(db: None, lived: dict[str, User]) -> Client:
    """A client of the supervision office, in a county where every life was lived once."""
    client = Client()
    client.force_login(lived["supervision"])
    return client


def read(client: Client, address: str) -> Any:
    response = client.get(address)
    assert response.status_code == 200, response.content.decode()
    return response.json()


def test_each_count_opens_the_very_cases_that_it_counts(office: Client) -> None:
    (row,) = read(office, "/api/v1/case-figures/")["results"]
    for name in COUNTS:
        opened = read(office, f"/api/v1/cases/?counted={name}&count=true&fields=number")
        assert opened["count"] == row["counts"][name] == len(opened["results"])
    assert all(rate is None or 0 <= rate <= 1 for rate in row["rates"].values())
    assert row["rates"]["valid_reports"] == 0.5  # two reports of the collector, one of them filed
    wanted = sum("handled" in counts for _, counts in LIVES.values())
    assert row["counts"]["handled"] == wanted > 0
    assert row["rates"]["handling"] == round(wanted / row["counts"]["to_handle"], 4)


@pytest.mark.parametrize(
    ("by", "word"),
    [
        ("accountable_unit", "accountable_unit"),
        ("handling_unit", "handling_unit"),
        ("supervising_unit", "supervising_unit"),
        ("grid", "grid"),
        ("road_section", "road_section"),
        ("community", "community"),
        ("category", "category"),
        ("month", ""),
    ],
)
def test_groups_add_up_to_the_whole_and_open_their_cases(by: str, word: str, office: Client) -> None:
    (whole,) = read(office, "/api/v1/case-figures/")["results"]
    rows = read(office, f"/api/v1/case-figures/?by={by}")["results"]
    for name in COUNTS:
        assert sum(row["counts"][name] for row in rows) == whole["counts"][name]
    for row in rows:
        if word and row["code"]:
            address = f"/api/v1/cases/?counted=reported&{word}={row['code']}&count=true"
            assert read(office, address)["count"] == row["counts"]["reported"]


def test_days_are_those_of_the_county_in_figures_and_lists(office: Client, county: dict[str, User]) -> None:
    # 00:30 on Tuesday in the county is Monday still in UTC.
    make_case(1.5, now=datetime.datetime(2026, 11, 23, 16, 30, tzinfo=datetime.UTC))
    words = "reported_from=2026-11-24&reported_until=2026-11-25"
    (row,) = read(office, f"/api/v1/case-figures/?{words}")["results"]
    assert row["counts"]["reported"] == read(office, f"/api/v1/cases/?{words}&count=true")["count"] == 1


def test_a_unit_gets_the_figures_of_its_own_cases(office: Client, county: dict[str, User]) -> None:
    client = Client()
    client.force_login(county["officer_b"])
    seen = read(client, "/api/v1/cases/?count=true&counted=reported")["count"]
    (row,) = read(client, "/api/v1/case-figures/")["results"]
    (all_of_them,) = read(office, "/api/v1/case-figures/")["results"]
    assert row["counts"]["reported"] == seen < all_of_them["counts"]["reported"]
