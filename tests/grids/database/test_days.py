"""A period whose bound no program can read would take down every list, export and audit that meets it."""

import pytest
from django.apps import apps
from django.contrib.postgres.fields import DateRangeField
from django.db import IntegrityError
from django.db.models import DateField, DateTimeField

from gis_core.rights import APP_ROLE
from tests.grids.database.raw import run
from tests.towns import Town

PERIODS = [
    (model._meta.db_table, field.column)
    for model in apps.get_app_config("grids").get_models()
    for field in model._meta.local_fields
    if isinstance(field, DateRangeField)
    and not hasattr(model, "pgh_tracked_model")
    and model._meta.db_table != "grids_territory"
]


@pytest.mark.parametrize(("table", "column"), PERIODS)
def test_every_period_has_readable_bounds(table: str, column: str, db: None) -> None:
    assert run("SELECT 1 FROM pg_constraint WHERE conname = %s", f"{table}_{column}_readable")


@pytest.mark.parametrize(
    "period",
    ["'2026-01-01', 'infinity'", "'-infinity', '2026-01-01'", "NULL, '10000-01-01'", "'0044-03-15 BC', NULL"],
)
def test_infinity_and_years_that_cannot_be_read_are_refused(period: str, town: Town) -> None:
    with pytest.raises(IntegrityError, match="grids_unit_valid_readable"):
        run(f"UPDATE grids_unit SET valid = daterange({period}) WHERE id = %s", town.b.pk, role=APP_ROLE)


def test_the_first_and_the_last_day_of_the_calendar_are_kept(town: Town) -> None:
    run(
        "UPDATE grids_unit SET valid = daterange('0001-01-01', '9999-12-31') WHERE id = %s",
        town.b.pk,
        role=APP_ROLE,
    )
    town.b.refresh_from_db()
    assert (town.b.valid.lower.year, town.b.valid.upper.year) == (1, 9999)


DAYS = [
    (model._meta.db_table, field.column)
    for app in ("gis_core", "grids", "surveys", "renovation", "assessment")
    for model in apps.get_app_config(app).get_models()
    for field in model._meta.local_fields
    if model._meta.managed
    and isinstance(field, DateField)
    and not isinstance(field, DateTimeField)
    and not hasattr(model, "pgh_tracked_model")
    and field.column != "seen_on"  # made by the database of a moment that is readable
]


@pytest.mark.parametrize(("table", "column"), DAYS)
def test_every_single_day_is_readable(table: str, column: str, db: None) -> None:
    assert run("SELECT 1 FROM pg_constraint WHERE conname = %s", f"{table}_{column}_readable")


@pytest.mark.parametrize("day", ["infinity", "-infinity", "10000-01-01", "0044-03-15 BC"])
def test_a_single_day_that_cannot_be_read_is_refused(day: str, town: Town) -> None:
    with pytest.raises(IntegrityError, match="gis_core_calendarday_on_date_readable"):
        run(
            "UPDATE gis_core_calendarday SET on_date = %s WHERE id = (SELECT min(id) FROM gis_core_calendarday)",
            day,
        )


def test_a_ruling_without_evidence_in_words_can_be_written_by_any_program(town: Town) -> None:
    run(
        "INSERT INTO grids_ruling (code, title, accountable_unit_id, category_keys) VALUES ('U1', '', %s, '{m06013}')",
        town.a.pk,
    )
    assert run("SELECT evidence FROM grids_ruling") == [("",)]
