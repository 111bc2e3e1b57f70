"""What an inspection says, in words: what the papers showed, and what became of each finding."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from renovation.models import QuarterlyInspection
from surveys.models import Case

_FACTS: Mapping[str, str | Promise] = {
    "reports_missing": gettext_lazy("monthly reports missing"),
    "reports_late": gettext_lazy("monthly reports closed late"),
    "milestones_late": gettext_lazy("milestones behind their day"),
    "blockers_unreported": gettext_lazy("old difficulties not reported upwards"),
}


def fact_lines(facts: Mapping[str, Any]) -> list[tuple[str, str]]:
    """What the papers showed, as heading and words; a dash where all is in order."""
    return [(str(words), _words(facts.get(key))) for key, words in _FACTS.items()]


def _words(value: Any) -> str:
    return "、".join(value) if isinstance(value, list) and value else str(value or "—")


@dataclass(frozen=True, slots=True)
class FindingLine:
    """A finding, and how it stands: `case` names a case that the reader may see."""

    what: str
    state: str
    is_settled: bool
    case: Case | None = None


def finding_lines(inspection: QuarterlyInspection, user: Any) -> list[FindingLine]:
    """The findings of an inspection in their order, with what became of each."""
    rows = list(inspection.findings.select_related("blocker").order_by("pk"))
    points = [row.point_id for row in rows if row.point_id]
    ended = dict(Case.objects.filter(point__in=points).values_list("point_id", "ended_at"))
    seen = {case.point_id: case for case in Case.objects.visible_to(user).filter(point__in=points)}
    found = []
    for row in rows:
        case = None
        if row.blocker is None:
            case = seen.get(row.point_id or 0)
            is_settled = ended.get(row.point_id or 0) is not None
            state = _("case ended") if is_settled else _("case open")
            if case is not None:
                state = f"{state} · {case.number}"
        else:
            is_settled = row.blocker.closed_on is not None
            state = _("difficulty solved") if is_settled else _("difficulty open")
        found.append(FindingLine(row.what, state, is_settled, case))
    return found
