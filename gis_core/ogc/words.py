"""What do the words after the ? mean at /ogc/?  Each is checked; one that is not known is refused by its name."""

import datetime
import re
import sys
import uuid
from collections.abc import Callable, Iterator, Mapping
from functools import partial
from typing import Any

import numpy as np
import shapely
from django.contrib.gis.geos import GEOSGeometry
from django.db.models import QuerySet
from django.db.models.lookups import Exact
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from gis_core.api.parameters import Parameter, Parse, Refused, day, flag, number, one_of, row_id
from gis_core.api.resources import Field
from gis_core.coordinates.conversion import to_storage
from gis_core.coordinates.refusals import CoordinatesRefused
from gis_core.errors import Problem
from gis_core.geometry import STORAGE_SRID
from gis_core.ogc.collections import Collection, Day
from gis_core.ogc.systems import CRS84, System, system_named

DEFAULT_LIMIT = 100
MOST = 10_000
#: Vertices of each side of a box: its sides are lines of its own system, not of storage.
_SIDE = 32
_NUMBER = number(-1e12, 1e12)
_INTERVAL = "/"


def unreadable(name: str, error: Refused) -> Problem:
    """The refusal of a word that only others make unreadable, told as those of gis_core.api.parameters."""
    return Problem(
        400,
        "parameter.invalid",
        _("A parameter cannot be read. %(reasons)s") % {"reasons": f"{name}: {error}"},
        _("Correct the parameters that are named and ask again."),
        errors={name: [str(error)]},
    )


def limit(text: str) -> int:
    """How many at most?  More than the server gives means as many as it gives (Part 1, 7.15.2)."""
    if not re.fullmatch(r"[0-9]{1,18}", text, re.ASCII) or int(text) < 1:
        raise Refused(
            _("needs a whole number from %(lowest)s to %(highest)s") % {"lowest": 1, "highest": MOST}
        )
    return min(int(text), MOST)


def numbers(text: str) -> tuple[float, ...]:
    """The four or six numbers of a box, as they stand; heights go.  Raises Refused."""
    parts = [_NUMBER(part.strip()) for part in text.split(",")]
    if len(parts) not in {4, 6}:
        raise Refused(_("needs four numbers, the lower corner first"))
    return tuple(parts if len(parts) == 4 else [*parts[:2], *parts[3:5]])


def area_of(box: tuple[float, ...], system: System) -> GEOSGeometry:
    """Which ground does a box of a system cover?  EPSG:4490; one that crosses 180° is two.  Raises Refused."""
    west, south = system.x_y(*box[:2])
    east, north = system.x_y(*box[2:])
    if south > north:
        raise Refused(_("needs the lower corner before the upper one"))
    if system.declared.is_geographic:
        if max(abs(west), abs(east)) > 180 or max(abs(south), abs(north)) > 90:
            raise Refused(_("is no place on Earth in %(crs)s") % {"crs": system.name})
        spans = [(west, east)] if west <= east else [(west, 180.0), (-180.0, east)]
        area = shapely.union_all([_rectangle(low, south, high, north) for low, high in spans])
    elif west > east:
        raise Refused(_("needs the lower corner before the upper one"))
    else:
        area = _from_plane(west, south, east, north, system)
    return GEOSGeometry(memoryview(shapely.to_wkb(area)), srid=STORAGE_SRID)


def _rectangle(west: float, south: float, east: float, north: float) -> shapely.Geometry:
    """The box between two corners; one without width or height is a line, or a place."""
    if west < east and south < north:
        return shapely.box(west, south, east, north)
    if (west, south) == (east, north):
        return shapely.Point(west, south)
    return shapely.LineString([(west, south), (east, north)])


def _from_plane(west: float, south: float, east: float, north: float, system: System) -> shapely.Geometry:
    steps = np.linspace(0, 1, _SIDE, endpoint=False)
    xs, ys = west + (east - west) * steps, south + (north - south) * steps
    x = np.concatenate([xs, np.full(_SIDE, east), (west + east) - xs, np.full(_SIDE, west)])
    y = np.concatenate([np.full(_SIDE, south), ys, np.full(_SIDE, north), (south + north) - ys])
    try:
        lon, lat = to_storage(x, y, system.declared)
    except CoordinatesRefused as error:
        raise Refused(error.message) from error
    if not (np.isfinite(lon).all() and np.isfinite(lat).all()):
        raise Refused(_("lies outside of where %(crs)s is used") % {"crs": system.name})
    if (west, south) == (east, north):
        return shapely.Point(lon[0], lat[0])
    if west == east or south == north:
        return shapely.linestrings(np.column_stack([lon, lat]))
    area = shapely.polygons(np.column_stack([lon, lat]))
    if not area.is_valid:
        raise Refused(_("lies outside of where %(crs)s is used") % {"crs": system.name})
    return area


def moments(text: str) -> tuple[Day, Day]:
    """From which day to which?  A date or moment (RFC 3339), or two of them with / between, .. or nothing for an open
    end; moments are days of the county.  Raises Refused.
    """
    parts = text.split(_INTERVAL)
    if len(parts) == 1:
        on = _day_of(parts[0])
        return on, on
    if len(parts) != 2:
        raise Refused(_("needs one moment, or two with / between them"))
    first, last = (None if part in {"", ".."} else _day_of(part) for part in parts)
    if first and last and first > last:
        raise Refused(_("needs the earlier moment before the later one"))
    return first, last


def _day_of(text: str) -> datetime.date:
    if "T" not in text.upper():
        return day(text)
    return timezone.localtime(moment(text)).date()


def moment(text: str) -> datetime.datetime:
    """A moment such as 2026-01-31T08:00:00+08:00.  Raises Refused."""
    try:
        # A plus sign that an address did not escape has become a blank.
        found = parse_datetime(text.upper().replace(" ", "+"))
        if found is not None and found.tzinfo is not None:
            found.astimezone(datetime.UTC)
            timezone.localtime(found)
            return found
    except (ValueError, OverflowError):
        pass
    raise Refused(_("needs a moment such as 2026-01-31T08:00:00Z"))


def _whole(text: str) -> int:
    if not re.fullmatch(r"-?[0-9]{1,18}", text, re.ASCII):
        raise Refused(_("needs a whole number"))
    return int(text)


def _uuid(text: str) -> uuid.UUID:
    if not re.fullmatch(r"[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}", text):
        raise Refused(_("needs an id such as 00000000-0000-0000-0000-000000000000"))
    return uuid.UUID(text)


def _number(text: str) -> float:
    found: float = number(-sys.float_info.max, sys.float_info.max)(text)
    return found


def _one_or_none(choices: list[str]) -> Parse:
    """A parser of one word of a list; nothing stands for what has none."""
    parse_one = one_of(choices)
    return lambda text: parse_one(text) if text else text


_BY_FORMAT: Mapping[str, Parse] = {"date": day, "date-time": moment, "uuid": _uuid}
_BY_TYPE: Mapping[str, Parse] = {
    "string": str,
    "integer": _whole,
    "number": _number,
    "boolean": flag,
}


def schema_of(collection: Collection, field: Field) -> dict[str, Any]:
    """Of which type is a property, as JSON Schema has it?"""
    schema: dict[str, Any] = {"type": field.type}
    if field.format:
        schema["format"] = field.format
    if choices := _choices(collection, field):
        schema["enum"] = choices
    return schema


def _choices(collection: Collection, field: Field) -> list[str]:
    """The only values, where the API's own filter of this name knows them."""
    for parameter in collection.resource.filters:
        if parameter.name == field.name and parameter.schema:
            return list(parameter.schema.get("enum", []))
    return []


def queryables(collection: Collection) -> Iterator[Field]:
    """By which properties can rows be chosen?  All that have one plain value."""
    for field in collection.resource.fields:
        if field.type in _BY_TYPE:
            yield field


def _has_value(field: Field, user: Any, rows: QuerySet[Any], value: Any) -> QuerySet[Any]:
    """Rows whose property is this value, as this user sees it: what is masked cannot be found out."""
    if isinstance(field.source, str):
        return rows.filter(**{field.source: value})
    return rows.filter(Exact(field.expression(user), value))


def filters(collection: Collection, user: Any) -> list[Parameter]:
    """The words that choose rows by a property."""
    found = []
    for field in queryables(collection):
        choices = _choices(collection, field)
        parse = _one_or_none(choices) if choices else _BY_FORMAT.get(field.format) or _BY_TYPE[field.type]
        narrow = partial(_has_value, field, user)
        found.append(Parameter(field.name, parse, field.description, narrow, schema_of(collection, field)))
    return found


def form_word(*forms: str) -> Parameter:
    """The word that chooses the form of an answer."""
    schema = {"type": "string", "enum": list(forms)}
    return Parameter("f", one_of(forms), gettext_lazy("form of the answer"), schema=schema)


def crs_word(name: str, work_srid: int | None, description: Any) -> Parameter:
    """A word that names a coordinate system."""
    parse: Callable[[str], System] = partial(system_named, work_srid=work_srid)
    return Parameter(
        name, parse, description, schema={"type": "string", "format": "uri", "default": CRS84.uri}
    )


LIMIT = Parameter(
    "limit",
    limit,
    gettext_lazy("how many features at most on a page"),
    schema={"type": "integer", "minimum": 1, "maximum": MOST, "default": DEFAULT_LIMIT},
)
BBOX = Parameter(
    "bbox",
    numbers,
    gettext_lazy("four numbers, the lower corner first: features that meet this box"),
    schema={"type": "array", "minItems": 4, "maxItems": 6, "items": {"type": "number"}},
)
DATETIME = Parameter(
    "datetime",
    moments,
    gettext_lazy(
        "a day, a moment, or two of them with / between: ground as it stood then, findings seen then"
    ),
    schema={"type": "string"},
)
AFTER = Parameter(
    "after",
    row_id,
    gettext_lazy("only features after this id: the page that the link `next` names"),
    schema={"type": "integer"},
)


def items_words(collection: Collection, user: Any, work_srid: int | None) -> list[Parameter]:
    """Which words may a page of features be asked with?"""
    return [
        LIMIT,
        BBOX,
        crs_word("bbox-crs", work_srid, gettext_lazy("coordinate system of bbox")),
        DATETIME,
        crs_word("crs", work_srid, gettext_lazy("coordinate system of the answer")),
        AFTER,
        form_word("json", "html"),
        *filters(collection, user),
    ]
