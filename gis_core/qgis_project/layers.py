"""One layer of a project: its source, looks, fields and form."""

from collections.abc import Sequence

from lxml.builder import E

from gis_core.qgis_project.elements import Element, element, option, reference_system
from gis_core.qgis_project.looks import labeling, renderer
from gis_core.qgis_project.parts import HIDDEN, Column, Group, MapLayer, Related, layer_id

_GEOMETRIES = {"Point": "Point", "MultiLineString": "Line", "MultiPolygon": "Polygon", "": "No geometry"}
_NEVER = 100_000_000
_FID = Column("fid")
_NOT_NULL, _EXPRESSION = 1, 4


def map_layer(layer: MapLayer, file: str, epsg: int) -> Element:
    """The layer `layer.key` of the GeoPackage `file`, which lies beside the project."""
    columns = [_FID, *layer.columns]
    found = element(
        "maplayer",
        element("id", text=layer_id(layer.key)),
        element("datasource", text=source_of(layer, file)),
        element("layername", text=layer.title),
        type="vector",
        geometry=_GEOMETRIES[layer.geometry],
        wkbType=layer.geometry or "NoGeometry",
        readOnly=layer.read_only,
        labelsEnabled=layer.label is not None,
        hasScaleBasedVisibilityFlag=bool(layer.from_scale),
        minScale=layer.from_scale or _NEVER,
        maxScale=0,
        simplifyDrawingHints=1,
        styleCategories="AllStyleCategories",
    )
    if layer.geometry:
        found.append(E.srs(reference_system(epsg)))
    found.append(element("provider", text="ogr", encoding="UTF-8"))
    found.append(_flags(layer))
    if layer.geometry:
        found.append(renderer(layer))
    if layer.label is not None:
        found.append(labeling(layer.label, layer.geometry))
    found.append(element("customproperties", option(dict(layer.properties))))
    found.extend(_fields(columns))
    found.extend(_form(layer, columns))
    found.append(element("previewExpression", text=layer.display))
    return found


def source_of(layer: MapLayer, file: str) -> str:
    """Where the rows of a layer are, told from the folder of the project."""
    return f"./{file}|layername={layer.key}"


def _flags(layer: MapLayer) -> Element:
    shown = "1" if layer.geometry else "0"
    return E.flags(E.Identifiable(shown), E.Removable("0"), E.Searchable(shown), E.Private("0"))


def _fields(columns: Sequence[Column]) -> list[Element]:
    configuration, aliases, defaults = (
        element("fieldConfiguration"),
        element("aliases"),
        element("defaults"),
    )
    constraints, expressions = element("constraints"), element("constraintExpressions")
    for number, column in enumerate(columns):
        widget = element(
            "editWidget", E.config(option(dict(column.widget.settings))), type=column.widget.kind
        )
        configuration.append(element("field", widget, name=column.name, configurationFlags="None"))
        aliases.append(element("alias", field=column.name, index=number, name=column.title))
        defaults.append(element("default", field=column.name, expression=column.default, applyOnUpdate=False))
        rule = column.rule
        constraints.append(
            element(
                "constraint",
                field=column.name,
                constraints=_NOT_NULL * column.required + _EXPRESSION * (rule is not None),
                notnull_strength=column.required,
                unique_strength=False,
                exp_strength=0 if rule is None else 1 if rule.hard else 2,
            )
        )
        expressions.append(
            element(
                "constraint",
                field=column.name,
                exp=rule.expression if rule else "",
                desc=rule.words if rule else "",
            )
        )
    return [configuration, aliases, defaults, constraints, expressions]


def _form(layer: MapLayer, columns: Sequence[Column]) -> list[Element]:
    numbers = {column.name: number for number, column in enumerate(columns)}
    shown = [column.name for column in layer.columns if column.widget is not HIDDEN]
    groups = layer.form or ([Group(layer.title, shown)] if shown else [])
    return [
        element("editorlayout", text="tablayout"),
        element("attributeEditorForm", *(_group(group, numbers) for group in groups)),
        element("editable", *(element("field", name=one.name, editable=one.editable) for one in columns)),
        element("labelOnTop", *(element("field", name=one.name, labelOnTop=True) for one in columns)),
    ]


def _group(group: Group, numbers: dict[str, int]) -> Element:
    found = element(
        "attributeEditorContainer",
        name=group.title,
        groupBox=True,
        columnCount=1,
        showLabel=True,
        visibilityExpressionEnabled=bool(group.shown_if),
        visibilityExpression=group.shown_if,
    )
    for item in group.items:
        if isinstance(item, Related):
            found.append(
                element(
                    "attributeEditorRelation",
                    element("editor_configuration"),
                    relation=item.relation,
                    name=item.relation,
                    label=item.title,
                    showLabel=True,
                    nmRelationId="",
                    forceSuppressFormPopup=False,
                    relationWidgetTypeId="relation_editor",
                )
            )
        else:
            found.append(element("attributeEditorField", name=item, index=numbers[item], showLabel=True))
    return found
