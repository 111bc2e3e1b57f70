"""What is asked on the pages of filing rules: a change of one rule, or a table of many."""

import datetime
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from gis_core.due_words import amount_words
from gis_core.inputs import dress
from grids.models import Category
from grids.rule_words import rule_words
from grids.rules.catalogue import parse_category_code, public_code
from grids.rules.errors import CodeError
from surveys.models import FilingRule
from surveys.services.filing_rules import RuleDraft

_DAY = forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})


class ProposalForm(forms.Form):
    """From when on, under which name, and on what basis."""

    effective_from = forms.DateField(label=_("in force from"), widget=_DAY)
    title = forms.CharField(label=_("title"), max_length=120)
    clause = forms.CharField(label=_("basis"), max_length=200, required=False)

    def __init__(self, *args: Any, today: datetime.date, **options: Any) -> None:
        super().__init__(*args, **options)
        self.today = today
        self.fields["effective_from"].initial = today + datetime.timedelta(days=1)
        self.fields["effective_from"].widget.attrs["min"] = today.isoformat()
        dress(self)

    def clean_effective_from(self) -> datetime.date:
        day: datetime.date = self.cleaned_data["effective_from"]
        if day < self.today:
            raise ValidationError(_("A rule in force is not changed for days that have passed."))
        return day


class SheetForm(ProposalForm):
    """A table of rules."""

    file = forms.FileField(label=_("table (XLSX, CSV)"))
    title = forms.CharField(label=_("title (empty: the name of the file)"), max_length=120, required=False)
    close_missing = forms.BooleanField(
        label=_("End the rules in force of the table's categories that it does not name"), required=False
    )
    field_order = ["file", "effective_from", "title", "clause", "close_missing"]


class RuleForm(ProposalForm):
    """One rule: a new one, or another version of `rule`."""

    category = forms.CharField(
        label=_("category"), max_length=12, widget=forms.TextInput(attrs={"list": "categories"})
    )
    seq = forms.IntegerField(label=_("number"), min_value=1, max_value=9999)
    area_level = forms.ChoiceField(
        label=_("area level"), choices=FilingRule.AreaLevel.choices, required=False
    )
    condition_zh = forms.CharField(label=_("filing condition"), max_length=200)
    limit_value = forms.DecimalField(label=_("limit"), max_digits=8, decimal_places=2, min_value=0.01)
    limit_unit = forms.ChoiceField(label=_("unit of the limit"), choices=FilingRule.Unit.choices)
    close_condition_zh = forms.CharField(label=_("closing condition"), max_length=200, required=False)
    min_photos = forms.IntegerField(label=_("photos at least"), min_value=0, max_value=20, initial=2)
    severity = forms.ChoiceField(
        label=_("severity"),
        choices=FilingRule.Severity.choices,
        initial=FilingRule.Severity.ORDINARY,
    )
    points_deducted = forms.DecimalField(
        label=_("points deducted"), max_digits=5, decimal_places=2, min_value=0, initial=0
    )
    source = forms.CharField(label=_("source"), max_length=200, required=False)
    field_order = [
        *("category", "seq", "area_level", "condition_zh", "limit_value", "limit_unit"),
        *("close_condition_zh", "min_photos", "severity", "points_deducted", "source"),
        *("effective_from", "title", "clause"),
    ]

    def __init__(self, *args: Any, rule: FilingRule | None, **options: Any) -> None:
        initial = {**_said(rule), **options.pop("initial", {})} if rule else options.pop("initial", {})
        super().__init__(*args, initial=initial, **options)
        self.rule = rule
        if rule:
            for name in ("category", "seq", "area_level"):
                self.fields[name].disabled = True

    def clean_category(self) -> Category:
        try:
            key = public_code(*parse_category_code(str(self.cleaned_data["category"])))
        except CodeError as error:
            raise ValidationError(rule_words(error), code=error.rule) from error
        category = Category.objects.in_use_on(self.today).filter(key=key).first()  # unique
        if category is None:
            raise ValidationError(_("no category in use on that day"))
        return category

    def draft(self) -> RuleDraft:
        """What a valid form proposes."""
        said = dict(self.cleaned_data)
        for name in ("effective_from", "title", "clause"):
            said.pop(name)
        return RuleDraft(category_id=said.pop("category").pk, **said)


def _said(rule: FilingRule) -> dict[str, Any]:
    names = [name for name in RuleForm.base_fields if hasattr(FilingRule, name) and name != "category"]
    title = gettext("%(category)s, number %(seq)d") % {
        "category": rule.category.name,
        "seq": rule.seq,
    }
    said = {name: getattr(rule, name) for name in names}
    said |= {name: amount_words(said[name]) for name in ("limit_value", "points_deducted")}
    return {**said, "category": rule.category.key, "title": title}
