"""What does the address of a page ask for?  What it misspells is not asked for."""

import datetime
from collections.abc import Container, Mapping
from typing import Any

from django.utils.dateparse import parse_date

LONGEST = 80


def asked_word(
    words: Mapping[str, Any], name: str, allowed: Container[str] | None = None, *, longest: int = LONGEST
) -> str:
    """The word of this name, without blanks around it or NUL within; empty where it is none of those allowed."""
    word = str(words.get(name) or "").replace("\x00", "").strip()[:longest]
    return word if allowed is None or word in allowed else ""


def asked_day(words: Mapping[str, Any], name: str) -> datetime.date | None:
    """The day of this name, as 2026-11-23; None where there is no such day."""
    try:
        return parse_date(asked_word(words, name))
    except ValueError:
        return None
