"""Boundary editions and their drafts: made by imports, by technicians in QGIS and on their page, never by hand."""

from django.contrib import admin

from gis_core.admin_base import ReadOnlyAdmin
from grids.models import BoundaryEdition, DraftObjection, DraftRow, EditionDraft, GridOutline


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


@admin.register(GridOutline)
class GridOutlineAdmin(ReadOnlyAdmin):
    """Which editions have outlines for small scales."""

    list_display = ["grid", "edition"]
    list_select_related = ["grid", "edition"]
    search_fields = ["grid__code", "grid__name"]
    exclude = ["geom"]


@admin.register(EditionDraft)
class EditionDraftAdmin(ReadOnlyAdmin):
    """Who draws on which area, and what the last check found."""

    list_display = ["name", "layer", "area_code", "state", "on_date", "made_by", "made_at", "edition"]
    list_filter = ["layer", "state"]
    list_select_related = ["made_by", "edition"]
    search_fields = ["name", "area_code", "note"]


@admin.register(DraftRow)
class DraftRowAdmin(ReadOnlyAdmin):
    """What is drawn in each draft."""

    list_display = ["code", "draft", "origin_id", "predecessors", "changed_at"]
    exclude = ["geom", "centreline"]
    list_select_related = ["draft"]
    search_fields = ["code"]


@admin.register(DraftObjection)
class DraftObjectionAdmin(ReadOnlyAdmin):
    """What units have against drafts."""

    list_display = ["draft", "unit", "text", "said_by", "said_at"]
    list_select_related = ["draft", "unit", "said_by"]
    search_fields = ["text"]
