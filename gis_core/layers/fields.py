"""What may a file say about a row?  Fields and the kinds of their values, and the kinds of shapes."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

#: `line` is one unbroken line, `lines` may have many parts.
ShapeKind = Literal["polygon", "line", "lines", "point"]
ValueKind = Literal["text", "integer", "number", "date", "moment", "boolean", "uuid"]


@dataclass(frozen=True)
class Field:
    """One thing that a file may say about a row.

    `aliases` are columns that fill it unasked, besides one of its own name; `choices` the only values, `words` what
    people write for each of them; `otherwise` the value that stands for any other (then flagged, not refused);
    `lowest` the smallest number; `unsaid` what a part of the key is where the file says nothing.
    """

    name: str
    kind: ValueKind = "text"
    required: bool = False
    aliases: tuple[str, ...] = ()
    longest: int | None = None
    choices: frozenset[str] | None = None
    words: Mapping[str, tuple[str, ...]] = field(default_factory=dict, hash=False)
    otherwise: str | None = None
    lowest: float | None = None
    unsaid: str | None = None
