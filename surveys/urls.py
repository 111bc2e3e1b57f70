"""Addresses of the pages about what was seen."""

from django.urls import path

from surveys import offset_views

urlpatterns = [
    path("offset-checks/", offset_views.checks_page, name="offset-checks"),
    path("offset-checks/<str:key>/", offset_views.check_page, name="offset-check"),
]
