"""Takes in features that are sent (Part 4): their form is checked here, all else by the writer of the collection."""

import hashlib
import math
from collections.abc import Mapping
from typing import Any

from django.utils.http import parse_etags
from django.utils.translation import gettext as _
from rest_framework.exceptions import PermissionDenied, ValidationError
from rest_framework.request import Request

from gis_core.api.parameters import Refused
from gis_core.errors import Problem
from gis_core.geojson import DEPTHS
from gis_core.ogc.collections import Collection, SentFeature, Writer, ground
from gis_core.ogc.systems import CRS84, LONGEST, System, system_named
from gis_core.ogc.words import unreadable

CONTENT_CRS = "Content-Crs"
IF_MATCH = "If-Match"
#: What a feature has beside its properties; all but the first two is the server's to say.
_MEMBERS = {"geometry", "properties", "type", "id", "links", "bbox"}


def etag_of(text: str, system: System = CRS84) -> str:
    """Which state of a feature is it?  By its text in CRS84; tags of other systems begin alike and name the system."""
    digest = hashlib.sha256(text.encode()).hexdigest()[:32]
    return f'"{digest}"' if system.epsg is None else f'"{digest}-{system.epsg}"'


def require_match(request: Request, text: str) -> None:
    """Go on only if the sender knows the feature as it is, where it says what it knows.  Raises Problem (412)."""
    said = request.headers.get(IF_MATCH)
    if said is None or said.strip() == "*":
        return
    known = {tag.strip('"').split("-")[0] for tag in parse_etags(said)}
    if etag_of(text).strip('"') not in known:
        raise Problem(
            412,
            "feature.changed",
            _("The feature has changed since you read it."),
            _("Read it again, then send your change with its new ETag."),
        )


def writer_of(collection: Collection, user: Any) -> Writer:
    """Who writes features of this collection for this user?  Raises PermissionDenied; Problem (405): nobody does."""
    if collection.writer is None:
        raise Problem(
            405,
            "method.not_allowed",
            _("%(layer)s are only read here.") % {"layer": collection.resource.title},
            _("See /ogc/docs for what each address offers."),
        )
    if not collection.writer.audience.test(user):
        raise PermissionDenied(
            _("Your role does not write %(layer)s.") % {"layer": collection.resource.title}
        )
    return collection.writer


def sent_feature(request: Request, collection: Collection, *, whole: bool) -> SentFeature:
    """The feature of a request, or the parts of it that shall change.  Raises ValidationError, Problem (400)."""
    body = request.body
    data = request.data
    if not isinstance(data, dict) or data.get("type", None if whole else "Feature") != "Feature":
        raise ValidationError({"type": [_("needs a GeoJSON feature")]})
    if unknown := sorted(set(data) - _MEMBERS):
        raise ValidationError({name[:60]: [_("unknown")] for name in unknown})
    missing = [name for name in ("geometry", "properties") if whole and name not in data]
    if missing:
        raise ValidationError({name: [_("is missing")] for name in missing})
    system = _content_crs(request)
    geometry, said = data.get("geometry"), data.get("properties")
    return SentFeature(
        properties=_properties({} if said is None else said, collection),
        geometry=None if geometry is None else _geometry(geometry, system),
        crs=system.declared,
        body_sha256=hashlib.sha256(body).hexdigest(),
    )


def _content_crs(request: Request) -> System:
    said = request.headers.get(CONTENT_CRS)
    if said is None:
        return CRS84
    try:
        if len(said) > LONGEST:
            raise Refused(_("is too long or holds control characters"))
        return system_named(said, ground().work_srid)
    except Refused as error:
        raise unreadable(CONTENT_CRS, error) from error


def _properties(said: Any, collection: Collection) -> Mapping[str, Any]:
    """What may be written of what was said; what the server sets stands in a feature that was read, and is left."""
    assert collection.writer is not None
    if not isinstance(said, dict):
        raise ValidationError({"properties": [_("needs a JSON object")]})
    writable = collection.writer.properties
    known = {"id", *writable, *collection.resource.by_name}
    if unknown := sorted(set(said) - known):
        raise ValidationError({f"properties.{name[:60]}": [_("unknown")] for name in unknown})
    return {name: value for name, value in said.items() if name in writable}


def _geometry(said: Any, system: System) -> Mapping[str, Any]:
    if not isinstance(said, dict) or set(said) - {"type", "coordinates", "bbox"}:
        raise ValidationError({"geometry": [_("A geometry has a type and coordinates, and nothing else.")]})
    kind = said.get("type")
    if not isinstance(kind, str) or kind not in DEPTHS:
        kinds = ", ".join(sorted(DEPTHS))
        raise ValidationError({"geometry": [_("The geometry must be one of: %(kinds)s.") % {"kinds": kinds}]})
    return {"type": kind, "coordinates": _x_y(said.get("coordinates"), DEPTHS[kind], system)}


def _x_y(said: Any, depth: int, system: System) -> list[Any]:
    """Coordinates with x before y, whatever the system's order; heights go."""
    if not isinstance(said, list):
        raise ValidationError({"geometry": [_("The coordinates are not nested as the type wants it.")]})
    if depth:
        return [_x_y(one, depth - 1, system) for one in said]
    if not 2 <= len(said) <= 3 or not all(_is_number(one) for one in said):
        raise ValidationError({"geometry": [_("A position is two numbers and perhaps a height.")]})
    return list(system.x_y(float(said[0]), float(said[1])))


def _is_number(value: Any) -> bool:
    if isinstance(value, bool) or not isinstance(value, int | float):
        return False
    try:
        return math.isfinite(float(value))
    except OverflowError:
        return False
