"""What the audit found, in words: the same on the page and in the terminal."""

from typing import Any

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from grids.audit.findings import Kind, Reason

_TITLES = {
    Kind.OVERLAP: _("Overlaps"),
    Kind.GAP: _("Gaps"),
    Kind.SLIVER: _("Slivers"),
    Kind.UNASSIGNED: _("Ground without an accountable unit"),
    Kind.NO_POLICY: _("Categories without a policy"),
    Kind.NO_EDITION: _("Dates without an edition"),
    Kind.STALE: _("Territories that differ from the layers"),
}

_DESCRIPTIONS = {
    Reason.OVERLAP: _("two grids cover the same ground"),
    Reason.GAP: _("no grid covers this ground"),
    Reason.SLIVER_OVERLAP: _("two grids overlap by a sliver"),
    Reason.SLIVER_GAP: _("a sliver of ground without a grid"),
    Reason.NO_UNIT: _("no accountable unit is named"),
    Reason.NOT_IN_SERVICE: _("%(name)s is not in service"),
    Reason.NOT_SCORED: _("%(name)s is in no scored league and may not answer"),
    Reason.NO_CATEGORY: _("the catalogue has no active category"),
    Reason.NO_POLICY: _("%(name)s has no duty policy"),
    Reason.NO_GRID_STEP: _("the policy of %(name)s does not end with the grid"),
    Reason.NO_EDITION: _("no grid is valid"),
    Reason.TERRITORY_MISSING: _("missing or changed in layer %(name)s"),
    Reason.TERRITORY_LEFT_OVER: _("left over from layer %(name)s"),
    Reason.TERRITORY_OUT_OF_ORDER: _("out of order in layer %(name)s"),
}


def kind_title(kind: Kind) -> str:
    """What is a list of findings called?"""
    return str(_TITLES[kind])


def describe(finding: dict[str, Any]) -> str:
    """What is wrong, in one phrase?  `finding` is one of Finding.as_json."""
    return str(_DESCRIPTIONS[Reason(finding["kind"])]) % {"name": finding["name"]}


def period_words(finding: dict[str, Any]) -> str:
    """On which days?  The end of `finding` is exclusive, and so are the words."""
    start, end = finding["from"], finding["to"]
    if start and end:
        return gettext("%(start)s until before %(end)s") % {"start": start, "end": end}
    if start:
        return gettext("from %(start)s") % {"start": start}
    return gettext("before %(end)s") % {"end": end} if end else gettext("always")


def area_words(area_m2: float | None) -> str:
    """How large, in m²?  Ground to a tenth, slivers to a square centimetre; empty where there is none."""
    if area_m2 is None:
        return ""
    return f"{area_m2:,.1f}" if area_m2 >= 1 else f"{area_m2:.4f}"


def proof_words(content: dict[str, Any]) -> str:
    """What is proved, or how much stands against it?  `content` is Report.as_json."""
    if not content["proved"]:
        found = sum(len(content[kind.value]) for kind in Kind)
        return gettext("Not proved: %(found)d findings.") % {"found": found}
    return gettext(
        "Proved: %(grids)d grids, %(categories)d categories, %(segments)d date segments; every place on"
        " %(area)s km², every category and every day has exactly one accountable unit."
    ) % {
        "grids": content["counts"]["grids"],
        "categories": content["counts"]["categories"],
        "segments": content["counts"]["date_segments"],
        "area": f"{content['counts']['area_m2'] / 1e6:,.2f}",
    }
