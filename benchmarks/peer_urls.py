"""The project's addresses, and below /peer/ the same lists as djangorestframework-gis makes them."""

from typing import Any

from django.contrib.gis.geos import Polygon
from django.urls import include, path
from rest_framework import generics, serializers
from rest_framework.permissions import IsAuthenticated
from rest_framework_gis.serializers import GeoFeatureModelSerializer

from benchmarks.p8_list import FIELDS
from gis_core.geometry import STORAGE_SRID
from surveys.models import SurveyPoint


class PointFeature(GeoFeatureModelSerializer[SurveyPoint]):
    """A point with the same members as the project's own list."""

    category = serializers.CharField(source="category.key")
    category_name = serializers.CharField(source="category.name_zh")
    on = serializers.DateField(source="seen_on")
    accountable_unit = serializers.CharField(source="accountable_unit.name")
    accountable_unit_code = serializers.CharField(source="accountable_unit.code")
    handling_unit = serializers.CharField(source="handling_unit.name")
    handling_unit_code = serializers.CharField(source="handling_unit.code")
    grid = serializers.CharField(source="grid.code", default=None)
    road_section = serializers.CharField(source="road_section.code", default=None)

    class Meta:
        model = SurveyPoint
        geo_field = "geom"
        id_field = "id"
        fields = ("id", *FIELDS)


class PointFeatures(generics.ListAPIView[SurveyPoint]):
    """The points of the rectangle `bbox` (degrees) that the reader may see, as one FeatureCollection."""

    permission_classes = (IsAuthenticated,)
    serializer_class = PointFeature

    def get_queryset(self) -> Any:
        related = ("category", "accountable_unit", "handling_unit", "grid", "road_section")
        rows = SurveyPoint.objects.visible_to(self.request.user).select_related(*related)
        west, south, east, north = (float(side) for side in self.request.query_params["bbox"].split(","))
        box = Polygon.from_bbox((west, south, east, north))
        box.srid = STORAGE_SRID
        return rows.filter(geom__bboverlaps=box).order_by("pk")


urlpatterns = [path("peer/points/", PointFeatures.as_view()), path("", include("gis_core.urls"))]
