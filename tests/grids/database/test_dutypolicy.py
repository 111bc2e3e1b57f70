"""A duty policy is withdrawn and superseded, so that what it said can be replayed; by raw SQL."""

import pytest
from django.db import IntegrityError, connection, transaction

from grids.models import County, DutyPolicy, Facility, Territory
from tests.grids.resolver import building as make
from tests.towns import TODAY, Town, at, category


@pytest.fixture
def policy(town: Town) -> DutyPolicy:
    return DutyPolicy.objects.known().get(category=category("m06002"))


def run(sql: str, *values: object) -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql, values)


@pytest.mark.parametrize(
    "change",
    [
        "valid = daterange(NULL, '2026-01-01')",
        "accountable_steps = '{1,8}'",
        "handling_steps = '{1}'",
        "category_id = category_id + 1",
        "known = int8range(0, NULL)",
    ],
)
def test_the_days_and_steps_of_a_policy_are_never_rewritten(policy: DutyPolicy, change: str) -> None:
    with pytest.raises(IntegrityError, match="已发布的版本不能改写：grids_dutypolicy"):
        run(f"UPDATE grids_dutypolicy SET {change} WHERE id = %s", policy.pk)


def test_a_policy_is_never_deleted(policy: DutyPolicy) -> None:
    with pytest.raises(IntegrityError, match="已发布的版本不能删除"):
        run("DELETE FROM grids_dutypolicy WHERE id = %s", policy.pk)


def test_a_withdrawn_policy_is_known_up_to_the_version_that_learns_of_it_whatever_the_client_says(
    policy: DutyPolicy,
) -> None:
    for claimed in (policy.known.lower + 1, 10**12):
        with transaction.atomic():
            run(
                "UPDATE grids_dutypolicy SET known = int8range(lower(known), %s) WHERE id = %s",
                claimed,
                policy.pk,
            )
            policy.refresh_from_db()
            assert policy.known.upper == County.objects.get().ground_version
            transaction.set_rollback(True)


def test_a_withdrawn_policy_stays_as_it_is(policy: DutyPolicy) -> None:
    make.withdraw(policy)
    for known in ("int8range(lower(known), upper(known) - 1)", "int8range(lower(known), NULL)"):
        with pytest.raises(IntegrityError, match="已发布的版本不能改写"):
            run(f"UPDATE grids_dutypolicy SET known = {known} WHERE id = %s", policy.pk)


@pytest.mark.parametrize(
    ("column", "steps", "message"),
    [
        ("accountable_steps", "{1,10}", "责任步骤 10 不能确定责任单位"),
        ("accountable_steps", "{2,8}", "责任步骤 2 不能确定责任单位"),
        ("handling_steps", "{1,8}", "处置步骤 8 不存在"),
        ("handling_steps", "{14}", "处置步骤 14 不存在"),
    ],
)
def test_steps_that_cannot_be_asked_are_refused(
    policy: DutyPolicy, column: str, steps: str, message: str
) -> None:
    make.withdraw(policy)
    lists = {"accountable_steps": "{1,8}", "handling_steps": "{1}"} | {column: steps}
    with pytest.raises(IntegrityError, match=message):
        run(
            "INSERT INTO grids_dutypolicy (category_id, accountable_steps, handling_steps) VALUES (%s, %s, %s)",
            policy.category_id,
            lists["accountable_steps"],
            lists["handling_steps"],
        )


def test_two_policies_of_one_category_on_one_day_are_refused(policy: DutyPolicy) -> None:
    with pytest.raises(IntegrityError, match="grids_dutypolicy_one_version"):
        DutyPolicy.objects.create(
            category=policy.category, accountable_steps=[1, 8], handling_steps=[1], valid=make.since(TODAY)
        )


def test_a_matter_that_is_about_another_component_leaves_the_facilities_of_the_first(town: Town) -> None:
    matter, first, second = category("m06002"), category("c01013"), category("c01024")
    for component in (first, second):
        make.make_facility(component.key, at(0.5, 0.25), owner=town.b)
    for component in (first, second, None):
        matter.component = component
        matter.save()
        about = Territory.objects.filter(
            layer="facilities", known__endswith=None, category_ids__contains=[matter.pk]
        )
        assert set(about.values_list("object_id", flat=True)) == set(
            Facility.objects.filter(category=component).values_list("pk", flat=True) if component else []
        )
