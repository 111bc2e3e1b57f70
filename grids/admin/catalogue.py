"""The catalogue, and who answers for it by trade."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from gis_core.admin_base import DatabaseForm, PolicyAdmin
from grids.admin.base import SUPERSEDED, VersionAdmin, VersionMapAdmin
from grids.admin.decrees import DecreeAdmin
from grids.admin.steps import StepListsForm, steps_in_words
from grids.models import Category, CategoryScheme, DepartmentDuty, DutyPolicy


class DutyPolicyForm(DatabaseForm, StepListsForm):
    """A policy of a category that has none yet."""

    class Meta:
        model = DutyPolicy
        fields = "__all__"


@admin.register(CategoryScheme)
class CategorySchemeAdmin(PolicyAdmin):
    """The standards that number the categories."""

    list_display = ["standard_ref", "version", "digits_class", "digits_small", "is_default"]


@admin.register(Category)
class CategoryAdmin(PolicyAdmin):
    """Components, matters and supply gaps."""

    list_display = ["key", "called", "kind", "class_called", "road_bound", "by_enforcement", "active"]
    list_filter = [
        "scheme",
        "kind",
        "road_bound",
        "by_enforcement",
        "is_local_extension",
        "active",
        "class_name_zh",
    ]
    search_fields = ["key", "name_zh", "name_en", "class_name_zh"]
    raw_id_fields = ["component"]
    readonly_fields = ["inactive_since"]

    @admin.display(description=_("name"), ordering="name_zh")
    def called(self, category: Category) -> str:
        return category.name

    @admin.display(description=_("name of the class"), ordering="class_name_zh")
    def class_called(self, category: Category) -> str:
        return category.class_name


@admin.register(DutyPolicy)
class DutyPolicyAdmin(DecreeAdmin, VersionAdmin):
    """In which order are territories asked?"""

    form = DutyPolicyForm
    list_display = ["category", "accountable", "handling", "period"]
    list_filter = ["category__kind"]
    list_select_related = ["category"]
    search_fields = ["category__key", "category__name_zh", "clause"]
    raw_id_fields = ["category"]
    fieldsets = [
        (None, {"fields": ["category", "accountable_steps", "handling_steps", "clause"]}),
        (None, {"fields": ["valid", "known_words", "source_id"]}),
    ]
    #: What a decree changes is looked at, not typed over: field → the words shown in its place.
    decreed = {"accountable_steps": "accountable", "handling_steps": "handling", "valid": "period"}

    def get_readonly_fields(self, request: HttpRequest, obj: DutyPolicy | None = None) -> list[str]:
        fields = [str(name) for name in super().get_readonly_fields(request, obj)]
        return [*fields, "category", *self.decreed, *self.decreed.values()] if obj else fields

    def get_fieldsets(self, request: HttpRequest, obj: DutyPolicy | None = None) -> Any:
        """A saved policy's lists in words."""
        shown = self.decreed if obj else {}
        return [
            (title, {**options, "fields": [shown.get(str(name), name) for name in options["fields"]]})
            for title, options in super().get_fieldsets(request, obj)
        ]

    @admin.display(description=_("accountable steps"))
    def accountable(self, policy: DutyPolicy) -> str:
        return steps_in_words(policy.accountable_steps)

    @admin.display(description=_("handling steps"))
    def handling(self, policy: DutyPolicy) -> str:
        return steps_in_words(policy.handling_steps)


@admin.register(DepartmentDuty)
class DepartmentDutyAdmin(VersionMapAdmin):
    """Which unit handles a category by its trade, everywhere or in one area?"""

    frozen_when_saved = SUPERSEDED
    list_display = ["code", "unit", "category", "period"]
    list_filter = [("unit", admin.RelatedOnlyFieldListFilter)]
    list_select_related = ["unit", "category"]
    search_fields = ["code", "unit__name", "category__key", "category__name_zh"]
    raw_id_fields = ["category"]
    fieldsets = [
        (None, {"fields": ["code", "unit", "category"]}),
        (None, {"fields": ["geom"]}),
        (None, {"fields": ["valid", "known_words", "source_id"]}),
    ]
