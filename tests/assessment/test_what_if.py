"""Other weights over past quarters: who enters or leaves the bottom; nothing is kept."""

import datetime
from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from assessment.formulas.forms import said_of
from assessment.formulas.trying import tried
from assessment.models import ScoreFormula
from assessment.rules.formula import STANDARD, InspectionTerms
from assessment.services.frozen import freeze_scores
from gis_core.models import User
from tests.assessment.inspections import ten_standards, two_places
from tests.assessment.test_quarters import JANUARY, QUARTER, inspected
from tests.towns import Town

pytestmark = pytest.mark.django_db
Browser = Callable[[str], Client]
#: Inspection takes five points at most: what A lost by it is capped.
CAPPED = replace(STANDARD, inspection=InspectionTerms(cap=Decimal(1)))


@pytest.fixture
def quarter(town: Town, people: dict[str, User]) -> datetime.date:
    """A frozen month in which A lost eight points by inspection and B two."""
    ten_standards(people)
    two_places()
    plan = inspected(people, 12, {"1.1.2": 8}, {"1.1.3": 2})
    freeze_scores(plan=plan, by=people["supervision"], now=JANUARY)
    return QUARTER


def test_the_same_terms_move_nobody(quarter: datetime.date) -> None:
    assert tried(quarter, STANDARD).moved == []


def test_other_weights_say_who_would_leave_the_bottom(quarter: datetime.date) -> None:
    found = tried(quarter, CAPPED)  # both lose one point: nothing tells them apart, so nobody is last
    assert [unit.code for unit in found.leaving] == ["unit-a"]
    assert found.entering == []
    stands = {one.unit.code: (one.before.value, one.after.value, one.after.rank) for one in found.moved}
    assert stands == {
        "unit-a": (Decimal("92.00"), Decimal("99.00"), 1),
        "unit-b": (Decimal("98.00"), Decimal("99.00"), 1),
    }


def test_the_page_tries_terms_and_writes_nothing(quarter: datetime.date, client_of: Browser) -> None:
    office, address = client_of("leader"), "/assessment/what-if/"
    assert office.get(address).context["quarters"] == []
    with CaptureQueriesContext(connection) as asked:
        answer = office.get(address, {**said_of(CAPPED), "ranks_is_one_list": ""})
    assert answer.status_code == 200
    ((words, found),) = answer.context["quarters"]
    assert (words, [unit.code for unit in found.leaving]) == ("2026-Q4", ["unit-a"])
    assert not [one for one in asked if one["sql"].startswith(("INSERT", "UPDATE", "DELETE"))]
    assert not ScoreFormula.objects.exists()
    assert (
        office.get(address, {**said_of(CAPPED), "inspection_cap": "99"}).status_code == 400
    )  # caps over 100
    assert client_of("officer_a").get(address).status_code == 403
