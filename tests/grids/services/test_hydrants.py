"""Does a check know when it is out of date, and when is it left to the worker?"""

from collections.abc import Callable

import pytest
from django.utils import timezone
from procrastinate.contrib.django.models import ProcrastinateJob

from grids.models import Building, Facility, HydrantProfile, HydrantStandard
from grids.services import hydrants as service
from grids.services.hydrants import check_hydrants, is_current, recompute
from tests.grids.hydrants import ground as make
from tests.grids.resolver.building import make_facility, make_ruling
from tests.towns import Town, box

CHANGES: dict[str, Callable[[Town], object]] = {
    "a hydrant more": lambda town: make.hydrant(10, 10),
    "a hydrant broken": lambda town: Facility.objects.update(status="damaged"),
    "a hydrant unusable": lambda town: HydrantProfile.objects.update(usable=False),
    "a hydrant moved": lambda town: Facility.objects.update(geom=make.spot(50, 50)),
    "a building more": lambda town: make.building("J9", 100, 100, 10, 10),
    "a building gone": lambda town: Building.objects.all().delete(),
    "a compound more": lambda town: make.compound("C9", 100, 100, 10, 10),
    "a section more": lambda town: make.road(town, "S9", (0, 0), (100, 0)),
    "a ruling": lambda town: make_ruling("U1", geom=box(0, 0, 1, 1), accountable_unit=town.b),
    "another measure": lambda town: HydrantStandard.objects.create(radius_m=100),
}


@pytest.fixture
def built(town: Town) -> Town:
    make.building("J1", 400, 300, 40, 20)
    make.hydrant(420, 310)
    return town


@pytest.mark.parametrize("change", CHANGES)
def test_a_check_is_out_of_date_once_what_it_rests_on_has_changed(built: Town, change: str) -> None:
    check = check_hydrants(now=timezone.now())
    assert is_current(check)
    CHANGES[change](built)
    assert not is_current(check)
    assert is_current(check_hydrants(now=timezone.now()))


def test_a_lamp_more_leaves_the_check_current(built: Town) -> None:
    check = check_hydrants(now=timezone.now())
    make_facility("c01037", make.spot(10, 10))
    assert is_current(check)


def test_a_big_county_is_left_to_the_worker_once(built: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    assert recompute(now=timezone.now()) is True
    monkeypatch.setattr(service, "SMALL_COUNTY_BUILDINGS", 1)
    assert recompute(now=timezone.now()) is False
    assert recompute(now=timezone.now()) is False
    assert ProcrastinateJob.objects.filter(task_name="grids.check_hydrants").count() == 1
