"""The address of the wall, which people type into a machine without a keyboard worth the name."""

from django.urls import path

from assessment.overview import views

urlpatterns = [path("", views.wall_page, name="wall")]
