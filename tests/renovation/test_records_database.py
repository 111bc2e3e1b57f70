"""What the database holds of a project's records whatever program writes them."""

import datetime

import pytest
from django.contrib.auth import get_user_model
from django.db import DatabaseError, IntegrityError, ProgrammingError, transaction
from psycopg.types.range import DateRange

from renovation.models import (
    Blacklisting,
    CountyGate,
    GateWaiver,
    Household,
    Project,
    ProjectContractor,
)
from tests.grids.database.raw import run
from tests.renovation.records import DAY, MOMENT, make_building, make_firm, make_records

pytestmark = pytest.mark.django_db
NEXT = DAY + datetime.timedelta(days=1)


def refused(sql: str, message: str, *, error: type[DatabaseError] = IntegrityError) -> None:
    with pytest.raises(error, match=message), transaction.atomic():
        run(sql)


def test_a_building_falls_only_when_all_are_compensated_and_gone(campaign_project: Project) -> None:
    building = make_building(campaign_project)
    household = Household.objects.create(project=campaign_project, building=building, number="H1")
    begin = f"UPDATE renovation_projectbuilding SET demolition_began_on = '{NEXT}'"
    refused(begin, "先补偿、后搬迁.*H1")
    Household.objects.update(signed_on=DAY, compensated_on=DAY)
    refused(begin, "先补偿、后搬迁.*H1")
    Household.objects.update(vacated_on=NEXT + datetime.timedelta(days=1))
    refused(begin, "先补偿、后搬迁.*H1")
    Household.objects.update(vacated_on=NEXT)
    run(begin)
    refused("UPDATE renovation_household SET vacated_on = NULL", "先补偿、后搬迁.*H1")
    refused(
        "INSERT INTO renovation_household (project_id, building_id, number)"
        f" VALUES ({household.project_id}, {building.pk}, 'H2')",
        "先补偿、后搬迁.*H2",
    )


@pytest.mark.parametrize(
    ("sql", "constraint"),
    [
        ("UPDATE renovation_household SET vacated_on = '2026-05-04'", "compensated_first"),
        ("UPDATE renovation_household SET compensated_on = '2026-05-04'", "agreed_first"),
        ("UPDATE renovation_household SET contested_on = '2026-05-04'", "decision_first"),
        ("UPDATE renovation_household SET allocated_on = '2026-05-04'", "allocated_what"),
        (
            "UPDATE renovation_fundentry SET direction = 'out', use = 'construction'",
            "renovation_fundentry_not_diverted",
        ),
        ("UPDATE renovation_fundentry SET amount_yuan = 0", "renovation_fundentry_amount"),
        ("UPDATE renovation_fundentry SET use = 'compensation'", "renovation_fundentry_spent_on"),
        ("UPDATE renovation_blocker SET level = 'county'", "renovation_blocker_reported_upwards"),
        ("UPDATE renovation_blocker SET closed_on = '2026-05-05'", "renovation_blocker_solved_how"),
        ("UPDATE renovation_petition SET closed_on = '2026-05-05'", "renovation_petition_answered_how"),
        (
            "UPDATE renovation_projectbuilding SET quality_sign_on = '2026-05-05'",
            "renovation_projectbuilding_sign_with_photo",
        ),
        (
            "UPDATE renovation_projectbuilding SET completed_on = '2026-05-05' WHERE code = 'B1'",
            "renovation_projectbuilding_goes_or_comes",
        ),
        ("UPDATE renovation_acceptance SET is_passed = false", "renovation_acceptance_says_why"),
        ("UPDATE renovation_projectpaper SET kind = ''", "renovation_projectpaper_for_one_gate"),
        (
            "UPDATE renovation_gatewaiver SET agreed_by_id = asked_by_id, agreed_at = now()",
            "renovation_gatewaiver_two_persons",
        ),
    ],
)
def test_a_record_that_contradicts_itself_is_refused(
    campaign_project: Project, sql: str, constraint: str
) -> None:
    make_records(campaign_project, get_user_model().objects.create_user("someone"))
    refused(sql, constraint)


def test_a_blacklisted_contractor_is_given_no_project(campaign_project: Project) -> None:
    firm = make_firm()
    Blacklisting.objects.create(
        contractor=firm, during=DateRange(DAY, None), reason="偷工减料", document="1号"
    )
    before = DAY - datetime.timedelta(days=1)
    appointed = ProjectContractor.objects.create(
        project=campaign_project, contractor=firm, role="construction", appointed_on=before, contract="1"
    )
    refused(
        "INSERT INTO renovation_projectcontractor (project_id, contractor_id, role, appointed_on, contract)"
        f" VALUES ({campaign_project.pk}, {firm.pk}, 'survey', '{NEXT}', '2')",
        "黑名单.*偷工减料",
    )
    refused(f"UPDATE renovation_projectcontractor SET appointed_on = '{DAY}'", "黑名单")
    appointed.refresh_from_db()
    assert appointed.appointed_on == before


def test_a_waiver_and_a_look_at_people_stay_for_ever(campaign_project: Project) -> None:
    users = [get_user_model().objects.create_user(name) for name in ("one", "another")]
    gate = CountyGate.objects.create(milestone="M2", name="部门会签表", basis="县棚改办要求")
    waiver = GateWaiver.objects.create(
        project=campaign_project, gate=gate, reason="急件", asked_by=users[0], asked_at=MOMENT
    )
    refused("UPDATE renovation_gatewaiver SET reason = 'x'", "Cannot update", error=ProgrammingError)
    GateWaiver.objects.filter(pk=waiver.pk).update(agreed_by=users[1], agreed_at=MOMENT)
    for sql in ("DELETE FROM renovation_gatewaiver", "UPDATE renovation_gatewaiver SET agreed_at = now()"):
        refused(sql, "Cannot", error=ProgrammingError)
    run(
        "INSERT INTO renovation_personaldataaccess (project_id, by_id, at, reason, households)"
        f" VALUES ({campaign_project.pk}, {users[0].pk}, now(), '核对', 1)"
    )
    for sql in (
        "DELETE FROM renovation_personaldataaccess",
        "UPDATE renovation_personaldataaccess SET households = 0",
    ):
        refused(sql, "Cannot", error=ProgrammingError)


def test_the_history_of_a_household_repeats_no_name_and_no_phone(campaign_project: Project) -> None:
    Household.objects.create(project=campaign_project, number="H1", owner="示例户主", phone="000-1234")
    told = run("SELECT to_jsonb(e)::text FROM renovation_householdevent e")
    assert len(told) == 1
    assert "示例户主" not in told[0][0]
    assert "000-1234" not in told[0][0]
