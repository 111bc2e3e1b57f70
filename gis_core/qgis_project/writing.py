"""The project as a whole, as a .qgz."""

import json
import zipfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from lxml import etree

from gis_core.qgis_project.elements import Element, element, properties, reference_system
from gis_core.qgis_project.layers import map_layer, source_of
from gis_core.qgis_project.parts import Project, Theme, layer_id

#: The oldest QGIS that reads every part of it; QGIS reads what is older and says so of what is newer.
VERSION = "3.22.0"
_DOCTYPE = "<!DOCTYPE qgis PUBLIC 'http://mrcc.com/qgis.dtd' 'SYSTEM'>"


def write_project(path: Path, project: Project) -> None:
    """Write a project to `path` (.qgz), to stand beside its GeoPackage."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(f"{path.stem}.qgs", project_xml(project))


def project_xml(project: Project) -> bytes:
    """The XML of a project."""
    root = element("qgis", version=VERSION, projectname=project.title)
    root.extend(
        [
            element("homePath", path=""),
            element("title", text=project.title),
            element("autotransaction", active=False),
            element("evaluateDefaultValues", active=False),
            element("projectCrs", reference_system(project.epsg)),
            _tree(project),
            _relations(project),
            _canvas(project),
            element(
                "projectlayers",
                *(map_layer(one, project.file, project.layer_epsg) for one in project.layers),
            ),
            element("layerorder", *(element("layer", id=layer_id(one.key)) for one in project.layers)),
            _properties(project),
            element("visibility-presets", *(_theme(one) for one in project.themes)),
            _view(project),
        ]
    )
    etree.indent(root)
    found: bytes = etree.tostring(root, xml_declaration=True, encoding="UTF-8", doctype=_DOCTYPE)
    return found


def _tree(project: Project) -> Element:
    shown = set(project.themes[0].layers) if project.themes else {one.key for one in project.layers}
    found = element("layer-tree-group")
    for one in project.layers:
        checked = "Qt::Checked" if one.key in shown else "Qt::Unchecked"
        found.append(
            element(
                "layer-tree-layer",
                id=layer_id(one.key),
                name=one.title,
                providerKey="ogr",
                source=source_of(one, project.file),
                checked=checked,
                expanded=False,
            )
        )
    return found


def _relations(project: Project) -> Element:
    return element(
        "relations",
        *(
            element(
                "relation",
                element("fieldRef", referencedField=one.parent_column, referencingField=one.child_column),
                id=one.key,
                name=one.title,
                referencedLayer=layer_id(one.parent),
                referencingLayer=layer_id(one.child),
                strength="Composition",
            )
            for one in project.relations
        ),
    )


def _canvas(project: Project) -> Element:
    west, south, east, north = project.bounds
    sides = {"xmin": west, "ymin": south, "xmax": east, "ymax": north}
    extent = element("extent", *(element(name, text=repr(value)) for name, value in sides.items()))
    return element(
        "mapcanvas",
        extent,
        element("rotation", text="0"),
        element("destinationsrs", reference_system(project.epsg)),
        name="theMapCanvas",
    )


def _view(project: Project) -> Element:
    west, south, east, north = project.bounds
    extent = element(
        "DefaultViewExtent",
        reference_system(project.epsg),
        xmin=west,
        ymin=south,
        xmax=east,
        ymax=north,
    )
    return element("ProjectViewSettings", extent, UseProjectScales=False, rotation=0)


def _properties(project: Project) -> Element:
    variables = {
        "variableNames": list(project.variables),
        "variableValues": list(project.variables.values()),
    }
    first = {theme.title: layer_id(theme.layers[0]) for theme in project.themes}
    scopes: dict[str, Mapping[str, Any]] = {
        "Paths": {"Absolute": False},
        "SpatialRefSys": {"ProjectionsEnabled": 1},
        "Variables": variables,
        **project.properties,
    }
    if "qfieldsync" in scopes:
        scopes["qfieldsync"] = {
            **scopes["qfieldsync"],
            "mapThemesActiveLayers": json.dumps(first, ensure_ascii=False),
        }
    return properties(scopes)


def _theme(theme: Theme) -> Element:
    found = element("visibility-preset", name=theme.title)
    for key in theme.layers:
        found.append(element("layer", id=layer_id(key), visible=True, style="", expanded=False))
    return found
