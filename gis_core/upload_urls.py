"""Addresses of uploads."""

from django.urls import path

from gis_core import upload_views

urlpatterns = [
    path("", upload_views.uploads_page, name="uploads"),
    path("<str:key>/", upload_views.upload_page, name="upload"),
    path("<str:key>/progress/", upload_views.upload_progress, name="upload-progress"),
    path("<str:key>/rejects/", upload_views.upload_rejects, name="upload-rejects"),
]
