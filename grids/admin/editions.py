"""Boundary editions: made and published by imports, never by hand."""

from django.contrib import admin

from gis_core.admin_base import ReadOnlyAdmin
from grids.models import BoundaryEdition


@admin.register(BoundaryEdition)
class BoundaryEditionAdmin(ReadOnlyAdmin):
    """How the ground changed, and from which day."""

    list_display = [
        "layer",
        "number",
        "state",
        "effective_from",
        "published_at",
        "published_by",
        "source_name",
    ]
    list_filter = ["layer", "state"]
    list_select_related = ["published_by"]
    search_fields = ["layer", "source_name", "note"]
