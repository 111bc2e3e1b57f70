"""Addresses of the pages about the ground."""

from django.urls import path

from grids import calendar_views, due_views, duty_views, substitution_views
from grids.views import audit_page

urlpatterns = [
    path("audit/", audit_page, name="audit"),
    path("due/", due_views.due_page, name="due"),
    path("calendar/", calendar_views.calendar_page, name="calendar"),
    path("substitutes/", substitution_views.substitutes_page, name="substitutes"),
    path("duties/", duty_views.units_page, name="duties"),
    path("duties/<str:key>/", duty_views.unit_page, name="unit-duties"),
    path("duties/<str:key>/notices/", duty_views.issue, name="issue-notice"),
    path("duty-notices/<str:key>/", duty_views.notice_page, name="duty-notice"),
    path("duty-notices/<str:key>/document/", duty_views.document, name="duty-notice-document"),
]
