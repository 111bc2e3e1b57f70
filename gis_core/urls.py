"""Addresses of the whole site; apps are named by string only."""

from django.contrib import admin
from django.urls import include, path

urlpatterns = [
    path("admin/", admin.site.urls),
    path("", include("gis_core.map_urls")),
]
