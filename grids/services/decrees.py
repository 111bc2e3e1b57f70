"""A decree changes the step lists of categories from a day on; what was known before can still be replayed."""

import datetime
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

from django.db import transaction
from django.db.backends.postgresql.psycopg_any import DateRange
from django.db.models import F, Func

from grids.errors import ForeseenOtherwiseError, LaterPolicyError, NothingDecreedError
from grids.models import Category, County, DutyPolicy
from grids.rules.policies import Step, check_policy


@dataclass(frozen=True, slots=True)
class Foreseen:
    """What a decree does to the policies of one category that are known now.

    `in_force` is the policy of the day itself, `later` are those that begin after it; both are withdrawn,
    and what `in_force` said of the days before is entered anew.
    """

    category: Category
    in_force: DutyPolicy | None
    later: tuple[DutyPolicy, ...]

    @property
    def withdrawn(self) -> list[DutyPolicy]:
        """Which versions stop being held true?"""
        return [*([self.in_force] if self.in_force else []), *self.later]

    def kept(self, day: datetime.date | None) -> DutyPolicy | None:
        """The policy of the day up to the day before, as a version of its own; None where it began that day."""
        old = self.in_force
        if old is None or day is None or old.valid.lower == day:
            return None
        return DutyPolicy(
            category=self.category,
            accountable_steps=old.accountable_steps,
            handling_steps=old.handling_steps,
            clause=old.clause,
            source_id=old.source_id,
            valid=DateRange(old.valid.lower, day),
        )

    def says_already(self, accountable: Sequence[int], handling: Sequence[int], clause: str) -> bool:
        """Is just this known of the day and of all days after it?"""
        old = self.in_force
        return (
            old is not None
            and old.valid.upper is None
            and (old.accountable_steps, old.handling_steps, old.clause)
            == ([*accountable], [*handling], clause)
        )


def foresee_decree(*, categories: Iterable[Category], day: datetime.date | None) -> list[Foreseen]:
    """What does a decree from `day` on (None: as if it had always been so) replace, by order of public code?"""
    wanted = sorted({category.pk: category for category in categories}.values(), key=lambda one: one.key)
    known: dict[int, list[DutyPolicy]] = {category.pk: [] for category in wanted}
    for policy in DutyPolicy.objects.known().filter(category__in=wanted).order_by("valid"):
        known[policy.category_id].append(policy)
    return [_foresee(category, known[category.pk], day) for category in wanted]


def _foresee(category: Category, known: list[DutyPolicy], day: datetime.date | None) -> Foreseen:
    begin = day or datetime.date.min
    starts = {policy.pk: policy.valid.lower or datetime.date.min for policy in known}
    running = [policy for policy in known if policy.valid.upper is None or policy.valid.upper > begin]
    # At most one: two versions of a category never overlap (grids_dutypolicy_one_version).
    in_force = next((policy for policy in running if starts[policy.pk] <= begin), None)
    return Foreseen(category, in_force, tuple(policy for policy in running if starts[policy.pk] > begin))


@transaction.atomic
def decree_steps(
    *,
    categories: Iterable[Category],
    accountable: Sequence[int],
    handling: Sequence[int],
    day: datetime.date | None,
    clause: str,
    replacing: Collection[int] | None = None,
) -> list[DutyPolicy]:
    """Change both step lists of `categories` from `day` on, and return the new policies.

    `day` None: as if it had always been so.  A category that says just this already is left alone.
    `replacing` holds the ids of the versions that were foreseen to be withdrawn, later ones among them;
    None: whatever is in force, but nothing from a later day.  Raises PolicyError for lists that may not
    stand, LaterPolicyError, ForeseenOtherwiseError where others would be withdrawn than `replacing` says,
    and NothingDecreedError where nothing would change.
    """
    check_policy([Step(step) for step in accountable], [Step(step) for step in handling])
    list(County.objects.select_for_update())  # the lock that all changes of ground take
    foreseen = foresee_decree(categories=categories, day=day)
    if replacing is None:
        _refuse_later(foreseen)
    elif {policy.pk for one in foreseen for policy in one.withdrawn} != set(replacing):
        raise ForeseenOtherwiseError
    changed = [one for one in foreseen if not one.says_already(accountable, handling, clause)]
    if not changed:
        raise NothingDecreedError
    fresh = [
        DutyPolicy(
            category=one.category,
            accountable_steps=[*accountable],
            handling_steps=[*handling],
            clause=clause,
            valid=DateRange(day, None),
        )
        for one in changed
    ]
    _withdraw([policy for one in changed for policy in one.withdrawn])
    DutyPolicy.objects.bulk_create([*(kept for one in changed if (kept := one.kept(day))), *fresh])
    return fresh


def _refuse_later(foreseen: Iterable[Foreseen]) -> None:
    later = [(str(one.category), policy.valid.lower) for one in foreseen for policy in one.later]
    if later:
        raise LaterPolicyError(later)


def _withdraw(policies: Iterable[DutyPolicy]) -> None:
    """Stop holding these versions true; a trigger names the ground version from which on."""
    begin = Func(F("known"), function="lower")
    DutyPolicy.objects.filter(pk__in=[policy.pk for policy in policies]).update(
        known=Func(begin, begin + 1, function="int8range")
    )
