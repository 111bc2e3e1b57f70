"""The two step lists of a duty policy, written and read as words."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from grids.rule_words import rule_words
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
        for word in filter(None, map(str.strip, str(value or "").replace("→", ">").split(">"))):
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


class StepListsForm(forms.Form):
    """Two step lists that may stand together."""

    accountable_steps = StepsField(ACCOUNTABLE_STEPS, label=_("accountable steps"))
    handling_steps = StepsField(HANDLING_STEPS, label=_("handling steps"))

    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean() or self.cleaned_data
        lists = [cleaned.get(name) for name in ("accountable_steps", "handling_steps")]
        if all(lists):
            accountable, handling = ([Step(step) for step in steps] for steps in lists if steps)
            try:
                check_policy(accountable, handling)
            except PolicyError as error:
                raise ValidationError(
                    {f"{error.field}_steps": ValidationError(rule_words(error), code=error.rule)}
                ) from error
        return cleaned
