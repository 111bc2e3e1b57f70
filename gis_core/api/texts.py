"""JSON as text, made by the database: Python neither parses nor builds what it only passes on."""

from collections.abc import Mapping
from typing import Any

from django.db.models import F, Func, TextField, Value
from django.db.models.expressions import Combinable

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


class FeatureText(Func):
    """One GeoJSON feature as text; the geometry is never parsed again."""

    template = (
        '\'{"type":"Feature","id":\' || %(id)s || \',"geometry":\' || coalesce(%(geometry)s, \'null\')'
        " || ',\"properties\":' || %(properties)s || '}'"
    )
    output_field = TextField()

    def __init__(self, key: Combinable, geometry: Combinable, properties: ObjectText) -> None:
        super().__init__(key, geometry, properties)

    def as_sql(self, compiler: Any, connection: Any, **extra: Any) -> tuple[str, list[Any]]:
        parts = [compiler.compile(part) for part in self.source_expressions]
        sql = self.template % dict(
            zip(("id", "geometry", "properties"), (sql for sql, _ in parts), strict=True)
        )
        return sql, [value for _, values in parts for value in values]
