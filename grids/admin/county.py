"""The county's record: there is one, and it is made by init_county."""

from django.contrib import admin
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from grids.admin.base import GroundMapAdmin
from grids.models import County


@admin.register(County)
class CountyAdmin(GroundMapAdmin):
    """Names, limits and the outline of the county."""

    map_field = "outline"
    list_display = ["name", "code", "work_srid", "time_zone", "supervision_office", "ground_version"]
    readonly_fields = ["ground_version"]
    fieldsets = [
        (None, {"fields": ["code", "name", "code_rules", "work_srid", "time_zone"]}),
        (_("Outline"), {"fields": ["outline", "outside_tolerance_m", "outside_policy"]}),
        (
            _("Who answers"),
            {"fields": ["supervision_office", "main_grid_kind", "facility_reach_m", "ground_version"]},
        ),
        (
            _("Map and office hours"),
            {"fields": ["map_lon", "map_lat", "map_zoom", "office_hours", "phone_crs", "photo_stamp"]},
        ),
    ]

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False
