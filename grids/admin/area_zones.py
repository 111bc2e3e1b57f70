"""Area zones and their working groups."""

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from gis_core.admin_base import PolicyAdmin
from grids.admin.base import VersionMapAdmin
from grids.models import AreaZone, WorkingGroup


@admin.register(AreaZone)
class AreaZoneAdmin(VersionMapAdmin):
    """Parts of the town that a county leader has taken charge of."""

    list_display = ["code", "name", "leader", "leader_title", "period"]
    list_select_related = ["leader"]
    search_fields = ["code", "name", "leader__full_name"]
    raw_id_fields = ["leader"]
    fieldsets = [
        (None, {"fields": ["code", "name", "leader", "leader_title", "geom"]}),
        (_("Version"), {"fields": ["valid", "known_words", "source_id"]}),
    ]


@admin.register(WorkingGroup)
class WorkingGroupAdmin(PolicyAdmin):
    """Specialist groups at work in an area zone."""

    list_display = ["name", "zone", "lead_unit"]
    list_filter = [("zone", admin.RelatedOnlyFieldListFilter)]
    list_select_related = ["zone", "lead_unit"]
    search_fields = ["name", "zone__name", "lead_unit__name"]
    filter_horizontal = ["members"]
