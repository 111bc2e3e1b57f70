"""Addresses of the workbench."""

from django.urls import path

from surveys.console import bulk_views, photo_views, views

urlpatterns = [
    path("", views.workbench_page, name="workbench"),
    path("dispatch/", bulk_views.bulk_dispatch, name="workbench-dispatch"),
    path("cases/<str:key>/step/", views.step_page, name="workbench-step"),
    path("cases/<str:key>/photo/", photo_views.photo, name="workbench-photo"),
]
