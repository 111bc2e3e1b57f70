"""The administration's pages of QField packages and what came back: for looking up; they are worked on at
/own-grids/qfield/.
"""

from gis_core.admin_base import ReadOnlyAdmin


class QFieldPackageAdmin(ReadOnlyAdmin):
    """Which grids went into the field, for whom."""

    list_display = ["file_name", "holder", "grid_codes", "state", "asked_at", "made_by"]
    list_filter = ["state"]
    list_select_related = ["holder", "made_by"]
    search_fields = ["file_name", "holder__username"]
    exclude = ["base", "language", "job_id", "touched_at"]


class QFieldReturnAdmin(ReadOnlyAdmin):
    """Which files came back, and what became of them."""

    list_display = ["file_name", "package", "state", "sent_by", "sent_at", "decided_by", "decided_at"]
    list_filter = ["state"]
    list_select_related = ["package", "sent_by", "decided_by"]
    search_fields = ["file_name", "sent_by__username"]
    exclude = ["language", "digest", "job_id", "touched_at"]


class QFieldRowAdmin(ReadOnlyAdmin):
    """What became of each row of them."""

    list_display = ["returned", "position", "layer", "kind", "label", "choice"]
    list_filter = ["layer", "kind"]
    list_select_related = ["returned"]
