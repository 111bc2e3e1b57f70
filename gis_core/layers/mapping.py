"""Which column, template or constant fills which field?"""

import re
from collections.abc import Iterable
from dataclasses import dataclass

import pyarrow as pa
import pyarrow.compute as pc
from django.utils.translation import gettext as _

from gis_core.layers.refusals import LayerUsage
from gis_core.layers.specs import LayerSpec
from gis_core.layers.words import chinese_title
from gis_core.vector_files.names import GEOMETRY
from gis_core.wording import listed, located

_PLACEHOLDER = re.compile(r"\{([^{}]+)\}")


@dataclass(frozen=True)
class Choices:
    """What the user said: `sources` field → column or template, `constants` field → text, `values` field →
    {value: code}; `left_out` fields that no column fills, whatever it is called.
    """

    sources: dict[str, str]
    constants: dict[str, str]
    values: dict[str, dict[str, str]]
    left_out: frozenset[str] = frozenset()


def parse_choices(fields: Iterable[str], constants: Iterable[str], maps: Iterable[str]) -> Choices:
    """What do `--field target=source`, `--set target=constant` and `--map field:value=code` say?  Raises
    LayerUsage.
    """
    values: dict[str, dict[str, str]] = {}
    for word in maps:
        target, colon, rest = word.partition(":")
        value, equals, code = rest.rpartition("=")
        if not (target and colon and equals):
            raise LayerUsage(_("--map “%(word)s” should be FIELD:VALUE=CODE") % {"word": word})
        values.setdefault(target, {})[value] = code
    return Choices(_pairs("--field", fields), _pairs("--set", constants), values)


def _pairs(option: str, words: Iterable[str]) -> dict[str, str]:
    pairs: dict[str, str] = {}
    for word in words:
        target, equals, source = word.partition("=")
        if not (target and equals):
            raise LayerUsage(
                _("%(option)s “%(word)s” should be FIELD=VALUE") % {"option": option, "word": word}
            )
        if target in pairs:
            raise LayerUsage(
                _("%(option)s names the field “%(field)s” twice") % {"option": option, "field": target}
            )
        pairs[target] = source
    return pairs


@dataclass(frozen=True)
class Mapping:
    """How each field of a layer is filled from this file: a constant, a column's name or a template."""

    spec: LayerSpec
    choices: Choices
    sources: dict[str, str]

    @property
    def given(self) -> set[str]:
        """Which fields does the file, or the user, say anything about?"""
        return set(self.sources) | set(self.choices.constants)

    def columns(self, batch: pa.RecordBatch) -> dict[str, pa.Array]:
        """What is the text of each given field, for the rows of one batch?"""
        filled = {name: self._source(batch, source) for name, source in self.sources.items()}
        for name, constant in self.choices.constants.items():
            filled[name] = pa.repeat(pa.scalar(constant, pa.string()), batch.num_rows)
        for name, values in self.choices.values.items():
            filled[name] = _mapped(filled[name], values)
        return filled

    def _source(self, batch: pa.RecordBatch, source: str) -> pa.Array:
        if "{" not in source:
            return as_text(batch.column(source))
        parts: list[pa.Array | pa.Scalar] = []
        position = 0
        for place in _PLACEHOLDER.finditer(source):
            parts.append(pa.scalar(source[position : place.start()]))
            parts.append(as_text(batch.column(place[1])))
            position = place.end()
        parts.append(pa.scalar(source[position:]))
        return pc.binary_join_element_wise(*parts, pa.scalar(""), null_handling="emit_null")


def mapping_for(spec: LayerSpec, columns: list[str], choices: Choices) -> Mapping:
    """How are the layer's fields filled from these columns?  Fields not spoken of take the column of their
    name, of an alias, or of their Chinese title.

    Raises LayerUsage for a field, or a column, that is not there.
    """
    for name in [*choices.sources, *choices.constants, *choices.values]:
        spec.field_named(name)
    for name in set(choices.sources) & set(choices.constants):
        raise LayerUsage(_("the field “%(field)s” has both --field and --set") % {"field": name})
    for name, source in choices.sources.items():
        for column in _PLACEHOLDER.findall(source) if "{" in source else [source]:
            if column not in columns:
                told = _("the file has no column “%(column)s”; it has: %(columns)s") % {
                    "column": column,
                    "columns": listed(columns),
                }
                raise LayerUsage(located(f"--field {name}={source}", told))
    sources = dict(choices.sources)
    by_name = {column.casefold(): column for column in reversed(columns)}
    for field in spec.fields:
        if field.name in sources or field.name in choices.constants or field.name in choices.left_out:
            continue
        for name in (field.name, *field.aliases, chinese_title(field.name)):
            column = by_name.get(name.casefold())
            if column is not None and not (
                field.name == spec.public_id and column in choices.sources.values()
            ):
                sources[field.name] = column
                break
    for name in choices.values:
        if name not in sources and name not in choices.constants:
            told = _("--map %(field)s:… needs the column first: --field %(field)s=COLUMN")
            raise LayerUsage(told % {"field": name})
    return Mapping(spec, choices, sources)


def as_text(column: pa.Array) -> pa.Array:
    """What does a column say as text?  Whole numbers without a fraction; blank text says nothing."""
    kind = column.type
    if pa.types.is_string(kind):
        return pc.if_else(pc.equal(pc.utf8_length(column), 0), pa.scalar(None, pa.string()), column)
    if pa.types.is_floating(kind):
        whole = pc.and_(pc.equal(column, pc.round(column)), pc.less(pc.abs(column), 1e15))
        integers = pc.cast(pc.if_else(whole, column, 0.0), pa.int64())
        return pc.if_else(whole, pc.cast(integers, pa.string()), pc.cast(column, pa.string()))
    if pa.types.is_dictionary(kind):
        return as_text(column.dictionary_decode())
    return pc.cast(column, pa.string())


def text_batch(batch: pa.RecordBatch) -> pa.RecordBatch:
    """What are the attributes of a batch as text, the shape left as it is?"""
    columns = [
        column if name == GEOMETRY else as_text(column)
        for name, column in zip(batch.schema.names, batch.columns, strict=True)
    ]
    return pa.RecordBatch.from_arrays(columns, names=batch.schema.names)


def _mapped(column: pa.Array, values: dict[str, str]) -> pa.Array:
    found = pc.index_in(column, pa.array(list(values), pa.string()))
    codes = pa.array(list(values.values()), pa.string()).take(found)
    return pc.coalesce(codes, column)
