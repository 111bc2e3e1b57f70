"""After a test that commits, the next one finds the database as the first did."""

import pytest
from django.db import connection

from gis_core.models import CalendarDay
from tests.grids.database.raw import run
from tests.putting_back import put_back, rows_of_all_tables
from tests.towns import build_town, category


def told() -> dict[str, list[object]]:
    """All rows in words, by their table."""
    names = connection.introspection.django_table_names(only_existing=True, include_views=False)
    return {name: sorted(run(f"SELECT told::text FROM {name} told")) for name in names}


@pytest.mark.django_db(transaction=True)
def test_rows_that_came_went_or_changed_are_as_before() -> None:
    before, rows = told(), rows_of_all_tables()
    assert before["grids_county"]
    build_town()
    CalendarDay.objects.all().delete()
    changed = category("m06001")
    changed.name_zh = "改了"
    changed.save()
    assert told() != before
    put_back(rows)
    assert told() == before
    assert run("SELECT tgname FROM pg_trigger WHERE tgenabled <> 'O'") == []
