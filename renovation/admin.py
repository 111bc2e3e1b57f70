"""The administration's pages of renovation."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest

from gis_core.admin_base import DatabaseForm, PolicyAdmin
from grids.admin.base import GroundMapAdmin
from renovation.models import (
    PlanTemplate,
    Programme,
    Project,
    ProjectMilestone,
    RenovationZone,
    TemplateLink,
    TemplateMilestone,
    TemplateWithin,
    YearlyTarget,
)


class Rows(admin.TabularInline):
    """Rows of a page, for whoever may write the page."""

    form = DatabaseForm
    extra = 0

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return bool(self.admin_site._registry[self.parent_model].has_view_permission(request, obj))

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return bool(self.admin_site._registry[self.parent_model].has_change_permission(request, obj))

    has_change_permission = has_add_permission

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Nothing is deleted in the administration."""
        return False


class TargetRows(Rows):
    model = YearlyTarget


class MilestoneRows(Rows):
    model = ProjectMilestone
    fields = [
        "code",
        "not_before",
        "not_after",
        "baseline_finish",
        "planned_start",
        "planned_finish",
        "started_on",
        "finished_on",
    ]
    readonly_fields = [
        "code",
        "baseline_finish",
        "planned_start",
        "planned_finish",
        "started_on",
        "finished_on",
    ]

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """They come with the plan that is kept."""
        return False


class TemplateMilestoneRows(Rows):
    model = TemplateMilestone


class TemplateLinkRows(Rows):
    model = TemplateLink


class TemplateWithinRows(Rows):
    model = TemplateWithin


@admin.register(RenovationZone)
class RenovationZoneAdmin(GroundMapAdmin):
    """Areas of renovation."""

    list_display = ["code", "name", "kind"]
    list_filter = ["kind"]
    search_fields = ["code", "name"]
    fieldsets = [(None, {"fields": [("code", "name"), "kind", "geom"]})]


@admin.register(Programme)
class ProgrammeAdmin(PolicyAdmin):
    """Some years of renovation, with what was promised for each."""

    list_display = ["name", "first_year", "last_year"]
    fields = ["name", ("first_year", "last_year")]
    inlines = [TargetRows]


@admin.register(Project)
class ProjectAdmin(PolicyAdmin):
    """What is done in a zone until a day."""

    list_display = ["code", "name", "programme", "state", "deadline", "lead_person"]
    list_filter = ["state", "programme"]
    list_select_related = ["programme"]
    search_fields = ["code", "name"]
    autocomplete_fields = ["expropriation_department", "implementing_unit"]
    fieldsets = [
        (None, {"fields": [("code", "name"), ("programme", "zone"), ("state", "deadline"), "template"]}),
        (
            None,
            {
                "fields": [
                    ("expropriation_department", "implementing_unit"),
                    ("lead_person", "leader_contact"),
                    "households_total",
                    ("freeze_from", "freeze_until"),
                ]
            },
        ),
    ]
    inlines = [MilestoneRows]


@admin.register(PlanTemplate)
class PlanTemplateAdmin(PolicyAdmin):
    """A county's own order of milestones."""

    list_display = ["name", "note"]
    inlines = [TemplateMilestoneRows, TemplateLinkRows, TemplateWithinRows]


@admin.register(YearlyTarget, ProjectMilestone, TemplateMilestone, TemplateLink, TemplateWithin)
class RowAdmin(PolicyAdmin):
    """Rows that are entered on the page of their programme, project or template, one by one."""
