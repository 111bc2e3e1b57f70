"""The administration's pages of renovation."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest

from gis_core.admin_base import DatabaseForm, PolicyAdmin
from grids.admin.base import GroundMapAdmin
from renovation.models import (
    Acceptance,
    AnnualAssessment,
    Blacklisting,
    Blocker,
    CompensationRules,
    Contractor,
    CountyGate,
    FundEntry,
    GateWaiver,
    Household,
    InspectionFinding,
    MonthlyReport,
    Parcel,
    PersonalDataAccess,
    Petition,
    PlanTemplate,
    Programme,
    Project,
    ProjectBuilding,
    ProjectContractor,
    ProjectMilestone,
    ProjectPaper,
    Publication,
    PublicityEntry,
    QuarterlyInspection,
    RenovationSettings,
    RenovationZone,
    ReportMaster,
    TemplateLink,
    TemplateMilestone,
    TemplateWithin,
    YearlyTarget,
    ZoneEdition,
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
                    ("households_total", "compensation_yuan", "most_object"),
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


class BlacklistingRows(Rows):
    model = Blacklisting


@admin.register(Contractor)
class ContractorAdmin(PolicyAdmin):
    """Firms that may be given work, and when they may not."""

    list_display = ["unit", "qualification", "accidents"]
    list_select_related = ["unit"]
    search_fields = ["unit__code", "unit__name"]
    autocomplete_fields = ["unit"]
    inlines = [BlacklistingRows]


@admin.register(CountyGate)
class CountyGateAdmin(PolicyAdmin):
    """Conditions that the county set besides the law's."""

    list_display = ["name", "milestone", "event", "is_in_force"]
    fields = ["name", ("milestone", "event"), "basis", "is_in_force"]


@admin.register(RenovationSettings)
class RenovationSettingsAdmin(PolicyAdmin):
    """What the county has decided about renovation: one record."""

    fields = ["many_households", "blocker_days", "parcel_percent", "map_review_number"]

    def has_add_permission(self, request: HttpRequest) -> bool:
        """There is at most one."""
        return super().has_add_permission(request) and not RenovationSettings.objects.exists()


@admin.register(ProjectBuilding)
class ProjectBuildingAdmin(GroundMapAdmin):
    """Buildings of projects, with their outlines; all else is entered on the project's page."""

    list_display = ["code", "project", "kind"]
    list_filter = ["project", "kind"]
    search_fields = ["code"]
    fieldsets = [(None, {"fields": [("project", "code"), ("kind", "height"), "geom"]})]


@admin.register(Parcel)
class ParcelAdmin(GroundMapAdmin):
    """Parcels of projects, with their outlines."""

    list_display = ["code", "project", "location", "use", "tenure"]
    list_filter = ["project", "tenure"]
    list_select_related = ["project"]
    search_fields = ["code", "location"]
    fieldsets = [
        (
            None,
            {
                "fields": [
                    ("project", "code"),
                    "location",
                    ("use", "land_class"),
                    ("tenure", "area_m2"),
                    "geom",
                ]
            },
        )
    ]


@admin.register(ZoneEdition)
class ZoneEditionAdmin(GroundMapAdmin):
    """Editions of zones: drawn, checked and published on the zone's page."""

    list_display = ["zone", "number", "reason"]
    list_select_related = ["zone"]
    search_fields = ["zone__code", "reason"]
    fieldsets = [(None, {"fields": [("zone", "number"), "reason", "geom"]})]

    def has_add_permission(self, request: HttpRequest) -> bool:
        """The page of the zone draws them."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


@admin.register(Household)
class HouseholdAdmin(PolicyAdmin):
    """Households, without names and phones: these are looked at on the project's page, which notes it."""

    list_display = ["number", "project", "building", "signed_on", "vacated_on"]
    list_filter = ["project"]
    list_select_related = ["project", "building"]
    search_fields = ["number"]
    exclude = ["owner", "phone"]


@admin.register(
    *(PersonalDataAccess, GateWaiver, MonthlyReport, ReportMaster, Publication),
    *(QuarterlyInspection, InspectionFinding, AnnualAssessment),
)
class NotedAdmin(PolicyAdmin):
    """What is noted once and never changed."""

    def has_add_permission(self, request: HttpRequest) -> bool:
        """The pages of a project write them."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


@admin.register(
    *(ProjectPaper, Acceptance, CompensationRules, FundEntry, Blacklisting, ProjectContractor),
    *(Blocker, PublicityEntry, Petition),
)
class RecordAdmin(PolicyAdmin):
    """Records that are entered on the pages of their project."""


@admin.register(YearlyTarget, ProjectMilestone, TemplateMilestone, TemplateLink, TemplateWithin)
class RowAdmin(PolicyAdmin):
    """Rows that are entered on the page of their programme, project or template, one by one."""
