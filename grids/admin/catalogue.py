"""The catalogue, and who answers for it by trade."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.contrib import admin
from django.core.exceptions import ValidationError
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from gis_core.admin_base import DatabaseForm, PolicyAdmin
from grids.admin.base import SUPERSEDED, VersionAdmin, VersionMapAdmin
from grids.models import Category, CategoryScheme, DepartmentDuty, DutyPolicy
from grids.rules.errors import PolicyError
from grids.rules.policies import ACCOUNTABLE_STEPS, HANDLING_STEPS, Step, check_policy

STEP_WORDS = {
    Step.RULING: _("Ruling"),
    Step.STOREFRONT: _("Storefront"),
    Step.SITE: _("Site"),
    Step.COMPOUND: _("Compound"),
    Step.ROAD: _("Road section"),
    Step.ROAD_CLEANING: _("Road cleaning"),
    Step.ROAD_LIGHTING: _("Road lighting"),
    Step.GRID: _("Grid"),
    Step.FACILITY: _("Facility"),
    Step.DEPARTMENT: _("Department"),
    Step.NEAREST_GRID: _("Nearest grid"),
    Step.TOWNSHIP: _("Township"),
    Step.OFFICE: _("Supervision office"),
}
ARROW = " → "


def steps_in_words(steps: Sequence[int]) -> str:
    """A list of steps as people read it."""
    return ARROW.join(str(STEP_WORDS[Step(step)]) for step in steps)


class StepsField(forms.Field):
    """An ordered list of steps, written as words with arrows between them."""

    def __init__(self, allowed: frozenset[Step], **options: Any) -> None:
        self.allowed = allowed
        names = format_lazy(_("In this order, with → or > between: {names}"), names=_Names(allowed))
        widget = forms.TextInput(attrs={"class": "vLargeTextField"})
        super().__init__(help_text=names, widget=widget, **options)

    def prepare_value(self, value: Any) -> Any:
        return steps_in_words(value) if isinstance(value, list) else value

    def to_python(self, value: Any) -> list[int]:
        known = {str(STEP_WORDS[step]): step for step in Step} | {step.name: step for step in Step}
        found = []
        for word in (word.strip() for word in str(value or "").replace("→", ">").split(">")):
            if word not in known:
                raise ValidationError(_("There is no step “%(word)s”."), params={"word": word})
            found.append(int(known[word]))
        return found

    def has_changed(self, initial: Any, data: Any) -> bool:
        try:
            return list(initial or []) != self.to_python(data)
        except ValidationError:
            return True


class _Names:
    """The words of some steps, in the language of whoever reads them."""

    def __init__(self, steps: frozenset[Step]) -> None:
        self.steps = sorted(steps)

    def __str__(self) -> str:
        return "、".join(str(STEP_WORDS[step]) for step in self.steps)


class DutyPolicyForm(DatabaseForm):
    """Two step lists that may stand together."""

    accountable_steps = StepsField(ACCOUNTABLE_STEPS, label=_("accountable steps"))
    handling_steps = StepsField(HANDLING_STEPS, label=_("handling steps"))

    class Meta:
        model = DutyPolicy
        fields = "__all__"

    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean() or self.cleaned_data
        lists = [cleaned.get(name) for name in ("accountable_steps", "handling_steps")]
        if all(lists):
            accountable, handling = ([Step(step) for step in steps] for steps in lists if steps)
            try:
                check_policy(accountable, handling)
            except PolicyError as error:
                raise ValidationError(
                    {f"{error.field}_steps": ValidationError(error.message_zh, code=error.rule)}
                ) from error
        return cleaned


@admin.register(CategoryScheme)
class CategorySchemeAdmin(PolicyAdmin):
    """The standards that number the categories."""

    list_display = ["standard_ref", "version", "digits_class", "digits_small", "is_default"]


@admin.register(Category)
class CategoryAdmin(PolicyAdmin):
    """Components, matters and supply gaps."""

    list_display = ["key", "name_zh", "kind", "class_name_zh", "road_bound", "is_local_extension", "active"]
    list_filter = ["scheme", "kind", "road_bound", "is_local_extension", "active", "class_name_zh"]
    search_fields = ["key", "name_zh", "name_en", "class_name_zh"]
    raw_id_fields = ["component"]


@admin.register(DutyPolicy)
class DutyPolicyAdmin(VersionAdmin):
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
