"""Duty notices as they were issued; they are issued and signed for on the pages under /duties/."""

from django.contrib import admin

from gis_core.admin_base import ReadOnlyAdmin
from grids.models import DutyNotice


@admin.register(DutyNotice)
class DutyNoticeAdmin(ReadOnlyAdmin):
    """Which notices were issued, to whom, and who signed for them?"""

    list_display = ["number", "unit", "on_date", "issued_at", "issued_by", "signed_at", "signed_by"]
    list_filter = ["on_date", "signed_at"]
    search_fields = ["number", "unit__name", "unit__code"]
