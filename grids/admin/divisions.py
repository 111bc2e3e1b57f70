"""Administrative divisions."""

from typing import Any

from django.contrib import admin

from gis_core.admin_base import DatabaseForm
from grids.admin.base import SUPERSEDED, VersionMapAdmin, checked, code_scheme
from grids.models import Division
from grids.rules.codes import DivisionLevel, check_division_code


class DivisionForm(DatabaseForm):
    """A division whose code fits its level and its parent."""

    class Meta:
        model = Division
        fields = "__all__"

    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean() or self.cleaned_data
        code, level, parent = cleaned.get("code"), cleaned.get("level"), cleaned.get("parent")
        if code and level:
            checked(
                check_division_code,
                code,
                level=DivisionLevel(level),
                parent_code=parent.code if parent else None,
                scheme=code_scheme(),
            )
        return cleaned


@admin.register(Division)
class DivisionAdmin(VersionMapAdmin):
    """Provinces down to communities, in their yearly versions."""

    form = DivisionForm
    frozen_when_saved = SUPERSEDED
    list_display = ["code", "name", "level", "unit", "source_year", "period"]
    list_filter = ["level", "source_year"]
    list_select_related = ["unit"]
    search_fields = ["code", "name"]
    raw_id_fields = ["parent"]
    fieldsets = [
        (None, {"fields": [("code", "name"), ("level", "kind"), ("parent", "unit")]}),
        (None, {"fields": ["geom"]}),
        (None, {"fields": ["edition", "source_year", "valid", "known_words", "source_id"]}),
    ]
