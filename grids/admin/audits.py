"""Outcomes of coverage audits, as the nightly job wrote them; the page /audit/ shows the newest in words."""

from django.contrib import admin

from gis_core.admin_base import ReadOnlyAdmin
from grids.models import AuditReport


@admin.register(AuditReport)
class AuditReportAdmin(ReadOnlyAdmin):
    """Which audits there were, and what they proved."""

    list_display = ["computed_at", "proved", "ground_version"]
    list_filter = ["proved"]
