"""What the doctor finds in a database."""

from unittest.mock import patch

import pytest
from django.db import OperationalError, connection, transaction

from gis_core.doctor.database import Question, findings
from gis_core.doctor.finding import Finding

pytestmark = pytest.mark.django_db


def found() -> dict[str, Finding]:
    return {finding.name: finding for finding in findings()}


def run(sql: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(sql)


def pin_history() -> None:
    """Do for the tests' database what the bootstrap does for others."""
    run(f"ALTER DATABASE {connection.settings_dict['NAME']} SET pgtrigger.ignore = '{{}}'")


def test_a_bootstrapped_and_migrated_database_is_sound() -> None:
    pin_history()
    assert {name: one.status for name, one in found().items() if one.status != "ok"} == {}


def test_a_database_that_lets_sessions_switch_history_off_is_told() -> None:
    run(f"ALTER DATABASE {connection.settings_dict['NAME']} RESET pgtrigger.ignore")
    assert found()["history_setting"].status == "fail"


def test_an_app_that_may_rewrite_history_is_told_with_the_table() -> None:
    run("GRANT UPDATE ON gis_core_userevent TO wangge_app")
    told = found()["history"]
    assert told.status == "fail"
    assert "gis_core_userevent" in told.text


def test_a_question_that_finds_trouble_names_it_with_advice() -> None:
    asked = Question("made_up", "SELECT 'pgcrypto'", "fine", "missing: %s", "Add it.", "warn")
    with patch("gis_core.doctor.database.QUESTIONS", (asked,)):
        assert found()["made_up"] == Finding("database", "made_up", "warn", "missing: pgcrypto", "Add it.")


def test_a_question_the_server_refuses_is_a_failure_with_its_words() -> None:
    asked = Question("made_up", "SELECT nothing FROM nowhere", "fine", "missing: %s")
    with patch("gis_core.doctor.database.QUESTIONS", (asked,)), transaction.atomic():
        told = list(findings())[1]
        transaction.set_rollback(True)
    assert told.status == "fail"
    assert 'relation "nowhere" does not exist' in told.text


def test_missing_migrations_are_told_by_name() -> None:
    with patch("gis_core.doctor.database.missing_migrations", return_value=["grids.9999_future"]):
        told = found()["migrations"]
    assert (told.status, "grids.9999_future" in told.text) == ("fail", True)


def test_a_database_that_is_away_is_one_finding() -> None:
    error = OperationalError("connection failed\nFATAL: no such database")
    with patch("gis_core.doctor.database.connection.ensure_connection", side_effect=error):
        told = list(findings())
    assert [(one.name, one.status, one.text) for one in told] == [
        ("connection", "fail", "FATAL: no such database")
    ]
