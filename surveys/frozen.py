"""Which number of a frozen month does an address mean?  One word of four parts: 2026-11/closed/grid/<code>."""

import datetime
from dataclasses import dataclass

from surveys.figures import GROUPS
from surveys.models import FrozenMonth
from surveys.rates import COUNTS
from surveys.services.freezing import counted_cases


@dataclass(frozen=True, slots=True)
class FrozenNumber:
    """A count of a group of a frozen month; `code` is the group's, empty for the whole."""

    month: datetime.date
    count: str
    by: str = "all"
    code: str = ""

    @classmethod
    def of(cls, word: str) -> "FrozenNumber":
        """Raises ValueError for a word that names no such number."""
        month, _slash, rest = word.partition("/")
        count, _slash, rest = rest.partition("/")
        by, _slash, code = rest.partition("/")
        first = datetime.date.fromisoformat(f"{month}-01")
        if count not in COUNTS or (by or "all") not in GROUPS or by == "month":
            raise ValueError(word)
        return cls(first, count, by or "all", code)

    @property
    def word(self) -> str:
        """The number as the part of an address."""
        return f"{self.month:%Y-%m}/{self.count}" + ("" if self.by == "all" else f"/{self.by}/{self.code}")

    def cases(self) -> list[int]:
        """The ids of the cases that it counted; none where that month is not frozen."""
        kept = FrozenMonth.objects.filter(month=self.month).first()  # unique
        return [] if kept is None else counted_cases(kept, count=self.count, by=self.by, code=self.code)
