"""A formula is decreed by two persons before its quarter begins, whatever program writes it, and never changed."""

import datetime

import pytest
from django.db import DatabaseError, transaction

from assessment.errors import FormulaRefused
from assessment.models import ScoreFormula
from assessment.rules.formula import STANDARD
from assessment.services.formulas import approve_formula, decline_formula, withdraw_formula
from gis_core.models import User
from tests.assessment.formulas import LATER, MILDER, NEXT, approved, proposed
from tests.grids.database.raw import run
from tests.surveys.cases import MONDAY

pytestmark = pytest.mark.django_db


def refused(sql: str, message: str) -> None:
    with pytest.raises(DatabaseError, match=message), transaction.atomic():
        run(sql)


def approving(by: User) -> str:
    return (
        f"UPDATE assessment_scoreformula SET state = 'approved', decided_by_id = {by.pk}, decided_at = now()"
    )


def test_a_formula_is_proposed_by_one_and_approved_by_another(people: dict[str, User]) -> None:
    version = approved(people)
    assert (version.state, version.formula, version.is_intact) == ("approved", MILDER, True)
    assert version.first_quarter == NEXT


def test_nobody_decides_on_what_is_their_own_nor_takes_back_another_s(people: dict[str, User]) -> None:
    version = proposed(people["supervision"])
    for decide in (approve_formula, decline_formula):
        with pytest.raises(FormulaRefused, match="提出"):
            decide(version=version, by=people["supervision"], now=MONDAY)
    with pytest.raises(FormulaRefused, match="撤回"):
        withdraw_formula(version=version, by=people["admin"], now=MONDAY)
    assert withdraw_formula(version=version, by=people["supervision"], now=MONDAY).state == "withdrawn"


def test_a_decision_is_made_once(people: dict[str, User]) -> None:
    version = proposed(people["supervision"])
    decline_formula(version=version, by=people["admin"], now=MONDAY, note="不妥")
    with pytest.raises(FormulaRefused, match="未批准"):
        approve_formula(version=version, by=people["admin"], now=MONDAY)


@pytest.mark.parametrize(("day", "is_late"), [("2098-12-31", False), ("2099-01-01", True)])
def test_what_judges_a_quarter_is_approved_before_it_begins_in_the_county(
    day: str, is_late: bool, people: dict[str, User]
) -> None:
    now = datetime.datetime.fromisoformat(f"{day}T00:30:00+08:00")
    version = proposed(people["supervision"])
    if is_late:
        with pytest.raises(FormulaRefused, match="季度"):
            approve_formula(version=version, by=people["admin"], now=now)
    else:
        assert approve_formula(version=version, by=people["admin"], now=now).state == "approved"


def test_a_quarter_has_one_formula(people: dict[str, User]) -> None:
    approved(people)
    with pytest.raises(FormulaRefused, match="季度"):
        approved(people, STANDARD)
    assert ScoreFormula.objects.approved().count() == 1


def test_a_formula_judges_until_a_later_one_does(people: dict[str, User]) -> None:
    first, second = approved(people), approved(people, STANDARD, LATER)
    proposed(people["supervision"], quarter=datetime.date(2099, 7, 1))
    days = ["2098-12-31", "2099-01-01", "2099-03-31", "2099-04-01", "2100-01-01"]
    found = [ScoreFormula.objects.in_force(datetime.date.fromisoformat(day)) for day in days]
    assert found == [None, first, first, second, second]


def test_the_database_itself_wants_a_proposal_and_other_eyes_in_time(people: dict[str, User]) -> None:
    version = proposed(people["supervision"])
    refused(approving(people["supervision"]), "提出人不能审批")
    refused(
        "INSERT INTO assessment_scoreformula (title, first_quarter, terms, sha256, state, proposed_by_id,"
        " decided_by_id, decided_at) SELECT title, first_quarter, terms, sha256, 'approved', proposed_by_id,"
        f" {people['admin'].pk}, now() FROM assessment_scoreformula",
        "要先提出",
    )
    run(approving(people["admin"]))
    version.refresh_from_db()
    assert version.state == "approved"


def test_the_database_approves_nothing_for_a_quarter_that_has_begun(people: dict[str, User]) -> None:
    proposed(people["supervision"], quarter=datetime.date(2026, 4, 1))
    refused(approving(people["admin"]), "季度已经开始")
    run(approving(people["admin"]).replace("approved", "declined"))


@pytest.mark.parametrize(
    "sql",
    [
        "UPDATE assessment_scoreformula SET terms = '{}'",
        "UPDATE assessment_scoreformula SET first_quarter = '2099-04-01'",
        "UPDATE assessment_scoreformula SET state = 'withdrawn', decided_by_id = proposed_by_id, decided_at = now()",
        "DELETE FROM assessment_scoreformula",
    ],
)
def test_what_was_approved_is_neither_changed_nor_deleted(sql: str, people: dict[str, User]) -> None:
    approved(people)
    refused(sql, "不能改写或删除")


@pytest.mark.parametrize(
    ("column", "value", "constraint"),
    [
        ("first_quarter", "'2099-02-01'", "scoreformula_quarter"),
        ("first_quarter", "'2099-01-02'", "scoreformula_quarter"),
        ("first_quarter", "'infinity'", "first_quarter_readable"),
        ("title", "''", "scoreformula_whole"),
        ("sha256", "'0'", "scoreformula_whole"),
        ("decided_by_id", "proposed_by_id", "four_eyes"),
    ],
)
def test_a_half_formula_is_not_kept(
    column: str, value: str, constraint: str, people: dict[str, User]
) -> None:
    proposed(people["supervision"])
    names = ["title", "first_quarter", "terms", "sha256", "proposed_by_id"]
    chosen = [value if name == column else name for name in names]
    if column not in names:
        names, chosen = [*names, column], [*chosen, value]
    refused(
        f"INSERT INTO assessment_scoreformula ({', '.join(names)}) SELECT {', '.join(chosen)}"
        " FROM assessment_scoreformula",
        constraint,
    )
