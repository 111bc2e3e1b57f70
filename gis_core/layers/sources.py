"""Whose ids do the rows of a file carry?  Two files that both count from 1 speak of different things."""

from dataclasses import replace
from pathlib import Path

from django.utils.translation import gettext as _

from gis_core.layers.mapping import Choices, Mapping
from gis_core.layers.refusals import LayerUsage
from gis_core.layers.specs import LayerSpec
from gis_core.vector_files.source import LayerInfo


def source_of(path: Path, info: LayerInfo, said: str | None) -> str:
    """Which name has the source?  What the user said, else the file's name without its ending, and the layer's
    where the file has several: the same file again is the same source, another file another one.
    """
    if said is not None:
        return said
    return f"{path.stem}/{info.name}" if len(info.layers) > 1 else path.stem


def refuse_source(spec: LayerSpec, said: str | None) -> None:
    """May the user name a source here?  Raises LayerUsage where rows have codes, or the name is none."""
    if said is None:
        return
    if spec.source_field is None:
        told = _("--source does not apply to the layer %(layer)s: its rows are told apart by their codes")
        raise LayerUsage(told % {"layer": spec.name})
    if not said.strip():
        raise LayerUsage(_("--source needs a name, such as the name of the survey"))


def said_source(choices: Choices, spec: LayerSpec, said: str | None) -> Choices:
    """The choices of the user, with the source that was named for all rows."""
    if said is None or spec.source_field is None:
        return choices
    return replace(choices, constants=choices.constants | {spec.source_field: said})


def with_source(mapping: Mapping, source: str) -> Mapping:
    """The mapping, with `source` in every row unless the file or the user has said another."""
    field = mapping.spec.source_field
    if field is None or field in mapping.given:
        return mapping
    longest = mapping.spec.field_named(field).longest
    if longest is not None and len(source) > longest:
        told = _("the name of the file is longer than %(longest)d characters: name its source with --source")
        raise LayerUsage(told % {"longest": longest})
    constants = mapping.choices.constants | {field: source}
    return replace(mapping, choices=replace(mapping.choices, constants=constants))
