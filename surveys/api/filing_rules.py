"""Filing rules over HTTP: under which conditions is something filed, and how long does each give?"""

from typing import Any

from django.db.models import QuerySet
from django.urls import path
from django.utils.translation import gettext_lazy as _

from gis_core.api.parameters import narrowing, text
from gis_core.api.resources import Field, Resource
from gis_core.api.views import ResourceDetail, ResourceList
from grids.api.columns import VALIDITY, TodayInCounty, choice
from grids.api.history import history_address
from surveys.models import FilingRule


def approved_rules(user: Any) -> QuerySet[FilingRule]:
    """Every rule that holds, held or will hold: what is only proposed is no rule yet."""
    return FilingRule.objects.approved()


def _in_force_on(rows: QuerySet[FilingRule], day: Any) -> QuerySet[FilingRule]:
    return rows.filter(valid__contains=TodayInCounty() if day is None else day)


FILING_RULES = Resource(
    "filing-rules",
    _("filing rules"),
    approved_rules,
    (
        Field("category", "category__key", _("public code of the category")),
        Field("category_name", "category__name_zh"),
        Field("seq", "seq", type="integer"),
        Field("condition", "condition_zh"),
        Field("limit_value", "limit_value", type="number"),
        Field("limit_unit", "limit_unit"),
        Field("area_level", "area_level", _("empty: every area")),
        Field("close_condition", "close_condition_zh"),
        Field("min_photos", "min_photos", type="integer"),
        Field("severity", "severity"),
        Field("points_deducted", "points_deducted", type="number"),
        Field("source", "source"),
        Field("proposal", "proposal_id", _("number of the change that it came with"), type="integer"),
        *VALIDITY,
    ),
    (
        narrowing(
            "category", "category__key", text(12), _("public code of the category"), {"type": "string"}
        ),
        choice("limit_unit", "limit_unit", FilingRule.Unit.values, _("unit of the limit")),
        choice("severity", "severity", FilingRule.Severity.values, _("severity")),
    ),
    as_of=_in_force_on,
)

urlpatterns = [
    path("filing-rules/", ResourceList.as_view(resource=FILING_RULES), name="filing-rules-list"),
    path(
        "filing-rules/<str:key>/", ResourceDetail.as_view(resource=FILING_RULES), name="filing-rules-detail"
    ),
    history_address(FILING_RULES),
]
