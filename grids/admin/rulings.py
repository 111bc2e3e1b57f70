"""Rulings of the supervision office."""

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from grids.admin.base import SUPERSEDED, VersionMapAdmin
from grids.models import Ruling


@admin.register(Ruling)
class RulingAdmin(VersionMapAdmin):
    """Who answers here, whatever the layers say."""

    frozen_when_saved = SUPERSEDED
    list_display = ["code", "title", "accountable_unit", "handling_unit", "decided_on", "period"]
    list_select_related = ["accountable_unit", "handling_unit"]
    search_fields = ["code", "title", "evidence"]
    raw_id_fields = ["decided_by"]
    fieldsets = [
        (None, {"fields": ["code", "title", "accountable_unit", "handling_unit", "category_keys"]}),
        (_("Where"), {"fields": ["geom"]}),
        (_("Decision"), {"fields": ["decided_by", "decided_on", "evidence"]}),
        (_("Version"), {"fields": ["valid", "known_words", "source_id"]}),
    ]
