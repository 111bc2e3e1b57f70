"""Units and who acts for them."""

from collections.abc import Mapping
from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from gis_core.admin_base import DatabaseForm
from grids.admin.base import PeriodAdmin, checked
from grids.models import Membership, Substitution, Unit
from grids.rules.codes import check_uscc
from grids.rules.duties import DepartmentTag

#: What the trades of departments are called.
TRADES: Mapping[str, str | Promise] = {
    DepartmentTag.URBAN_MANAGEMENT: _("urban management"),
    DepartmentTag.TRAFFIC_POLICE: _("traffic police"),
    DepartmentTag.HEALTH: pgettext_lazy("trade", "health"),
    DepartmentTag.CONSTRUCTION: pgettext_lazy("trade", "construction"),
    DepartmentTag.LAND: pgettext_lazy("trade", "land"),
    DepartmentTag.FIRE: _("fire protection"),
    DepartmentTag.WATER_SUPPLY: _("water supply"),
}


class UnitForm(DatabaseForm):
    """A unit whose credit code, if it has one, has the right check character."""

    class Meta:
        model = Unit
        fields = "__all__"

    def clean_uscc(self) -> str:
        uscc: str = self.cleaned_data["uscc"]
        return checked(check_uscc, uscc) if uscc else uscc


@admin.register(Unit)
class UnitAdmin(PeriodAdmin):
    """Departments, townships, communities, firms: whoever can answer or do work."""

    form = UnitForm
    list_display = ["code", "name", "short_name", "kind", "league", "department_tag", "period"]
    list_filter = ["league", "kind", "blacklisted"]
    search_fields = ["code", "name", "short_name", "uscc"]
    raw_id_fields = ["parent"]
    in_words = {"department_tag": "trade"}
    fieldsets = [
        (
            None,
            {"fields": ["code", "name", "short_name", "kind", "league", "department_tag", "parent", "uscc"]},
        ),
        (_("People"), {"fields": ["head_person", "head_title", "deputy", "contact"]}),
        (_("In service"), {"fields": ["valid", "blacklisted", "blacklist_reason", "source_id"]}),
    ]

    @admin.display(description=_("trade"), ordering="department_tag")
    def trade(self, unit: Unit) -> str:
        return str(TRADES.get(unit.department_tag, unit.department_tag))


@admin.register(Substitution)
class SubstitutionAdmin(PeriodAdmin):
    """Who acts for whom and when; everybody enters their own under /substitutes/."""

    list_display = ["absent", "substitute", "during", "reason"]
    list_select_related = ["absent", "substitute"]
    search_fields = ["absent__username", "absent__full_name", "substitute__username", "substitute__full_name"]
    raw_id_fields = ["absent", "substitute"]
    fields = ["absent", "substitute", "during", "reason"]

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        """Who enters it is kept; who corrects it later is in the history."""
        if not change:
            obj.entered_by = request.user
        super().save_model(request, obj, form, change)


@admin.register(Membership)
class MembershipAdmin(PeriodAdmin):
    """Who acts in which role, for whom and when."""

    list_display = ["user", "role", "unit", "during"]
    list_filter = ["role"]
    list_select_related = ["user", "unit"]
    search_fields = ["user__username", "user__full_name", "unit__name", "unit__code"]
    raw_id_fields = ["user", "unit"]
