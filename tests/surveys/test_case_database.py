"""What does the database hold about cases, whatever program writes them?  Asked in raw SQL, as any role would."""

import uuid

import pytest
from django.db import DatabaseError, connection, transaction

from surveys.models import Case, CaseStep, ClockLimit
from surveys.rules import DEFAULT_LIMITS, WARN_SHARE, Clock
from surveys.services.opening import open_cases
from tests.grids.database.raw import run
from tests.surveys.cases import make_case, make_point
from tests.towns import Town

STEP = (
    "INSERT INTO surveys_casestep (case_id, action, from_state, to_state, at, client_op)"
    " VALUES (%s, 'file', %s, %s, now(), gen_random_uuid())"
)


def test_the_database_and_the_rules_limit_acceptance_alike(town: Town) -> None:
    timer = make_case().timers.get()
    value, unit = DEFAULT_LIMITS[Clock.ACCEPT]
    assert (timer.limit_value, timer.limit_unit) == (value, unit)
    assert (timer.warn_at - timer.started_at) / (timer.due_at - timer.started_at) == WARN_SHARE
    ClockLimit.objects.create(clock="accept", value=30, unit="calendar_minute")
    assert make_case(0.6).timers.get().limit_value == 30


def settle() -> None:
    """Have the deferred rules looked at now."""
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("SET CONSTRAINTS ALL DEFERRED")


@transaction.atomic
def say(*statements: tuple[str, list[object]], role: str | None = None) -> None:
    """What a session says in one transaction that ends well, as another role if asked."""
    with connection.cursor() as cursor:
        if role:
            cursor.execute(f"SET LOCAL ROLE {role}")
        for sql, values in statements:
            cursor.execute(sql, values)
    settle()


def rows_read_in_sequence() -> int:
    """How many cases and steps has this transaction read from one end of their tables to the other?"""
    ((number,),) = run(
        "SELECT sum(seq_tup_read)::bigint FROM pg_stat_xact_user_tables"
        " WHERE relname IN ('surveys_case', 'surveys_casestep')"
    )
    return int(number)


def test_cases_opened_together_do_not_read_each_other(town: Town) -> None:
    """Plans that were made while there was no case yet, by statistics that say so, hold for all that come then."""
    many = 60
    with connection.cursor() as cursor:
        cursor.execute("TRUNCATE surveys_case CASCADE")
        cursor.execute("ANALYZE surveys_case, surveys_casestep, surveys_casetimer")
    points = [make_point(0.1 + 0.01 * n, 0.25).pk for n in range(many)]
    before = rows_read_in_sequence()
    assert open_cases(points=points) == many
    settle()
    assert rows_read_in_sequence() - before < 2 * many


def refused(name: str, *statements: tuple[str, list[object]]) -> None:
    """The statements of one transaction are refused by the rule of this name."""
    with pytest.raises(DatabaseError) as caught:
        say(*statements)
    assert caught.value.__cause__.diag.constraint_name == name


def test_a_point_has_one_case_however_often_it_is_asked_for(town: Town) -> None:
    point = make_point(0.5, 0.25)
    assert [open_cases(points=[point.pk]), open_cases(points=[point.pk, point.pk])] == [1, 0]
    case = Case.objects.get(point=point)
    assert (case.state, case.version, case.accountable_unit, case.handling_unit) == (
        "reported",
        1,
        town.a,
        town.a,
    )
    assert case.number.startswith("20261123")
    step = case.steps.get()
    assert (step.seq, step.action, step.from_state, step.to_state) == (1, "report", "draft", "reported")
    timer = case.timers.get()
    assert (timer.clock, (timer.due_at - timer.started_at).total_seconds()) == ("accept", 900)
    assert (case.warn_at - timer.started_at).total_seconds() == 720
    settle()


def test_thousands_of_cases_are_opened_by_one_statement(town: Town, django_assert_num_queries) -> None:
    points = [make_point(0.1 + n / 1000, 0.25).pk for n in range(50)]
    with django_assert_num_queries(1):
        assert open_cases(points=points) == 50
    assert CaseStep.objects.count() == 50
    settle()


@pytest.mark.parametrize("role", [None, "wangge_app"])
@pytest.mark.parametrize("change", ["UPDATE surveys_casestep SET note = 'x'", "DELETE FROM surveys_casestep"])
def test_a_step_is_never_changed_or_taken_back_by_anybody(change: str, role: str | None, town: Town) -> None:
    case = make_case()
    with pytest.raises(DatabaseError):
        say((change, []), role=role)
    assert case.steps.get().note == ""


def test_the_words_of_the_refusal_say_what_to_do(town: Town) -> None:
    make_case()
    with pytest.raises(DatabaseError, match="已经记录，不能修改或删除"), transaction.atomic():
        run("UPDATE surveys_casestep SET note = 'x' RETURNING 1")


def test_a_case_cannot_be_moved_without_a_step(town: Town) -> None:
    case = make_case()
    move = "UPDATE surveys_case SET state = 'filed' WHERE id = %s"
    refused("surveys_case_follows_its_steps", (move, [case.pk]))


def test_a_step_cannot_be_taken_without_moving_the_case(town: Town) -> None:
    case = make_case()
    refused("surveys_case_follows_its_steps", (STEP, [case.pk, "reported", "filed"]))


def test_a_step_and_its_case_go_together(town: Town) -> None:
    case = make_case()
    run(STEP + " RETURNING 1", case.pk, "reported", "filed")
    run("UPDATE surveys_case SET state = 'filed', version = 2 WHERE id = %s RETURNING 1", case.pk)
    settle()


def test_a_step_goes_on_where_the_last_one_ended(town: Town) -> None:
    case = make_case()
    refused("surveys_casestep_goes_on", (STEP, [case.pk, "filed", "dispatched"]))


def test_a_case_cannot_be_made_without_its_first_step(town: Town) -> None:
    point = make_point(0.5, 0.25)
    unit = town.a.pk
    sql = (
        "INSERT INTO surveys_case (number, point_id, category_id, state, version, accountable_unit_id,"
        " handling_unit_id, supervising_unit_id, reported_at) VALUES ('x', %s, %s, 'reported', 1, %s, %s, %s, now())"
    )
    refused("surveys_case_follows_its_steps", (sql, [point.pk, point.category_id, unit, unit, unit]))


def test_numbers_hashes_and_the_moment_of_recording_are_the_databases_own(town: Town) -> None:
    case = make_case()
    forged = (
        "INSERT INTO surveys_casestep (case_id, seq, action, from_state, to_state, at, client_op, hash, prev_hash,"
        " recorded_at) VALUES (%s, 77, 'file', 'reported', 'filed', now(), %s, '\\x00', '\\x00', '1999-01-01')"
        " RETURNING seq, hash <> '\\x00', prev_hash = (SELECT o.hash FROM surveys_casestep o"
        " WHERE o.case_id = %s AND o.seq = 1), recorded_at = now()"
    )
    assert run(forged, case.pk, str(uuid.uuid4()), case.pk) == [(2, True, True, True)]
    run("UPDATE surveys_case SET state = 'filed', version = 2 WHERE id = %s RETURNING 1", case.pk)
    settle()


def test_a_case_is_never_deleted(town: Town) -> None:
    case = make_case()
    with pytest.raises(DatabaseError):
        say(("DELETE FROM surveys_case WHERE id = %s", [case.pk]))
