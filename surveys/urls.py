"""Addresses of the pages about what was seen."""

from django.urls import include, path

from surveys import hydrant_views, offset_views

urlpatterns = [
    path("workbench/", include("surveys.console.urls")),
    path("hydrants/", hydrant_views.hydrants_page, name="hydrants"),
    path("hydrants/files/<str:key>/", hydrant_views.findings_file, name="hydrants-file"),
    path("hydrants/<str:key>/gap/", hydrant_views.register_gap, name="hydrant-gap"),
    path("offset-checks/", offset_views.checks_page, name="offset-checks"),
    path("offset-checks/<str:key>/", offset_views.check_page, name="offset-check"),
]
