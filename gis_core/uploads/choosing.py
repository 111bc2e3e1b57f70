"""Which choices does the page offer for a file, and what did somebody choose?  The words of import_layer, as a form."""

import datetime
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from gis_core.coordinates.crs import parse_crs
from gis_core.coordinates.refusals import CoordinatesRefused
from gis_core.layers.fields import Field
from gis_core.layers.mapping import mapping_for, parse_choices
from gis_core.layers.refusals import LayerUsage
from gis_core.layers.runs import PAIR
from gis_core.layers.specs import OPTIONS, LayerSpec, may_import
from gis_core.layers.words import field_title
from gis_core.models import LayerUpload
from gis_core.uploads.inspecting import NO_CHOICES
from gis_core.uploads.jobs import choices_of
from gis_core.uploads.receiving import UploadRefused
from gis_core.wording import listed

_TEMPLATE = re.compile(r"\{[^{}]+\}")
_SWITCHES = ("create_units", "close_missing")


@dataclass(frozen=True, slots=True)
class Row:
    """One field of the layer on the page: `column` that fills it, or `text` (a fixed value or a template)."""

    field: Field
    title: str
    column: str
    text: str
    samples: list[str]

    @property
    def choices(self) -> list[str]:
        """The only values that the field takes, where there are such."""
        return sorted(self.field.choices or ())


def rows_of(upload: LayerUpload, spec: LayerSpec) -> list[Row]:
    """The layer's fields, each with what fills it: as chosen before, else as the names of the columns suggest."""
    columns = {column["name"]: column["samples"] for column in upload.inspection.get("columns", [])}
    chosen = choices_of(upload.options)
    try:
        mapping = mapping_for(spec, list(columns), chosen)
    except LayerUsage:  # chosen for another layer of the file
        mapping = mapping_for(spec, list(columns), NO_CHOICES)
    rows = []
    for field in spec.fields:
        source = mapping.sources.get(field.name, "")
        text = mapping.choices.constants.get(field.name, "") or (source if source not in columns else "")
        column = source if source in columns else ""
        rows.append(Row(field, field_title(field.name), column, text, columns.get(column, [])))
    return rows


def unused_columns(upload: LayerUpload, rows: list[Row]) -> list[str]:
    """Which columns of the file fill nothing?"""
    used = {row.column for row in rows} | {name[1:-1] for row in rows for name in _TEMPLATE.findall(row.text)}
    return [column["name"] for column in upload.inspection.get("columns", []) if column["name"] not in used]


def values_text(upload: LayerUpload) -> str:
    """The chosen replacements of values, one a line, as they are written."""
    values: Mapping[str, Mapping[str, str]] = upload.options.get("values", {})
    return "\n".join(f"{name}:{old}={new}" for name, pairs in values.items() for old, new in pairs.items())


def offered_options(spec: LayerSpec, user: Any) -> frozenset[str]:
    """Which options mean something for the layer, and are this user's to use?  Units: whose it is to import them."""
    offered = spec.options & set(OPTIONS)
    if not may_import(user, "units"):
        offered -= {"create_units"}
    return frozenset(offered | ({"repair"} if spec.shape == "polygon" else set()))


def options_from(post: Mapping[str, str], upload: LayerUpload, spec: LayerSpec, user: Any) -> dict[str, Any]:
    """What did somebody choose?  Raises UploadRefused for what cannot be."""
    offered = offered_options(spec, user)
    return {
        "crs": _crs(post),
        **_mapping(post, spec),
        "effective": _day(post.get("effective", "")) if "effective" in offered else None,
        "repair": "repair" in offered and bool(post.get("repair")),
        **{name: name in offered and bool(post.get(name)) for name in _SWITCHES},
    }


def reading_from(post: Mapping[str, str], upload: LayerUpload) -> dict[str, Any]:
    """Which layer of the file, and in which encoding, is to be read?"""
    layers = upload.inspection.get("layers", [])
    layer = post.get("layer", "")
    return {
        "layer": layer if layer in layers and len(layers) > 1 else None,
        "encoding": post.get("encoding", "").strip() or None,
    }


def refuse_gaps(upload: LayerUpload, spec: LayerSpec, options: Mapping[str, Any]) -> None:
    """Raise UploadRefused where a required field is filled by nothing, or coordinates that a person must say lack."""
    filled = {*options["fields"], *options["constants"]}
    missing = [
        field_title(field.name) for field in spec.fields if field.required and field.name not in filled
    ]
    if missing:
        raise UploadRefused(
            "upload.required",
            _("Nothing fills these required fields: %(fields)s.") % {"fields": listed(missing)},
        )
    has_shapes = bool(upload.inspection.get("shapes"))
    has_pair = spec.shape == "point" and all(name in options["fields"] for name in PAIR)
    if spec.shape and spec.shape_required and not has_shapes and not has_pair:
        raise UploadRefused("upload.shapes", _("The file has no shapes, which this layer needs."))
    if spec.shape and (has_shapes or has_pair) and not options["crs"]:
        raise UploadRefused("upload.crs", _("Say in which coordinate system the file is."))


def _crs(post: Mapping[str, str]) -> str:
    word = post.get("crs", "")
    if word == "other":
        word = post.get("crs_other", "").strip()
    if not word:
        return ""
    try:
        parse_crs(word)
    except CoordinatesRefused as refused:
        raise UploadRefused(refused.code, refused.message) from refused
    return word


def _mapping(post: Mapping[str, str], spec: LayerSpec) -> dict[str, Any]:
    fields, constants, left_out = {}, {}, []
    for field in spec.fields:
        text = post.get(f"text:{field.name}", "").strip()
        column = post.get(f"column:{field.name}", "")
        if _TEMPLATE.search(text):
            fields[field.name] = text
        elif text:
            constants[field.name] = text
        elif column:
            fields[field.name] = column
        else:
            left_out.append(field.name)
    lines = [line.strip() for line in post.get("values", "").splitlines() if line.strip()]
    try:
        values = parse_choices([], [], lines).values
    except LayerUsage as error:
        raise UploadRefused("upload.values", str(error)) from error
    return {"fields": fields, "constants": constants, "values": values, "left_out": left_out}


def _day(text: str) -> str | None:
    if not text.strip():
        return None
    try:
        return datetime.date.fromisoformat(text.strip()).isoformat()
    except ValueError as error:
        raise UploadRefused("upload.day", _("“%(text)s” is no day.") % {"text": text}) from error
