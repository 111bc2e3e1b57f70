"""Addresses of the map page and what it needs: signing in and out, language, texts, tiles."""

from django.contrib.auth.views import LoginView, LogoutView
from django.urls import path
from django.views.i18n import set_language

from gis_core.tiles import tile
from gis_core.views import map_page, script_texts

urlpatterns = [
    path("", map_page, name="map"),
    path("login/", LoginView.as_view(redirect_authenticated_user=True), name="login"),
    path("logout/", LogoutView.as_view(), name="logout"),
    path("language/", set_language, name="set_language"),
    path("texts.js", script_texts, name="javascript-catalogue"),
    path("tiles/<str:names>/<str:z>/<str:x>/<str:y>.mvt", tile, name="tile"),
]
