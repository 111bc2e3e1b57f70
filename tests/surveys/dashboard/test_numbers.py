"""Does each number of the dashboard open the very cases that it counts, for everybody their own?"""

import re
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from gis_core.models import User
from surveys.rates import COUNTS, RATES
from tests.surveys.cases import make_case
from tests.surveys.dashboard.opening import NOVEMBER, dashboard
from tests.surveys.test_figures import LIVES
from tests.towns import Town, build_town, make_people

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def town(kept_for_the_module: None) -> Town:
    return build_town()


@pytest.fixture(scope="module")
def people(town: Town) -> dict[str, User]:
    return make_people(town)


@pytest.fixture(scope="module")
def lived(people: dict[str, User]) -> dict[str, User]:
    """A county where every life of a case was lived once on 2026-11-23, and one case on the ground of unit B."""
    people["second"] = User.objects.create_user(username="second")
    people["second"].memberships.create(role="supervision")
    for live, _wanted in LIVES.values():
        live(people)
    make_case(2.5, 0.25)
    return people


def listed(client: Client, address: str) -> int:
    """How many cases does an address of the workbench list?"""
    page = client.get(address).context["page"]
    assert page.next == ""  # one page holds them all
    return len(page.cases)


def numbers_of(response: Any) -> list[Any]:
    context = response.context
    groups = [*context["months"], *context["categories"], *context["units"]]
    return [
        *(number for _light, number in context["lights"]),
        *context["of_today"],
        *context["counts"],
        *(part for share in context["rates"] for part in (share.above, share.below)),
        *(number for group in groups for number in group.counts.values()),
        *(cell.reported for cell in context["density"].cells if cell.reported),
    ]


def test_each_number_opens_the_very_cases_that_it_counts(
    lived: dict[str, User], client_of: Callable[[str], Client]
) -> None:
    office = client_of("supervision")
    response = dashboard(office)
    numbers = {number.address: number.value for number in numbers_of(response) if number.value}
    assert len(numbers) > len(COUNTS)
    assert {address: listed(office, address) for address in numbers} == numbers
    # What the page prints is what it counted.
    printed = re.findall(r'class="number" href="([^"]+)">([\d,]+)<', response.content.decode())
    assert {number for _address, number in printed} >= {str(max(numbers.values()))}


def test_the_chosen_ground_narrows_every_number(
    lived: dict[str, User], client_of: Callable[[str], Client], town: Town
) -> None:
    office = client_of("supervision")
    whole = dashboard(office).context["counts"][0].value
    for word in (f"accountable_unit={town.b.code}", f"grid={town.grids['G3'].code}"):
        context = dashboard(office, f"{NOVEMBER}&{word}").context
        assert context["counts"][0].value == 1 < whole
        assert sum(month.counts["reported"].value for month in context["months"]) == 1
        assert sum(number.value for _light, number in context["lights"]) == 1
    community = dashboard(office, f"{NOVEMBER}&community={town.grids['G1'].community_code}").context
    assert community["counts"][0].value == whole


def test_an_officer_sees_the_numbers_of_the_own_unit_alone(
    lived: dict[str, User], client_of: Callable[[str], Client], town: Town
) -> None:
    context = dashboard(client_of("officer_b")).context
    assert [group.name for group in context["units"]] == ["乙社区"]
    assert context["counts"][0].value == 1
    assert [cell.name for cell in context["density"].cells if cell.reported] == ["G3"]
    assert list(context["units_to_choose"]) == [(town.b.code, "乙社区")]
    of_a = dashboard(client_of("officer_b"), f"{NOVEMBER}&accountable_unit={town.a.code}")
    assert {number.value for number in numbers_of(of_a)} == {0}


def test_the_trend_holds_twelve_months_up_to_the_last_day(
    lived: dict[str, User], client_of: Callable[[str], Client]
) -> None:
    context = dashboard(client_of("leader")).context
    codes = [month.code for month in context["months"]]
    assert (len(codes), codes[0], codes[-1]) == (12, "2025-12", "2026-11")
    assert [bool(month.counts["reported"].value) for month in context["months"]] == [False] * 11 + [True]
    assert context["charts"]["months"]["bars"][0]["values"][-1] == context["counts"][0].value


@pytest.mark.parametrize(
    "by",
    [
        "accountable_unit",
        "handling_unit",
        "supervising_unit",
        "community",
        "grid",
        "road_section",
        "category",
        "month",
    ],
)
def test_every_rate_of_every_group_opens_what_stands_above_and_below_its_line(
    by: str, lived: dict[str, User], client_of: Callable[[str], Client]
) -> None:
    office = client_of("supervision")
    context = office.get(f"/dashboard/rates/{NOVEMBER}&by={by}").context
    shares = [share for group in context["page"] for share in group.rates.values()]
    assert len(shares) >= len(RATES)
    assert all(share.value is None or 0 <= share.value <= 1 for share in shares)
    numbers = {
        part.address: part.value
        for share in shares
        for part in (share.above, share.below)
        if part.value and part.address
    }
    assert {address: listed(office, address) for address in numbers} == numbers
