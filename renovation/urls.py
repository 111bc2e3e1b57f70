"""Addresses of the pages of renovation."""

from django.urls import path

from renovation import views
from renovation.on_map import views as on_map
from renovation.overlays import views as overlays
from renovation.records import acceptance_views, choice_views, ground_views, interim_views, zone_views
from renovation.records import sheet_views as sheets
from renovation.records import views as records
from renovation.reports import inspection_views as inspections
from renovation.reports import public_views, yearly_views
from renovation.reports import views as reports
from renovation.wallmaps import views as wall_maps

_PROJECT = "projects/<str:key>/"

urlpatterns = [
    path("", views.campaign_page, name="renovation"),
    path("map/", on_map.campaign_map, name="renovation-map"),
    path("map/panel/", on_map.county_panel, name="renovation-map-panel"),
    path("map/panel/<str:key>/", on_map.project_panel, name="renovation-map-project"),
    path("map/panel/<str:key>/<int:number>/", on_map.building_panel, name="renovation-map-building"),
    path("public/", public_views.public_page, name="renovation-public"),
    path("public/<int:number>/", public_views.publication_page, name="renovation-public-page"),
    path("publish/", public_views.publish, name="renovation-publish"),
    path("reports/master/", reports.master_page, name="renovation-master"),
    path("reports/<str:word>.xlsx", reports.ledger, name="renovation-ledger"),
    path("zones/<str:key>/", zone_views.zone_page, name="renovation-zone"),
    path("programmes/<str:key>/<str:word>/", yearly_views.year_page, name="renovation-year"),
    path("programmes/<str:key>/<str:word>.<slug:kind>", yearly_views.year_file, name="renovation-year-file"),
    path("wallmap.pdf", wall_maps.campaign_wall_map, name="renovation-wall-map"),
    path("overlay/", overlays.overlay_page, name="renovation-overlay"),
    path("overlay/told/", overlays.overlay_told, name="renovation-overlay-told"),
    path("overlay/overlay.<slug:kind>", overlays.overlay_file, name="renovation-overlay-file"),
    path(_PROJECT, views.project_page, name="renovation-project"),
    path(f"{_PROJECT}wallmap.pdf", wall_maps.project_wall_map, name="renovation-project-wall-map"),
    path(f"{_PROJECT}gates/", records.gates_page, name="renovation-gates"),
    path(f"{_PROJECT}ground/", ground_views.ground_page, name="renovation-ground"),
    path(f"{_PROJECT}acceptance/", acceptance_views.acceptance_page, name="renovation-acceptance"),
    path(
        f"{_PROJECT}acceptance/<int:number>/photo/", acceptance_views.sign_photo, name="renovation-sign-photo"
    ),
    path(f"{_PROJECT}interim/", interim_views.interim_page, name="renovation-interim"),
    path(f"{_PROJECT}reports/", reports.reports_page, name="renovation-reports"),
    path(f"{_PROJECT}reports/<str:word>/", reports.report_page, name="renovation-report"),
    path(f"{_PROJECT}reports/<str:word>.<slug:kind>", reports.report_file, name="renovation-report-file"),
    path(f"{_PROJECT}inspections/", inspections.inspections_page, name="renovation-inspections"),
    path(f"{_PROJECT}inspections/<str:word>/", inspections.inspection_page, name="renovation-inspection"),
    path(
        f"{_PROJECT}inspections/<str:word>.<slug:kind>",
        inspections.inspection_file,
        name="renovation-inspection-file",
    ),
    path(f"{_PROJECT}rules/<int:number>/decree/", records.decree, name="renovation-rules-decree"),
    path(f"{_PROJECT}choice/", choice_views.choice_page, name="renovation-choice"),
    path(f"{_PROJECT}<slug:kind>/table/", sheets.table_page, name="renovation-table"),
    path(f"{_PROJECT}<slug:kind>/table.xlsx", sheets.empty_table, name="renovation-table-empty"),
    path(f"{_PROJECT}<slug:kind>/", records.records_page, name="renovation-records"),
    path(f"{_PROJECT}<slug:kind>/new/", records.new_record, name="renovation-record-new"),
    path(f"{_PROJECT}<slug:kind>/<int:number>/", records.record_page, name="renovation-record"),
]
