"""Addresses of the dashboard."""

from django.urls import path

from surveys.dashboard import month_views, rate_views, views

urlpatterns = [
    path("", views.dashboard_page, name="dashboard"),
    path("rates/", rate_views.rates_page, name="dashboard-rates"),
    path("months/", month_views.months_page, name="frozen-months"),
    path("months/<str:key>/", month_views.month_page, name="frozen-month"),
]
