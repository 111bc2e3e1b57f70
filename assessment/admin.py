"""The administration's pages of assessment."""

from django.contrib import admin

from assessment.models import (
    Appeal,
    Bulletin,
    BulletinMaster,
    Consequence,
    FrozenScores,
    GoodDeed,
    InspectionMonth,
    InspectionPoint,
    InspectionTask,
    Observation,
    ObservationPhoto,
    PointVisit,
    QuarterRanking,
    ScoreFormula,
    Standard,
    SubstituteInspector,
    Yardstick,
)
from gis_core.admin_base import ReadOnlyAdmin


@admin.register(ScoreFormula)
class ScoreFormulaAdmin(ReadOnlyAdmin):
    """Formulas of scores, and who decided; proposed and decided on the pages under /assessment/formulas/."""

    list_display = ["title", "first_quarter", "state", "proposed_by", "decided_by", "decided_at"]
    list_filter = ["state"]
    list_select_related = ["proposed_by", "decided_by"]
    search_fields = ["title", "basis"]


@admin.register(Yardstick)
class YardstickAdmin(ReadOnlyAdmin):
    """Assessment trees, and who decided; proposed and decided on the pages under /assessment/yardsticks/."""

    list_display = ["title", "first_quarter", "state", "proposed_by", "decided_by", "decided_at"]
    list_filter = ["state"]
    list_select_related = ["proposed_by", "decided_by"]
    search_fields = ["title", "basis"]


@admin.register(Standard)
class StandardAdmin(ReadOnlyAdmin):
    """The standards of assessment trees."""

    list_display = ["code", "text", "yardstick", "obligation", "deduction", "weight"]
    list_filter = ["yardstick", "obligation"]
    list_select_related = ["yardstick"]
    search_fields = ["code", "text"]


@admin.register(InspectionPoint)
class InspectionPointAdmin(ReadOnlyAdmin):
    """Field inspection points; brought in by `import_inspection_points`."""

    list_display = ["code", "name", "place_kind", "industry", "must_inspect", "key_industry"]
    list_filter = ["must_inspect", "key_industry"]
    search_fields = ["code", "name", "place_kind"]


@admin.register(PointVisit)
class PointVisitAdmin(ReadOnlyAdmin):
    """Visits to inspection points."""

    list_display = ["point", "kind", "visited_on", "visited_by"]
    list_filter = ["kind"]
    list_select_related = ["point", "visited_by"]


@admin.register(InspectionMonth)
class InspectionMonthAdmin(ReadOnlyAdmin):
    """Months of inspection; planned, drawn and closed on the pages under /assessment/inspection/."""

    list_display = ["month", "yardstick", "planned_by", "seed", "drawn_by", "closed_at"]
    list_select_related = ["yardstick", "planned_by", "drawn_by"]


@admin.register(InspectionTask)
class InspectionTaskAdmin(ReadOnlyAdmin):
    """What was drawn."""

    list_display = ["point", "month", "unit", "inspector", "purpose"]
    list_filter = ["purpose"]
    list_select_related = ["point", "month", "unit", "inspector"]


@admin.register(Observation)
class ObservationAdmin(ReadOnlyAdmin):
    """What inspectors saw."""

    list_display = ["standard", "task", "unit", "observed", "ok", "seen_by", "seen_at"]
    list_select_related = ["standard", "task__point", "unit", "seen_by"]


@admin.register(Appeal)
class AppealAdmin(ReadOnlyAdmin):
    """What units object to."""

    list_display = ["observation", "appealed_by", "appealed_at", "verdict", "judged_by"]
    list_filter = ["verdict"]
    list_select_related = ["observation__standard", "appealed_by", "judged_by"]


@admin.register(GoodDeed)
class GoodDeedAdmin(ReadOnlyAdmin):
    """What earned units a bonus."""

    list_display = ["title", "month", "unit", "points", "document", "given_by", "state", "decided_by"]
    list_filter = ["state"]
    list_select_related = ["unit", "given_by", "decided_by"]


@admin.register(FrozenScores)
class FrozenScoresAdmin(ReadOnlyAdmin):
    """Months whose scores are frozen."""

    list_display = ["month", "formula", "frozen_by", "frozen_at"]
    list_select_related = ["month", "formula", "frozen_by"]


@admin.register(QuarterRanking)
class QuarterRankingAdmin(ReadOnlyAdmin):
    """Rankings of quarters; made, approved and published on the page /assessment/ranks/."""

    list_display = ["quarter", "state", "made_by", "approved_by", "published_at"]
    list_filter = ["state"]
    list_select_related = ["made_by", "approved_by"]


@admin.register(Consequence)
class ConsequenceAdmin(ReadOnlyAdmin):
    """What people decided to follow; entered on the page /assessment/consequences/."""

    list_display = ["unit", "kind", "decided_on", "due_on", "received_on", "done_on"]
    list_filter = ["kind"]
    list_select_related = ["unit"]


@admin.register(Bulletin)
class BulletinAdmin(ReadOnlyAdmin):
    """Bulletins of quarters, and who signed them; written on the pages under /assessment/bulletins/."""

    list_display = ["title", "number", "ranking", "audience", "state", "written_by", "signed_by"]
    list_filter = ["state", "audience"]
    list_select_related = ["ranking", "written_by", "signed_by"]
    search_fields = ["title", "number"]
    exclude = ["document"]


@admin.register(BulletinMaster)
class BulletinMasterAdmin(ReadOnlyAdmin):
    """The office's own masters for bulletins."""

    list_display = ["file_name", "brought_by", "brought_at"]
    list_select_related = ["brought_by"]
    exclude = ["content"]


@admin.register(SubstituteInspector)
class SubstituteInspectorAdmin(ReadOnlyAdmin):
    """Who was drawn instead of whom, and why."""

    list_display = ["task", "number", "inspector", "reason", "entered_by", "entered_at"]
    list_select_related = ["task__point", "inspector", "entered_by"]


@admin.register(ObservationPhoto)
class ObservationPhotoAdmin(ReadOnlyAdmin):
    """Photos that observations from phones name."""

    list_display = ["sha256", "observation", "size", "taken_at", "kept_at"]
    list_select_related = ["observation__standard"]
