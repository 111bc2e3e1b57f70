"""The list from which QGIS installs and updates the plugin, and the plugin itself."""

from functools import cache
from pathlib import Path
from xml.etree import ElementTree

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_safe

from gis_core.plugin_zip import Plugin


def our_plugin() -> Plugin:
    return Plugin(Path(settings.BASE_DIR) / "qgis_plugin" / "wangge")


@cache
def _file() -> bytes:
    return our_plugin().zipped()


@require_safe
def plugin_list(request: HttpRequest) -> HttpResponse:
    """GET: the list of plugins, as QGIS's plugin manager reads it."""
    plugin = our_plugin()
    told = plugin.metadata
    root = ElementTree.Element("plugins")
    one = ElementTree.SubElement(root, "pyqgis_plugin", name=told["name"], version=told["version"])
    address = request.build_absolute_uri(reverse("technician-plugin", kwargs={"name": plugin.file_name}))
    words = {
        "description": told["description"],
        "about": told["about"],
        "version": told["version"],
        "qgis_minimum_version": told["qgisMinimumVersion"],
        "qgis_maximum_version": told["qgisMaximumVersion"],
        "homepage": told["homepage"],
        "file_name": plugin.file_name,
        "author_name": told["author"],
        "download_url": address,
        "experimental": told["experimental"],
        "deprecated": told["deprecated"],
        "tags": told["tags"],
    }
    for name, text in words.items():
        ElementTree.SubElement(one, name).text = text
    return HttpResponse(ElementTree.tostring(root, "utf-8", xml_declaration=True), content_type="text/xml")


@require_safe
def plugin_file(request: HttpRequest, name: str) -> HttpResponse:
    """GET: the plugin of this version; another one is not kept."""
    if name != our_plugin().file_name:
        raise Http404
    answer = HttpResponse(_file(), content_type="application/zip")
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer
