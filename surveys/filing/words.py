"""Filing rules and changes of them as people read them."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, cast

from django.db.models import Field
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from gis_core.due_words import amount_words, limit_words
from gis_core.wording import listed
from surveys.models import FilingProposal, FilingRule
from surveys.services.filing_rules import replaced_by

KINDS: dict[str, str | Promise] = {
    "inserted": _("new"),
    "updated": _("changed"),
    "closed": _("ends"),
}


@dataclass(frozen=True)
class RuleWords:
    """One rule in words."""

    rule: FilingRule

    @property
    def category(self) -> str:
        """The name of its category, for the reader of now."""
        return self.rule.category.name

    @property
    def limit(self) -> str:
        """How long it gives."""
        return limit_words(self.rule.limit)

    @property
    def details(self) -> str:
        """Severity, area, photos and points in one line."""
        rule = self.rule
        photos = _("%(number)d photos at least") % {"number": rule.min_photos}
        points = _("%(points)s points") % {"points": amount_words(rule.points_deducted)}
        parts = [rule.get_severity_display()]
        if rule.area_level:
            parts.append(rule.get_area_level_display())
        parts.append(photos)
        if rule.points_deducted:
            parts.append(points)
        return listed(parts)


@dataclass(frozen=True)
class ChangeWords:
    """What a proposal does to one rule: `kind` inserted, updated or closed; `old` and `new` in words."""

    kind: str
    new: RuleWords | None
    old: RuleWords | None

    @property
    def told(self) -> RuleWords:
        """The rule that it is about."""
        found = self.new or self.old
        assert found is not None  # one of both is always there
        return found

    @property
    def kind_words(self) -> str:
        return str(KINDS[self.kind])

    @property
    def differences(self) -> list[tuple[str, str, str]]:
        """What is different, field by field: its name, before, after."""
        if self.new is None or self.old is None:
            return []
        before, after = _told(self.old), _told(self.new)
        return [(name, before[name], after[name]) for name in after if before[name] != after[name]]


def _told(words: RuleWords) -> dict[str, str]:
    rule, meta = words.rule, FilingRule._meta

    def label(name: str) -> str:
        return str(cast("Field[Any, Any]", meta.get_field(name)).verbose_name)

    return {
        label("condition_zh"): rule.condition_zh,
        label("limit_value"): words.limit,
        label("close_condition_zh"): rule.close_condition_zh,
        label("severity"): str(rule.get_severity_display()),
        label("min_photos"): str(rule.min_photos),
        label("points_deducted"): amount_words(rule.points_deducted),
        label("source"): rule.source,
    }


def changes_of(proposal: FilingProposal) -> list[ChangeWords]:
    """What does a proposal change, in the order of categories and numbers?

    As long as nobody has decided, held against the rules of now; once approved, against those that it closed.
    """
    if proposal.state == FilingProposal.State.APPROVED:
        old_rules: Iterable[FilingRule] = proposal.ended.select_related("category")
    elif proposal.state == FilingProposal.State.PROPOSED:
        old_rules = replaced_by(proposal)
    else:
        old_rules = [closing.rule for closing in proposal.closings.select_related("rule__category")]
    old = {(rule.category_id, rule.seq, rule.area_level): rule for rule in old_rules}
    new = list(proposal.rules.select_related("category"))
    changes = [_change(rule, old.pop((rule.category_id, rule.seq, rule.area_level), None)) for rule in new]
    changes += [ChangeWords("closed", None, RuleWords(rule)) for rule in old.values()]
    return sorted(changes, key=lambda one: _order(one.told.rule))


def _change(rule: FilingRule, old: FilingRule | None) -> ChangeWords:
    return ChangeWords("updated" if old else "inserted", RuleWords(rule), RuleWords(old) if old else None)


def _order(rule: FilingRule) -> tuple[str, int, str]:
    return rule.category.key, rule.seq, rule.area_level
