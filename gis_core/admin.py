"""The administration's pages of the kernel: people, the work calendar, maps of others, uploads for looking up."""

from django.contrib import admin
from django.contrib.auth.admin import UserAdmin as DjangoUserAdmin
from django.contrib.auth.forms import UserChangeForm
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
    UploadRow,
    User,
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
