"""Addresses of QField; all lie under /own-grids/qfield/."""

from django.urls import path

from surveys.qfield import views

urlpatterns = [
    path("", views.qfield_page, name="own-qfield"),
    path("<str:key>.zip", views.package_file, name="own-qfield-file"),
    path("returns/<str:key>/", views.return_page, name="qfield-return"),
    path("returns/<str:key>/progress/", views.return_progress, name="qfield-return-progress"),
    path("returns/<str:key>/rejects.csv", views.return_rejects, name="qfield-return-rejects"),
]
