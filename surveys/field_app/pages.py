"""The page that carries the field app: the same bytes for everybody, so that a phone may keep it signed out too."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.utils import translation
from django.views.i18n import JavaScriptCatalog

LANGUAGES = tuple(code for code, _name in settings.LANGUAGES)


def shell_text() -> str:
    """The page; it knows neither who reads nor in which language: the app asks both of the phone."""
    return render_to_string("surveys/field/shell.html")


def texts_text(request: HttpRequest, language: str) -> bytes:
    """The texts of the scripts in a language, as a script."""
    with translation.override(language):
        catalog: HttpResponse = JavaScriptCatalog().get(
            request
        )  # a second response around it would end the request
    return catalog.content
