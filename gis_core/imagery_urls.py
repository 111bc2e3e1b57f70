"""Addresses of imagery; all lie under /imagery/."""

from django.urls import path

from gis_core import imagery_views
from gis_core.imagery import map_views, zonal_views

urlpatterns = [
    path("", imagery_views.imagery_page, name="imagery"),
    path("counts/<str:key>.<slug:kind>", zonal_views.count_file, name="zonal-count-file"),
    path("counts/<str:key>/map/", map_views.counted_areas, name="zonal-count-map"),
    path("counts/<str:key>/", zonal_views.count_page, name="zonal-count"),
    path("<str:key>/count/", zonal_views.order_view, name="raster-count"),
    path("<str:key>/", imagery_views.raster_page, name="raster"),
    path("<str:key>/progress/", imagery_views.raster_progress, name="raster-progress"),
    path("<str:key>/value/", map_views.raster_value, name="raster-value"),
    path("<str:key>/<str:z>/<str:x>/<str:y>.png", map_views.raster_tile, name="raster-tile"),
]
