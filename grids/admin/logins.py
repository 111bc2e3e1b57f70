"""Logins of the database; made and ended by `qgis_login`, which talks to the server as well."""

from django.contrib import admin

from gis_core.admin_base import ReadOnlyAdmin
from grids.models import DatabaseLogin


@admin.register(DatabaseLogin)
class DatabaseLoginAdmin(ReadOnlyAdmin):
    """Which roles of PostgreSQL belong to whom, for which ground and until when."""

    list_display = ["name", "user", "unit", "expires_on", "revoked_at"]
    list_select_related = ["user", "unit"]
    search_fields = ["name", "user__username", "user__full_name"]
