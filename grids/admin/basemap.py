"""Buildings and bodies of water, which the map shows under everything else."""

from collections.abc import Iterable

from django.contrib import admin

from gis_core.admin_map import Backdrop
from grids.admin.base import GroundMapAdmin
from grids.models import Building, WaterBody


@admin.register(Building)
class BuildingAdmin(GroundMapAdmin):
    """Footprints of buildings."""

    list_display = ["code", "name", "use", "storeys", "height_m"]
    list_filter = ["use"]
    search_fields = ["code", "name"]
    fieldsets = [(None, {"fields": [("code", "name"), ("use", "storeys", "height_m"), "geom"]})]

    def backdrops(self) -> Iterable[Backdrop]:
        yield from super().backdrops()
        yield Backdrop(WaterBody.objects.all(), "geom")


@admin.register(WaterBody)
class WaterBodyAdmin(GroundMapAdmin):
    """Rivers, canals, lakes and ponds."""

    list_display = ["code", "name", "kind"]
    list_filter = ["kind"]
    search_fields = ["code", "name"]
    fieldsets = [(None, {"fields": [("code", "name"), "kind", "geom"]})]
