"""Addresses of what was seen below /api/v1/."""

from django.urls import path

from gis_core.api.views import ResourceDetail
from surveys.api.columns import PointColumns
from surveys.api.points import POINTS, PointList
from surveys.api.why import PointWhy

urlpatterns = [
    path("points/", PointList.as_view(resource=POINTS), name="points-list"),
    path("points/columns/", PointColumns.as_view(), name="points-columns"),
    path("points/<str:key>/", ResourceDetail.as_view(resource=POINTS), name="points-detail"),
    path("points/<str:key>/why/", PointWhy.as_view(), name="points-why"),
]
