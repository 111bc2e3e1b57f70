"""A form's geometry on a Leaflet map without internet: what lies around it is the background.

The map is drawn by gis_core/admin_map.js from a JSON island, since the content security policy allows no
inline script; Leaflet and Leaflet.draw are django-leaflet's.
"""

import json
import math
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

import shapely
from django import forms
from django.contrib import admin
from django.contrib.gis.db.models import GeometryField
from django.contrib.gis.db.models.functions import AsGeoJSON
from django.contrib.gis.geos import GEOSGeometry, Polygon
from django.core.exceptions import PermissionDenied
from django.db.models import Model, QuerySet
from django.forms.widgets import Widget
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.templatetags.static import static
from django.urls import URLPattern, path, reverse
from django.utils.functional import Promise
from django.utils.module_loading import import_string
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy
from leaflet.forms.widgets import LeafletWidget
from shapely.geometry import mapping

from gis_core import map_layers
from gis_core.admin_base import PolicyAdmin
from gis_core.geometry import STORAGE_SRID
from gis_core.geometry_field import CheckedGeometryField

#: Neighbours that one request gets at most, of each backdrop.
MOST_NEIGHBOURS = 400
#: An object is shown no closer than this at first.
CLOSEST_ZOOM = 17
#: Decimals of a neighbour's degrees: a decimetre.
NEIGHBOUR_DECIMALS = 6
_KEY = re.compile(r"[0-9]{0,18}", re.ASCII)
_KINDS = {
    name.upper(): name
    for name in ("Point", "LineString", "Polygon", "MultiPoint", "MultiLineString", "MultiPolygon")
} | {"GEOMETRY": "Geometry"}


def draw_texts() -> dict[str, str]:
    """What do the map's tools say?"""
    return {
        "add": _("Draw"),
        "edit": _("Edit the shape"),
        "remove": _("Delete parts"),
        "save": _("Done"),
        "cancel": _("Cancel"),
        "clear": _("Delete all"),
        "finish": _("Finish"),
        "undo": _("Remove the last point"),
        "place": _("Click where it stands."),
        "start": _("Click to begin."),
        "go_on": _("Click to go on."),
        "close": _("Click the first point to close the outline."),
        "end": _("Click the last point to finish."),
        "crossing": _("Edges must not cross."),
        "drag": _("Drag the handles, then press Done."),
        "pick": _("Click a part to delete it."),
        "many": _("Zoom in: only some of the neighbours are shown."),
        "failed": _("The neighbours could not be loaded."),
        "zoom_in": _("Zoom in"),
        "zoom_out": _("Zoom out"),
        "back": _("Back to the object"),
    }


class MapWidget(LeafletWidget):
    """A map over a hidden text field; `frozen_because`, where given, says why it cannot be drawn on."""

    template_name = "gis_core/admin/map_widget.html"
    geom_type = "GEOMETRY"

    def __init__(
        self,
        attrs: dict[str, Any] | None = None,
        *,
        kind: str,
        neighbours_url: str | Promise,
        frozen_because: str | Promise = "",
    ) -> None:
        super().__init__(attrs)
        self.kind, self.neighbours_url, self.frozen_because = kind, neighbours_url, frozen_because
        self.modifiable = not frozen_because

    @property
    def media(self) -> forms.Media:
        return forms.Media(
            css={
                "all": ["leaflet/leaflet.css", "leaflet/draw/leaflet.draw.css", "gis_core/admin_map.css"],
            },
            js=["leaflet/leaflet.js", "leaflet/draw/leaflet.draw.js", "gis_core/admin_map.js"],
        )

    def serialize(self, value: GEOSGeometry | None) -> str:
        """The GeoJSON text, every digit kept, so that what nobody touched stays as it is."""
        return json.dumps(mapping(shapely.from_wkb(bytes(value.wkb)))) if value else ""

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        """A text that came back from a form goes back as it came, so that no drawing is lost."""
        context = Widget.get_context(self, name, None, attrs)
        map_id = context["widget"]["attrs"].get("id") or f"id_{name}"
        start: map_layers.MapStart = import_string(map_layers.MAP_START)()
        context.update(
            map_id=map_id,
            config_id=f"{map_id}-config",
            text=value if isinstance(value, str) else self.serialize(value),
            frozen_because=self.frozen_because,
            config={
                "field": map_id,
                "kind": self.kind,
                "editable": self.modifiable,
                "neighbours": self.neighbours_url,
                "view": {"lon": start.lon, "lat": start.lat, "zoom": start.zoom},
                "bounds": start.bounds,
                "closest": CLOSEST_ZOOM,
                "pin": static("gis_core/pin.svg"),
                "texts": draw_texts(),
            },
        )
        return context


@dataclass(frozen=True, slots=True)
class Backdrop:
    """Rows drawn muted around the object: `column` is their geometry; `own`: the object's own layer;
    `named`: with their names.
    """

    rows: QuerySet[Any]
    column: str
    own: bool = False
    named: bool = True


def read_bbox(text: str) -> Polygon | None:
    """Which box (EPSG:4490) do west,south,east,north name?  None where they name none."""
    try:
        west, south, east, north = (float(word) for word in text.split(","))
    except ValueError:
        return None
    if not all(map(math.isfinite, (west, south, east, north))) or west > east or south > north:
        return None
    box = Polygon.from_bbox((max(west, -180), max(south, -90), min(east, 180), min(north, 90)))
    box.srid = STORAGE_SRID
    return box


def neighbours_answer(
    backdrops: Iterable[Backdrop],
    text: str,
    *,
    label: Callable[[Any], str],
    without: int | None = None,
) -> JsonResponse:
    """What lies within a bbox as GeoJSON features (EPSG:4490), each with its label; 400 for what is no bbox."""
    box = read_bbox(text)
    if box is None:
        return JsonResponse({"detail": _("bbox is west,south,east,north in degrees.")}, status=400)
    features: list[dict[str, Any]] = []
    complete = True
    for backdrop in backdrops:
        found = _around(backdrop, box, without if backdrop.own else None, label)
        complete = complete and len(found) <= MOST_NEIGHBOURS
        features += found[:MOST_NEIGHBOURS]
    response = JsonResponse({"type": "FeatureCollection", "features": features, "complete": complete})
    response["Cache-Control"] = "private, no-store"
    return response


def _around(
    backdrop: Backdrop, box: Polygon, without: int | None, label: Callable[[Any], str]
) -> list[dict[str, Any]]:
    rows = backdrop.rows.filter(**{f"{backdrop.column}__bboverlaps": box}).order_by("pk")
    rows = rows.exclude(pk=without) if without is not None else rows
    rows = rows.annotate(shape_json=AsGeoJSON(backdrop.column, precision=NEIGHBOUR_DECIMALS))
    columns = [f.name for f in rows.model._meta.concrete_fields if isinstance(f, GeometryField)]
    return [
        {
            "type": "Feature",
            "geometry": json.loads(row.shape_json),
            "properties": {"label": label(row) if backdrop.named else "", "own": backdrop.own},
        }
        for row in rows.defer(*columns)[: MOST_NEIGHBOURS + 1]
    ]


def name_of(row: Any) -> str:
    """What is written on a neighbour?"""
    return str(getattr(row, "name", "") or getattr(row, "code", "") or row)


class MapAdmin(PolicyAdmin):
    """Pages of a model with a geometry: `map_field` is drawn on a map with its neighbours.

    `frozen_when_saved`, where given, says why the geometry of a saved object is not drawn here.
    """

    map_field = "geom"
    frozen_when_saved: str | Promise = ""

    class Media:
        css = {"all": ["leaflet/leaflet.css", "leaflet/draw/leaflet.draw.css", "gis_core/admin_map.css"]}
        js = ["leaflet/leaflet.js", "leaflet/draw/leaflet.draw.js", "gis_core/admin_map.js"]

    def backdrops(self) -> Iterable[Backdrop]:
        """What lies around: the layer itself; a room adds what its people find their way by."""
        yield Backdrop(self.neighbours(), self.map_field, own=True)

    def neighbours(self) -> QuerySet[Any]:
        """Which objects of the same layer are worth showing?"""
        return self.model._default_manager.all()

    def is_frozen(self, request: HttpRequest, obj: Model | None) -> bool:
        """Is the geometry to be looked at only?"""
        if obj is None:
            return not self.has_add_permission(request)
        return bool(self.frozen_when_saved) or not self.has_change_permission(request, obj)

    @admin.display(description=_lazy("Map"))
    def frozen_map(self, obj: Model) -> SafeString:
        """The geometry as a picture, with the reason why it is no more than that."""
        reason = self.frozen_when_saved or _lazy("Your role may look at the geometry, not change it.")
        widget = self.map_widget(obj.pk, frozen_because=reason)
        shape = getattr(obj, self.map_field)
        return widget.render(self.map_field, shape, {"id": f"id_{self.map_field}"})

    def get_readonly_fields(self, request: HttpRequest, obj: Model | None = None) -> list[str]:
        fields = [str(name) for name in super().get_readonly_fields(request, obj)]
        return [*fields, "frozen_map"] if self.is_frozen(request, obj) else fields

    def get_fieldsets(self, request: HttpRequest, obj: Model | None = None) -> Any:
        """The fieldsets, in which a frozen geometry is a picture and no field."""
        fieldsets = super().get_fieldsets(request, obj)
        if not self.is_frozen(request, obj):
            return fieldsets
        shown = {self.map_field: "frozen_map"}
        return [
            (title, {**options, "fields": [shown.get(str(name), name) for name in options["fields"]]})
            for title, options in fieldsets
        ]

    def formfield_for_dbfield(self, db_field: Any, request: Any, **kwargs: Any) -> Any:
        if db_field.name == self.map_field:
            match = request.resolver_match if request else None
            kwargs["widget"] = self.map_widget(match.kwargs.get("object_id") if match else None)
            kwargs["form_class"] = CheckedGeometryField
        return super().formfield_for_dbfield(db_field, request, **kwargs)

    def map_widget(self, pk: object, *, frozen_because: str | Promise = "") -> MapWidget:
        """The map of the object with this key (None: a new one)."""
        options, column = self.opts, self.opts.get_field(self.map_field)
        url = reverse(f"{self.admin_site.name}:{options.app_label}_{options.model_name}_neighbours")
        return MapWidget(
            kind=_KINDS[column.geom_type],  # type: ignore[union-attr]
            neighbours_url=url if pk is None else f"{url}?without={pk}",
            frozen_because=frozen_because,
        )

    def get_urls(self) -> list[URLPattern]:
        name = f"{self.opts.app_label}_{self.opts.model_name}_neighbours"
        view = self.admin_site.admin_view(self.neighbours_view)
        return [path("neighbours/", view, name=name), *super().get_urls()]

    def neighbours_view(self, request: HttpRequest) -> HttpResponse:
        """GET …/neighbours/?bbox=west,south,east,north&without=id: what lies around, as GeoJSON features."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        without = request.GET.get("without", "")
        if not _KEY.fullmatch(without):
            return JsonResponse({"detail": _("bbox is west,south,east,north in degrees.")}, status=400)
        return neighbours_answer(
            self.backdrops(),
            request.GET.get("bbox", ""),
            label=self.neighbour_label,
            without=int(without) if without else None,
        )

    def neighbour_label(self, row: Any) -> str:
        """What is written on a neighbour?"""
        return name_of(row)
