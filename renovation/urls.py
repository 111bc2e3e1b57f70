"""Addresses of the pages of renovation."""

from django.urls import path

from renovation import views
from renovation.on_map import views as on_map
from renovation.overlays import views as overlays
from renovation.records import ground_views
from renovation.records import views as records

_PROJECT = "projects/<str:key>/"

urlpatterns = [
    path("", views.campaign_page, name="renovation"),
    path("map/", on_map.campaign_map, name="renovation-map"),
    path("map/panel/", on_map.county_panel, name="renovation-map-panel"),
    path("map/panel/<str:key>/", on_map.project_panel, name="renovation-map-project"),
    path("map/panel/<str:key>/<int:number>/", on_map.building_panel, name="renovation-map-building"),
    path("overlay/", overlays.overlay_page, name="renovation-overlay"),
    path("overlay/told/", overlays.overlay_told, name="renovation-overlay-told"),
    path("overlay/overlay.<slug:kind>", overlays.overlay_file, name="renovation-overlay-file"),
    path(_PROJECT, views.project_page, name="renovation-project"),
    path(f"{_PROJECT}gates/", records.gates_page, name="renovation-gates"),
    path(f"{_PROJECT}ground/", ground_views.ground_page, name="renovation-ground"),
    path(f"{_PROJECT}<slug:kind>/", records.records_page, name="renovation-records"),
    path(f"{_PROJECT}<slug:kind>/new/", records.new_record, name="renovation-record-new"),
    path(f"{_PROJECT}<slug:kind>/<int:number>/", records.record_page, name="renovation-record"),
]
