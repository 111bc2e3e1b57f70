"""The form field of a geometry: what a browser sends is checked before any library sees it."""

from typing import Any

from django.contrib.gis import forms
from django.contrib.gis.geos import (
    GeometryCollection,
    GEOSGeometry,
    MultiLineString,
    MultiPoint,
    MultiPolygon,
)
from django.core.exceptions import ValidationError

from gis_core.geojson import DEPTHS, GeometryRefused, read_geojson
from gis_core.geometry import STORAGE_SRID

_COLLECTIONS: dict[str, type[GeometryCollection]] = {
    "MultiPoint": MultiPoint,
    "MultiLineString": MultiLineString,
    "MultiPolygon": MultiPolygon,
}
_NAMES = {name.upper(): name for name in DEPTHS}


class CheckedGeometryField(forms.GeometryField):
    """A geometry as GeoJSON in degrees (EPSG:4490); one part is taken where several may come.

    For the administration: `db_field.formfield(form_class=CheckedGeometryField, …)`.
    """

    def to_python(self, value: Any) -> GEOSGeometry | None:
        if value in self.empty_values or isinstance(value, GEOSGeometry):
            return super().to_python(value)
        kind = _NAMES.get(self.geom_type)
        kinds = frozenset({kind, kind.removeprefix("Multi")}) if kind else None
        try:
            shape = read_geojson(value, kinds=kinds)
        except GeometryRefused as error:
            raise ValidationError(error.message, code=error.code) from error
        made = GEOSGeometry(memoryview(shape.wkb), srid=STORAGE_SRID)
        if kind in _COLLECTIONS and made.geom_type != kind:
            made = _COLLECTIONS[kind](made, srid=STORAGE_SRID)
        return super().to_python(made)
