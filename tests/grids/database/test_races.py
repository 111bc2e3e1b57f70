"""Two sessions that would publish overlapping ground at the same time: one of them loses."""

import threading
from collections.abc import Callable

import psycopg
import pytest
from psycopg import IsolationLevel

from grids.models import Grid, Unit
from tests.grids.database.raw import session
from tests.towns import COMMUNITY, Town, box

LEVELS = [IsolationLevel.READ_COMMITTED, IsolationLevel.REPEATABLE_READ, IsolationLevel.SERIALIZABLE]
INSERT = (
    "INSERT INTO grids_grid (code, name, community_code, accountable_unit_id, edition_id, geom)"
    " VALUES (%s, '', %s, %s, %s, %s::geometry)"
)


def row(town: Town, number: int, x: float) -> list[object]:
    geom = box(x, 2, x + 1, 3)
    return [f"{COMMUNITY}{number:03d}", COMMUNITY, town.a.pk, town.grids_edition.pk, geom.ewkt]


def race(town: Town, level: IsolationLevel, *, second_x: float) -> psycopg.Error | None:
    """The first inserts and waits; the second inserts meanwhile; then the first commits.  The second's fate."""
    fate: list[psycopg.Error] = []
    with session() as first, session() as second:
        first.isolation_level = second.isolation_level = level
        second.execute("SELECT count(*) FROM grids_grid")  # its snapshot is older than the first's commit
        first.execute(INSERT, row(town, 801, 0))

        def rival() -> None:
            try:
                second.execute(INSERT, row(town, 802, second_x))
                second.commit()
            except psycopg.Error as error:
                fate.append(error)
                second.rollback()

        thread = threading.Thread(target=rival)
        thread.start()
        thread.join(0.3)
        assert thread.is_alive(), "the second did not wait for the first"
        first.commit()
        thread.join(20)
        assert not thread.is_alive()
    return fate[0] if fate else None


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("level", LEVELS, ids=lambda level: level.name)
def test_of_two_grids_that_overlap_only_the_first_is_published(level: IsolationLevel, town: Town) -> None:
    error = race(town, level, second_x=0.5)
    expected = (
        psycopg.errors.ExclusionViolation
        if level is IsolationLevel.READ_COMMITTED
        else psycopg.errors.SerializationFailure
    )
    assert isinstance(error, expected)
    assert list(Grid.objects.filter(code__gte=f"{COMMUNITY}801").values_list("code", flat=True)) == [
        f"{COMMUNITY}801"
    ]


@pytest.mark.django_db(transaction=True)
def test_two_grids_side_by_side_are_both_published(town: Town) -> None:
    assert race(town, IsolationLevel.READ_COMMITTED, second_x=1) is None
    versions = Grid.objects.filter(code__gte=f"{COMMUNITY}801").values_list("known", flat=True)
    assert len({known.lower for known in versions}) == 2


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("level", LEVELS, ids=lambda level: level.name)
def test_a_unit_does_not_leave_the_leagues_while_it_is_given_a_grid(
    level: IsolationLevel, town: Town
) -> None:
    unit = Unit.objects.create(code="unit-new", name="新单位", kind="community", league=town.a.league)
    with session() as first, session() as second:
        first.isolation_level = second.isolation_level = level
        second.execute("SELECT count(*) FROM grids_grid")
        geom = box(0, 2, 1, 3)
        values = [f"{COMMUNITY}801", COMMUNITY, unit.pk, town.grids_edition.pk, geom.ewkt]
        first.execute(INSERT, values)
        errors = in_the_background(
            second, "UPDATE grids_unit SET league = 'none' WHERE id = %s", unit.pk, until=first.commit
        )
    assert [type(error) for error in errors] == [
        psycopg.errors.RestrictViolation
        if level is IsolationLevel.READ_COMMITTED
        else psycopg.errors.SerializationFailure
    ]
    unit.refresh_from_db()
    assert unit.league == town.a.league


def in_the_background(
    session: psycopg.Connection[object], sql: str, value: int, *, until: Callable[[], None]
) -> list[psycopg.Error]:
    """One statement and its commit in a thread, which has to wait until the other session has finished."""
    fate: list[psycopg.Error] = []

    def rival() -> None:
        try:
            session.execute(sql, [value])
            session.commit()
        except psycopg.Error as error:
            fate.append(error)
            session.rollback()

    thread = threading.Thread(target=rival)
    thread.start()
    thread.join(0.3)
    assert thread.is_alive(), "the second did not wait for the first"
    until()
    thread.join(20)
    assert not thread.is_alive()
    return fate
