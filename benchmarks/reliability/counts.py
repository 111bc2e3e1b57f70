"""What was tried, and what went wrong: a row of the table, and the table itself."""

import json
import platform
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path

COLUMNS = ("goal", "what", "faults", "submissions", "kept", "lost", "doubled", "mismatches", "took", "met")


@dataclass(frozen=True, slots=True)
class Counts:
    """`submissions` were sent, `faults` of them too early, again, at once or with other content; `kept` is what they
    came to.  `lost`, `doubled`: what was acknowledged and is not there, or is there twice.  `mismatches`: answers
    or outcomes other than they must be.
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

    @property
    def is_met(self) -> bool:
        """Did anything arrive, and nothing go wrong?"""
        return self.kept > 0 and self.lost == self.doubled == self.mismatches == 0


def table(rows: Sequence[Counts]) -> str:
    """The counts as a Markdown table."""
    lines = [COLUMNS, tuple("---" for _name in COLUMNS), *map(_row, rows)]
    return "\n".join(f"| {' | '.join(words)} |" for words in lines)


def _row(row: Counts) -> tuple[str, ...]:
    counts = (row.faults, row.submissions, row.kept, row.lost, row.doubled, row.mismatches)
    verdict = "yes" if row.is_met else "NO"
    return (row.goal, row.what, *(f"{count:,}" for count in counts), f"{row.seconds:.0f} s", verdict)


def document(rows: Sequence[Counts], *, at: datetime, is_quick: bool) -> str:
    """The same as JSON, for programs."""
    machine = {"kernel": platform.release(), "python": platform.python_version()}
    counts = [{**asdict(row), "is_met": row.is_met} for row in rows]
    content = {"at": at.isoformat(), "quick": is_quick, "machine": machine, "counts": counts}
    return json.dumps(content, ensure_ascii=False, indent=1)


def write(path: Path, rows: Sequence[Counts], *, at: datetime) -> None:
    """Keep a full run's counts beside the figures of speed."""
    path.write_text(document(rows, at=at, is_quick=False) + "\n", encoding="utf-8")
