"""How are faults, their gravity and the proposals called?"""

from collections.abc import Mapping
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from grids.rules.editions import HOUSEHOLDS, Award, Fault, Severity

SEVERITIES: Mapping[str, str | Promise] = {
    Severity.ERROR.value: gettext_lazy("error"),
    Severity.WARNING.value: gettext_lazy("warning"),
    Severity.NOTE.value: gettext_lazy("hint"),
}

_FAULTS: Mapping[str, str | Promise] = {
    Fault.OVERLAP.value: gettext_lazy("two grids cover the same ground"),
    Fault.SLIVER_OVERLAP.value: gettext_lazy("two grids overlap by a sliver"),
    Fault.GAP.value: gettext_lazy("no grid covers this ground"),
    Fault.SLIVER_GAP.value: gettext_lazy("a sliver of ground without a grid"),
    Fault.OUTSIDE.value: gettext_lazy("lies outside of the area of the draft"),
    Fault.CROSSES_COMMUNITY.value: gettext_lazy("reaches into the community %(told)s"),
    Fault.UNMATCHED_EDGE.value: gettext_lazy("the border has other corners than the neighbour's"),
    Fault.CODE.value: gettext_lazy("the code breaks the rules: %(told)s"),
    Fault.DUPLICATE_CODE.value: gettext_lazy("the code is given already"),
    Fault.NO_UNIT.value: gettext_lazy("no accountable unit is named"),
    Fault.NOT_SCORED.value: gettext_lazy("%(told)s is in no scored league and may not answer"),
    Fault.NOT_IN_SERVICE.value: gettext_lazy("%(told)s is not in service"),
    Fault.HOUSEHOLDS.value: gettext_lazy("%(told)s households; about %(least)d to %(most)d are usual"),
    Fault.DANGLE.value: gettext_lazy("the end stops short of the next section"),
    Fault.ORPHAN_END.value: gettext_lazy("the end meets no other section"),
    Fault.UNMANAGED.value: gettext_lazy("the compound does not say how it is managed"),
    Fault.SHOP_ANSWERS.value: gettext_lazy("a shop may handle, but not answer: %(told)s"),
    Fault.GROUND_CHANGED.value: gettext_lazy(
        "the ground has changed since the draft was begun: begin another one"
    ),
    Fault.LATER_EDITION.value: gettext_lazy("another edition of a later day is published already"),
}

_RULES: Mapping[str, str | Promise] = {
    Award.LONGEST_EDGE.value: gettext_lazy("to %(code)s: the longest common edge"),
    Award.SENIOR_UNIT.value: gettext_lazy("to %(code)s: the senior unit"),
    Award.OLDER_ACT.value: gettext_lazy("to %(code)s: the older act"),
    "cut": gettext_lazy("cut it off: what lies outside of the draft stays"),
    "clip": gettext_lazy("cut off what lies outside"),
    "renumber": gettext_lazy("give it the code %(new_code)s"),
    "snap": gettext_lazy("lead the end to %(code)s"),
}

#: By which words are all findings mended at once?
RULES: Mapping[str, str | Promise] = {
    Award.LONGEST_EDGE.value: gettext_lazy("the longest common edge"),
    Award.SENIOR_UNIT.value: gettext_lazy("the senior unit"),
    Award.OLDER_ACT.value: gettext_lazy("the older act"),
}


def explained(finding: Mapping[str, Any]) -> str:
    """What is wrong, in one phrase?  `finding` is one of Finding.as_json."""
    blanks = {"told": finding["told"], "least": HOUSEHOLDS.start, "most": HOUSEHOLDS.stop - 1}
    return str(_FAULTS[finding["kind"]]) % blanks


def proposed(repair: Mapping[str, Any]) -> str:
    """What would be done, in one phrase?  `repair` is one of Proposal.as_json."""
    return str(_RULES[repair["name"]]) % repair


def choices(finding: Mapping[str, Any]) -> list[dict[str, Any]]:
    """What can a person choose?  One way, where all rules lead to the same."""
    repairs = finding["repairs"]
    if len(repairs) > 1 and len({one["row"] for one in repairs}) == 1:
        return [{**repairs[0], "words": _("to %(code)s: by every rule") % repairs[0]}]
    return [{**one, "words": proposed(one)} for one in repairs]


def size_words(finding: Mapping[str, Any]) -> str:
    """How large is it?  Ground in m², a way in metres; empty where there is no size."""
    size = finding["size"]
    if size is None:
        return ""
    number = f"{size:,.1f}" if size >= 1 else f"{size:.4f}"
    is_way = finding["kind"] in (Fault.DANGLE.value, Fault.UNMATCHED_EDGE.value)
    return _("%(number)s m") % {"number": number} if is_way else _("%(number)s m²") % {"number": number}


def with_words(finding: Mapping[str, Any]) -> dict[str, Any]:
    """The finding and its proposals with their words in the reader's language."""
    repairs = [{**one, "words": proposed(one)} for one in finding["repairs"]]
    return {**finding, "explanation": explained(finding), "repairs": repairs}
