"""Addresses of the workbench."""

from django.urls import path

from surveys.console import (
    bulk_views,
    enforcement_views,
    file_views,
    listing,
    map_views,
    photo_views,
    saved_views,
    sheet_views,
    text_views,
    views,
)

urlpatterns = [
    path("", views.workbench_page, name="workbench"),
    path("cases.xlsx", file_views.cases_file, name="workbench-file"),
    path("texts/", text_views.texts_page, name="workbench-texts"),
    path("filters/", saved_views.filters_page, name="workbench-filters"),
    path("list/", listing.list_rows, name="workbench-list"),
    path("map/", map_views.cases_map, name="workbench-map"),
    path("counts/", file_views.counts, name="workbench-counts"),
    path("dispatch/", bulk_views.bulk_dispatch, name="workbench-dispatch"),
    path("cases/<str:key>/step/", views.step_page, name="workbench-step"),
    path("cases/<str:key>/enforce/", enforcement_views.enforce_page, name="workbench-enforce"),
    path("cases/<str:key>/register/", enforcement_views.register_page, name="workbench-register"),
    path("cases/<str:key>/around/", enforcement_views.around, name="workbench-around"),
    path("cases/<str:key>/sheet.pdf", sheet_views.case_sheet, name="workbench-sheet"),
    path("cases/<str:key>/photo/", photo_views.photo, name="workbench-photo"),
]
