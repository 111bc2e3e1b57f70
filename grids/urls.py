"""Addresses of the pages about the ground."""

from django.urls import path

from grids.views import audit_page

urlpatterns = [
    path("audit/", audit_page, name="audit"),
]
