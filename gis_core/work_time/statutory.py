"""Which days off does the law itself give in a year, when no arrangement has been published for it?

The holidays of mainland China by the State Council's rules as they stood in that year (domain/standards.md
B.8), and the working days that make up for those that fall on a weekend.  Which weekend days are worked instead is
decided year by year, so nothing here can know it: what is counted this way is an estimate and is to be said so.
Lunar dates and the rules are those of the library `holidays`; no Django, no database, no clock.
"""

from collections.abc import Container, Mapping
from datetime import date
from functools import cache
from types import MappingProxyType

FIRST_YEAR = 1950
#: The last year whose lunar dates the library knows; later ones have the days of the solar calendar only.
LAST_LUNAR_YEAR = 2100
_WEEK = range(5)
_SOLAR = {
    (1, 1): "元旦",
    (5, 1): "劳动节",
    (5, 2): "劳动节",
    (10, 1): "国庆节",
    (10, 2): "国庆节",
    (10, 3): "国庆节",
}


@cache
def statutory_days(year: int) -> Mapping[date, str]:
    """Which days of a year are off by the law alone, made-up days included, each with its name in Chinese?"""
    if not FIRST_YEAR <= year <= LAST_LUNAR_YEAR:
        return MappingProxyType({date(year, month, day): name for (month, day), name in _SOLAR.items()})
    return MappingProxyType(_by_law(year, observed=True))


@cache
def statutory_holidays(year: int) -> Mapping[date, str]:
    """Which of them are the holidays themselves, without the days that make up for weekends?"""
    if not FIRST_YEAR <= year <= LAST_LUNAR_YEAR:
        return statutory_days(year)
    return MappingProxyType(_by_law(year, observed=False))


def unnamed_holidays(year: int, named: Container[date]) -> dict[date, str]:
    """Which holidays of the law on a working day of the week does a calendar not name?  None: its year is known."""
    return {
        day: name
        for day, name in statutory_holidays(year).items()
        if day.weekday() in _WEEK and day not in named
    }


def known_years(named: Mapping[date, object]) -> frozenset[int]:
    """For which years does a calendar hold an arrangement, and not just single days?"""
    return frozenset(year for year in {day.year for day in named} if not unnamed_holidays(year, named))


def _by_law(year: int, *, observed: bool) -> dict[date, str]:
    # Here and not above: the library takes a tenth of a second, which most pages and commands never need.
    from holidays.countries.china import China

    law = China(language="zh_CN", observed=observed)
    # What was arranged year by year is left out: without the days worked instead it would be half the truth.
    law.special_public_holidays = {}
    law.weekend_workdays = set()
    law.get(date(year, 1, 1))
    return {day: name.replace("; ", "、") for day, name in sorted(law.items()) if day.year == year}
