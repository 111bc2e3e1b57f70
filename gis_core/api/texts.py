"""JSON as text, made by the database: Python neither parses nor builds what it only passes on."""

from collections.abc import Mapping
from typing import Any

from django.db.models import F, Func, TextField, Value
from django.db.models.expressions import Combinable
from django.db.models.functions import Coalesce

#: Decimals of a degree in GeoJSON: a tenth of a metre.
DECIMALS = 6


class GeoJsonText(Func):
    """A geometry as GeoJSON text, without a crs member (RFC 7946), 6 decimals; NULL stays NULL."""

    function = "ST_AsGeoJSON"
    template = f"%(function)s(%(expressions)s, {DECIMALS}, 0)"
    output_field = TextField()


class AsJson(Func):
    """JSON text as a JSON value, to stand inside another."""

    template = "(%(expressions)s)::json"
    output_field = TextField()


class ObjectText(Func):
    """One JSON object as text: the members in the order given; names are our own."""

    template = "json_build_object(%(expressions)s)::text"
    output_field = TextField()

    def __init__(self, members: Mapping[str, Combinable | str], **extra: Any) -> None:
        parts: list[Combinable] = []
        for name, source in members.items():
            parts += [Value(name), F(source) if isinstance(source, str) else source]
        super().__init__(*parts, **extra)


def feature_text(key: Combinable, geometry: Combinable, properties: ObjectText) -> Func:
    """One GeoJSON feature as text; the geometry's text is passed on as it is."""
    return Func(
        Value('{"type":"Feature","id":'),
        key,
        Value(',"geometry":'),
        Coalesce(geometry, Value("null"), output_field=TextField()),
        Value(',"properties":'),
        properties,
        Value("}"),
        template="(%(expressions)s)",
        arg_joiner=" || ",
        output_field=TextField(),
    )
