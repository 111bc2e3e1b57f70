"""The flat table that the resolver reads; triggers write it."""

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from gis_core.admin_base import ReadOnlyAdmin
from grids.admin.base import GroundMapAdmin, KnownFilter
from grids.admin.steps import STEP_WORDS
from grids.models import Territory
from grids.rules.policies import Step

#: Where ground that somebody answers for comes from.
LAYERS = {
    "county": _("County"),
    "divisions": _("Divisions"),
    "duties": _("Department duties"),
    "facilities": _("Facilities"),
    "grids": _("Grids"),
    "junctions": _("Junctions"),
    "places": _("Places"),
    "road_sections": _("Road sections"),
    "rulings": _("Rulings"),
}


@admin.register(Territory)
class TerritoryAdmin(ReadOnlyAdmin, GroundMapAdmin):
    """What the resolver may find, in the order in which it would be found."""

    list_display = ["layer", "code", "step_name", "rank", "area_m2", "valid"]
    list_filter = [KnownFilter, "layer", "step"]
    search_fields = ["code"]
    ordering = ["rank"]
    fieldsets = [
        (
            None,
            {
                "fields": [
                    "layer",
                    "object_id",
                    "code",
                    "edition_id",
                    "step_name",
                    "duty",
                    "class_order",
                    "area_m2",
                    "rank",
                ]
            },
        ),
        (None, {"fields": ["geom"]}),
        (
            None,
            {"fields": ["accountable_unit_id", "handling_unit_id", "supervising_unit_id", "valid", "known"]},
        ),
    ]
    readonly_fields = ["step_name"]
    in_words = {"layer": "layer_name"}

    @admin.display(description=_("layer"), ordering="layer")
    def layer_name(self, territory: Territory) -> str:
        return str(LAYERS.get(territory.layer, territory.layer))

    @admin.display(description=_("step"), ordering="step")
    def step_name(self, territory: Territory) -> str:
        return str(STEP_WORDS[Step(territory.step)])

    def neighbours(self) -> QuerySet[Any]:
        return Territory.objects.none()
