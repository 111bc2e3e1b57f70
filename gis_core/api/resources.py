"""What is there to read: rows that a user may see, their fields, and the words that narrow them."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import islice
from typing import Any

from django.db import connection, transaction
from django.db.models import F, Func, QuerySet, Value
from django.db.models.expressions import Combinable
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy

from gis_core.api import parameters as words
from gis_core.api.parameters import Parameter
from gis_core.api.texts import AsJson, GeoJsonText, ObjectText, feature_text

#: Rows fetched from the server-side cursor at a time, and features sent as one piece.
CHUNK = 2000
PIECE = 200

Source = str | Combinable
GEOMETRY = "geometry"


@dataclass(frozen=True, slots=True)
class Field:
    """One member of a row: an ORM path, an expression, or a function (user) → expression.

    `type` and `format` are OpenAPI's; `label` is what people call it where the column's own name would not do.
    """

    name: str
    source: Source | Callable[[Any], Combinable]
    description: str | Promise = ""
    type: str = "string"
    format: str = ""
    nullable: bool = False
    label: str | Promise = ""

    def expression(self, user: Any) -> Combinable:
        """What does the database put there for this user?"""
        if isinstance(self.source, str):
            return F(self.source)
        return self.source if isinstance(self.source, Combinable) else self.source(user)


def by_row_id(word: str) -> Mapping[str, Any]:
    """The row with this id.  Raises Refused."""
    return {"pk": words.row_id(word)}


@dataclass(frozen=True, slots=True)
class Resource:
    """A kind of thing that can be listed, looked at and taken away as a map layer.

    `rows` gives what a user may see; `as_of` what of it is there on a day (None: today); `geometry` is
    the column of the map layer; `versions` the columns that the versions of one thing share (none: a row is the
    thing); `key` which one row (as ORM look-ups) a word in an address names; it raises
    Refused for what cannot name one.
    """

    name: str
    title: str | Promise
    rows: Callable[[Any], QuerySet[Any]]
    fields: tuple[Field, ...]
    filters: tuple[Parameter, ...] = ()
    geometry: str | None = None
    as_of: Callable[[QuerySet[Any], Any], QuerySet[Any]] | None = None
    versions: tuple[str, ...] = ()
    key: Callable[[str], Mapping[str, Any]] = by_row_id
    by_name: Mapping[str, Field] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "by_name", {one.name: one for one in self.fields})

    @property
    def field_names(self) -> list[str]:
        """Which words may `fields` name?"""
        return [*self.by_name, *([GEOMETRY] if self.geometry else [])]

    def parameters(self) -> list[Parameter]:
        """Which words may a list be asked with?"""
        found = [words.LIMIT, words.AFTER, words.COUNT, fields_parameter(self)]
        if self.geometry:
            found.append(words.BBOX)
        if self.as_of:
            found.append(words.AS_OF)
        return found + list(self.filters)

    def narrowed(self, user: Any, asked: Mapping[str, Any]) -> QuerySet[Any]:
        """Which rows may this user see, and were asked for?  Paging is not yet applied."""
        rows = self.rows(user)
        if self.as_of:
            rows = self.as_of(rows, asked.get("as_of"))
        if self.geometry and "bbox" in asked:
            rows = rows.filter(**{f"{self.geometry}__bboverlaps": asked["bbox"]})
        for parameter in self.filters:
            if parameter.narrow and parameter.name in asked:
                rows = parameter.narrow(rows, asked[parameter.name])
        return rows

    def page(self, rows: QuerySet[Any], asked: Mapping[str, Any], *, limit: int | None) -> QuerySet[Any]:
        """Which of the rows follow `after`, in the order of their keys?"""
        if "after" in asked:
            rows = rows.filter(pk__gt=asked["after"])
        rows = rows.order_by("pk")
        return rows if limit is None else rows[:limit]

    def members(self, user: Any, names: list[str] | None) -> dict[str, Combinable | str]:
        """Which members does a JSON row have?  All fields but the geometry, unless named."""
        chosen: dict[str, Combinable | str] = {"id": "pk"}
        for name in names or self.by_name:
            if name == GEOMETRY and self.geometry:
                chosen[name] = AsJson(GeoJsonText(self.geometry))
            elif name in self.by_name:
                chosen[name] = self.by_name[name].expression(user)
        return chosen

    def object_text(self, user: Any, names: list[str] | None) -> ObjectText:
        """A row as the text of one JSON object."""
        return ObjectText(self.members(user, names))

    def feature_text(self, user: Any, names: list[str] | None) -> Func:
        """A row as the text of one GeoJSON feature."""
        geometry: Combinable = GeoJsonText(self.geometry) if self.geometry else Value(None)
        properties = self.members(
            user, [name for name in names or self.by_name if name != GEOMETRY] or ["id"]
        )
        return feature_text(F("pk"), geometry, ObjectText(properties))


def fields_parameter(resource: Resource) -> Parameter:
    """The word that chooses members of a resource."""
    return Parameter("fields", words.words(resource.field_names), _FIELDS, schema={"type": "string"})


_FIELDS = gettext_lazy("comma-separated names of the members wanted")


def feature_collection(rows: QuerySet[Any]) -> Iterator[bytes]:
    """The rows (annotated with `text`) as a GeoJSON FeatureCollection, in pieces, with constant memory.

    The cursor lives in a transaction of its own, so that the database does not first store the whole answer.  It is
    read to its end: for its first rows the planner would walk through the table by id, whatever box is asked for.
    """
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SET LOCAL cursor_tuple_fraction = 1")
        texts = rows.values_list("text", flat=True).iterator(chunk_size=CHUNK)
        yield b'{"type":"FeatureCollection","features":['
        separator = ""
        while piece := list(islice(texts, PIECE)):
            yield (separator + ",\n".join(piece)).encode()
            separator = ",\n"
        yield b"]}"
