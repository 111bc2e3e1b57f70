"""How does a grid stand in a survey, and how does the survey?  Tables; no Django, no database, no clock."""

import datetime
from enum import StrEnum

#: So many days before its due day a survey shows yellow.
WARN_DAYS = 2


class Standing(StrEnum):
    """How a grid stands in a survey; the last two have answered."""

    NOT_BEGUN = "not_begun"
    UNDER_WAY = "under_way"
    FINDS = "finds"
    ZERO = "zero"


ANSWERED = frozenset({Standing.FINDS, Standing.ZERO})

#: (the answer that stands, have reports of the grid come?, has somebody begun there?) → how the grid stands.  A report
#: that comes after a zero report opens the grid again: the answer is no longer true.
_STANDINGS = {
    ("", False, False): Standing.NOT_BEGUN,
    ("", False, True): Standing.UNDER_WAY,
    ("", True, False): Standing.UNDER_WAY,
    ("", True, True): Standing.UNDER_WAY,
    ("finds", True, False): Standing.FINDS,
    ("finds", True, True): Standing.FINDS,
    ("zero", False, False): Standing.ZERO,
    ("zero", False, True): Standing.ZERO,
    ("zero", True, False): Standing.UNDER_WAY,
    ("zero", True, True): Standing.UNDER_WAY,
}


def standing_of(answer: str, reports: int, *, has_begun: bool) -> Standing:
    """How does a grid stand?  Raises KeyError for what the database refuses: "with finds" without any."""
    return _STANDINGS[answer, reports > 0, has_begun]


class Light(StrEnum):
    """How pressing is what is not answered?"""

    NONE = "none"
    GREEN = "green"
    YELLOW = "yellow"
    RED = "red"


def light_of(due_on: datetime.date, today: datetime.date, *, is_open: bool, is_answered: bool) -> Light:
    """Which light does a grid, or a survey, show?  None where nothing is owed any more."""
    if is_answered or not is_open:
        return Light.NONE
    if today > due_on:
        return Light.RED
    return Light.YELLOW if (due_on - today).days < WARN_DAYS else Light.GREEN
