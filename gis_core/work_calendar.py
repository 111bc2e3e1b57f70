"""Which days of a year does the State Council's yearly arrangement name, and are they worked?

Only named days are listed: statutory holidays with the days off around them, and weekend days worked instead.
Every other day follows the week.  Dates are calendar days of mainland China (domain/standards.md B.8).  The
arrangement of a year is published late in the year before: a year the library does not know yet raises, so
that nobody counts deadlines on a calendar of weekdays only.
"""

from dataclasses import dataclass
from datetime import date
from importlib.metadata import version

from chinese_calendar import Holiday, holidays, workdays
from django.utils.translation import gettext as _


@dataclass(frozen=True, slots=True)
class Day:
    """One named day: is it worked, for which holiday, and who says so?"""

    on_date: date
    is_workday: bool
    name_zh: str
    source: str


class YearWithoutArrangementError(LookupError):
    """For which year has no arrangement of holidays been published (or shipped) yet?"""

    def __init__(self, year: int, first_year: int, last_year: int) -> None:
        super().__init__(year, first_year, last_year)
        self.year = year
        self.first_year = first_year
        self.last_year = last_year

    def __str__(self) -> str:
        told = _(
            "There is no arrangement of holidays for %(year)d, only for %(first)d to %(last)d: upgrade"
            " chinesecalendar, or enter the days by the notice of the State Council's office."
        )
        return told % {"year": self.year, "first": self.first_year, "last": self.last_year}


def official_days(year: int) -> list[Day]:
    """Which days off and which worked weekend days does the arrangement of this year name, in order?

    Raises YearWithoutArrangementError.
    """
    years = {on_date.year for on_date in holidays}
    if year not in years:
        raise YearWithoutArrangementError(year, min(years), max(years))
    source = f"chinesecalendar {version('chinesecalendar')}"
    days = [
        Day(on_date, is_workday, Holiday(name).chinese, source)
        for table, is_workday in ((holidays, False), (workdays, True))
        for on_date, name in table.items()
        if on_date.year == year
    ]
    return sorted(days, key=lambda day: day.on_date)
