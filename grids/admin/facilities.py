"""Facilities, hydrants with their profile."""

from typing import Any

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from gis_core.admin_base import DatabaseForm, PolicyAdmin
from grids.admin.base import VersionMapAdmin, checked, code_scheme
from grids.models import Facility, HydrantProfile
from grids.rules.codes import CodeScheme, check_component_identifier


class FacilityForm(DatabaseForm):
    """A facility whose identifier obeys the county's rules."""

    class Meta:
        model = Facility
        fields = "__all__"

    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean() or self.cleaned_data
        if cleaned.get("code") and code_scheme() is CodeScheme.NATIONAL:
            checked(check_component_identifier, cleaned["code"])
        return cleaned


class HydrantInline(admin.StackedInline):
    """What only hydrants have."""

    model = HydrantProfile
    extra = 0


@admin.register(Facility)
class FacilityAdmin(VersionMapAdmin):
    """Numbered objects with owner and maintainer."""

    form = FacilityForm
    inlines = [HydrantInline]
    list_display = ["code", "name", "category", "status", "owner", "maintainer", "period"]
    list_filter = ["status", "accuracy_class", ("owner", admin.RelatedOnlyFieldListFilter)]
    list_select_related = ["category", "owner", "maintainer"]
    search_fields = ["code", "name", "category__name_zh", "qr_token"]
    raw_id_fields = ["category", "owner", "maintainer"]
    readonly_fields = ["uid", "known_words"]
    fieldsets = [
        (None, {"fields": [("code", "name"), ("category", "status"), ("qr_token", "uid")]}),
        (_("Position"), {"fields": ["geom", "accuracy_class", "data_source"]}),
        (_("Units and people"), {"fields": ["owner", "maintainer", "maintainer_person"]}),
        (_("Version"), {"fields": ["installed_on", "changed_on", "valid", "known_words", "source_id"]}),
    ]


@admin.register(HydrantProfile)
class HydrantProfileAdmin(PolicyAdmin):
    """Hydrants by what a fire brigade asks."""

    list_display = [
        "facility",
        "above_ground",
        "diameter_mm",
        "pressure_mpa",
        "usable",
        "obstruction",
        "last_tested_on",
    ]
    list_filter = ["usable", "above_ground", "ring_network"]
    list_select_related = ["facility"]
    search_fields = ["facility__code", "facility__name", "obstruction"]
    raw_id_fields = ["facility"]
