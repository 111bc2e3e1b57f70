"""Does a finding stay the same finding, whatever becomes of the hydrants and the ground around it?"""

import datetime
import uuid

from django.utils import timezone

from grids.models import Building, HydrantCheck, HydrantFinding, HydrantGround, HydrantProfile
from grids.services.hydrants import check_hydrants
from tests.grids.hydrants import ground as make
from tests.grids.resolver.building import close, make_facility
from tests.towns import TODAY, Town, make_edition, make_grid

Kind = HydrantFinding.Kind


def check() -> HydrantCheck:
    return check_hydrants(now=timezone.now())


def ids(kind: str, **more: object) -> set[uuid.UUID]:
    """Which findings of a kind stand?"""
    return set(HydrantFinding.objects.standing().filter(kind=kind, **more).values_list("uid", flat=True))


def test_a_second_check_finds_the_same_findings_and_nothing_twice(town: Town) -> None:
    make.building("J1", 400, 300, 40, 20)
    make.compound("C1", 1400, 300, 50, 50, households=12)
    first = check()
    found = {kind: ids(kind) for kind in Kind}
    assert [len(found[kind]) for kind in Kind] == [2, 1, 1, 1, 1]
    second = check()
    assert {kind: ids(kind) for kind in Kind} == found
    assert HydrantFinding.objects.count() == 6
    assert set(HydrantFinding.objects.values_list("first_check", "last_check")) == {(first.pk, second.pk)}
    assert set(HydrantGround.objects.values_list("check_made", flat=True)) == {second.pk}


def test_what_is_mended_is_no_finding_any_more_and_the_same_when_it_comes_back(town: Town) -> None:
    make.building("J1", 400, 300, 40, 20)
    check()
    before = {kind: ids(kind) for kind in (Kind.BUILDING, Kind.GROUND)}
    made = make.hydrant(420, 310)
    check()
    assert ids(Kind.BUILDING) == ids(Kind.GROUND) == set()
    HydrantProfile.objects.filter(facility=made).update(usable=False)
    check()
    assert {kind: ids(kind) for kind in (Kind.BUILDING, Kind.GROUND)} == before


def test_of_a_piece_that_falls_apart_the_greater_part_stays_what_it_was(town: Town) -> None:
    make.building("J1", 300, 300, 600, 20)
    check()
    (whole,) = ids(Kind.GROUND)
    make.hydrant(500, 310)  # reaches from 350 to 650
    check()
    pieces = HydrantFinding.objects.standing().filter(kind=Kind.GROUND).order_by("-area_m2")
    assert [piece.uid == whole for piece in pieces] == [True, False]


def test_pieces_that_grow_together_stay_the_greater_one(town: Town) -> None:
    make.building("J1", 300, 300, 600, 20)
    middle = make.hydrant(500, 310)
    check()
    greater = HydrantFinding.objects.filter(kind=Kind.GROUND).order_by("-area_m2")[0].uid
    HydrantProfile.objects.filter(facility=middle).update(usable=False)
    check()
    assert ids(Kind.GROUND) == {greater}


def test_a_stretch_stays_the_same_when_a_hydrant_shortens_it(town: Town) -> None:
    make.road(town, "S1", (300, 200), (900, 200))
    check()
    before = ids(Kind.STRETCH, code="S1")
    make.hydrant(400, 205)
    check()
    assert ids(Kind.STRETCH, code="S1") == before
    (stretch,) = HydrantFinding.objects.standing().filter(code="S1")
    assert (round(stretch.from_m), round(stretch.to_m), round(stretch.length_m)) == (100, 600, 500)


def test_each_side_of_a_wide_road_is_a_finding_of_its_own(town: Town) -> None:
    make.road(town, "S1", (300, 200), (900, 200), width_m=80)
    check()
    assert len(ids(Kind.STRETCH, code="S1")) == 2
    left = ids(Kind.STRETCH, code="S1", side="left")
    make.hydrant(600, 180)
    check()
    assert ids(Kind.STRETCH, code="S1", side="left") == left


def test_ground_stays_the_same_when_a_new_edition_renames_its_grid(town: Town) -> None:
    make.building("J1", 400, 300, 40, 20)
    check()
    before = ids(Kind.GROUND)
    old = town.grids["G1"]
    yesterday = timezone.localdate() - datetime.timedelta(days=1)
    close(old, yesterday)
    renamed = make_grid(
        77, town.b, old.geom, make_edition("grids", effective_from=yesterday), valid=(yesterday, None)
    )
    check()
    assert ids(Kind.GROUND) == before
    assert HydrantFinding.objects.get(uid=before.pop()).grid == renamed


def test_a_building_that_is_gone_is_no_finding(town: Town) -> None:
    make.building("J1", 400, 300, 40, 20)
    check()
    Building.objects.all().delete()
    check()
    assert ids(Kind.BUILDING) == set()


def test_findings_know_their_grid_and_who_answers_there(town: Town) -> None:
    make.building("J1", 400, 300, 40, 20)
    make.building("J2", 2400, 300, 40, 20)
    make.building("J3", 100, -300, 40, 20)  # beyond every grid
    check()
    found = {
        row.code: (row.grid, row.accountable_unit)
        for row in HydrantFinding.objects.filter(kind=Kind.BUILDING).select_related(
            "grid", "accountable_unit"
        )
    }
    assert found["J1"] == (town.grids["G1"], town.a)
    assert found["J2"] == (town.grids["G3"], town.b)
    assert found["J3"][0] is None


def test_the_check_is_of_the_county_s_day(town: Town) -> None:
    night = datetime.datetime(2026, 6, 1, 20, tzinfo=datetime.UTC)  # four in the morning in Shanghai
    assert check_hydrants(now=night).on_date == TODAY + datetime.timedelta(days=1)


def test_facilities_of_other_kinds_change_nothing(town: Town) -> None:
    make.building("J1", 400, 300, 40, 20)
    make_facility("c01037", make.spot(410, 310))
    check()
    assert len(ids(Kind.BUILDING)) == 1
