"""How much working time lies between two moments?  The server says when it is open (contract/opening_hours.json)."""

from __future__ import annotations

import datetime
from collections.abc import Mapping, Sequence
from typing import Any

PATH = "/api/v1/opening-hours/"
#: Days asked for around a moment: one answer serves a map of deadlines.
BEFORE, AFTER = 200, 500

Span = tuple[datetime.datetime, datetime.datetime]


def asked(middle: datetime.date) -> dict[str, str]:
    """As the server wants to be asked about the days around one."""
    first, last = middle - datetime.timedelta(days=BEFORE), middle + datetime.timedelta(days=AFTER)
    return {"from": first.isoformat(), "until": last.isoformat()}


def spans(told: Mapping[str, Any]) -> tuple[Span, ...]:
    """From when until when it is open.  Raises KeyError, ValueError where the server told something else."""
    moment = datetime.datetime.fromisoformat
    return tuple((moment(opens), moment(closes)) for opens, closes in told["open"])


def hours_between(open_spans: Sequence[Span], start: datetime.datetime, end: datetime.datetime) -> float:
    """The open hours from one aware moment to another; less than none where the second comes first."""
    if end < start:
        return -hours_between(open_spans, end, start)
    passed = datetime.timedelta(0)
    for opens, closes in open_spans:
        passed += max(min(closes, end) - max(opens, start), datetime.timedelta(0))
    return passed.total_seconds() / 3600
