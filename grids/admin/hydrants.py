"""The hydrant standard, and what checks of it found; the page /hydrants/ shows the last one in words."""

from django.contrib import admin
from django.http import HttpRequest

from gis_core.admin_base import PolicyAdmin, ReadOnlyAdmin
from grids.models import HydrantCheck, HydrantFinding, HydrantGround, HydrantStandard


@admin.register(HydrantStandard)
class HydrantStandardAdmin(PolicyAdmin):
    """The measures of the county: one record, until which those of the standard hold."""

    list_display = ["__str__", "radius_m", "spacing_m", "setback_m", "wide_road_m", "built_up_margin_m"]
    fields = ["radius_m", "spacing_m", "setback_m", "wide_road_m", "built_up_margin_m"]

    def has_add_permission(self, request: HttpRequest) -> bool:
        return super().has_add_permission(request) and not HydrantStandard.objects.exists()


@admin.register(HydrantCheck)
class HydrantCheckAdmin(ReadOnlyAdmin):
    """Which checks there were, and how much was missing."""

    list_display = ["on_date", "computed_at", "total"]
    date_hierarchy = "on_date"

    @admin.display(description=HydrantFinding._meta.verbose_name_plural)
    def total(self, obj: HydrantCheck) -> int:
        """How many findings there were in all."""
        return int(obj.totals.get("findings", 0))


@admin.register(HydrantFinding)
class HydrantFindingAdmin(ReadOnlyAdmin):
    """Every place that ever fell short, with the checks that found it first and last."""

    list_display = ["kind", "code", "name", "grid", "accountable_unit", "first_check", "last_check"]
    list_filter = ["kind"]
    list_select_related = ["grid", "accountable_unit", "first_check", "last_check"]
    search_fields = ["code", "name", "grid__code"]
    exclude = ["geom", "place"]


@admin.register(HydrantGround)
class HydrantGroundAdmin(ReadOnlyAdmin):
    """How much of each grid's built-up ground lies beyond reach."""

    list_display = ["grid", "built_up_m2", "uncovered_m2"]
    list_select_related = ["grid"]
    search_fields = ["grid__code", "grid__name"]
    exclude = ["geom"]
