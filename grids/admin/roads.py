"""Roads, junction boxes and supervised road sections."""

from collections.abc import Iterable

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from gis_core.admin_map import Backdrop
from grids.admin.base import BY_EDITION, GroundMapAdmin, VersionMapAdmin
from grids.models import Junction, Road, RoadSection


@admin.register(Road)
class RoadAdmin(GroundMapAdmin):
    """Whole streets, which answer for nothing."""

    list_display = ["code", "name", "road_class", "pedestrian"]
    list_filter = ["road_class", "pedestrian"]
    search_fields = ["code", "name"]
    fieldsets = [(None, {"fields": ["code", "name", "road_class", "pedestrian", "geom"]})]


@admin.register(RoadSection)
class RoadSectionAdmin(VersionMapAdmin):
    """Pieces of road with their units; the corridor is made by the database from the centreline."""

    map_field = "centreline"
    frozen_when_saved = BY_EDITION
    list_display = [
        "code",
        "name",
        "road_class",
        "from_name",
        "to_name",
        "supervising_unit",
        "handling_unit",
        "period",
    ]
    list_filter = [
        "road_class",
        ("supervising_unit", admin.RelatedOnlyFieldListFilter),
        ("edition", admin.RelatedOnlyFieldListFilter),
    ]
    list_select_related = ["supervising_unit", "handling_unit"]
    search_fields = ["code", "name", "road__name", "supervising_unit__name"]
    raw_id_fields = ["road"]
    fieldsets = [
        (None, {"fields": [("code", "name"), ("road", "road_class"), ("from_name", "to_name")]}),
        (_("Centreline and corridor"), {"fields": ["centreline", ("side", "width_left_m", "width_right_m")]}),
        (
            _("Units"),
            {
                "fields": [
                    "supervising_unit",
                    "handling_unit",
                    "cleaning_unit",
                    "lighting_unit",
                    "patrol_per_week",
                ]
            },
        ),
        (_("Version"), {"fields": ["edition", "valid", "known_words", "source_id"]}),
    ]

    def backdrops(self) -> Iterable[Backdrop]:
        yield from super().backdrops()
        yield Backdrop(self.neighbours(), "geom", named=False)


@admin.register(Junction)
class JunctionAdmin(VersionMapAdmin):
    """Junction boxes, each given to one section."""

    list_display = ["code", "name", "section_code", "period"]
    search_fields = ["code", "name", "section_code"]
    fieldsets = [
        (None, {"fields": ["code", "name", "section_code", "geom"]}),
        (_("Version"), {"fields": ["valid", "known_words", "source_id"]}),
    ]

    def backdrops(self) -> Iterable[Backdrop]:
        yield from super().backdrops()
        yield Backdrop(RoadSection.objects.known(), "geom")
