"""What the members of a report are made of: numbers that are some, moments that are past, places."""

import datetime
import math
import uuid
from typing import Any
from zoneinfo import ZoneInfo

from django.utils import timezone
from django.utils.translation import gettext as _
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from gis_core.api.coordinates import declared
from gis_core.api.parameters import Refused
from gis_core.geojson import GeometryRefused, read_geojson
from grids.resolver import county
from surveys.rules import CLOCK_DRIFT

LONGEST_CRS = 20


class UidField(serializers.UUIDField):
    """A UUID as text: a number that could be read as one is a mistake."""

    def to_internal_value(self, data: Any) -> uuid.UUID:
        if not isinstance(data, str):
            self.fail("invalid", value=str(data)[:60])
        found: uuid.UUID = super().to_internal_value(data)
        return found


class FiniteField(serializers.FloatField):
    """A number that is one: neither NaN nor infinite, neither a text nor true or false."""

    def to_internal_value(self, data: Any) -> float:
        if isinstance(data, bool) or not isinstance(data, int | float) or not math.isfinite(_float(data)):
            self.fail("invalid")
        return float(data)


def _float(value: float) -> float:
    try:
        return float(value)
    except OverflowError:
        return math.inf


class HeadingField(FiniteField):
    """Whither somebody looks: 0 is north, 90 east, and 360 is written 0."""

    def __init__(self, **options: Any) -> None:
        super().__init__(min_value=0, max_value=360, **options)

    def to_internal_value(self, data: Any) -> float:
        found = super().to_internal_value(data)
        if found == 360:
            raise serializers.ValidationError(_("360 degrees are written as 0"))
        return found


class LocalMomentField(serializers.DateTimeField):
    """A moment; without an offset it is in the county's time zone."""

    def default_timezone(self) -> datetime.tzinfo:
        return ZoneInfo(county().time_zone)


class MomentField(LocalMomentField):
    """A moment that is past, but for the drift of clocks; without an offset it is in the county's time zone."""

    def to_internal_value(self, value: Any) -> datetime.datetime:
        found: datetime.datetime = super().to_internal_value(value)
        if found > timezone.now() + CLOCK_DRIFT:
            raise serializers.ValidationError(_("lies in the future; check the clock and the time zone"))
        return found


@extend_schema_field(OpenApiTypes.STR)
class CrsField(serializers.Field[Any, Any, Any, Any]):
    """A CRS by its word: EPSG:4490, 4547, gcj02, bd09."""

    def to_internal_value(self, data: Any) -> Any:
        if not isinstance(data, str) or len(data) > LONGEST_CRS:
            raise serializers.ValidationError(_("needs a word such as EPSG:4490"))
        try:
            return declared(data)
        except Refused as error:
            raise serializers.ValidationError(str(error)) from error


class PointGeometryField(serializers.JSONField):
    """A GeoJSON point as longitude and latitude."""

    def to_internal_value(self, data: Any) -> Any:
        try:
            point = read_geojson(data, kinds=frozenset({"Point"}))
        except GeometryRefused as error:
            raise serializers.ValidationError(error.message, code=error.code) from error
        return point.x, point.y
