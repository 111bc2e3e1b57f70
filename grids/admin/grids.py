"""Responsibility grids and the other cells of the same table."""

from typing import Any

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from gis_core.admin_base import DatabaseForm
from grids.admin.base import BY_EDITION, VersionMapAdmin, checked, code_scheme
from grids.models import Grid
from grids.rules.codes import check_grid_code


class GridForm(DatabaseForm):
    """A grid whose code obeys the county's rules."""

    class Meta:
        model = Grid
        fields = "__all__"

    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean() or self.cleaned_data
        if cleaned.get("code"):
            community = cleaned.get("community_code") or None
            checked(check_grid_code, cleaned["code"], community_code=community, scheme=code_scheme())
        return cleaned


@admin.register(Grid)
class GridAdmin(VersionMapAdmin):
    """Ground with one accountable unit; a published outline is not redrawn here."""

    form = GridForm
    frozen_when_saved = BY_EDITION
    list_display = [
        "code",
        "name",
        "kind",
        "accountable_unit",
        "supervising_unit",
        "manager",
        "households",
        "period",
    ]
    list_filter = [
        "kind",
        ("accountable_unit", admin.RelatedOnlyFieldListFilter),
        ("edition", admin.RelatedOnlyFieldListFilter),
    ]
    list_select_related = ["accountable_unit", "supervising_unit", "manager"]
    search_fields = ["code", "name", "community_code", "accountable_unit__name"]
    raw_id_fields = ["manager", "backup_manager", "predecessors"]
    fieldsets = [
        (None, {"fields": [("code", "name"), ("kind", "community_code")]}),
        (_("Outline"), {"fields": ["geom"]}),
        (
            _("Units and people"),
            {"fields": ["accountable_unit", "supervising_unit", "manager", "backup_manager"]},
        ),
        (_("Facts"), {"fields": [("households", "population"), "land_use", "predecessors"]}),
        (_("Version"), {"fields": ["edition", "valid", "known_words", "source_id"]}),
    ]
