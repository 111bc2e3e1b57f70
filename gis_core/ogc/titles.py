"""What are the properties of features called, and how does a person read their values?"""

from collections import Counter
from collections.abc import Iterator
from typing import Any

from django.core.exceptions import FieldDoesNotExist
from django.db.models import F, Model
from django.utils.dateparse import parse_datetime
from django.utils.formats import date_format
from django.utils.text import capfirst
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from gis_core.api.resources import Field as Property
from gis_core.ogc.collections import Collection

NOTHING = "—"


def _path(prop: Property, user: Any) -> list[str]:
    """The columns by which a property is reached, the last of them its own; nothing where it is computed of several."""
    if isinstance(prop.source, str):
        return prop.source.split("__")
    named = list(dict.fromkeys(_named(prop.expression(user))))
    return named[0].split("__") if len(named) == 1 else []


def _named(expression: Any) -> Iterator[str]:
    if isinstance(expression, F):
        yield expression.name  # type: ignore[attr-defined]
    elif hasattr(expression, "get_source_expressions"):
        for inner in expression.get_source_expressions():
            yield from _named(inner)


def columns_of(collection: Collection, prop: Property, user: Any) -> list[Any]:
    """The columns of the path of a property, from its own table on."""
    model: Any = collection.resource.rows(user).model
    found: list[Any] = []
    for word in _path(prop, user):
        try:
            column = model._meta.get_field(word)
        except FieldDoesNotExist:
            break
        if not hasattr(column, "verbose_name"):
            break
        found.append(column)
        model = column.related_model
        if not (isinstance(model, type) and issubclass(model, Model)):
            break
    return found


def _title(collection: Collection, prop: Property, user: Any) -> str:
    """By its label, by its columns, by what it is where it has none of its own; else its name."""
    if prop.label:
        return str(prop.label)
    words = list(dict.fromkeys(str(one.verbose_name) for one in columns_of(collection, prop, user)))
    if not words:
        return str(prop.description or prop.name)
    if len(words) == 1 or f"{prop.name}_code" in collection.resource.by_name:
        return words[0]  # a unit is called by what it is for the row, its code beside it
    return _("%(thing)s (%(what)s)") % {"thing": words[0], "what": words[-1]}


def titles_of(collection: Collection, user: Any) -> dict[str, str]:
    """What do people call the properties, by name?  No two of them the same."""
    found = {prop.name: capfirst(_title(collection, prop, user)) for prop in collection.resource.fields}
    often = Counter(found.values())
    return {
        name: _("%(thing)s (%(what)s)") % {"thing": title, "what": name} if often[title] > 1 else title
        for name, title in found.items()
    }


class Reader:
    """Tells the values of properties in words: choices by their names, days and moments as the pages have them."""

    def __init__(self, collection: Collection, user: Any) -> None:
        self.titles = titles_of(collection, user)
        self._choices: dict[str, dict[Any, Any]] = {}
        self._moments: set[str] = set()
        for prop in collection.resource.fields:
            columns = columns_of(collection, prop, user)
            self._choices[prop.name] = dict(getattr(columns[-1], "flatchoices", ())) if columns else {}
            if prop.format == "date-time":
                self._moments.add(prop.name)

    def words(self, name: str, value: Any) -> str:
        """A value as a person reads it."""
        if value is None or value in ("", []):
            return NOTHING
        if isinstance(value, bool):
            return _("yes") if value else _("no")
        if isinstance(value, list):
            return ", ".join(str(one) for one in value)
        if name in self._moments and (at := parse_datetime(value)):
            return date_format(localtime(at), "Y-m-d H:i")
        return str(self._choices[name].get(value, value))

    def told(self, properties: dict[str, Any]) -> list[tuple[str, str]]:
        """All of a feature: title and words of each property."""
        return [(title, self.words(name, properties.get(name))) for name, title in self.titles.items()]


def place_words(geometry: dict[str, Any] | None) -> str:
    """Where is it, for people?  A point by its pair; of a line or an area, what it is."""
    if geometry is None:
        return NOTHING
    if geometry["type"] == "Point":
        lon, lat = geometry["coordinates"][:2]
        return f"{lon:.6f}, {lat:.6f}"
    kinds = {
        "MultiPoint": _("points"),
        "LineString": _("line"),
        "MultiLineString": _("lines"),
        "Polygon": _("area"),
        "MultiPolygon": _("area"),
    }
    return kinds.get(geometry["type"], geometry["type"])
