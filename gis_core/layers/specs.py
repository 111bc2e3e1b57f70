"""What is a layer like, in a file and in the database?  Each app describes its own in `<app>.layer_specs`."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol, TypeVar

import rules
from django.utils.module_loading import autodiscover_modules
from django.utils.translation import gettext as _

from gis_core.coordinates.reading import Box
from gis_core.layers.fields import Field, ShapeKind
from gis_core.layers.refusals import LayerUsage
from gis_core.layers.runs import ImportRun
from gis_core.wording import listed

#: Options of an import that not every layer knows.
OPTIONS = ("effective", "edition", "close_missing", "create_units")


@dataclass(frozen=True)
class Counts:
    """How many rows of the file did what to the database?"""

    inserted: int = 0
    updated: int = 0
    unchanged: int = 0


@dataclass(frozen=True)
class Query:
    """Which rows to export: SQL whose columns are the exported fields and `shape` (EPSG:4490), with
    parameters.

    `shape_type` is how OGR calls the shape; None when the layer has none.
    """

    sql: str
    parameters: Sequence[Any] = ()
    shape_type: str | None = None


class Loader(Protocol):
    """What an app does with staged rows (tables of gis_core.layers.staging)."""

    def check(self, run: ImportRun) -> None:
        """Resolve references and refuse or flag rows that break the app's rules."""

    def load(self, run: ImportRun) -> Counts:
        """Write the rows that are left, in one set-based step each, and say how many did what."""


@dataclass(frozen=True)
class ExportSpec:
    """A layer that is written to files, and may come from none: what belongs to a row is decided in the county."""

    name: str
    export: Callable[[Any], Query]


@dataclass(frozen=True)
class LayerSpec(ExportSpec):
    """One layer that files bring: its fields, its shape and who loads it.

    `key` names the fields that tell two rows apart, `public_id` one that does so by itself where a file has it;
    `unit_fields` and such live in the loader.
    `time_zone` is that of moments which a file gives without an offset.  `source_field` holds the name of the
    source whose ids the rows carry, where a layer tells sources apart.  `options`
    are those of OPTIONS that change anything here; `answers` exported columns that the database fills and people
    want to see beforehand.
    """

    title: str
    fields: tuple[Field, ...]
    loader: Loader
    shape: ShapeKind | None = None
    shape_required: bool = True
    key: tuple[str, ...] = ("code",)
    public_id: str | None = None
    source_field: str | None = None
    expected_box: Callable[[], Box | None] = field(default=lambda: None)
    time_zone: Callable[[], str] = field(default=lambda: "UTC")
    options: frozenset[str] = frozenset()
    answers: tuple[str, ...] = ()

    def field_named(self, name: str) -> Field:
        """Which field has this name?  Raises LayerUsage."""
        for candidate in self.fields:
            if candidate.name == name:
                return candidate
        raise no_field(self.name, name, (candidate.name for candidate in self.fields))


def no_field(layer: str, name: str, names: Iterable[str]) -> LayerUsage:
    """The refusal of a field that a layer does not have."""
    told = _("the layer %(layer)s has no field “%(field)s”; it has: %(fields)s")
    return LayerUsage(told % {"layer": layer, "field": name, "fields": listed(names)})


S = TypeVar("S", bound=ExportSpec)
_SPECS: dict[str, ExportSpec] = {}


def register(specs: Iterable[ExportSpec]) -> None:
    """Make an app's layers known; called by its `layer_specs` module."""
    for spec in specs:
        _SPECS[spec.name] = spec


def exported_specs() -> Iterator[ExportSpec]:
    """Which layers can be written to files?  In the order of their names."""
    autodiscover_modules("layer_specs")
    yield from (spec for _, spec in sorted(_SPECS.items()))


def all_specs() -> Iterator[LayerSpec]:
    """Which layers can files bring?  In the order of their names."""
    yield from (spec for spec in exported_specs() if isinstance(spec, LayerSpec))


def exported_spec(name: str) -> ExportSpec:
    """Which layer to be written has this name?  Raises LayerUsage."""
    return _named(name, exported_specs())


def layer_spec(name: str) -> LayerSpec:
    """Which layer that files bring has this name?  Raises LayerUsage."""
    return _named(name, all_specs())


def _named(name: str, specs: Iterable[S]) -> S:
    known = {spec.name: spec for spec in specs}
    if name not in known:
        told = _("there is no layer “%(layer)s”; there are: %(layers)s")
        raise LayerUsage(told % {"layer": name, "layers": listed(known)})
    return known[name]


def may_import(user: Any, layer: str) -> bool:
    """May somebody import this layer from a page?  Each app says so in its policies: `layers.import_<layer>`."""
    return bool(rules.has_perm(f"layers.import_{layer}", user))


def importable_by(user: Any) -> list[str]:
    """Which layers may somebody import from a page?  In the order of their names."""
    return [spec.name for spec in all_specs() if may_import(user, spec.name)]
