"""Freezing the figures of a month, and comparing them with what the same cases count for now."""

import datetime
import hashlib
import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import connection, transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from gis_core.models import User
from grids.county_hours import county_midnight
from grids.errors import GroundError
from grids.models import Category, Grid, RoadSection, Unit
from surveys.figures import GROUPS, figures
from surveys.models import CaseCount, FrozenMonth
from surveys.rates import COUNTS

#: How many days after its end a month is frozen, so that what was reported on its last days can be worked on.
FREEZE_AFTER_DAYS = 5
_COLUMNS = (
    "pk",
    "accountable_unit_id",
    "handling_unit_id",
    "supervising_unit_id",
    "grid_id",
    "road_section_id",
    "category_id",
    *COUNTS,
)


class FreezingError(GroundError):
    """A month that is not over, or was frozen before."""

    code = "month.refused"


def freeze_month(
    *, month: datetime.date, today: datetime.date, by: User | None, now: datetime.datetime
) -> FrozenMonth:
    """Keep the figures of the month of a day as they are.  Raises FreezingError: not over, or frozen before."""
    first = month.replace(day=1)
    if end_of(first) > today:
        raise FreezingError(_("The month %(month)s is not over yet.") % {"month": f"{first:%Y-%m}"})
    with transaction.atomic():
        if FrozenMonth.objects.filter(month=first).exists():
            raise FreezingError(_("The month %(month)s was frozen before.") % {"month": f"{first:%Y-%m}"})
        with connection.cursor() as cursor:
            # Every step writes its case: no figure is of another moment than the next, nor than its cases.
            cursor.execute("LOCK TABLE surveys_case IN SHARE MODE")
        rows, inputs = rows_of(first), inputs_of(first)
        return FrozenMonth.objects.create(
            month=first,
            cases=len(inputs),
            figures={by_what: _kept(figures(rows, by_what)) for by_what in GROUPS if by_what != "month"},
            inputs={"columns": list(_COLUMNS), "rows": inputs},
            inputs_sha256=_sha256(inputs),
            frozen_at=now,
            frozen_by=by,
        )


def freeze_last_month(*, today: datetime.date, now: datetime.datetime) -> FrozenMonth | None:
    """Freeze the month before today's, once it is long enough over; None: not yet, or done already."""
    last = (today.replace(day=1) - datetime.timedelta(days=1)).replace(day=1)
    is_due = today >= end_of(last) + datetime.timedelta(days=FREEZE_AFTER_DAYS)
    if not is_due or FrozenMonth.objects.filter(month=last).exists():
        return None
    return freeze_month(month=last, today=today, by=None, now=now)


def end_of(first: datetime.date) -> datetime.date:
    """The first day after the month that begins on a day."""
    return (first + datetime.timedelta(days=31)).replace(day=1)


def rows_of(first: datetime.date) -> QuerySet[CaseCount]:
    """What the cases that were reported in a month count for now."""
    start, end = county_midnight(first), county_midnight(end_of(first))
    return CaseCount.objects.filter(reported_at__gte=start, reported_at__lt=end)


def inputs_of(first: datetime.date) -> list[Sequence[Any]]:
    """What each case of a month counts for now, and for whom, by rising id: values of _COLUMNS."""
    return list(rows_of(first).order_by("pk").values_list(*_COLUMNS).iterator(chunk_size=2000))


def inputs_sha256(first: datetime.date) -> str:
    """SHA-256 over what each case of a month counts for now, and for whom, in the order of their ids."""
    return _sha256(inputs_of(first))


def _sha256(inputs: Iterable[Sequence[Any]]) -> str:
    digest = hashlib.sha256()
    for row in inputs:
        digest.update(json.dumps(list(row)).encode() + b"\n")
    return digest.hexdigest()


def keeps_what_it_counted(kept: FrozenMonth) -> bool:
    """Are the kept inputs those of the kept hash?  Without inputs nothing contradicts it."""
    return kept.inputs is None or _sha256(kept.inputs["rows"]) == kept.inputs_sha256


def counted_cases(kept: FrozenMonth, *, count: str, by: str = "all", code: str = "") -> list[int]:
    """The ids of the cases that a number of a frozen month counted; none where the month keeps no ids."""
    if kept.inputs is None:
        return []
    place = {name: n for n, name in enumerate(kept.inputs["columns"])}
    rows = [row for row in kept.inputs["rows"] if row[place[count]]]
    if by != "all":
        column, wanted = _group(by, code)
        rows = [row for row in rows if row[place[column]] in wanted]
    return [row[place["pk"]] for row in rows]


def _group(by: str, code: str) -> tuple[str, frozenset[int | None]]:
    """Which column of the inputs tells a group, and which of its values are meant by the group's code?"""
    units = Unit.objects.filter(code=code)
    column, found = {
        "community": ("grid_id", Grid.objects.filter(community_code=code)),
        "grid": ("grid_id", Grid.objects.filter(code=code)),
        "road_section": ("road_section_id", RoadSection.objects.filter(code=code)),
        "category": ("category_id", Category.objects.filter(key=code)),
    }.get(by, (f"{by}_id", units))
    ids: set[int | None] = set(found.values_list("pk", flat=True))
    return column, frozenset(ids if code else {*ids, None})


def _kept(found: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    return [{"code": row["code"], "name": row["name"], "counts": row["counts"]} for row in found]


@dataclass(frozen=True, slots=True)
class Difference:
    """A count of a group that is another one now."""

    code: str
    name: str
    count: str
    frozen: int
    now: int


def differences(kept: FrozenMonth, by: str) -> list[Difference]:
    """Which counts of a frozen month would be others if they were counted now?  By the groups' codes."""
    then = {row["code"]: row for row in kept.figures[by]}
    now = {row["code"]: row for row in figures(rows_of(kept.month), by)}
    found = []
    for code in sorted(then.keys() | now.keys()):
        name = (now.get(code) or then[code])["name"] or ""
        before, after = (side[code]["counts"] if code in side else {} for side in (then, now))
        found += [
            Difference(code, name, count, before.get(count, 0), after.get(count, 0))
            for count in COUNTS
            if before.get(count, 0) != after.get(count, 0)
        ]
    return found
