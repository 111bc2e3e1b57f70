"""The pieces of XML that QGIS uses again and again."""

from collections.abc import Mapping
from functools import lru_cache
from typing import Any

import pyproj
from lxml import etree
from lxml.builder import E

Element = Any  # lxml's own class cannot be named

_TYPES = {bool: "bool", int: "int", float: "double", str: "QString"}


def element(tag: str, *children: Element, text: str | None = None, **attributes: object) -> Element:
    """An element; a trailing underscore keeps an attribute apart from a word of Python."""
    found = etree.Element(tag, {name.rstrip("_"): _told(value) for name, value in attributes.items()})
    found.text = text
    found.extend(children)
    return found


def _told(value: object) -> str:
    if isinstance(value, bool):
        return "1" if value else "0"
    return str(value)


def option(value: Any, name: str | None = None) -> Element:
    """A value as QGIS keeps settings."""
    named = {} if name is None else {"name": name}
    if isinstance(value, Mapping):
        inner = [option(one, key) for key, one in value.items()]
        return element("Option", *inner, type="Map", **named)
    if isinstance(value, list):
        kind = "StringList" if all(isinstance(one, str) for one in value) else "List"
        return element("Option", *map(option, value), type=kind, **named)
    told = str(value).lower() if isinstance(value, bool) else str(value)
    return element("Option", type=_TYPES[type(value)], value=told, **named)


@lru_cache(maxsize=8)
def _crs_facts(epsg: int) -> tuple[str, str, str, str]:
    crs = pyproj.CRS.from_epsg(epsg)
    return crs.to_wkt(), crs.name, "longlat" if crs.is_geographic else "tmerc", str(crs.is_geographic).lower()


def reference_system(epsg: int) -> Element:
    """A CRS: the code decides, the rest is for who does not know it."""
    wkt, name, acronym, geographic = _crs_facts(epsg)
    return E.spatialrefsys(
        E.wkt(wkt),
        E.srid(str(epsg)),
        E.authid(f"EPSG:{epsg}"),
        E.description(name),
        E.projectionacronym(acronym),
        E.geographicflag(geographic),
    )


def colour(word: str, opacity: float = 1.0) -> str:
    """#rrggbb as QGIS writes it."""
    red, green, blue = (int(word[at : at + 2], 16) for at in (1, 3, 5))
    return f"{red},{green},{blue},{round(255 * opacity)}"


def properties(entries: Mapping[str, Mapping[str, Any]]) -> Element:
    """The entries of plugins, by their scope."""
    found = element("properties")
    for scope, values in entries.items():
        inner = etree.SubElement(found, scope)
        for name, value in values.items():
            inner.append(_entry(name, value))
    return found


def _entry(name: str, value: Any) -> Element:
    if isinstance(value, list):
        return element(name, *(element("value", text=str(one)) for one in value), type="QStringList")
    told = str(value).lower() if isinstance(value, bool) else str(value)
    return element(name, text=told, type=_TYPES[type(value)])
