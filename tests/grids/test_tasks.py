"""The jobs of the worker."""

from grids.models import AuditReport, GridOutline, HydrantCheck
from grids.tasks import (
    audit_coverage,
    audit_coverage_nightly,
    check_hydrants_nightly,
    make_hydrant_check,
    make_outlines,
    outline_editions_nightly,
)
from tests.towns import Town, forget_county


def test_the_audit_is_kept(town: Town) -> None:
    audit_coverage()
    assert AuditReport.objects.get().proved


def test_the_nightly_audit_is_kept(town: Town) -> None:
    audit_coverage_nightly(timestamp=0)
    assert AuditReport.objects.get().proved


def test_at_night_a_database_without_a_county_is_left_alone(db: None) -> None:
    forget_county()
    audit_coverage_nightly(timestamp=0)
    check_hydrants_nightly(timestamp=0)
    outline_editions_nightly(timestamp=0)
    assert not AuditReport.objects.exists()
    assert not HydrantCheck.objects.exists()


def test_a_check_of_hydrants_is_kept(town: Town) -> None:
    make_hydrant_check()
    check_hydrants_nightly(timestamp=0)
    assert HydrantCheck.objects.count() == 2


def test_outlines_are_made_by_day_and_made_good_by_night(town: Town) -> None:
    make_outlines()
    assert GridOutline.objects.count() == 3
    GridOutline.objects.filter(grid=town.grids["G2"]).delete()
    outline_editions_nightly(timestamp=0)
    assert GridOutline.objects.count() == 3
