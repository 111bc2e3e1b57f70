"""What the gates ask for, what is missing, and which law says so."""

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from renovation.rules.gates import Condition, Lack

#: So many of what is missing are named; the rest is counted.
_NAMED = 5

CONDITIONS: Mapping[str, str | Promise] = {
    "annual_plan": gettext_lazy("Included in the annual plan"),
    "expert_argument": gettext_lazy("Compensation plan argued by experts"),
    "comment": gettext_lazy("Draft published, 30 days of comment over"),
    "revisions": gettext_lazy("Comments and revisions published"),
    "hearing": gettext_lazy("Hearing held, since most owners object"),
    "risk_assessment": gettext_lazy("Risk to stability assessed"),
    "government_meeting": gettext_lazy("Meeting of the government, since many households are concerned"),
    "deposit": gettext_lazy("Compensation money fully deposited"),
    "unregistered": gettext_lazy("Unregistered buildings examined"),
    "settled": gettext_lazy("Every household settled"),
    "clear_building": gettext_lazy("A building whose households are all compensated and gone"),
    "demolished": gettext_lazy("Every building demolished"),
    "land": gettext_lazy("Land approved"),
    "planning_permit": gettext_lazy("Planning permit of the works"),
    "construction_permit": gettext_lazy("Construction permit"),
    "blacklisted": gettext_lazy("No contractor blacklisted"),
    "accepted": gettext_lazy("Every dwelling accepted"),
    "quality_sign": gettext_lazy("Quality sign with a photo on every building"),
}
LAWS: Mapping[str, str | Promise] = {
    "L1": gettext_lazy("Regulation on expropriation"),
    "L2": gettext_lazy("Urban and rural planning law"),
    "W29": gettext_lazy("Acceptance household by household"),
    "speech A.8": gettext_lazy("Order of the campaign"),
}


def condition_words(condition: Condition) -> str:
    """What a condition asks for."""
    return str(CONDITIONS[condition.key])


def law_of(basis: str) -> str:
    """A law of the table as a reader knows it, with its article."""
    key = next((key for key in LAWS if basis.startswith(key)), "")
    _before, has_article, articles = basis.partition(" art. ")
    if not key:
        return basis
    return (
        _("%(law)s, art. %(articles)s") % {"law": LAWS[key], "articles": articles}
        if has_article
        else str(LAWS[key])
    )


def lack_words(condition: Condition, lack: Lack) -> str:
    """What is missing: a document, a day that has to come, money, or which and how many of all."""
    if lack.possible_from is not None:
        return _("possible from %(day)s on") % {"day": lack.possible_from}
    if lack.yuan:
        return _("%(yuan)s yuan are missing") % {"yuan": f"{lack.yuan:,.2f}"}
    if not lack.missing:
        return _("not there yet")
    told = ngettext("%(missing)d of %(of)d is missing", "%(missing)d of %(of)d are missing", lack.missing)
    words = told % {"missing": lack.missing, "of": lack.of}
    if lack.which:
        named = ", ".join(lack.which[:_NAMED])
        words += f" ({named}{'…' if len(lack.which) > _NAMED or lack.missing > len(lack.which) else ''})"
    return words
