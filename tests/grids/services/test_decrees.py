"""Step lists change from a day on: the days before keep their steps, and what was answered can be replayed."""

import datetime

import pytest
from django.contrib.postgres.fields.ranges import DateRange
from django.db import IntegrityError, connection, transaction

from grids.errors import ForeseenOtherwiseError, LaterPolicyError, NothingDecreedError
from grids.models import County, DutyPolicy
from grids.rules.errors import PolicyError
from grids.services.decrees import decree_steps, foresee_decree
from tests.grids.audit.planting import forget_policy
from tests.grids.resolver.oracle import Question
from tests.grids.resolver.ways import by_orm, in_bulk
from tests.towns import TODAY, Town, category, lonlat

KEY, OTHER_KEY = "m06002", "m06010"
DAY = datetime.timedelta(days=1)
NEW = {"accountable": [1, 5, 8], "handling": [1, 10], "clause": "测试文件〔2026〕1 号"}


def decree(day: datetime.date | None, *keys: str, **changes: object) -> list[DutyPolicy]:
    arguments = NEW | changes
    return decree_steps(categories=[category(key) for key in keys or (KEY,)], day=day, **arguments)


def known(key: str = KEY) -> list[tuple[object, object, list[int]]]:
    """What is held true of a category: first day, first day no longer, accountable steps."""
    policies = DutyPolicy.objects.known().filter(category__key=key).order_by("valid")
    return [(p.valid.lower, p.valid.upper, p.accountable_steps) for p in policies]


def test_the_days_before_keep_their_steps(town: Town) -> None:
    old = DutyPolicy.objects.known().get(category__key=KEY)
    (fresh,) = decree(TODAY)
    assert known() == [(None, TODAY, old.accountable_steps), (TODAY, None, [1, 5, 8])]
    kept = DutyPolicy.objects.known().get(category__key=KEY, valid__endswith=TODAY)
    assert (kept.clause, kept.handling_steps) == (old.clause, old.handling_steps)
    fresh.refresh_from_db()
    assert (fresh.clause, fresh.handling_steps) == (NEW["clause"], NEW["handling"])
    old.refresh_from_db()
    assert old.known.upper is not None, "the old version is withdrawn, not rewritten"
    assert old.valid == DateRange(None, None)


def test_without_a_day_it_is_as_if_it_had_always_been_so(town: Town) -> None:
    decree(None)
    assert known() == [(None, None, [1, 5, 8])]


def test_several_categories_change_in_one_decree_and_others_stay(town: Town) -> None:
    stays = known("m06001")
    assert len(decree(TODAY, KEY, OTHER_KEY)) == 2
    assert [begin for begin, _end, _steps in known(KEY) + known(OTHER_KEY)] == [None, TODAY, None, TODAY]
    assert known("m06001") == stays


def test_a_decree_from_the_very_day_of_the_last_one_replaces_it(town: Town) -> None:
    decree(TODAY)
    decree(TODAY, accountable=[1, 8])
    assert [row for row in known() if row[0] == TODAY] == [(TODAY, None, [1, 8])]
    assert len(known()) == 2


def test_a_category_without_steps_gets_its_first(town: Town) -> None:
    forget_policy(KEY)
    assert foresee_decree(categories=[category(KEY)], day=TODAY)[0].in_force is None
    decree(TODAY)
    assert known() == [(TODAY, None, [1, 5, 8])]


def test_a_later_change_is_not_lost_silently(town: Town) -> None:
    decree(TODAY + 30 * DAY)
    before = known()
    with pytest.raises(LaterPolicyError, match=rf"{KEY}.* 2026-07-01"):
        decree(TODAY)
    assert known() == before


def test_a_later_change_that_was_foreseen_is_withdrawn(town: Town) -> None:
    decree(TODAY + 30 * DAY)
    (one,) = foresee_decree(categories=[category(KEY)], day=TODAY)
    assert [policy.valid.lower for policy in one.later] == [TODAY + 30 * DAY]
    decree(TODAY, accountable=[1, 8], replacing=[policy.pk for policy in one.withdrawn])
    assert known()[-1] == (TODAY, None, [1, 8])
    assert len(known()) == 2


def test_what_somebody_else_decreed_meanwhile_is_not_lost(town: Town) -> None:
    (one,) = foresee_decree(categories=[category(KEY)], day=TODAY)
    decree(TODAY)
    with pytest.raises(ForeseenOtherwiseError):
        decree(TODAY, accountable=[1, 8], replacing=[policy.pk for policy in one.withdrawn])
    assert known()[-1] == (TODAY, None, [1, 5, 8])


def test_a_decree_that_changes_nothing_uses_up_no_ground_version(town: Town) -> None:
    decree(TODAY)
    version = County.objects.get().ground_version
    with pytest.raises(NothingDecreedError):
        decree(TODAY + DAY)
    assert len(decree(TODAY + DAY, KEY, OTHER_KEY)) == 1, "only the other one changes"
    assert known()[-1] == (TODAY, None, [1, 5, 8])
    assert County.objects.get().ground_version > version


@pytest.mark.parametrize(
    ("accountable", "handling", "rule"),
    [
        ([1, 5], [1], "policy.ends_with_grid"),
        ([8], [1], "policy.begins_with_ruling"),
        ([1, 8], [1, 8], "policy.forbidden_step"),
        ([1, 5, 5, 8], [1], "policy.repeated_step"),
    ],
)
def test_lists_that_may_not_stand_change_nothing(
    accountable: list[int], handling: list[int], rule: str, town: Town
) -> None:
    before = known()
    with pytest.raises(PolicyError) as refused:
        decree(TODAY, accountable=accountable, handling=handling)
    assert refused.value.rule == rule
    assert known() == before


def test_old_receipts_replay_and_new_days_are_answered_anew(town: Town) -> None:
    before, since = (Question(*lonlat(0.5, 0.5), category(KEY).pk, day) for day in (TODAY - DAY, TODAY))
    stored = [by_orm(before), by_orm(since)]
    version = County.objects.get().ground_version
    decree(TODAY)
    assert [in_bulk([before, since], as_known=version)[n] for n in (0, 1)] == stored
    now = in_bulk([before, since])
    assert now[0] == stored[0]
    assert now[1] != stored[1], "the decree changed no answer: it proves nothing"
    assert now[1][0].accountable.unit_id == town.road_unit.pk


def test_raw_sql_in_the_same_order_holds_the_same_true(town: Town) -> None:
    old = DutyPolicy.objects.known().get(category__key=OTHER_KEY)
    decree(TODAY, KEY)
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(
            "UPDATE grids_dutypolicy SET known = int8range(lower(known), lower(known) + 1) WHERE id = %s",
            [old.pk],
        )
        cursor.execute(
            "INSERT INTO grids_dutypolicy (category_id, accountable_steps, handling_steps, valid, clause) VALUES"
            " (%s, %s, %s, daterange(NULL, %s), ''), (%s, '{1,5,8}', '{1,10}', daterange(%s, NULL), '')",
            [old.category_id, old.accountable_steps, old.handling_steps, TODAY, old.category_id, TODAY],
        )
    assert [row[:2] for row in known(OTHER_KEY)] == [row[:2] for row in known(KEY)]
    assert known(OTHER_KEY)[-1] == known(KEY)[-1]


def test_raw_sql_that_would_overlap_a_decree_is_refused(town: Town) -> None:
    decree(TODAY)
    with (
        pytest.raises(IntegrityError, match="grids_dutypolicy_one_version"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(
            "INSERT INTO grids_dutypolicy (category_id, accountable_steps, handling_steps, valid)"
            " VALUES (%s, '{1,8}', '{1}', daterange(%s, %s))",
            [category(KEY).pk, TODAY + DAY, TODAY + 2 * DAY],
        )
