"""What do inspections, cases and good deeds of a month say about the units?"""

import datetime
from collections import Counter
from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from django.db.models import Count, F, Q

from assessment.models import GoodDeed, Observation
from assessment.rules.evidence import CaseFacts, Evidence
from assessment.rules.evidence import GoodDeed as Deed
from assessment.rules.evidence import Observation as Seen
from surveys.models import Case, CaseStep, CaseTimer
from surveys.services.freezing import rows_of

DAY = datetime.timedelta(days=1)


def evidence_of(first: datetime.date, *, now: datetime.datetime) -> Evidence:
    """What a month is judged by, as it stands at a moment."""
    return Evidence(
        observations=observations_of(first), cases=cases_of(first, now=now), good_deeds=deeds_of(first)
    )


def observations_of(first: datetime.date) -> list[Seen]:
    """What inspectors saw in a month; what an upheld appeal is about counts as it should be, in the sample."""
    seen = Observation.objects.counted().filter(task__month__month=first)
    return [
        Seen(
            id=row["pk"],
            unit=row["unit_id"],
            observed=row["observed"],
            ok=row["observed"] if row["appeal__verdict"] == "upheld" else row["ok"],
            deduction=row["standard__deduction"],
            weight=row["standard__weight"],
        )
        for row in seen.order_by("pk").values(
            *("pk", "unit_id", "observed", "ok", "appeal__verdict"),
            *("standard__deduction", "standard__weight"),
        )
    ]


def deeds_of(first: datetime.date) -> list[Deed]:
    """What earned units a bonus in a month."""
    return [
        Deed(pk, unit, points)
        for pk, unit, points in GoodDeed.objects.confirmed()
        .filter(month=first)
        .order_by("pk")
        .values_list("pk", "unit_id", "points")
    ]


def cases_of(first: datetime.date, *, now: datetime.datetime) -> list[CaseFacts]:
    """The cases of a month: those reported in it and sent out.

    Lateness that two reviewers excused is none, as in the figures of cases (v_case_counts); the finding of a case that
    an inspection opened has cost its points by the observation.
    """
    cases = list(
        Case.objects.filter(pk__in=rows_of(first).filter(to_handle=1).values("pk"))
        .annotate(points=F("filing_rule__points_deducted"))
        .values(
            *(
                "pk",
                "accountable_unit_id",
                "handling_unit_id",
                "exempt",
                "urged_at",
                "rework_count",
                "points",
            ),
            "point__observation",
        )
    )
    handlers = {row["pk"]: row["handling_unit_id"] for row in cases}
    excused = {row["pk"] for row in cases if row["exempt"]}
    late = _days_late({case: unit for case, unit in handlers.items() if case not in excused}, now)
    unfounded, repeats = _unfounded(handlers), _repeats(handlers)
    return [
        CaseFacts(
            id=row["pk"],
            accountable=row["accountable_unit_id"],
            handling=row["handling_unit_id"],
            days_late=late[row["pk"]],
            reworks=row["rework_count"],
            unfounded_hand_backs=unfounded[row["pk"]],
            repeats=repeats[row["pk"]],
            is_unchased=bool(late[row["pk"]]) and row["urged_at"] is None,
            finding_points=Decimal(0) if row["point__observation"] else row["points"] or Decimal(0),
        )
        for row in cases
    ]


def _days_late(handlers: dict[int, int], now: datetime.datetime) -> Counter[int]:
    """How many days had each case begun after the limits of the unit that handles it, all its turns together?"""
    found: Counter[int] = Counter()
    timers = CaseTimer.objects.filter(case__in=handlers, clock="handle", due_at__isnull=False).exclude(
        ending="reset"
    )
    for case, unit, due_at, ended_at in timers.values_list("case_id", "unit_id", "due_at", "ended_at"):
        assert due_at is not None  # filtered above
        over = (ended_at or now) - due_at
        if unit in (None, handlers[case]) and over > datetime.timedelta(0):
            found[case] += -(-over // DAY)  # each day begun
    return found


def _unfounded(handlers: dict[int, int]) -> Counter[int]:
    """How often did the unit that handles a case hand it back without ground?"""
    found: Counter[int] = Counter()
    handed_back_by: dict[int, int | None] = {}
    steps = CaseStep.objects.filter(case__in=handlers, action__in=["hand_back", "refuse_return"])
    for case, action, unit in steps.order_by("case", "seq").values_list("case_id", "action", "unit_id"):
        if action == "hand_back":
            handed_back_by[case] = unit
        elif handed_back_by.get(case) in (None, handlers[case]):
            found[case] += 1
    return found


def _repeats(handlers: dict[int, int]) -> Counter[int]:
    """How often was each case told again after it had been closed, or by the public while others knew of it?"""
    reopened = CaseStep.objects.filter(case__in=handlers, action="reopen").values_list("case_id")
    told_again = (
        Case.objects.filter(parent__in=handlers)
        .annotate(public=Count("steps", filter=Q(steps__reason="public_report")))
        .filter(public__gt=0)
        .values_list("parent_id")
    )
    return Counter([case for (case,) in [*reopened, *told_again]])


def listed_cases(ids: Iterable[int], user: Any) -> dict[int, Case]:
    """The cases behind a figure that somebody may open, by id."""
    return Case.objects.visible_to(user).select_related("category").in_bulk(list(ids))
