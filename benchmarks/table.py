"""Writing the figures down: a table for people, JSON for programs."""

import json
import platform
from collections.abc import Sequence
from dataclasses import asdict
from datetime import datetime
from pathlib import Path
from typing import Any

from benchmarks.figures import Figure

COLUMNS = ("goal", "what", "against", "ratio", "95 %", "bound", "met", "ours", "peer", "rounds")


def amount(value: float, unit: str) -> str:
    """A time or a size as people read it."""
    if unit == "bytes":
        return f"{value / 1000:.1f} KB"
    return duration(value)


def duration(seconds: float) -> str:
    """A time as people read it."""
    for word, size in (("s", 1), ("ms", 1e-3)):
        if seconds >= size:
            return f"{seconds / size:.2f} {word}"
    return f"{seconds * 1e6:.1f} µs"


def verdict(figure: Figure, *, is_quick: bool) -> str:
    """What does the table say of the goal?  A quick try says nothing."""
    if is_quick or figure.is_met is None:
        return "–"
    return "yes" if figure.is_met else "NO"


def row(figure: Figure, *, is_quick: bool) -> tuple[str, ...]:
    return (
        figure.goal,
        figure.what,
        figure.against,
        f"{figure.ratio.median:.3f}",
        f"{figure.ratio.low:.3f}–{figure.ratio.high:.3f}",
        "–" if figure.bound is None else f"≤ {figure.bound:g}",
        verdict(figure, is_quick=is_quick),
        amount(figure.ours, figure.unit),
        amount(figure.peer, figure.unit),
        f"{figure.rounds}/{figure.wanted}, {figure.discarded} discarded",
    )


def table(figures: Sequence[Figure], *, is_quick: bool) -> str:
    """The figures as a Markdown table, counts below."""
    rows = [COLUMNS, tuple("---" for _name in COLUMNS), *(row(one, is_quick=is_quick) for one in figures)]
    lines = [f"| {' | '.join(words)} |" for words in rows]
    for figure in figures:
        if figure.counts:
            said = ", ".join(f"{name.replace('_', ' ')} {value}" for name, value in figure.counts.items())
            lines.append(f"{figure.goal} {figure.what} against {figure.against}: {said}")
    return "\n".join(lines)


def machine() -> dict[str, Any]:
    """On what were the figures taken?"""
    models = [
        line.split(":", 1)[1].strip()
        for line in Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
        if line.startswith("model name")
    ]
    return {"cores": models, "kernel": platform.release(), "python": platform.python_version()}


def write_json(path: Path, figures: Sequence[Figure], *, at: datetime) -> None:
    """Write what a program may want to compare."""
    rows = [{**asdict(figure), "is_met": figure.is_met} for figure in figures]
    content = {"at": at.isoformat(), "machine": machine(), "figures": rows}
    path.write_text(json.dumps(content, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
