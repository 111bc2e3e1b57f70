"""What was tried, and what went wrong: a row of the table, and the table itself."""

import json
import platform
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path

NUMBERS = (
    "faults",
    "faults_in_flight",
    "submissions",
    "photos",
    "kept",
    "lost",
    "doubled",
    "hash_mismatches",
    "mismatches",
)
COLUMNS = ("goal", "what", *(name.replace("_", " ") for name in NUMBERS), "took", "met")
#: What is added up over all goals.
TOTALS = ("faults", "faults_in_flight", "submissions", "photos", "lost", "doubled", "hash_mismatches")


@dataclass(frozen=True, slots=True)
class Counts:
    """`submissions` were sent, `photos` with them; `faults` of them too early, again, at once, with other content, on a
    line that broke or to a server that was killed (`faults_in_flight`: while requests were on their way).  `kept` is
    what they came to.  `lost`, `doubled`: what was acknowledged and is not there, or is there twice.
    `hash_mismatches`: bytes, or receipts, of another SHA-256.  `mismatches`: answers or outcomes other than they must
    be.
    """

    goal: str
    what: str
    faults: int
    submissions: int
    kept: int
    lost: int
    doubled: int
    mismatches: int
    seconds: float
    faults_in_flight: int = 0
    photos: int = 0
    hash_mismatches: int = 0

    @property
    def wrong(self) -> int:
        """How much went wrong in all?"""
        return self.lost + self.doubled + self.hash_mismatches + self.mismatches

    @property
    def is_met(self) -> bool:
        """Did anything arrive, and nothing go wrong?"""
        return self.kept > 0 and self.wrong == 0


def table(rows: Sequence[Counts]) -> str:
    """The counts as a Markdown table."""
    lines = [COLUMNS, tuple("---" for _name in COLUMNS), *map(_row, rows)]
    return "\n".join(f"| {' | '.join(words)} |" for words in lines)


def _row(row: Counts) -> tuple[str, ...]:
    verdict = "yes" if row.is_met else "NO"
    return (
        row.goal,
        row.what,
        *(f"{getattr(row, name):,}" for name in NUMBERS),
        f"{row.seconds:.0f} s",
        verdict,
    )


def document(rows: Sequence[Counts], *, at: datetime, is_quick: bool) -> str:
    """The same as JSON, for programs."""
    machine = {"kernel": platform.release(), "python": platform.python_version()}
    counts = [{**asdict(row), "is_met": row.is_met} for row in rows]
    totals = {name: sum(getattr(row, name) for row in rows) for name in TOTALS}
    content = {"at": at.isoformat(), "quick": is_quick, "machine": machine, **totals, "counts": counts}
    return json.dumps(content, ensure_ascii=False, indent=1)


def write(path: Path, rows: Sequence[Counts], *, at: datetime) -> None:
    """Keep a full run's counts beside the figures of speed."""
    path.write_text(document(rows, at=at, is_quick=False) + "\n", encoding="utf-8")
