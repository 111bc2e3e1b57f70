"""The resolver's table against the layers: every way in which it could have gone stale."""

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from django.db import connection

from grids.audit.findings import Reason
from grids.audit.projection import stale_territories
from grids.models import Facility, Place, Ruling, Territory
from tests.towns import Town, at, box, category


@contextmanager
def by_hand() -> Iterator[None]:
    """The owner writes territories past the triggers."""
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
    yield


def found() -> list[tuple[Reason, str, str]]:
    return [(finding.reason, finding.name, finding.codes[0]) for finding in stale_territories()]


@pytest.fixture
def full_town(town: Town) -> Town:
    """The town with a row in more layers: a site, a facility, a ruling for the whole county."""
    Place.objects.create(
        code="P1", name="集市", kind="site", accountable_unit=town.a, geom=box(0, 0, 0.1, 0.1)
    )
    Facility.objects.create(
        code="3611270106001001",
        category=category("c01001"),
        maintainer=town.b,
        owner=town.a,
        geom=at(2.5, 0.3),
    )
    Ruling.objects.create(
        code="R-1", title="认定", accountable_unit=town.b, category_keys=["m06013", "c01037"]
    )
    return town


def test_what_the_triggers_project_is_not_stale(full_town: Town) -> None:
    assert found() == []


@pytest.mark.parametrize(
    "column",
    [
        {"accountable_unit_id": None},
        {"area_m2": 5},
        {"class_order": 2},
        {"code": "361127001001777"},
        {"edition_id": 0},
        {"feature_id": 0},
        {"accountable_during": None},
        {"supervising_unit_id": None},
    ],
    ids=lambda column: next(iter(column)),
)
def test_a_changed_column_is_found(full_town: Town, column: dict[str, object]) -> None:
    with by_hand():
        Territory.objects.filter(code=full_town.grids["G1"].code).update(**column)
    reasons = {reason for reason, _layer, _code in found()}
    assert Reason.TERRITORY_MISSING in reasons


def test_changed_ground_is_found(full_town: Town) -> None:
    with by_hand():
        Territory.objects.filter(code=full_town.grids["G1"].code).update(geom=box(0, 0, 0.999, 1))
    assert found() == [(Reason.TERRITORY_MISSING, "grids", full_town.grids["G1"].code)]


def test_a_lost_territory_is_found_with_its_ground(full_town: Town) -> None:
    with by_hand():
        Territory.objects.filter(code=full_town.grids["G2"].code).delete()
    (finding,) = stale_territories()
    assert finding.reason is Reason.TERRITORY_MISSING
    assert finding.piece is not None
    assert finding.piece.area_m2 == pytest.approx(1_089_000, rel=0.01)
    assert 117.01 < finding.piece.witness[0] < 117.02


def test_a_territory_that_no_layer_asks_for_is_left_over(full_town: Town) -> None:
    with by_hand():
        Territory.objects.filter(code=full_town.grids["G1"].code).update(object_id=0)
    assert sorted(found()) == [
        (Reason.TERRITORY_LEFT_OVER, "grids", full_town.grids["G1"].code),
        (Reason.TERRITORY_MISSING, "grids", full_town.grids["G1"].code),
    ]


def test_the_same_territory_twice_is_left_over(full_town: Town) -> None:
    twin = Territory.objects.get(code="P1")
    with by_hand():
        twin.pk, twin.rank = None, -5
        twin.save(force_insert=True)
    assert (Reason.TERRITORY_LEFT_OVER, "places", "P1") in found()


def test_ranks_against_the_order_are_found(full_town: Town) -> None:
    site, grid = Territory.objects.get(code="P1"), Territory.objects.get(code=full_town.grids["G1"].code)
    with by_hand():
        Territory.objects.filter(pk=site.pk).update(rank=(1 << 40) - 1)
    reasons = {reason for reason, _layer, _code in found()}
    assert reasons == {Reason.TERRITORY_OUT_OF_ORDER}
    assert site.rank < grid.rank


def test_a_rank_below_one_is_found(full_town: Town) -> None:
    first = Territory.objects.order_by("rank").first()
    assert first is not None
    with by_hand():
        Territory.objects.filter(pk=first.pk).update(rank=-1)
    assert [reason for reason, _layer, _code in found()] == [Reason.TERRITORY_OUT_OF_ORDER]


def test_a_countywide_territory_has_no_witness(full_town: Town) -> None:
    with by_hand():
        Territory.objects.filter(code="R-1").delete()
    pieces = [finding.piece for finding in stale_territories()]
    assert pieces == [None, None]
