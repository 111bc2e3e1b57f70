"""Inside a suppression area points are taken in and assigned, and their cases end at once and count nowhere."""

import datetime
from typing import Any

import pytest
from django.test import Client
from psycopg.types.range import DateRange

from gis_core.models import User
from surveys.models import Case, CaseCount, SuppressionArea, SurveyPoint
from surveys.rates import COUNTS
from surveys.services.opening import open_cases, open_missing_cases
from tests.grids.database.raw import run
from tests.surveys.cases import MONDAY, filing, make_case, make_point, step
from tests.surveys.test_case_database import refused, settle
from tests.towns import Town, box

DAYS = DateRange(datetime.date(2026, 11, 1), datetime.date(2026, 12, 1))


def suppress(people: dict[str, User], **more: Any) -> SuppressionArea:
    """The west half of the first grid, in November, for one category unless told."""
    said = {"name": "老街改造", "geom": box(0, 0, 0.5, 1), "category_keys": ["m06002"], "during": DAYS}
    return SuppressionArea.objects.create(
        **said | {"reason": "施工期间不立案", "decided_by": people["supervision"]} | more
    )


def test_a_point_inside_has_its_units_and_a_case_that_ended_as_it_opened(
    town: Town, people: dict[str, User]
) -> None:
    area = suppress(people)
    case = make_case(0.25)
    settle()
    assert (case.state, case.version, case.ended_at, case.due_at) == ("not_filed", 2, MONDAY, None)
    assert (case.accountable_unit, case.handling_unit) == (town.a, town.a)
    assert not case.timers.exists()
    reported, declined = case.steps.order_by("seq")
    assert (reported.action, declined.action, declined.reason) == ("report", "decline", "suppressed")
    assert (declined.note, declined.detail) == ("老街改造：施工期间不立案", {"suppression_area": area.pk})
    assert declined.actor is None


@pytest.mark.parametrize(
    ("x", "key", "more"),
    [
        (0.75, "m06002", {}),
        (0.25, "m06013", {}),
        (0.25, "m06002", {"during": DateRange(datetime.date(2026, 11, 1), datetime.date(2026, 11, 23))}),
        (0.25, "m06002", {"during": DateRange(datetime.date(2026, 11, 24), datetime.date(2026, 12, 1))}),
    ],
    ids=["beside it", "of another category", "on the day after its last", "on the day before its first"],
)
def test_whatever_lies_outside_opens_its_case(
    x: float, key: str, more: dict[str, Any], town: Town, people: dict[str, User]
) -> None:
    suppress(people, **more)
    assert make_case(x, key=key).state == "reported"


def test_no_category_means_all_and_of_several_areas_the_eldest_is_named(
    town: Town, people: dict[str, User]
) -> None:
    eldest = suppress(people, category_keys=[])
    suppress(people, category_keys=[])
    case = make_case(0.25, key="m06013")
    assert case.steps.get(action="decline").detail == {"suppression_area": eldest.pk}


def test_points_of_qgis_and_psql_obey_as_well(town: Town, people: dict[str, User]) -> None:
    suppress(people)
    run(
        "INSERT INTO surveys_surveypoint (category_id, geom, observed_at)"
        " SELECT c.id, ST_SetSRID(ST_MakePoint(117.0025 + n * 0.005, 28.0025), 4490), '2026-11-23 09:00+08'"
        " FROM grids_category c, generate_series(0, 1) n WHERE c.key = 'm06002'"
    )
    assert open_missing_cases() == 2
    settle()
    found = Case.objects.order_by("point__geom").values_list("state", flat=True)
    assert sorted(found) == ["not_filed", "reported"]


def test_many_open_in_one_statement_each_with_its_own_chain(
    town: Town, people: dict[str, User], django_assert_num_queries: Any
) -> None:
    suppress(people)
    points = [make_point(0.01 + n / 25, 0.25).pk for n in range(24)]
    with django_assert_num_queries(1):
        assert open_cases(points=points) == 24
    settle()
    steps = dict(Case.objects.values_list("pk", "version"))
    assert sorted(steps.values()) == [1] * 11 + [2] * 13
    assert SurveyPoint.objects.filter(accountable_unit=town.a).count() == 24


def test_it_counts_nowhere(town: Town, people: dict[str, User], client: Client) -> None:
    suppress(people)
    silent = make_case(0.25)
    assert not any(CaseCount.objects.values(*COUNTS).get(pk=silent.pk).values())
    by_hand = step(make_case(0.75), "decline", people["supervision"], reason="suppressed")
    assert CaseCount.objects.get(pk=by_hand.pk).reported == 0
    untrue = step(make_case(0.8), "decline", people["supervision"], reason="untrue")
    assert CaseCount.objects.get(pk=untrue.pk).reported == 1
    client.force_login(people["supervision"])
    (row,) = client.get("/api/v1/case-figures/").json()["results"]
    assert (row["counts"]["reported"], row["counts"]["filed"]) == (1, 0)


def test_a_case_that_stood_before_goes_on(town: Town, people: dict[str, User]) -> None:
    case = make_case(0.25)
    suppress(people)
    assert step(case, "file", people["supervision"], **filing(case)).state == "filed"


def test_the_database_wants_both_ends_a_reason_and_categories_that_exist(
    town: Town, people: dict[str, User]
) -> None:
    area = suppress(people)
    for name, column, value in (
        ("surveys_suppressionarea_ends", "during", "daterange('2026-11-01', NULL)"),
        ("surveys_suppressionarea_ends", "during", "'empty'"),
        ("surveys_suppressionarea_reason", "reason", "''"),
        ("surveys_suppressionarea_category_keys", "category_keys", "ARRAY['m99999']"),
    ):
        refused(name, (f"UPDATE surveys_suppressionarea SET {column} = {value} WHERE id = %s", [area.pk]))
    assert area in SuppressionArea.objects.in_force(datetime.date(2026, 11, 30))
    assert area not in SuppressionArea.objects.in_force(datetime.date(2026, 12, 1))


def test_the_office_draws_it_and_is_named_as_who_decided(town: Town, staff: dict[str, User]) -> None:
    client, outline = Client(), box(0, 0, 0.5, 1)
    sent = {
        "name": "集市",
        "geom": outline.geojson,
        "category_keys": "m06002",
        "during_0": "2026-11-01",
        "during_1": "2026-12-01",
        "reason": "赶集日",
    }
    client.force_login(staff["technician"])
    assert client.post("/admin/surveys/suppressionarea/add/", sent).status_code == 403
    client.force_login(staff["supervision"])
    answer = client.post("/admin/surveys/suppressionarea/add/", sent)
    assert answer.status_code == 302, answer.context["errors"]
    assert SuppressionArea.objects.get().decided_by == staff["supervision"]
