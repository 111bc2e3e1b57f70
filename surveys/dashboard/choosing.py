"""Which days and which ground does an address of the dashboard ask for, and which cases stand behind a number?"""

import datetime
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from gis_core.asked import asked_day, asked_word

DAY = datetime.timedelta(days=1)
PERIODS: Mapping[str, str | Promise] = {
    "month": pgettext_lazy("period", "This month"),
    "last_month": pgettext_lazy("period", "Last month"),
    "quarter": pgettext_lazy("period", "This quarter"),
    "year": pgettext_lazy("period", "This year"),
    "days": pgettext_lazy("period", "From day to day"),
}
#: What narrows the ground, by the words of /api/v1/case-figures/, each with a code.
GROUND: Mapping[str, str | Promise] = {
    "accountable_unit": _("Accountable unit"),
    "community": _("Community"),
    "grid": _("Grid"),
}


def first_of_month(day: datetime.date, *, months_later: int = 0) -> datetime.date:
    """The first day of the month of a day, or of one some months later."""
    month = day.year * 12 + day.month - 1 + months_later
    return datetime.date(month // 12, month % 12 + 1, 1)


def _span(period: str, today: datetime.date) -> tuple[datetime.date, datetime.date]:
    """First day of a period, and the day after its last."""
    month = first_of_month(today)
    return {
        "last_month": (first_of_month(month, months_later=-1), month),
        "quarter": (first_of_month(month, months_later=-((month.month - 1) % 3)), today + DAY),
        "year": (month.replace(month=1), today + DAY),
    }.get(period, (month, today + DAY))


@dataclass(frozen=True, slots=True)
class Choice:
    """The days (`end` is the day after the last) and the ground; `is_misread`: the days of the address are none."""

    period: str
    first: datetime.date
    end: datetime.date
    accountable_unit: str = ""
    community: str = ""
    grid: str = ""
    is_misread: bool = False

    @classmethod
    def of(cls, words: Mapping[str, Any], today: datetime.date) -> "Choice":
        """The choice of an address; this month, where it says nothing."""
        period = asked_word(words, "period", PERIODS) or "month"
        ground: dict[str, Any] = {name: asked_word(words, name) for name in GROUND}
        first, last = asked_day(words, "from"), asked_day(words, "until")
        if period != "days":
            return cls(period, *_span(period, today), **ground)
        if first is None or last is None or first > last or last == datetime.date.max:
            return cls("month", *_span("month", today), **ground, is_misread=True)
        return cls(period, first, last + DAY, **ground)

    @property
    def last(self) -> datetime.date:
        """The last day."""
        return self.end - DAY

    @property
    def ground(self) -> dict[str, str]:
        """What narrows the ground, as words of the figures."""
        return {name: word for name in GROUND if (word := getattr(self, name))}

    @property
    def asked(self) -> dict[str, Any]:
        """What the figures are asked with."""
        return {"reported_from": self.first, "reported_until": self.end, **self.ground}

    @property
    def query(self) -> str:
        """The choice as the query of an address."""
        days = {"from": self.first, "until": self.last} if self.period == "days" else {}
        return urlencode({"period": self.period, **days, **self.ground})

    def during(self, first: datetime.date, end: datetime.date) -> "Choice":
        """The same ground on other days."""
        return replace(self, period="days", first=first, end=end)


def opened(asked: Mapping[str, Any], **more: str) -> str:
    """Where the workbench lists the cases that figures asked so count; `more` are further words of it."""
    words = {name: word for name, word in {"tab": "all", **asked, **more}.items() if word}
    return f"{reverse('workbench')}?{urlencode(words)}"
