"""The administration's page of illegal structures: to look at; they go on by the steps of their case alone."""

from gis_core.admin_base import ReadOnlyAdmin
from grids.admin.base import GroundMapAdmin


class EnforcementAdmin(ReadOnlyAdmin, GroundMapAdmin):
    """Where the procedure against each stands, on a map."""

    list_display = ["case", "stage", "law", "area_m2", "removable_from", "file_number"]
    list_filter = ["stage", "law", "form", "permit_match"]
    list_select_related = ["case"]
    search_fields = ["=case__number", "file_number", "permit_number"]
