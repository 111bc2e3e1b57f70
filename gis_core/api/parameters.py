"""What do the words after the ? mean?  Every word is checked here; an unknown one is refused by its name."""

import datetime
import math
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.contrib.gis.geos import Polygon
from django.db.models import QuerySet
from django.http import QueryDict
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from gis_core.errors import Problem
from gis_core.geometry import STORAGE_SRID

LONGEST_TEXT = 2000
_CONTROL = re.compile(r"[\x00-\x1f\x7f\ud800-\udfff]")

Parse = Callable[[str], Any]


class Refused(ValueError):
    """A word that does not mean what its parameter needs; the message says what it needs."""


@dataclass(frozen=True, slots=True)
class Parameter:
    """One word of the query: how it is read, how it narrows rows (None: not by itself), and how it is told.

    `parse` raises Refused; `schema` is the OpenAPI type.
    """

    name: str
    parse: Parse
    description: str | Promise
    narrow: Callable[[QuerySet[Any], Any], QuerySet[Any]] | None = None
    schema: Mapping[str, Any] | None = None
    required: bool = False


def read_parameters(query: QueryDict, known: Iterable[Parameter]) -> dict[str, Any]:
    """What does the query ask, by name?  Absent words are absent.

    Raises Problem (400) for an unknown, repeated, missing or unreadable word, and names it.
    """
    parameters = {parameter.name: parameter for parameter in known}
    unknown = sorted(query.keys() - parameters.keys() - {"format"})
    if unknown:
        names = ", ".join(_shown(name) for name in unknown)
        raise Problem(
            400,
            "parameter.unknown",
            _("There is no parameter %(names)s here.") % {"names": names},
            _("Known here: %(names)s") % {"names": ", ".join(sorted([*parameters, "format"]))},
            errors={_shown(name): [_("unknown")] for name in unknown},
        )
    found: dict[str, Any] = {}
    wrong: dict[str, list[str]] = {}
    for name, parameter in parameters.items():
        texts = query.getlist(name)
        try:
            if texts:
                found[name] = parameter.parse(_one(texts))
            elif parameter.required:
                raise Refused(_("is missing"))
        except Refused as error:
            wrong[name] = [str(error)]
    if wrong:
        told = "; ".join(f"{name}: {reasons[0]}" for name, reasons in wrong.items())
        raise Problem(
            400,
            "parameter.invalid",
            _("A parameter cannot be read. %(reasons)s") % {"reasons": told},
            _("Correct the parameters that are named and ask again."),
            errors=wrong,
        )
    return found


def _one(texts: list[str]) -> str:
    if len(texts) > 1:
        raise Refused(_("is given more than once"))
    if len(texts[0]) > LONGEST_TEXT or _CONTROL.search(texts[0]):
        raise Refused(_("is too long or holds control characters"))
    return texts[0].strip()


def _shown(name: str) -> str:
    """A stranger's word, cut and cleaned so that it can be told back."""
    return _CONTROL.sub("�", name[:60])


def whole(lowest: int, highest: int) -> Parse:
    """A parser of whole numbers in a range."""

    def parse(text: str) -> int:
        if not re.fullmatch(r"-?[0-9]{1,18}", text) or not lowest <= int(text) <= highest:
            raise Refused(
                _("needs a whole number from %(lowest)s to %(highest)s")
                % {"lowest": lowest, "highest": highest}
            )
        return int(text)

    return parse


LARGEST_ID = 2**63 - 1
row_id = whole(0, 10**18 - 1)


def number(lowest: float, highest: float) -> Parse:
    """A parser of finite decimal numbers in a range."""

    def parse(text: str) -> float:
        plain = re.fullmatch(r"[+-]?([0-9]+\.?[0-9]*|\.[0-9]+)([eE][+-]?[0-9]{1,3})?", text, re.ASCII)
        value = float(text) if plain else math.nan
        if not lowest <= value <= highest:
            raise Refused(
                _("needs a number from %(lowest)s to %(highest)s")
                % {"lowest": f"{lowest:g}", "highest": f"{highest:g}"}
            )
        return value

    return parse


def day(text: str) -> datetime.date:
    """A date YYYY-MM-DD.  Raises Refused."""
    if re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", text, re.ASCII):
        try:
            return datetime.date.fromisoformat(text)
        except ValueError as error:
            raise Refused(_("is no day of the calendar")) from error
    raise Refused(_("needs a date such as 2026-01-31"))


def flag(text: str) -> bool:
    """True or false.  Raises Refused."""
    if text not in {"true", "false"}:
        raise Refused(_("needs true or false"))
    return text == "true"


def one_of(choices: Iterable[str]) -> Parse:
    """A parser of one word of a list."""
    allowed = list(choices)

    def parse(text: str) -> str:
        if text not in allowed:
            raise Refused(_("needs one of %(choices)s") % {"choices": ", ".join(allowed)})
        return text

    return parse


def words(choices: Iterable[str]) -> Parse:
    """A parser of comma-separated words of a list, each once, in the order given."""
    parse_one = one_of(choices)

    def parse(text: str) -> list[str]:
        return list(dict.fromkeys(parse_one(word.strip()) for word in text.split(",")))

    return parse


def text(longest: int = 120) -> Parse:
    """A parser of a code or name."""

    def parse(value: str) -> str:
        if not 1 <= len(value) <= longest:
            raise Refused(_("needs 1 to %(longest)s characters") % {"longest": longest})
        return value

    return parse


def box(text: str) -> Polygon:
    """West, south, east, north in degrees as a rectangle (EPSG:4490).  Raises Refused."""
    parts = text.split(",")
    if len(parts) != 4:
        raise Refused(_("needs four numbers: west,south,east,north"))
    longitude, latitude = number(-180, 180), number(-90, 90)
    west, south, east, north = (
        parse(part.strip()) for parse, part in zip((longitude, latitude) * 2, parts, strict=True)
    )
    if west > east or south > north:
        raise Refused(_("needs west before east and south before north"))
    rectangle = Polygon.from_bbox((west, south, east, north))
    rectangle.srid = STORAGE_SRID
    return rectangle


def narrowing(
    name: str,
    path: str,
    parse: Parse,
    description: str | Promise,
    schema: Mapping[str, Any] | None = None,
) -> Parameter:
    """A parameter that keeps the rows whose `path` (an ORM look-up of ours) is what it says."""
    return Parameter(name, parse, description, lambda rows, value: rows.filter(**{path: value}), schema)


LIMIT = Parameter(
    "limit",
    whole(1, 1000),
    gettext_lazy("how many rows at most (JSON: 100 unless told)"),
    schema={"type": "integer", "minimum": 1, "maximum": 1000, "default": 100},
)
AFTER = Parameter(
    "after",
    row_id,
    gettext_lazy("only rows after this id: the page that `next` names"),
    schema={"type": "integer"},
)
COUNT = Parameter("count", flag, gettext_lazy("also say how many rows there are"), schema={"type": "boolean"})
BBOX = Parameter(
    "bbox",
    box,
    gettext_lazy("west,south,east,north in degrees (CGCS2000, WGS 84): rows whose extent meets this box"),
    schema={"type": "string"},
)
AS_OF = Parameter(
    "as_of",
    day,
    gettext_lazy("the state of this day (today in the county unless told)"),
    schema={"type": "string", "format": "date"},
)
