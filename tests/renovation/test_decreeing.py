"""One set of rules for every household of a zone, decreed by two persons; the valuer; the order of flats."""

import datetime

import pytest
from django.db import DatabaseError, transaction

from gis_core.models import User
from renovation.errors import PlanningError
from renovation.models import CompensationRules, Household, Project
from renovation.services.decreeing import decree_rules
from tests.grids.database.raw import run
from tests.pages import text_of
from tests.renovation.records import DAY
from tests.renovation.test_reports import client_of
from tests.towns import Town

pytestmark = pytest.mark.django_db
BASE = "/renovation/projects/PG-1/"
LATER = DAY + datetime.timedelta(days=30)


def person(name: str) -> User:
    return User.objects.get_or_create(username=name)[0]


def version(project: Project, number: int = 1, day: datetime.date = DAY, **more: object) -> CompensationRules:
    return CompensationRules.objects.create(
        project=project,
        version=number,
        valid_from=day,
        document=f"{number}号",
        text="按评估价补偿",
        proposed_by=person("one"),
        **more,
    )


def decreed(project: Project, number: int = 1, day: datetime.date = DAY) -> CompensationRules:
    return decree_rules(version(project, number, day), by=person("two"), today=DAY)


def refused(sql: str, message: str) -> None:
    with pytest.raises(DatabaseError, match=message), transaction.atomic():
        run(f"{sql}; SET CONSTRAINTS ALL IMMEDIATE")


def test_exactly_one_version_holds_on_every_day_from_the_first(campaign_project: Project) -> None:
    first, second = decreed(campaign_project), decreed(campaign_project, 2, LATER)
    in_force = campaign_project.compensation_rules.in_force
    day = datetime.timedelta(days=1)
    assert not in_force(DAY - day).exists()
    assert [in_force(on).get() for on in (DAY, LATER - day, LATER, datetime.date(2100, 1, 1))] == [
        first,
        first,
        second,
        second,
    ]


def test_two_persons_decree_and_nothing_is_decreed_for_days_gone_by(campaign_project: Project) -> None:
    with pytest.raises(PlanningError, match="另一人"):
        decree_rules(version(campaign_project), by=person("one"), today=DAY)
    first = decree_rules(CompensationRules.objects.get(), by=person("two"), today=LATER)
    with pytest.raises(PlanningError, match="已经"):
        decree_rules(first, by=person("three"), today=LATER)
    with pytest.raises(PlanningError, match="不得早于今天"):
        decree_rules(version(campaign_project, 2, DAY + DAY.resolution), by=person("two"), today=LATER)


RULES = "renovation_compensationrules"


@pytest.mark.parametrize(
    ("sql", "message"),
    [
        # The second version: a day twice, a day without, one person alone, nobody.
        ("UPDATE {t} SET during = '[2026-06-03,)', decreed_by_id = {two} WHERE version = 2", "one_in_force"),
        (
            "UPDATE {t} SET during = '[2026-05-04,2026-06-01)' WHERE version = 1; UPDATE {t} SET"
            " during = '[2026-06-03,)', decreed_by_id = {two} WHERE version = 2",
            "空档",
        ),
        ("UPDATE {t} SET during = '[2026-05-04,2026-06-03)' WHERE version = 1", "空档"),
        (
            "UPDATE {t} SET during = '[2026-05-04,2026-06-03)' WHERE version = 1; UPDATE {t} SET"
            " during = '[2026-06-03,)', decreed_by_id = proposed_by_id WHERE version = 2",
            "two_persons",
        ),
        (
            "UPDATE {t} SET during = '[2026-05-04,2026-06-03)' WHERE version = 1; UPDATE {t} SET"
            " during = '[2026-06-03,)' WHERE version = 2",
            "two_persons",
        ),
        # The first version holds already.
        ("UPDATE {t} SET text = '另一套' WHERE version = 1", "已经公布施行"),
        ("UPDATE {t} SET interim_yuan_month = 1 WHERE version = 1", "已经公布施行"),
        ("UPDATE {t} SET during = '[2026-05-05,)' WHERE version = 1", "已经公布施行"),
        ("DELETE FROM {t} WHERE version = 1", "已经公布施行"),
        # The valuer and the lot.
        (
            "UPDATE {t} SET valuer_by = 'majority', valuer_votes = 5, valuer_voters = 10 WHERE version = 2",
            "majority",
        ),
        ("UPDATE {t} SET valuer_by = 'majority', valuer_votes = 5 WHERE version = 2", "majority"),
        ("UPDATE {t} SET choice_by = 'lot' WHERE version = 2", "compensationrules_seed"),
        (
            "UPDATE {t} SET during = '[2026-05-04,2026-06-03)' WHERE version = 1; UPDATE {t} SET"
            " during = '[2026-06-03,)', decreed_by_id = {two}, valuer = '示例所' WHERE version = 2",
            "compensationrules_valuer",
        ),
    ],
)
def test_the_database_keeps_one_standard_whatever_program_writes(
    campaign_project: Project, sql: str, message: str
) -> None:
    decreed(campaign_project)
    version(campaign_project, 2, LATER)
    statement = sql.format(t=RULES, two=person("two").pk)
    refused(statement, message)


def test_the_office_decrees_on_the_page_what_a_unit_proposed(town: Town, campaign_project: Project) -> None:
    officer, office = client_of("unit_officer", town.a), client_of("supervision")
    sent = {
        "version": 1,
        "valid_from": str(DAY),
        "document": "1号",
        "text": "按评估价补偿",
        "valuer": "示例所",
        "valuer_by": "majority",
        "valuer_votes": 6,
        "valuer_voters": 10,
        "valuer_on": str(DAY),
        "interim_yuan_month": 8,
        "choice_by": "signed",
    }
    assert officer.post(f"{BASE}rules/new/", sent | {"valuer_votes": 5}).status_code == 400
    officer.post(f"{BASE}rules/new/", sent)
    rules = CompensationRules.objects.get()
    address = f"{BASE}rules/{rules.pk}/decree/"
    assert officer.post(address).status_code == 403
    assert address in office.get(f"{BASE}rules/").content.decode()
    assert "上一版到此为止" in office.post(address, follow=True).content.decode()
    rules.refresh_from_db()
    assert rules.decreed_by_id not in {None, rules.proposed_by_id}
    assert (
        "已经公布施行" in officer.post(f"{BASE}rules/{rules.pk}/", sent | {"text": "另一套"}).content.decode()
    )


def test_flats_are_chosen_in_an_open_order(town: Town, campaign_project: Project) -> None:
    decreed(campaign_project)
    for number, signed, allocated in (
        ("H1", "2026-05-06", "2026-09-01"),
        ("H2", "2026-05-04", "2026-09-02"),
        ("H3", "2026-05-05", None),
        ("H4", None, None),
    ):
        Household.objects.create(
            project=campaign_project,
            number=number,
            compensation="swap" if signed else "",
            signed_on=signed,
            allocated_on=allocated,
            allocated_dwelling="A-101" if allocated else "",
        )
    page = text_of(client_of("supervision").get(f"{BASE}choice/"))
    rows = page.split("<tbody>")[1]
    assert rows.index("H2") < rows.index("H3") < rows.rindex("H1")
    assert "H4" not in rows
    assert rows.count("被 H1 越过") == 2
    assert client_of("planner").get(f"{BASE}choice/").status_code == 403
    assert client_of("unit_head", town.b).get(f"{BASE}choice/").status_code == 404
