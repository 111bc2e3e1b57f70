"""What the milestones, the rules between them and their laws are called."""

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext_lazy

from gis_core.wording import clauses
from renovation.rules.calendar import Counted, Span
from renovation.rules.milestones import ART_10, ART_16, ART_27, Link, Milestone, Within
from renovation.rules.passes import Cause
from renovation.rules.schedule import Light, Tight

#: domain/speech.md A.8.
MILESTONES: Mapping[str, str | Promise] = {
    "M1": gettext_lazy("Implementation plan finished, draft compensation plan public"),
    "M2": gettext_lazy("Stability risk assessed, expropriation decided"),
    "M3": gettext_lazy("Expropriation complete"),
    "M4a": gettext_lazy("Demolition begun"),
    "M4b": gettext_lazy("Demolition finished"),
    "M5": gettext_lazy("Survey, design and supervision tendered"),
    "M6a": gettext_lazy("Project, planning and land approved"),
    "M6b": gettext_lazy("Construction tendered and filed"),
    "M7": gettext_lazy("Construction begun"),
    "M8a": gettext_lazy("Multi-storey housing basically complete"),
    "M8b": gettext_lazy("High-rise housing basically complete"),
}
LAWS: Mapping[str, str | Promise] = {
    ART_10: gettext_lazy("Regulation on expropriation, art. 10: at least 30 days of comment"),
    ART_16: gettext_lazy("Regulation on expropriation, art. 16: permits suspended for at most a year"),
    ART_27: gettext_lazy("Regulation on expropriation, art. 27: compensated first, moved afterwards"),
}
LIGHTS: Mapping[Light, str | Promise] = {
    Light.GREEN: gettext_lazy("safe"),
    Light.YELLOW: gettext_lazy("tight"),
    Light.RED: gettext_lazy("too late"),
    Light.DONE: pgettext_lazy("light of a milestone", "finished"),
}
CAUSES: Mapping[Cause, str | Promise] = {
    Cause.TODAY: gettext_lazy("today"),
    Cause.STARTED: gettext_lazy("has begun"),
    Cause.FINISHED: gettext_lazy("is finished"),
    Cause.NOT_BEFORE: gettext_lazy("not before a day of the project"),
    Cause.NOT_AFTER: gettext_lazy("not after a day of the project"),
    Cause.LINK: gettext_lazy("the milestone beside it"),
    Cause.WITHIN: gettext_lazy("the longest time allowed"),
    Cause.DEADLINE: gettext_lazy("the deadline"),
}


def law(basis: str) -> str:
    """A law as a reader knows it; a county's own basis as it was written."""
    return str(LAWS.get(basis, basis))


def span_words(span: Span) -> str:
    """Such as: 30 calendar days."""
    if span.counted is Counted.WORK:
        return ngettext("%(days)d work day", "%(days)d work days", span.days) % {"days": span.days}
    return ngettext("%(days)d calendar day", "%(days)d calendar days", span.days) % {"days": span.days}


def rule_words(rule: Milestone | Link | Within, names: Mapping[str, str]) -> str:
    """What a rule of a plan demands, with the names of its milestones."""
    if isinstance(rule, Milestone):
        return f"{rule.code} {names[rule.code]}"
    if isinstance(rule, Link):
        return _("%(after)s after %(before)s") % {"before": rule.before, "after": rule.after}
    return _("%(first)s to %(last)s within %(days)d days") % {
        "first": rule.first,
        "last": rule.last,
        "days": rule.days,
    }


def tight_words(tight: Tight, names: Mapping[str, str]) -> str:
    """What takes up time, how much, and what the county may take from it."""
    parts = [rule_words(tight.rule, names)]
    if isinstance(tight.rule, Within):
        return clauses([*parts, law(tight.rule.basis)])
    span = tight.rule.gap if isinstance(tight.rule, Link) else tight.rule.span
    if span.days:
        parts.append(span_words(span))
    if isinstance(tight.rule, Link) and tight.rule.basis:
        parts.append(_("fixed by %(law)s") % {"law": law(tight.rule.basis)})
    elif tight.gives_days:
        parts.append(_("may give up to %(days)d") % {"days": tight.gives_days})
    return clauses(parts)
