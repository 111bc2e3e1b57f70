"""The administration's pages of recurring spots: entered by hand they are accepted by whoever enters them."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from gis_core.admin_base import ReadOnlyAdmin
from grids.admin.base import GroundMapAdmin, PeriodAdmin
from surveys.models import RecurringSpot


class RecurringSpotAdmin(PeriodAdmin, GroundMapAdmin):
    """Proposals are decided on under /recurring/."""

    list_display = ["name", "category", "weekdays", "starts_at", "ends_at", "days", "state"]
    list_filter = ["state"]
    list_select_related = ["category"]
    search_fields = ["name", "category__name_zh"]
    fields = ["name", "geom", "category", "weekdays", "starts_at", "ends_at", "lead_minutes", "during"]

    @admin.display(description=_("period"))
    def days(self, spot: RecurringSpot) -> str:
        """From when until when."""
        return f"{spot.during.lower} – {spot.during.upper or '…'}"

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        """Who enters it accepts it; who corrects it later is in the history."""
        if not change:
            obj.state, obj.decided_by, obj.decided_at = obj.State.ACCEPTED, request.user, timezone.now()
        super().save_model(request, obj, form, change)


class RecurringOccurrenceAdmin(ReadOnlyAdmin):
    """Which spots have opened a case on which day."""

    list_display = ["spot", "on_date", "point", "opened_at"]
    list_select_related = ["spot", "point__category"]
