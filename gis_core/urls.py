"""Addresses of the whole site; apps are named by string only."""

from django.contrib import admin
from django.urls import include, path

from gis_core import health, technician_plugin

urlpatterns = [
    path("livez", health.livez, name="livez"),
    path("readyz", health.readyz, name="readyz"),
    path("qgis/plugins.xml", technician_plugin.plugin_list, name="technician-plugins"),
    path("qgis/<str:name>", technician_plugin.plugin_file, name="technician-plugin"),
    path("admin/", admin.site.urls),
    path("api/", include("gis_core.api_urls")),
    path("ogc/", include("gis_core.ogc.urls")),
    path("", include("gis_core.map_urls")),
    path("uploads/", include("gis_core.upload_urls")),
    path("imagery/", include("gis_core.imagery_urls")),
    path("", include("grids.urls")),
    path("", include("surveys.urls")),
    path("renovation/", include("renovation.urls")),
    path("assessment/", include("assessment.urls")),
    path("wall/", include("assessment.wall_urls")),
]
handler404 = "gis_core.errors.not_found"
handler500 = "gis_core.errors.server_error"
