"""What the pages of assessment share: the way from one to another, and the month that is asked for."""

import datetime
from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from assessment.formulas.words import quarter_words
from assessment.rules.quarters import months_of
from gis_core.asked import asked_day
from gis_core.policies import allows
from grids.county_hours import county_day
from surveys.services.freezing import end_of

DAY = datetime.timedelta(days=1)

#: The pages by the names of their addresses, in the order in which they are offered.
SECTIONS: Mapping[str, str | Promise] = {
    "overview": _("At a glance"),
    "assessment": _("Scores"),
    "ranks": _("Ranking"),
    "outlook": _("If it ended today"),
    "inspection": _("Monthly inspection"),
    "observations": _("Observations"),
    "inspection-points": _("Inspection points"),
    "bulletins": _("Bulletins"),
    "bonuses": _("Bonuses"),
    "consequences": _("Consequences"),
    "yardsticks": _("Assessment tree"),
    "formulas": _("Formula"),
    "what-if": _("Other weights"),
}


def sections_of(request: HttpRequest, here: str) -> list[tuple[str, str | Promise, bool]]:
    """The pages that somebody may open: address, name, and whether it is this one."""
    return [
        (reverse(name), words, name == here)
        for name, words in SECTIONS.items()
        if allows(name, "GET", request.user)
    ]


def months_asked(request: HttpRequest) -> tuple[datetime.date, datetime.date]:
    """The first day of the month asked for, this month's where none is or where it has not begun; and today."""
    today = county_day(timezone.now())
    asked = asked_day(request.GET, "month") or today
    return min(asked, today).replace(day=1), today


def month_context(month: datetime.date, today: datetime.date) -> dict[str, Any]:
    """The month, and those before and after it that may be asked for."""
    following = end_of(month)
    return {
        "month": month,
        "before": (month - DAY).replace(day=1) if month.year > datetime.MINYEAR else None,
        "after": following if following <= today else None,
        "following": following,
        "is_running": following > today,
    }


def quarter_asked(request: HttpRequest) -> tuple[datetime.date, datetime.date]:
    """The first day of the quarter asked for, that of today where none is or where it has not begun; and today."""
    today = county_day(timezone.now())
    asked = asked_day(request.GET, "quarter") or today
    return months_of(min(asked, today))[0], today


def quarter_context(quarter: datetime.date, today: datetime.date) -> dict[str, Any]:
    following = end_of(months_of(quarter)[2])
    return {
        "quarter": quarter,
        "quarter_words": quarter_words(quarter),
        "before": months_of(quarter - DAY)[0] if quarter.year > datetime.MINYEAR else None,
        "after": following if following <= today else None,
        "is_running": following > today,
    }
