"""The administration's pages of renovation."""

from django.contrib import admin

from grids.admin.base import GroundMapAdmin
from renovation.models import RenovationZone


@admin.register(RenovationZone)
class RenovationZoneAdmin(GroundMapAdmin):
    """Areas of renovation."""

    list_display = ["code", "name", "kind"]
    list_filter = ["kind"]
    search_fields = ["code", "name"]
    fieldsets = [(None, {"fields": [("code", "name"), "kind", "geom"]})]
