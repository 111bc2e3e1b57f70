"""The administration's pages of the kernel: people, the calendar, maps of others, imagery, uploads for looking up."""

from django.contrib import admin
from django.contrib.auth.admin import UserAdmin as DjangoUserAdmin
from django.contrib.auth.forms import UserChangeForm
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from gis_core.admin_base import DatabaseForm, PolicyAdmin, ReadOnlyAdmin
from gis_core.admin_days import CalendarDayAdmin, CalendarProposalAdmin, OfficeHoursAdmin
from gis_core.admin_own_transformations import OwnTransformationAdmin
from gis_core.models import (
    BaseMap,
    CalendarDay,
    CalendarProposal,
    LayerUpload,
    OfficeHours,
    OwnTransformation,
    RasterLayer,
    UploadRow,
    User,
    ZonalCount,
    ZonalFigure,
)

admin.site.site_header = _("Administration")
admin.site.site_title = _("Administration")
admin.site.index_title = _("What the county keeps")
admin.site.register(OwnTransformation, OwnTransformationAdmin)
admin.site.register(CalendarDay, CalendarDayAdmin)
admin.site.register(CalendarProposal, CalendarProposalAdmin)
admin.site.register(OfficeHours, OfficeHoursAdmin)


class UserForm(DatabaseForm, UserChangeForm):
    """A person's page; the password has a page of its own."""


@admin.register(User)
class UserAdmin(PolicyAdmin, DjangoUserAdmin):
    """People with a login; their roles are given with memberships."""

    form = UserForm
    list_display = ["username", "full_name", "phone", "is_active", "is_staff", "last_login"]
    list_filter = ["is_active", "is_staff"]
    search_fields = ["username", "full_name", "phone"]
    readonly_fields = ["last_login", "date_joined"]
    filter_horizontal = []
    fieldsets = [
        (None, {"fields": ["username", "password"]}),
        (_("Person"), {"fields": ["full_name", "phone", "email"]}),
        (_("Access"), {"fields": ["is_active", "is_staff", "last_login", "date_joined"]}),
    ]
    add_fieldsets = [
        (
            None,
            {
                "classes": ["wide"],
                "fields": ["username", "full_name", "usable_password", "password1", "password2"],
            },
        )
    ]


@admin.register(BaseMap)
class BaseMapAdmin(PolicyAdmin):
    """Maps of others that readers may lay under the county's layers; the county's own needs no row."""

    list_display = ["title", "kind", "name", "position", "active", "gcj02"]
    list_filter = ["kind", "active"]
    search_fields = ["title", "name"]
    fieldsets = [
        (None, {"fields": ["title", "name", "kind", "position", "active"]}),
        (_("Tiles"), {"fields": ["url", "servers", "key", "min_zoom", "max_zoom", "gcj02"]}),
        (_("Shown on the map"), {"fields": ["attribution"]}),
    ]


@admin.register(LayerUpload)
class LayerUploadAdmin(ReadOnlyAdmin):
    """Files that came in through /uploads/, and what became of each."""

    list_display = ["file_name", "layer", "state", "uploaded_by", "uploaded_at", "decided_by", "decided_at"]
    list_filter = ["state", "layer"]
    search_fields = ["file_name", "sha256"]
    exclude = ["inspection"]


@admin.register(UploadRow)
class UploadRowAdmin(ReadOnlyAdmin):
    """What a preview told of one row; gone with the file after a while."""

    list_display = ["upload", "n", "kind", "label"]
    list_filter = ["kind"]


@admin.register(RasterLayer)
class RasterLayerAdmin(PolicyAdmin):
    """Imagery: what is said of each raster is corrected here; files are brought at /imagery/."""

    list_display = ["name", "kind", "taken_on", "place", "state", "version", "added_by", "removed_at"]
    list_filter = ["kind", "state"]
    list_select_related = ["added_by"]
    search_fields = ["name", "place", "source", "file_name"]
    fields = ["name", "kind", "taken_on", "place", "source", "licence", "file_name", "size_bytes", "version"]
    readonly_fields = ["kind", "file_name", "size_bytes", "version"]

    def has_add_permission(self, request: HttpRequest) -> bool:
        """A raster comes with its file."""
        return False


@admin.register(ZonalCount)
class ZonalCountAdmin(ReadOnlyAdmin):
    """What was counted in imagery; asked for on the page of the raster."""

    list_display = ["layer", "version", "areas", "measure", "bound", "state", "asked_by", "asked_at"]
    list_filter = ["state", "measure"]
    list_select_related = ["layer", "asked_by"]
    search_fields = ["layer__name"]
    exclude = ["language", "job_id", "touched_at", "sha256"]


@admin.register(ZonalFigure)
class ZonalFigureAdmin(ReadOnlyAdmin):
    """What was counted in one area."""

    list_display = ["count", "code", "name", "area_m2", "covered", "mean", "share"]
    list_select_related = ["count__layer"]
    search_fields = ["code", "name"]
