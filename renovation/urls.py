"""Addresses of the pages of renovation."""

from django.urls import path

from renovation import views

urlpatterns = [
    path("", views.campaign_page, name="renovation"),
    path("projects/<str:key>/", views.project_page, name="renovation-project"),
]
