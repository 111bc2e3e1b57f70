"""The administration's pages of surveys: for looking up; they are set and ended at /surveys/."""

from gis_core.admin_base import ReadOnlyAdmin
from grids.admin.base import GroundMapAdmin


class SurveyTaskAdmin(ReadOnlyAdmin):
    """Which surveys were set, by whom, and which of them have ended."""

    list_display = ["title", "unit", "first_on", "due_on", "set_by", "closed_at", "withdrawn_at"]
    list_select_related = ["unit", "set_by"]
    search_fields = ["title"]


class SurveyFindAdmin(ReadOnlyAdmin):
    """Which reports were made under which survey, and whether they count there."""

    list_display = ["survey", "point", "grid_code", "why_not"]
    list_filter = ["why_not"]
    list_select_related = ["survey", "point__category"]
    search_fields = ["=point__uid", "=grid_code"]


class SurveyAnswerAdmin(ReadOnlyAdmin, GroundMapAdmin):
    """What grids answered to surveys, and where it was said."""

    list_display = ["survey", "grid_code", "kind", "said_at", "said_by"]
    list_filter = ["kind"]
    list_select_related = ["survey", "said_by"]
    search_fields = ["=uid", "=grid_code"]
