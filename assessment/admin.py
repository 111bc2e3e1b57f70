"""The administration's pages of assessment."""

from django.contrib import admin

from assessment.models import ScoreFormula
from gis_core.admin_base import ReadOnlyAdmin


@admin.register(ScoreFormula)
class ScoreFormulaAdmin(ReadOnlyAdmin):
    """Formulas of scores, and who decided; proposed and decided on the pages under /assessment/formulas/."""

    list_display = ["title", "first_quarter", "state", "proposed_by", "decided_by", "decided_at"]
    list_filter = ["state"]
    list_select_related = ["proposed_by", "decided_by"]
    search_fields = ["title", "basis"]
