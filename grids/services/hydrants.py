"""Checking the county against its hydrant standard."""

import datetime
from contextlib import suppress
from zoneinfo import ZoneInfo

from django.db import connection, transaction
from django.utils.translation import gettext as _
from procrastinate.contrib.django import app
from procrastinate.exceptions import AlreadyEnqueued

from grids.errors import GroundError
from grids.hydrants.basis import basis_on, standard
from grids.hydrants.computing import Progress, compute
from grids.hydrants.keeping import keep
from grids.hydrants.totals import totals_of
from grids.models import Building, Category, HydrantCheck
from grids.resolver import county as county_record

#: Up to so many buildings a check takes a few seconds: it needs no worker.
SMALL_COUNTY_BUILDINGS = 30_000
#: One check at a time: a second waits and finds what the first has kept.
_LOCK = 0x48594452


class NoGapCategoryError(GroundError):
    """The catalogue has no supply gap for hydrants."""

    code = "hydrants.no_category"

    def __init__(self) -> None:
        super().__init__(
            _("The default catalogue has no supply gap for hydrants (g01999): an administrator adds it.")
        )


def gap_category() -> Category:
    """Which category is a missing hydrant?  Raises NoGapCategoryError."""
    found = (
        Category.objects.filter(
            kind=Category.Kind.SUPPLY_GAP,
            component__policy_group="hydrant",
            scheme__is_default=True,
            active=True,
        )
        .order_by("key")  # a county may have made a second one: the lower key
        .first()
    )
    if found is None:
        raise NoGapCategoryError
    return found


@transaction.atomic
def check_hydrants(
    *,
    now: datetime.datetime,
    on: datetime.date | None = None,
    progress: Progress = lambda done, total: None,
) -> HydrantCheck:
    """Where are hydrants missing on a day (default: today in the county)?  Kept in place of what was found before.

    Raises NoCountyError, NoGapCategoryError.
    """
    county, category = county_record(), gap_category()
    day = on or now.astimezone(ZoneInfo(county.time_zone)).date()
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_LOCK])
    measures, basis = standard().measures(), basis_on(day)
    compute(on=day, measures=measures, category_id=category.pk, progress=progress)
    check = HydrantCheck.objects.create(
        computed_at=now, on_date=day, basis=basis, measures=measures, totals={}
    )
    keep(check)
    check.totals = dict(totals_of(check))
    check.save(update_fields=["totals"])
    return check


def is_current(check: HydrantCheck) -> bool:
    """Has nothing changed since that the check rests on?"""
    return check.basis == basis_on(check.on_date)


def recompute(*, now: datetime.datetime) -> bool:
    """Has the check been made at once?  A big county's is handed to the worker instead: False.

    Raises as check_hydrants does.
    """
    if Building.objects.count() < SMALL_COUNTY_BUILDINGS:
        check_hydrants(now=now)
        return True
    with suppress(AlreadyEnqueued), transaction.atomic():
        app.configure_task("grids.check_hydrants", queueing_lock="grids.check_hydrants").defer()
    return False
