"""The administration's page of suppression areas: where, when and for what no cases are opened."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from grids.admin.base import GroundMapAdmin, PeriodAdmin
from surveys.models import SuppressionArea


class SuppressionAreaAdmin(PeriodAdmin, GroundMapAdmin):
    """Drawn by the supervision office; it ends by itself."""

    list_display = ["name", "days", "category_keys", "reason", "decided_by"]
    list_select_related = ["decided_by"]
    search_fields = ["name", "reason"]
    fields = ["name", "geom", "category_keys", "during", "reason"]

    @admin.display(description=_("period"))
    def days(self, area: SuppressionArea) -> str:
        """From when until when."""
        return f"{area.during.lower} – {area.during.upper}"

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        """Who enters it has decided it; who corrects it later is in the history."""
        if not change:
            obj.decided_by = request.user
        super().save_model(request, obj, form, change)
