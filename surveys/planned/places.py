"""Which ground does a form mean: what was drawn, or what a name, a code or a pair of coordinates names?"""

import re
from typing import Any

from django import forms
from django.contrib.gis.geos import GEOSGeometry, Point
from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from gis_core.admin_map import MapWidget
from gis_core.geometry import STORAGE_SRID
from gis_core.geometry_field import CheckedGeometryField
from grids.models import Category, Grid, Place
from grids.resolver import county

_DEGREES = re.compile(r"\s*(-?\d{1,3}(?:\.\d+)?)\s*[,，\s]\s*(-?\d{1,2}(?:\.\d+)?)\s*", re.ASCII)
_SEPARATORS = re.compile(r"[,，、;；\n]+")


def map_field(kind: str, neighbours_url: Any, label: Any) -> CheckedGeometryField:
    """A field that is drawn on a map; what lies around comes from `neighbours_url`."""
    widget = MapWidget(kind=kind, neighbours_url=neighbours_url)
    return CheckedGeometryField(label=label, geom_type=kind.upper(), required=False, widget=widget)


def named_field(help_text: Any) -> forms.CharField:
    """The way without a map: what the ground is called."""
    return forms.CharField(
        label=gettext_lazy("Or by name"),
        required=False,
        max_length=120,
        help_text=help_text,
        widget=forms.TextInput(attrs={"class": "input", "autocomplete": "off"}),
    )


def ground_named(word: str) -> GEOSGeometry:
    """The outline of the responsibility grid or place of this code or name.  Raises ValidationError."""
    named = Q(code=word) | Q(name=word)
    shapes = list(
        Grid.objects.known().filter(named, kind=county().main_grid_kind).values_list("geom", flat=True)[:2]
    )
    shapes += list(Place.objects.known().filter(named).values_list("geom", flat=True)[:2])
    if not shapes:
        raise forms.ValidationError(_("There is no grid and no place of this code or name."))
    if len(shapes) > 1:
        raise forms.ValidationError(_("Several have this name: enter the code, or draw it."))
    return shapes[0]


def point_named(word: str) -> Point:
    """The point of these coordinates (longitude, latitude, EPSG:4490), or within the ground of this name.

    Raises ValidationError.
    """
    pair = _DEGREES.fullmatch(word)
    if pair is None:
        within = ground_named(word).point_on_surface
        assert isinstance(within, Point)
        return within
    lon, lat = float(pair[1]), float(pair[2])
    if not (abs(lon) <= 180 and abs(lat) <= 90):
        raise forms.ValidationError(_("These are no degrees: longitude first, then latitude."))
    return Point(lon, lat, srid=STORAGE_SRID)


def category_named(word: str) -> Category:
    """The category of this code or name; of equal names the eldest.  Raises ValidationError."""
    found = (
        Category.objects.filter(Q(key=word) | Q(name_zh=word) | Q(name_en__iexact=word), active=True)
        .order_by("pk")
        .first()
    )
    if found is None:
        raise forms.ValidationError(
            _("The catalogue has no category “%(word)s” that is in use.") % {"word": word}
        )
    return found


def words_of(text: str) -> list[str]:
    """The words of a list that a person typed."""
    return [word for part in _SEPARATORS.split(text) if (word := part.strip())]


def either(form: forms.Form, sent: dict[str, Any]) -> None:
    """Is the ground drawn or named, one of both?"""
    if {"geom", "named"} & form.errors.keys():
        return
    if not sent.get("geom") and not sent.get("named"):
        form.add_error("named", _("Draw it on the map, or say what it is called."))
    elif sent.get("geom") and sent.get("named"):
        form.add_error("named", _("It is drawn and named: leave one of both."))
