"""The county leader's digest: the oldest supply gaps that nobody has answered, once a week, not a notice each."""

import datetime
from zoneinfo import ZoneInfo

from django.db import transaction

from grids.models import County
from surveys.gaps import overdue
from surveys.models import Case, CaseRules, Notice
from surveys.services.notices import posts_told, send_to
from surveys.telling import GAP_DIGEST


@transaction.atomic
def tell_of_gaps(*, now: datetime.datetime) -> Notice | None:
    """Write the digest of the week, once; None: told already, or no gap is over its day.

    The week begins on the county's weekday; where nobody looked that day, the digest goes out on the next.
    """
    county = County.objects.select_for_update(no_key=True).first()  # at most one row; the second worker waits
    if county is None:
        return None
    rules, zone = CaseRules.of_the_county(), ZoneInfo(county.time_zone)
    week_from = begin_of_week(now.astimezone(zone).date(), rules.gap_digest_weekday)
    if Notice.objects.filter(kind="gap_digest", week_from=week_from).exists():
        return None
    late = overdue(now)
    number = late.count()
    if not number:
        return None
    oldest = [_gap(case, zone) for case in late[: rules.gap_digest_cases]]
    notice = Notice(kind="gap_digest", week_from=week_from, at=now, facts={"overdue": number, "gaps": oldest})
    return send_to(notice, posts_told(GAP_DIGEST, now))


def begin_of_week(today: datetime.date, weekday: int) -> datetime.date:
    """The last day until today that is this weekday; 1 is Monday."""
    return today - datetime.timedelta(days=(today.isoweekday() - weekday) % 7)


def _gap(case: Case, zone: ZoneInfo) -> dict[str, str]:
    assert case.due_at is not None  # it is over
    return {
        "number": case.number,
        "category": case.category.name_zh,
        "unit": str(case.accountable_unit),
        "reported_on": f"{case.reported_at.astimezone(zone):%Y-%m-%d}",
        "due_on": f"{case.due_at.astimezone(zone):%Y-%m-%d}",
    }
