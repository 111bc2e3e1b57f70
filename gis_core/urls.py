"""Addresses of the whole site; apps are named by string only."""

from django.contrib import admin
from django.urls import include, path

from gis_core import health

urlpatterns = [
    path("livez", health.livez, name="livez"),
    path("readyz", health.readyz, name="readyz"),
    path("admin/", admin.site.urls),
    path("", include("gis_core.map_urls")),
]
