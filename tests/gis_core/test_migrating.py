"""A database whose migrations were many when they ran, and are few by now."""

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder

from gis_core.management.commands.migrate import refuse_half_way

pytestmark = pytest.mark.django_db

APPS = ("assessment", "gis_core", "grids", "renovation", "surveys")
ONES = MigrationLoader(None).replacements


def stood_with(*replaced: tuple[str, str]) -> None:
    """The database remembers these older migrations alone, as if it had been migrated when they were written."""
    recorder = MigrationRecorder(connection)
    for migration in ONES.values():
        for one in (*migration.replaces, (migration.app_label, migration.name)):
            recorder.record_unapplied(*one)
    for one in replaced:
        recorder.record_applied(*one)


def of_app(app: str) -> list[tuple[str, str]]:
    return [one for key, migration in sorted(ONES.items()) for one in migration.replaces if key[0] == app]


def all_of_them() -> list[tuple[str, str]]:
    return [one for migration in ONES.values() for one in migration.replaces]


def test_every_older_migration_has_gone_into_one() -> None:
    for app in APPS:
        names = [name for _app, name in of_app(app)]
        assert [int(name[:4]) for name in names] == list(range(1, len(names) + 1)), app


def test_where_all_of_them_ran_there_is_nothing_to_do() -> None:
    stood_with(*all_of_them())
    refuse_half_way("default")
    executor = MigrationExecutor(connection)
    assert executor.migration_plan(executor.loader.graph.leaf_nodes()) == []


@pytest.mark.parametrize("app", APPS)
def test_where_the_last_did_not_run_its_name_is_said_and_nothing_is_done(app: str) -> None:
    last = of_app(app)[-1]
    stood_with(*(one for one in all_of_them() if one != last))
    with pytest.raises(CommandError, match=f"{app}/migrations/{last[1]}.py"):
        call_command("migrate", verbosity=0)
    assert not {key for key in ONES if key in MigrationRecorder(connection).applied_migrations()}


def test_a_database_without_any_is_not_half_way() -> None:
    stood_with()
    refuse_half_way("default")
