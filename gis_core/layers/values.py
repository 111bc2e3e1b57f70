"""What does a cell mean as a number, a day, a moment or a yes?  Canonical text for COPY, or the rule it
breaks.
"""

import datetime
import math
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from uuid import UUID

import pyarrow as pa
import pyarrow.compute as pc
from django.utils.translation import gettext as _

from gis_core.layers.fields import Field, ValueKind
from gis_core.wording import listed

_TRUE = {"true", "t", "yes", "y", "1", "是", "有", "√"}
_FALSE = {"false", "f", "no", "n", "0", "否", "无", "×"}
_LARGEST_INTEGER = 2_147_483_647
_INTEGER = re.compile(r"[+-]?\d{1,10}(?:\.0+)?", re.ASCII)
_DAY = re.compile(r"(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?(?:[ T]00:00(?::00(?:\.0+)?)?)?", re.ASCII)
_PLAIN_MOMENT = re.compile(r"\d{4}-\d\d-\d\d[ T]\d\d:\d\d:\d\d(?:\.\d{1,6})?(?:Z|[+-]\d\d:\d\d)?", re.ASCII)
_COMPACT_DAY = re.compile(r"(\d{4})(\d\d)(\d\d)", re.ASCII)


class NotThatKind(ValueError):
    """The cell says nothing of the kind; the text names the rule."""


@dataclass(frozen=True)
class BadCell:
    """A cell that breaks a rule: the position in the batch, what it said, the rule's code and its words."""

    position: int
    field: str
    value: str
    rule: str
    reason: str


def checked(column: pa.Array, field: Field) -> tuple[pa.Array, list[BadCell], list[BadCell]]:
    """What goes into the staging table for this column, which cells break a rule, and which are only
    flagged?

    Broken cells become NULL.
    """
    bad: list[BadCell] = []
    flagged: list[BadCell] = []
    if field.kind != "text":
        column = _converted(column, field, bad)
    elif field.longest is not None and len(column):
        longest = pc.max(pc.utf8_length(column)).as_py()
        if longest is not None and longest > field.longest:
            column = _each(column, field, bad, _length_limit(field.longest), "length")
    if field.choices is not None:
        column = _chosen(column, field, bad, flagged)
    if field.required and column.null_count:
        told = {cell.position for cell in bad}
        bad += [
            BadCell(position, field.name, "", "required", _("required, must not be empty"))
            for position, present in enumerate(column.is_valid().to_pylist())
            if not present and position not in told
        ]
    return column, bad, flagged


def _each(
    column: pa.Array, field: Field, bad: list[BadCell], parse: Callable[[str], str], rule: str
) -> pa.Array:
    """The column with each word parsed once, however often it stands there."""
    encoded = column.dictionary_encode()
    words: list[str | None] = []
    problems: dict[int, str] = {}
    for position, word in enumerate(encoded.dictionary.to_pylist()):
        try:
            words.append(parse(word))
        except NotThatKind as error:
            words.append(None)
            problems[position] = str(error)
    if problems:
        for position, code in enumerate(encoded.indices.to_pylist()):
            if code in problems:
                bad.append(BadCell(position, field.name, column[position].as_py(), rule, problems[code]))
    return pa.array(words, pa.string()).take(encoded.indices)


def _converted(column: pa.Array, field: Field, bad: list[BadCell]) -> pa.Array:
    parse = PARSERS[field.kind]
    column = _each(column, field, bad, parse, field.kind)
    if field.lowest is None:
        return column
    lowest = field.lowest

    def high_enough(text: str) -> str:
        if float(text) < lowest:
            raise NotThatKind(_("must not be less than %(lowest)s") % {"lowest": f"{lowest:g}"})
        return text

    return _each(column, field, bad, high_enough, "range")


def _length_limit(longest: int) -> Callable[[str], str]:
    def limited(text: str) -> str:
        if len(text) > longest:
            raise NotThatKind(
                _("%(longest)d characters at most, here are %(length)d")
                % {"longest": longest, "length": len(text)}
            )
        return text

    return limited


def _meant(column: pa.Array, words: Mapping[str, tuple[str, ...]]) -> pa.Array:
    """The values that these words stand for, anything else as it is."""
    meanings = {word: value for value, said in words.items() for word in said}
    found = pc.index_in(pc.utf8_trim_whitespace(column), pa.array(list(meanings), pa.string()))
    return pc.coalesce(pa.array(list(meanings.values()), pa.string()).take(found), column)


def _chosen(column: pa.Array, field: Field, bad: list[BadCell], flagged: list[BadCell]) -> pa.Array:
    choices, otherwise = field.choices or frozenset(), field.otherwise
    if field.words:
        column = _meant(column, field.words)
    strange = pc.and_(pc.is_valid(column), pc.invert(pc.is_in(column, pa.array(sorted(choices)))))
    if not pc.any(strange).as_py():
        return column
    told = bad if otherwise is None else flagged
    words = listed(sorted(choices))
    if otherwise is None:
        reason = _("only: %(words)s") % {"words": words}
    else:
        reason = _("none of %(words)s; taken as %(otherwise)s") % {"words": words, "otherwise": otherwise}
    for position, cell in enumerate(column.to_pylist()):
        if cell is not None and cell not in choices:
            told.append(BadCell(position, field.name, cell, "choice", reason))
    return pc.if_else(strange, pa.scalar(otherwise, pa.string()), column)


def integer(text: str) -> str:
    """Which whole number is it?  `3`, `3.0` and ` 3 ` are three."""
    word = text.strip()
    if not _INTEGER.fullmatch(word):
        raise NotThatKind(_("should be a whole number"))
    number = int(word.partition(".")[0])
    if abs(number) > _LARGEST_INTEGER:
        raise NotThatKind(_("beyond the whole numbers ±%(largest)d") % {"largest": _LARGEST_INTEGER})
    return str(number)


def number(text: str) -> str:
    """Which finite number is it?"""
    try:
        value = float(text)
    except ValueError as error:
        raise NotThatKind(_("should be a number")) from error
    if not math.isfinite(value) or "_" in text:
        raise NotThatKind(_("should be a finite number"))
    return repr(value)


def date(text: str) -> str:
    """Which day is it?  2024-05-01, 2024/5/1, 2024.5.1, 2024年5月1日 and 20240501 are the same."""
    word = text.strip()
    parts = _DAY.fullmatch(word) or _COMPACT_DAY.fullmatch(word)
    try:
        if parts is None:
            return datetime.datetime.fromisoformat(word).date().isoformat()
        return datetime.date(int(parts[1]), int(parts[2]), int(parts[3])).isoformat()
    except ValueError as error:
        raise NotThatKind(_("should be a day, such as 2024-05-01")) from error


def moment(text: str) -> str:
    """Which moment is it, in ISO form?  Without an offset it is the county's local time."""
    try:
        found = datetime.datetime.fromisoformat(text.strip().replace("/", "-"))
        word = text if _PLAIN_MOMENT.fullmatch(text) else found.isoformat()
    except ValueError:
        try:
            word = date(text)
        except NotThatKind as error:
            raise NotThatKind(_("should be a time, such as 2024-05-01T08:30:00+08:00")) from error
    if not 1 < int(word[:4]) < 9999:  # in every time zone a year that can be kept
        raise NotThatKind(_("the year should be between 2 and 9998"))
    return word


def boolean(text: str) -> str:
    """Is it yes or no?"""
    word = text.strip().lower()
    if word in _TRUE:
        return "true"
    if word in _FALSE:
        return "false"
    raise NotThatKind(_("should be yes or no (true, false)"))


def uuid(text: str) -> str:
    """Which UUID is it?  With braces and without dashes as well, as some programs write it."""
    try:
        return str(UUID(text.strip()))
    except ValueError as error:
        told = _(
            "should be a UUID as exports write it; a column of other ids is told by --field source_id=COLUMN"
        )
        raise NotThatKind(told) from error


PARSERS: dict[ValueKind, Callable[[str], str]] = {
    "integer": integer,
    "number": number,
    "date": date,
    "moment": moment,
    "boolean": boolean,
    "uuid": uuid,
}
