"""The administration's pages of what was seen: for looking at; points come from phones, files and the API."""

from django.contrib import admin
from django.http import HttpRequest
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from gis_core.admin_base import PolicyAdmin, ReadOnlyAdmin
from grids.admin.base import GroundMapAdmin, PeriodAdmin
from surveys.admin_enforcement import EnforcementAdmin
from surveys.admin_notices import (
    ChannelAdmin,
    DeliveryAdmin,
    LadderRungAdmin,
    NoticeAddressAdmin,
    NoticeAdmin,
    NoticeReadAdmin,
)
from surveys.admin_phones import PhoneFixAdmin, PhoneOffsetAdmin, PhotoOriginalAdmin
from surveys.admin_qfield import QFieldPackageAdmin, QFieldReturnAdmin, QFieldRowAdmin
from surveys.admin_recurring import RecurringOccurrenceAdmin, RecurringSpotAdmin
from surveys.admin_suppression import SuppressionAreaAdmin
from surveys.admin_survey_tasks import SurveyAnswerAdmin, SurveyFindAdmin, SurveyTaskAdmin
from surveys.models import (
    Announcement,
    AnnouncementRead,
    Case,
    CaseAnchor,
    CaseRules,
    CaseStep,
    CaseTimer,
    CensusCampaign,
    Channel,
    ClockLimit,
    Delivery,
    Enforcement,
    FacilityFinding,
    FilingClosing,
    FilingProposal,
    FilingRule,
    FindingDecision,
    FindingPhoto,
    FrozenMonth,
    LadderRung,
    Notice,
    NoticeAddress,
    NoticeRead,
    OffsetCheck,
    Patrol,
    PhoneFix,
    PhoneOffset,
    PhotoOriginal,
    PhotoReading,
    PointPhoto,
    QFieldPackage,
    QFieldReturn,
    QFieldRow,
    RecurringOccurrence,
    RecurringSpot,
    SavedFilter,
    SetAside,
    StandardText,
    StepPhoto,
    SuppressionArea,
    SurveyAnswer,
    SurveyFind,
    SurveyPoint,
    SurveyTask,
    TerritoryProposal,
)


@admin.register(SurveyPoint)
class SurveyPointAdmin(ReadOnlyAdmin, GroundMapAdmin):
    """Survey points with the units that the database named."""

    list_display = ["uid", "category", "accountable_unit", "handling_unit", "seen_on", "flags"]
    list_filter = ["position_source", ("accountable_unit", admin.RelatedOnlyFieldListFilter)]
    list_select_related = ["category", "accountable_unit", "handling_unit"]
    search_fields = ["=uid", "=source_id", "category__name_zh", "description", "place_text"]
    date_hierarchy = "observed_at"
    fieldsets = [
        (
            None,
            {
                "fields": [
                    "uid",
                    "category",
                    "description",
                    "place_text",
                    "observed_at",
                    "seen_on",
                    "received_at",
                ]
            },
        ),
        (
            _("Who answers"),
            {
                "fields": [
                    "accountable_unit",
                    "handling_unit",
                    "supervising_unit",
                    "grid",
                    "road_section",
                    "flags",
                ]
            },
        ),
        (
            _("Position"),
            {
                "fields": [
                    "geom",
                    "sent_pair",
                    "raw_crs",
                    "conversion",
                    "accuracy_m",
                    "position_source",
                    "fix_at",
                ]
            },
        ),
        (_("Source"), {"fields": ["facility", "source", "source_id", "ground_version"]}),
    ]
    readonly_fields = ["sent_pair"]

    @admin.display(description=_("as it was sent"))
    def sent_pair(self, point: SurveyPoint) -> str:
        """The pair in its own system; none that the county's own parameters have converted."""
        if SurveyPoint.concealed(point):
            return gettext("kept, and not shown beside the converted place")
        return "" if point.raw_x is None or point.raw_y is None else f"{point.raw_x}, {point.raw_y}"


@admin.register(SetAside)
class SetAsideAdmin(ReadOnlyAdmin):
    """Reports that came under the id of another one with other content."""

    list_display = ["uid", "sent_by", "received_at"]
    list_select_related = ["sent_by"]
    search_fields = ["=uid"]


@admin.register(OffsetCheck)
class OffsetCheckAdmin(ReadOnlyAdmin):
    """What the offset doctor found; decided on the pages under /offset-checks/."""

    list_display = ["title", "suspicion", "checked_at", "state", "decided_by", "decided_at"]
    list_filter = ["state", "suspicion"]
    search_fields = ["title"]


@admin.register(FilingRule)
class FilingRuleAdmin(ReadOnlyAdmin, PeriodAdmin):
    """Filing rules, those of earlier and later days too; changed on the pages under /filing-rules/."""

    list_display = ["category", "seq", "condition_zh", "limit_value", "limit_unit", "area_level", "period"]
    list_filter = ["limit_unit", "area_level", "severity"]
    list_select_related = ["category"]
    search_fields = ["category__key", "category__name_zh", "condition_zh"]

    @admin.display(description=_("valid"))
    def period(self, rule: FilingRule) -> str:
        """From when until when; nothing as long as it is only proposed."""
        return super().period(rule) if rule.valid else gettext("only proposed")


@admin.register(FilingProposal)
class FilingProposalAdmin(ReadOnlyAdmin):
    """Changes of filing rules, and who decided; proposed and decided on the pages under /filing-rules/."""

    list_display = ["title", "effective_from", "state", "proposed_by", "decided_by", "decided_at"]
    list_filter = ["state"]
    list_select_related = ["proposed_by", "decided_by"]
    search_fields = ["title", "clause"]


@admin.register(FilingClosing)
class FilingClosingAdmin(ReadOnlyAdmin):
    """Rules that a change closes without another in their place."""

    list_display = ["rule", "proposal"]
    list_select_related = ["rule__category", "proposal"]


@admin.register(CaseRules)
class CaseRulesAdmin(PolicyAdmin):
    """What the county has decided about its cases: one record."""

    list_display = [
        "merge_within_m",
        "merge_within_hours",
        "hand_back_hours",
        "ruling_radius_m",
        "supply_gap_days",
        "recurring_within_m",
        "recurring_times",
        "recurring_weeks",
        "grid_patrols_per_week",
        "street_days",
        "track_days",
        "keep_originals",
    ]
    list_display_links = list_display

    def has_add_permission(self, request: HttpRequest) -> bool:
        return super().has_add_permission(request) and not CaseRules.objects.exists()


@admin.register(StandardText)
class StandardTextAdmin(PolicyAdmin):
    """Texts that are offered with steps."""

    list_display = ["action", "text", "owner"]
    list_filter = ["action"]
    list_select_related = ["owner"]
    search_fields = ["text"]


@admin.register(SavedFilter)
class SavedFilterAdmin(PolicyAdmin):
    """Lists of the workbench that people keep; those of somebody who has left are given to another or taken away."""

    list_display = ["name", "owner", "shared_with", "query"]
    list_select_related = ["owner", "shared_with"]
    search_fields = ["name", "owner__username"]
    readonly_fields = ["query"]


@admin.register(CensusCampaign)
class CensusCampaignAdmin(ReadOnlyAdmin):
    """Which censuses were called."""

    list_display = ["title", "first_on", "last_on"]
    search_fields = ["title"]


@admin.register(FacilityFinding)
class FacilityFindingAdmin(ReadOnlyAdmin):
    """What was found in censuses of facilities."""

    list_display = ["seen_on", "result", "facility_code", "category", "grid_code"]
    list_filter = ["result"]
    list_select_related = ["category"]
    search_fields = ["=facility_code", "=grid_code"]


@admin.register(FindingPhoto)
class FindingPhotoAdmin(ReadOnlyAdmin):
    """Which photos findings name, and which of them have come."""

    list_display = ["finding", "position", "size", "kept_at", "sha256"]
    list_select_related = ["finding"]
    search_fields = ["=sha256"]


@admin.register(FindingDecision)
class FindingDecisionAdmin(ReadOnlyAdmin):
    """What became of new facilities."""

    list_display = ["finding", "facility", "reason", "decided_at"]
    list_select_related = ["finding", "facility"]


@admin.register(Patrol)
class PatrolAdmin(ReadOnlyAdmin):
    """On which days which ground was walked."""

    list_display = ["layer", "code", "on_date"]
    list_filter = ["layer"]
    search_fields = ["code"]


@admin.register(PhotoReading)
class PhotoReadingAdmin(ReadOnlyAdmin):
    """What was found when photos were opened; where a camera was stays with the desk."""

    list_display = ["sha256", "readable", "taken_at", "read_at"]
    list_filter = ["readable"]
    search_fields = ["=sha256"]
    exclude = ["place", "look"]


@admin.register(PointPhoto)
class PointPhotoAdmin(ReadOnlyAdmin):
    """Which photos reports name, and which of them have come."""

    list_display = ["point", "position", "kind", "size", "taken_at", "kept_at", "sha256"]
    list_filter = ["kind", ("kept_at", admin.EmptyFieldListFilter)]
    list_select_related = ["point__category"]
    search_fields = ["=sha256", "=point__uid"]


@admin.register(Announcement)
class AnnouncementAdmin(ReadOnlyAdmin):
    """What the office has announced, to whom and how long; it is made and ended on its page."""

    list_display = ["title", "roles", "must_read", "during", "made_by", "made_at"]
    list_filter = ["must_read"]
    list_select_related = ["made_by"]
    search_fields = ["title", "text"]


@admin.register(AnnouncementRead)
class AnnouncementReadAdmin(ReadOnlyAdmin):
    """Who has confirmed to have read which announcement."""

    list_display = ["announcement", "user", "at"]
    list_select_related = ["announcement", "user"]
    search_fields = ["=user__username", "announcement__title"]


@admin.register(StepPhoto)
class StepPhotoAdmin(ReadOnlyAdmin):
    """Which photos steps taken by phone name, and which of them have come."""

    list_display = ["step", "position", "size", "taken_at", "kept_at", "sha256"]
    list_filter = [("kept_at", admin.EmptyFieldListFilter)]
    list_select_related = ["step"]
    search_fields = ["=sha256", "=step__case__number"]


@admin.register(ClockLimit)
class ClockLimitAdmin(PolicyAdmin):
    """How long the stages of a case may take; a stage without a row has the usual limit."""

    list_display = ["clock", "value", "unit"]


@admin.register(CaseAnchor)
class CaseAnchorAdmin(ReadOnlyAdmin):
    """The anchors of the days, to be printed and filed."""

    list_display = ["id", "made_at", "steps", "in_hex"]
    fields = ["made_at", "last_step", "steps", "in_hex"]

    @admin.display(description=_("hash"))
    def in_hex(self, anchor: CaseAnchor) -> str:
        """The hash as it is printed."""
        return bytes(anchor.hash).hex()


admin.site.register(Enforcement, EnforcementAdmin)
admin.site.register(LadderRung, LadderRungAdmin)
admin.site.register(RecurringSpot, RecurringSpotAdmin)
admin.site.register(PhoneFix, PhoneFixAdmin)
admin.site.register(PhoneOffset, PhoneOffsetAdmin)
admin.site.register(PhotoOriginal, PhotoOriginalAdmin)
admin.site.register(SurveyTask, SurveyTaskAdmin)
admin.site.register(SurveyFind, SurveyFindAdmin)
admin.site.register(SurveyAnswer, SurveyAnswerAdmin)
admin.site.register(QFieldPackage, QFieldPackageAdmin)
admin.site.register(QFieldReturn, QFieldReturnAdmin)
admin.site.register(QFieldRow, QFieldRowAdmin)
admin.site.register(RecurringOccurrence, RecurringOccurrenceAdmin)
admin.site.register(SuppressionArea, SuppressionAreaAdmin)
admin.site.register(Channel, ChannelAdmin)
admin.site.register(Delivery, DeliveryAdmin)
admin.site.register(Notice, NoticeAdmin)
admin.site.register(NoticeAddress, NoticeAddressAdmin)
admin.site.register(NoticeRead, NoticeReadAdmin)


@admin.register(Case)
class CaseAdmin(ReadOnlyAdmin):
    """Cases, to look at; they go on by their steps alone."""

    list_display = ["number", "category", "state", "handling_unit", "reported_at", "due_at"]
    list_filter = ["state"]
    list_select_related = ["category", "handling_unit"]
    search_fields = ["=number"]


@admin.register(CaseStep)
class CaseStepAdmin(ReadOnlyAdmin):
    """Every step that a case took."""

    list_display = ["case", "seq", "action", "to_state", "actor", "at"]
    list_filter = ["action"]
    list_select_related = ["case", "actor"]
    search_fields = ["=case__number"]


@admin.register(CaseTimer)
class CaseTimerAdmin(ReadOnlyAdmin):
    """The clocks of cases."""

    list_display = ["case", "clock", "started_at", "due_at", "ended_at", "late"]
    list_filter = ["clock"]
    list_select_related = ["case"]
    search_fields = ["=case__number"]


@admin.register(TerritoryProposal)
class TerritoryProposalAdmin(ReadOnlyAdmin, GroundMapAdmin):
    """What disputes have shown to be drawn wrongly; decided on the page /disputes/proposals/."""

    list_display = ["case", "layer", "unit", "state", "proposed_by", "proposed_at", "decided_by"]
    list_filter = ["state", "layer"]
    list_select_related = ["case", "unit", "proposed_by", "decided_by"]
    search_fields = ["case__number", "wish"]
    date_hierarchy = "proposed_at"


@admin.register(FrozenMonth)
class FrozenMonthAdmin(ReadOnlyAdmin):
    """Figures of months as they were; told with what differs now on /dashboard/months/."""

    list_display = ["month", "cases", "frozen_at", "frozen_by", "inputs_sha256"]
    list_select_related = ["frozen_by"]
    date_hierarchy = "month"
