"""What a project is made of: layers with their columns, forms, looks, and the relations between them.

Words are in the reader's language already; expressions are QGIS's.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True, slots=True)
class Widget:
    """How a value is entered: QGIS's name of the widget and its settings."""

    kind: str
    settings: Mapping[str, Any] = field(default_factory=dict)


HIDDEN = Widget("Hidden")
TEXT = Widget("TextEdit", {"IsMultiline": False, "UseHtml": False})
LONG_TEXT = Widget("TextEdit", {"IsMultiline": True, "UseHtml": False})
#: A picture taken by the camera, its path told from the folder of the project.
PHOTO = Widget(
    "ExternalResource",
    {
        "DocumentViewer": 1,
        "DocumentViewerHeight": 0,
        "DocumentViewerWidth": 0,
        "FileWidget": True,
        "FileWidgetButton": True,
        "FileWidgetFilter": "",
        "RelativeStorage": 1,
        "StorageAuthConfigId": "",
        "StorageMode": 0,
        "StorageType": "",
        "UseLink": False,
    },
)


def choice(options: Mapping[str, str]) -> Widget:
    """One of a few values, each with its words."""
    return Widget("ValueMap", {"map": [{words: value} for value, words in options.items()]})


@dataclass(frozen=True, slots=True)
class Rule:
    """What a value must keep: an expression, and the words for who breaks it; `hard` ones cannot be saved past."""

    expression: str
    words: str
    hard: bool = True


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a layer, after `fid`: what it is called, how it is entered, what fills it, what it must keep."""

    name: str
    title: str = ""
    widget: Widget = HIDDEN
    default: str = ""
    required: bool = False
    rule: Rule | None = None
    editable: bool = True


@dataclass(frozen=True, slots=True)
class Related:
    """The rows of a relation, as a part of a form."""

    relation: str
    title: str


@dataclass(frozen=True, slots=True)
class Group:
    """A part of a form: names of columns, and relations; shown where `shown_if` (an expression) holds."""

    title: str
    items: Sequence[str | Related]
    shown_if: str = ""


@dataclass(frozen=True, slots=True)
class Look:
    """How one kind of feature is drawn: lengths in mm, colours as #rrggbb, "" for none."""

    fill: str = ""
    line: str = ""
    width: float = 0.26
    dash: bool = False
    size: float = 3.0
    shape: str = "circle"
    casing: str = ""
    opacity: float = 1.0


@dataclass(frozen=True, slots=True)
class Kind:
    """What of a layer has this value of its `by`, and how it looks."""

    value: str
    title: str
    look: Look


@dataclass(frozen=True, slots=True)
class Label:
    """What is written at a feature, from which scale on (1:`from_scale`; 0: always)."""

    column: str
    colour: str
    size_pt: float = 9
    along: bool = False
    from_scale: int = 0


def layer_id(key: str) -> str:
    """The id of the layer of a table in the project: QGIS drops ids of ten letters and fewer."""
    return f"layer_{key}"


@dataclass(frozen=True, slots=True)
class MapLayer:
    """A table of the GeoPackage as a layer; `key` is the table's name.

    `geometry` is Point, MultiLineString or MultiPolygon, "" for a table.  Features are drawn as the one of `kinds`
    whose value the expression `by` has (the first on top), else as `look`.  `properties` are custom ones (QField's).
    """

    key: str
    title: str
    columns: Sequence[Column]
    geometry: str = ""
    read_only: bool = True
    display: str = ""
    form: Sequence[Group] = ()
    look: Look | None = None
    by: str = ""
    kinds: Sequence[Kind] = ()
    label: Label | None = None
    from_scale: int = 0
    properties: Mapping[str, Any] = field(default_factory=dict)


def one_of(layer: str, title: str, *, value: str = "name", empty: bool = False, file: str) -> Widget:
    """One of the rows of another table, whose `key` is kept and whose `value` is shown."""
    return Widget(
        "ValueRelation",
        {
            "AllowMulti": False,
            "AllowNull": empty,
            "Description": "",
            "FilterExpression": "",
            "Key": "key",
            "Layer": layer_id(layer),
            "LayerName": title,
            "LayerProviderName": "ogr",
            "LayerSource": f"./{file}|layername={layer}",
            "NofColumns": 1,
            "OrderByValue": False,
            "UseCompleter": True,
            "Value": value,
        },
    )


@dataclass(frozen=True, slots=True)
class Relation:
    """Rows of `child` belong to the row of `parent` whose `parent_column` their `child_column` names."""

    key: str
    title: str
    parent: str
    parent_column: str
    child: str
    child_column: str


@dataclass(frozen=True, slots=True)
class Theme:
    """Which layers are shown together, under a name."""

    title: str
    layers: Sequence[str]


@dataclass(frozen=True, slots=True)
class Project:
    """A project over one GeoPackage beside it.

    `layers` stand with the topmost first; `epsg` is the CRS of the map, `layer_epsg` of the layers, `bounds` west,
    south, east, north of the first view in the map's CRS.  `properties` are entries of plugins by their scope.
    """

    title: str
    file: str
    layers: Sequence[MapLayer]
    relations: Sequence[Relation]
    themes: Sequence[Theme]
    epsg: int
    layer_epsg: int
    bounds: tuple[float, float, float, float]
    variables: Mapping[str, str] = field(default_factory=dict)
    properties: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
