"""How features are drawn and named."""

from gis_core.qgis_project.elements import Element, colour, element, option
from gis_core.qgis_project.parts import Label, Look, MapLayer

_SYMBOLS = {"Point": "marker", "MultiLineString": "line", "MultiPolygon": "fill"}
_PLACED_AROUND, _PLACED_INSIDE, _PLACED_ALONG = 6, 4, 2


def renderer(layer: MapLayer) -> Element:
    """The renderer of a layer: one look, or one for each kind."""
    if not layer.kinds:
        symbols = element("symbols", _symbol("0", layer.geometry, layer.look or Look()))
        return element("renderer-v2", symbols, type="singleSymbol", symbollevels=bool(_casing(layer)))
    categories, symbols = element("categories"), element("symbols")
    for number, kind in enumerate(layer.kinds):
        categories.append(
            element("category", value=kind.value, label=kind.title, symbol=number, render="true")
        )
        symbols.append(_symbol(str(number), layer.geometry, kind.look))
    listed = ", ".join(f"'{kind.value}'" for kind in reversed(layer.kinds))
    last = element(
        "orderByClause", text=f"array_find(array({listed}), {layer.by})", asc=True, nullsFirst=False
    )
    return element(
        "renderer-v2",
        categories,
        symbols,
        element("orderby", last),
        type="categorizedSymbol",
        attr=layer.by,
        enableorderby=True,
    )


def _casing(layer: MapLayer) -> str:
    return layer.look.casing if layer.look else ""


def _symbol(name: str, geometry: str, look: Look) -> Element:
    draw = {"Point": _marker, "MultiLineString": _line, "MultiPolygon": _fill}[geometry]
    found = element("symbol", type=_SYMBOLS[geometry], name=name, alpha=look.opacity, clip_to_extent=True)
    found.extend(draw(look))
    return found


def _marker(look: Look) -> list[Element]:
    return [
        _part(
            "SimpleMarker",
            name=look.shape,
            color=colour(look.fill or "#ffffff", 1 if look.fill else 0),
            outline_color=colour(look.line or "#ffffff"),
            outline_width=str(look.width),
            outline_width_unit="MM",
            size=str(look.size),
            size_unit="MM",
        )
    ]


def _line(look: Look) -> list[Element]:
    inner = _stroke(look.line, look.width, "dash" if look.dash else "solid", level=1)
    return [_stroke(look.casing, look.width + 0.5, "solid"), inner] if look.casing else [inner]


def _stroke(word: str, width: float, style: str, level: int = 0) -> Element:
    found = _part(
        "SimpleLine",
        line_color=colour(word),
        line_style=style,
        line_width=str(width),
        line_width_unit="MM",
        capstyle="round",
        joinstyle="round",
    )
    found.set("pass", str(level))
    return found


def _fill(look: Look) -> list[Element]:
    return [
        _part(
            "SimpleFill",
            color=colour(look.fill or "#ffffff"),
            style="solid" if look.fill else "no",
            outline_color=colour(look.line or "#ffffff"),
            outline_style=("dash" if look.dash else "solid") if look.line else "no",
            outline_width=str(look.width),
            outline_width_unit="MM",
            joinstyle="round",
        )
    ]


def _part(kind: str, **settings: str) -> Element:
    found = element("layer", option(settings), class_=kind, enabled=True, locked=False)
    found.set("pass", "0")
    return found


def labeling(label: Label, geometry: str) -> Element:
    """The labels of a layer, with a light edge so that they are read on anything."""
    placement = {"Point": _PLACED_AROUND, "MultiLineString": _PLACED_ALONG}.get(geometry, _PLACED_INSIDE)
    buffer = element(
        "text-buffer",
        bufferDraw=True,
        bufferSize=0.8,
        bufferSizeUnits="MM",
        bufferColor="255,255,255,255",
        bufferOpacity=0.85,
    )
    style = element(
        "text-style",
        buffer,
        fieldName=label.column,
        isExpression=False,
        fontSize=label.size_pt,
        fontSizeUnit="Point",
        textColor=colour(label.colour),
        textOpacity=1,
    )
    settings = element(
        "settings",
        style,
        element("placement", placement=placement, dist=1, distUnits="MM", placementFlags=9, priority=7),
        element(
            "rendering",
            scaleVisibility=bool(label.from_scale),
            scaleMin=1,
            scaleMax=label.from_scale,
            displayAll=False,
            obstacle=True,
        ),
        calloutType="simple",
    )
    return element("labeling", settings, type="simple")
