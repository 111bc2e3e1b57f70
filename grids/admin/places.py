"""Storefront strips, managed sites and property compounds."""

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from grids.admin.base import VersionMapAdmin
from grids.models import Place


@admin.register(Place)
class PlaceAdmin(VersionMapAdmin):
    """Places with a duty of their own."""

    list_display = [
        "code",
        "name",
        "kind",
        "accountable_unit",
        "operator",
        "management",
        "is_inspection_point",
        "period",
    ]
    list_filter = ["kind", "management", "site_type", "is_inspection_point"]
    list_select_related = ["accountable_unit", "operator"]
    search_fields = ["code", "name", "door_no", "operator__name"]
    raw_id_fields = ["operator", "owner"]
    fieldsets = [
        (None, {"fields": [("code", "name"), ("kind", "site_type", "is_inspection_point")]}),
        (_("Outline"), {"fields": ["geom", ("community_code", "section_code", "door_no")]}),
        (
            _("Units and people"),
            {"fields": ["accountable_unit", "operator", "owner", "person_in_charge", "phone"]},
        ),
        (_("Storefront duty"), {"fields": ["signed_on"]}),
        (
            _("Compound"),
            {"fields": ["management", "management_since", "emergency_until", "households", "year_built"]},
        ),
        (_("Version"), {"fields": ["edition", "valid", "known_words", "source_id"]}),
    ]
