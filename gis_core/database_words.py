"""What does the database say when it refuses, in the reader's language?

Its triggers speak Chinese, because QGIS and psql show their words as they are; each names its constraint, and
a room says in English what its constraints refuse (`<room>/rule_words.py`, `in_english`).
"""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import get_language

_ENGLISH: dict[str, str] = {}


def in_english(words: Mapping[str, str]) -> None:
    """Say what constraints refuse, by their whole name, the end of it (from a `_` on), or by SQLSTATE.

    `{0}`, `{1}` … stand for the parts of the refusal's detail, between which the trigger puts "; ".
    """
    _ENGLISH.update(words)


def reads_chinese() -> bool:
    """Does whoever is answered now read Chinese?"""
    return (get_language() or "zh").startswith("zh")


def words_of(diagnosis: Any) -> tuple[str, str]:
    """The message and the hint of a refusal (psycopg's diagnosis) for the reader of now."""
    message, hint = diagnosis.message_primary or "", diagnosis.message_hint or ""
    if reads_chinese():
        return message, hint
    name = diagnosis.constraint_name or diagnosis.sqlstate or ""
    ends = [name[at:] for at in range(len(name)) if at == 0 or name[at] == "_"]
    english = next((_ENGLISH[end] for end in ends if end in _ENGLISH), "")
    if not english:
        return message, hint
    return english.format(*(diagnosis.message_detail or "").split("; ")), ""


in_english({"_geom_ok": "The geometry is empty, invalid or out of range."})
