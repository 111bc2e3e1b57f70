"""Addresses of the pages of renovation."""

from django.urls import path

from renovation import views
from renovation.records import ground_views
from renovation.records import views as records

_PROJECT = "projects/<str:key>/"

urlpatterns = [
    path("", views.campaign_page, name="renovation"),
    path(_PROJECT, views.project_page, name="renovation-project"),
    path(f"{_PROJECT}gates/", records.gates_page, name="renovation-gates"),
    path(f"{_PROJECT}ground/", ground_views.ground_page, name="renovation-ground"),
    path(f"{_PROJECT}<slug:kind>/", records.records_page, name="renovation-records"),
    path(f"{_PROJECT}<slug:kind>/new/", records.new_record, name="renovation-record-new"),
    path(f"{_PROJECT}<slug:kind>/<int:number>/", records.record_page, name="renovation-record"),
]
