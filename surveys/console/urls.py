"""Addresses of the workbench."""

from django.urls import path

from surveys.console import views

urlpatterns = [
    path("", views.workbench_page, name="workbench"),
    path("cases/<str:key>/step/", views.step_page, name="workbench-step"),
]
