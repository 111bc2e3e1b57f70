"""Addresses of the field app; all lie under /field/, the ground of its service worker."""

from django.urls import path

from surveys.field_app import views

urlpatterns = [
    path("", views.field_page, name="field"),
    path("shell/", views.shell, name="field-shell"),
    path("sw.js", views.worker, name="field-worker"),
    path("manifest.webmanifest", views.manifest, name="field-manifest"),
    path("texts/<str:key>.js", views.texts, name="field-texts"),
]
