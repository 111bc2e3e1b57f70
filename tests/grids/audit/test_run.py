"""The proof on the tiny town, and each fault that spoils it."""

import datetime

import pytest
import shapely
from django.contrib.gis.geos import MultiPolygon
from django.utils import timezone

from grids.audit.findings import Finding, Kind, Reason
from grids.audit.periods import Period
from grids.audit.run import joined, run_audit
from grids.audit.shapes import Piece
from grids.models import Category, County, DutyPolicy, Grid, Place, Unit
from grids.resolver import NoCountyError
from grids.rules.policies import Step
from grids.services.audit import audit_county, is_current
from tests.grids.audit.planting import days, forget_policy, found, without_trigger
from tests.towns import Town, box, category, forget_county, lonlat, make_edition, make_grid, make_unit

NEW_YEAR = datetime.date(2027, 1, 1)
NEXT_YEAR = datetime.date(2028, 1, 1)
#: A cell of the town, m² on the ellipsoid: 0.01° × 0.01° at 28° north.
CELL_M2 = 1_089_000


def set_outline(outline: MultiPolygon) -> None:
    County.objects.update(outline=outline)


def only(kind: Kind) -> Finding:
    """The one finding of the county, which is of this kind."""
    report = run_audit()
    assert found(report) == {kind.value: 1}
    assert not report.proved
    return report.of(kind)[0]


def lies_in(finding: Finding, shape: MultiPolygon) -> bool:
    assert finding.piece is not None
    return bool(shapely.from_wkb(bytes(shape.wkb)).contains(shapely.Point(finding.piece.witness)))


def test_without_a_county_there_is_nothing_to_prove(db: None) -> None:
    forget_county()
    with pytest.raises(NoCountyError):
        run_audit()


def test_a_county_without_grids_is_not_proved(db: None) -> None:
    finding = only(Kind.NO_EDITION)
    assert finding.period == Period()
    assert finding.piece is None


def test_a_catalogue_in_which_no_category_counts_is_not_proved(town: Town) -> None:
    Category.objects.update(active=False)
    finding = only(Kind.NO_POLICY)
    assert (finding.codes, finding.period) == ((), Period(category("m06013").inactive_since, None))
    assert finding.piece is not None
    assert run_audit().counts.cells == 3 * Category.objects.count()


def test_the_town_is_proved(town: Town) -> None:
    report = run_audit()
    assert found(report) == {}
    assert report.proved
    assert report.counts.grids == 3
    assert report.counts.date_segments == 1
    assert report.counts.categories == Category.objects.filter(active=True).count() > 100
    assert report.counts.cells == 3 * report.counts.categories
    assert report.counts.area_m2 == pytest.approx(3 * CELL_M2, rel=0.01)
    assert report.ground_version == County.objects.get().ground_version


def test_the_town_is_proved_within_its_outline(town: Town) -> None:
    set_outline(box(0, 0, 3, 1))
    assert run_audit().proved


def test_an_overlap_is_found(town: Town) -> None:
    with without_trigger("grids_grid", "check_overlap"):
        make_grid(9, town.b, box(2.9, 0, 3.5, 1), town.grids_edition)
    finding = only(Kind.OVERLAP)
    assert finding.codes == (town.grids["G3"].code, "361127001001009")
    assert finding.piece.area_m2 == pytest.approx(0.1 * CELL_M2, rel=0.01)
    assert lies_in(finding, box(2.9, 0, 3, 1))
    assert finding.period == Period()


def test_a_grid_within_another_overlaps_it(town: Town) -> None:
    with without_trigger("grids_grid", "check_overlap"):
        make_grid(9, town.b, box(0.4, 0.4, 0.6, 0.6), town.grids_edition)
    assert only(Kind.OVERLAP).codes == (town.grids["G1"].code, "361127001001009")


def test_the_same_ground_twice_overlaps(town: Town) -> None:
    with without_trigger("grids_grid", "check_overlap"):
        make_grid(9, town.b, box(0, 0, 1, 1), town.grids_edition)
    assert only(Kind.OVERLAP).piece.area_m2 == pytest.approx(CELL_M2, rel=0.01)


def test_grids_that_follow_each_other_in_time_do_not_overlap(town: Town) -> None:
    Grid.objects.filter(pk=town.grids["G1"].pk).update(valid=days(None, NEW_YEAR))
    make_grid(
        9, town.b, box(0, 0, 1, 1), make_edition("grids", effective_from=NEW_YEAR), valid=days(NEW_YEAR)
    )
    report = run_audit()
    assert report.proved
    assert report.counts.date_segments == 2
    assert report.counts.cells == 6 * report.counts.categories


def test_an_overlap_counts_for_the_days_that_both_are_valid(town: Town) -> None:
    with without_trigger("grids_grid", "check_overlap"):
        make_grid(9, town.b, box(2, 0, 3, 0.5), town.grids_edition, valid=days(NEW_YEAR, NEXT_YEAR))
    assert only(Kind.OVERLAP).period == Period(NEW_YEAR, NEXT_YEAR)


def test_an_overlap_of_less_than_a_square_metre_is_a_sliver(town: Town) -> None:
    make_grid(9, town.b, box(2.9999999, 0, 4, 1), town.grids_edition)
    finding = only(Kind.SLIVER)
    assert finding.reason is Reason.SLIVER_OVERLAP
    assert finding.piece.area_m2 == pytest.approx(CELL_M2 * 1e-7, rel=0.01)


def test_a_gap_up_to_the_outline_is_found(town: Town) -> None:
    set_outline(box(0, 0, 3.5, 1))
    finding = only(Kind.GAP)
    assert finding.codes == (town.grids["G3"].code,)
    assert finding.piece.area_m2 == pytest.approx(0.5 * CELL_M2, rel=0.01)
    assert lies_in(finding, box(3, 0, 3.5, 1))


def test_a_gap_of_less_than_a_square_metre_is_a_sliver(town: Town) -> None:
    set_outline(box(0, 0, 3.0000001, 1))
    assert only(Kind.SLIVER).reason is Reason.SLIVER_GAP


def test_a_hole_between_grids_is_a_gap_without_an_outline(town: Town) -> None:
    ring = [box(0, -1, 3, 0), box(0, 1, 3, 2), box(-1, -1, 0, 2), box(3, -1, 3.5, 2), box(4, -1, 5, 2)]
    ring += [box(3.5, -1, 4, 0), box(3.5, 1, 4, 2)]
    for number, shape in enumerate(ring, start=10):
        make_grid(number, town.b, shape, town.grids_edition)
    finding = only(Kind.GAP)
    assert len(finding.codes) == 4
    assert lies_in(finding, box(3.5, 0, 4, 1))


def test_a_slit_between_grids_is_a_gap_without_an_outline(town: Town) -> None:
    make_grid(9, town.b, box(3.00001, 0, 4, 1), town.grids_edition)
    finding = only(Kind.GAP)
    assert finding.codes == (town.grids["G3"].code, "361127001001009")
    assert finding.piece.area_m2 == pytest.approx(CELL_M2 * 1e-5, rel=0.01)
    assert lies_in(finding, box(3, 0, 3.00001, 1))


def test_ground_that_a_later_edition_drops_is_a_gap(town: Town) -> None:
    Grid.objects.filter(pk=town.grids["G3"].pk).update(valid=days(None, NEW_YEAR))
    finding = only(Kind.GAP)
    assert finding.period == Period(NEW_YEAR, None)
    assert lies_in(finding, box(2, 0, 3, 1))


def test_a_gap_that_stays_is_told_once_for_all_its_days(town: Town) -> None:
    set_outline(box(0, 0, 3.5, 1))
    Grid.objects.filter(pk=town.grids["G1"].pk).update(valid=days(None, NEW_YEAR))
    make_grid(9, town.b, box(0, 0, 1, 1), town.grids_edition, valid=days(NEW_YEAR))
    assert only(Kind.GAP).period == Period()


def test_a_vertex_on_a_neighbours_edge_opens_no_gap(town: Town) -> None:
    for number, shape in enumerate((box(0, 1, 0.7, 2), box(0.7, 1, 3, 2)), start=10):
        make_grid(number, town.b, shape, town.grids_edition)
    assert run_audit().proved


def test_a_long_sloping_edge_with_a_vertex_of_two_neighbours_opens_no_gap(town: Town) -> None:
    """In the working CRS the edge bends away from that vertex; the resolver does not work there."""
    a, b, middle = lonlat(3, 10), lonlat(13, 30), lonlat(8, 20)
    shapes = [
        [a, b, lonlat(3, 30), a],
        [a, lonlat(13, 10), middle, a],
        [middle, lonlat(13, 10), b, middle],
    ]
    for number, ring in enumerate(shapes, start=10):
        wkt = "MULTIPOLYGON(((" + ",".join(f"{x!r} {y!r}" for x, y in ring) + ")))"
        make_grid(number, town.b, MultiPolygon.from_ewkt("SRID=4490;" + wkt), town.grids_edition)
    assert run_audit().proved


def test_a_grid_without_a_unit_is_unassigned(town: Town) -> None:
    make_grid(9, None, box(3, 0, 4, 1), town.grids_edition)
    finding = only(Kind.UNASSIGNED)
    assert (finding.reason, finding.codes) == (Reason.NO_UNIT, ("361127001001009",))
    assert finding.piece.area_m2 == pytest.approx(CELL_M2, rel=0.01)


def test_a_unit_that_leaves_service_leaves_its_grids_unassigned(town: Town) -> None:
    Unit.objects.filter(pk=town.b.pk).update(valid=days(None, NEW_YEAR))
    finding = only(Kind.UNASSIGNED)
    assert (finding.reason, finding.name) == (Reason.NOT_IN_SERVICE, town.b.name)
    assert finding.codes == (town.grids["G3"].code,)
    assert finding.period == Period(NEW_YEAR, None)


def test_a_unit_in_service_for_a_part_of_the_time_is_told_for_both_ends(town: Town) -> None:
    Unit.objects.filter(pk=town.b.pk).update(valid=days(NEW_YEAR, NEXT_YEAR))
    periods = [finding.period for finding in run_audit().of(Kind.UNASSIGNED)]
    assert periods == [Period(None, NEW_YEAR), Period(NEXT_YEAR, None)]


def test_a_unit_of_no_league_may_not_answer_for_a_grid(town: Town) -> None:
    shop = make_unit("shop", "小店", league="none", kind="shop")
    with without_trigger("grids_grid", "check_accountable"):
        make_grid(9, shop, box(3, 0, 4, 1), town.grids_edition)
    finding = only(Kind.UNASSIGNED)
    assert (finding.reason, finding.name) == (Reason.NOT_SCORED, "小店")


def test_a_unit_of_no_league_may_not_answer_for_a_site(town: Town) -> None:
    shop = make_unit("shop", "小店", league="none", kind="shop")
    with without_trigger("grids_place", "check_accountable"):
        Place.objects.create(
            code="P1", name="集市", kind="site", accountable_unit=shop, geom=box(0, 0, 0.1, 0.1)
        )
    assert only(Kind.UNASSIGNED).codes == ("P1",)


def test_a_site_whose_unit_left_service_is_no_fault_since_the_grid_answers(town: Town) -> None:
    gone = make_unit("gone", "旧单位", valid=days(None, NEW_YEAR))
    Place.objects.create(code="P1", name="集市", kind="site", accountable_unit=gone, geom=box(0, 0, 0.1, 0.1))
    assert run_audit().proved


def test_a_category_without_a_policy_is_found(town: Town) -> None:
    policy = forget_policy("m06013")
    finding = only(Kind.NO_POLICY)
    assert (finding.reason, finding.codes) == (Reason.NO_POLICY, ("m06013",))
    assert finding.name == policy.category.name_zh
    assert finding.piece.area_m2 == pytest.approx(3 * CELL_M2, rel=0.01)
    assert lies_in(finding, box(0, 0, 3, 1))


def test_a_category_out_of_use_needs_a_policy_for_the_days_before_that_only(town: Town) -> None:
    policy = forget_policy("m06013")
    Category.objects.filter(key="m06013").update(active=False)
    since = category("m06013").inactive_since
    assert only(Kind.NO_POLICY).period == Period(None, since)
    DutyPolicy.objects.create(
        category=policy.category,
        accountable_steps=policy.accountable_steps,
        handling_steps=policy.handling_steps,
        valid=days(None, since),
    )
    assert run_audit().proved


def test_an_audit_is_out_of_date_once_a_category_goes_out_of_use(town: Town) -> None:
    report = audit_county(now=timezone.now())
    assert is_current(report, County.objects.get())
    Category.objects.filter(key="m06013").update(active=False)
    assert not is_current(report, County.objects.get())


def test_grids_of_days_after_a_category_went_out_of_use_are_no_cells_of_it(town: Town) -> None:
    Category.objects.filter(key="m06013").update(active=False)
    since = category("m06013").inactive_since
    make_grid(9, town.b, box(3, 0, 4, 1), town.grids_edition, valid=days(since))
    counts = run_audit().counts
    assert (counts.date_segments, counts.cells) == (2, 3 * counts.categories + 4 * (counts.categories - 1))


def test_a_policy_that_does_not_reach_the_grid_is_found(town: Town) -> None:
    policy = forget_policy("m06013")
    DutyPolicy.objects.create(
        category=policy.category, accountable_steps=[Step.RULING], handling_steps=[Step.RULING]
    )
    assert only(Kind.NO_POLICY).reason is Reason.NO_GRID_STEP


def test_days_between_two_policies_are_found(town: Town) -> None:
    policy = forget_policy("m06013")
    for valid in (days(None, NEW_YEAR), days(NEXT_YEAR, None)):
        DutyPolicy.objects.create(
            category=policy.category,
            accountable_steps=policy.accountable_steps,
            handling_steps=policy.handling_steps,
            valid=valid,
        )
    assert only(Kind.NO_POLICY).period == Period(NEW_YEAR, NEXT_YEAR)


def test_days_before_the_first_edition_are_found(town: Town) -> None:
    version = County.objects.get().ground_version + 1
    for grid in town.grids.values():
        Grid.objects.filter(pk=grid.pk).update(known=(grid.known.lower, version))
    make_grid(9, town.b, box(0, 0, 3, 1), town.grids_edition, valid=days(NEW_YEAR))
    finding = only(Kind.NO_EDITION)
    assert finding.period == Period(None, NEW_YEAR)
    assert finding.piece.area_m2 == pytest.approx(3 * CELL_M2, rel=0.01)


def test_cells_of_other_kinds_are_not_asked(town: Town) -> None:
    Grid.objects.create(
        code="361127001001999",
        kind=Grid.Kind.GOVERNANCE,
        community_code="361127001001",
        geom=box(0, 0, 5, 5),
        edition=town.grids_edition,
    )
    assert run_audit().proved


def test_a_missing_territory_spoils_the_proof(town: Town) -> None:
    with without_trigger("grids_grid", "project_insert"):
        make_grid(9, town.b, box(3, 0, 4, 1), town.grids_edition)
    finding = only(Kind.STALE)
    assert (finding.reason, finding.codes, finding.name) == (
        Reason.TERRITORY_MISSING,
        ("361127001001009",),
        "grids",
    )


def test_progress_reaches_its_end(town: Town) -> None:
    seen: list[tuple[int, int]] = []
    run_audit(lambda done, total: seen.append((done, total)))
    assert seen == [(done, 4) for done in (1, 2, 3, 4)]


def test_a_finding_that_moves_is_told_for_each_place() -> None:
    def gap(area_m2: float, start: datetime.date | None, end: datetime.date | None) -> Finding:
        return Finding(Kind.GAP, Reason.GAP, ("G1",), Period(start, end), Piece(area_m2, (117.0, 28.0), 0.1))

    told = list(joined([gap(10, None, NEW_YEAR), gap(20, NEW_YEAR, NEXT_YEAR), gap(20, NEXT_YEAR, None)]))
    assert [(one.piece.area_m2, one.period) for one in told] == [
        (10, Period(None, NEW_YEAR)),
        (20, Period(NEW_YEAR, None)),
    ]
