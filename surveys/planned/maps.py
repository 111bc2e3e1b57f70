"""The map of what is planned: areas without cases and spots that come back, among grids and streets."""

from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from gis_core.admin_map import MapWidget


def planned_map() -> SafeString:
    """Everything that holds now or is to come, to be looked at."""
    told = _("Suppression areas and recurring spots, now and to come; point at one to read its name.")
    widget = MapWidget(kind="MultiPolygon", neighbours_url=reverse("planned-around"), frozen_because=told)
    return widget.render("planned", None, {"id": "planned"})
