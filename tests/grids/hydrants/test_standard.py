"""Are the county's measures kept sensible, whatever program writes them, and is every change in the history?"""

import pytest
from django.db import IntegrityError

from grids.hydrants.basis import standard
from grids.models import HydrantStandard
from tests.grids.database.raw import run


def test_those_of_the_standard_hold_until_the_county_decides(db: None) -> None:
    assert standard().measures() == {
        "radius_m": 150,
        "spacing_m": 120,
        "setback_m": 2,
        "wide_road_m": 60,
        "built_up_margin_m": 20,
    }
    HydrantStandard.objects.create(spacing_m=100)
    assert standard().measures()["spacing_m"] == 100


def test_the_database_has_the_same_defaults(db: None) -> None:
    run("INSERT INTO grids_hydrantstandard (id) VALUES (1)")
    assert HydrantStandard.objects.get().measures() == HydrantStandard().measures()


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("radius_m", 0),
        ("radius_m", "NaN"),
        ("radius_m", "Infinity"),
        ("radius_m", 2001),
        ("spacing_m", -120),
        ("spacing_m", 9),
        ("setback_m", -0.1),
        ("setback_m", 51),
        ("wide_road_m", 0),
        ("wide_road_m", 401),
        ("built_up_margin_m", -1),
        ("built_up_margin_m", 201),
    ],
)
def test_measures_that_cannot_be_are_refused_by_the_database(db: None, column: str, value: object) -> None:
    HydrantStandard.objects.create()
    with pytest.raises(IntegrityError, match=f"grids_hydrantstandard_{column}"):
        run(f"UPDATE grids_hydrantstandard SET {column} = %s", value)


def test_there_is_one_record(db: None) -> None:
    HydrantStandard.objects.create()
    with pytest.raises(IntegrityError, match="only_one"):
        run("INSERT INTO grids_hydrantstandard (id) VALUES (2)")


def test_changes_are_in_the_history(db: None) -> None:
    HydrantStandard.objects.create()
    run("UPDATE grids_hydrantstandard SET radius_m = 120")
    rows = run("SELECT pgh_label, radius_m FROM grids_hydrantstandardevent ORDER BY pgh_id")
    assert rows == [("insert", 150), ("update", 120)]
