"""Months of inspection for the tests: planned, drawn, observed."""

import datetime
import uuid
from typing import Any

from assessment.models import InspectionMonth, InspectionTask, Observation
from assessment.services.months import close_month, draw_month, plan_month
from assessment.services.observations import Seen, record_observation
from gis_core.models import User
from surveys.services.freezing import end_of
from tests.assessment.yardsticks import approved_tree, make_place, standard
from tests.surveys.cases import MONDAY

#: The day of MONDAY's month on which lists are published.
PLANNED = MONDAY - datetime.timedelta(days=20)
NOVEMBER = MONDAY.date().replace(day=1)
OFFICERS = ("unit_officer",)
#: As many as the standard formula wants for a rank.
ENOUGH = 10


def ten_standards(people: dict[str, User]) -> None:
    """A tree of ten standards about lanes; the first is about garbage, the others open no case."""
    approved_tree(
        people,
        *(
            standard(f"1.1.{n}", **({} if n == 1 else {"category_id": None}), text=f"标准{n}")
            for n in range(1, ENOUGH + 1)
        ),
    )


def two_places() -> None:
    """A lane of unit A and one of unit B."""
    make_place("PA", 0.5, 0.2)
    make_place("PB", 2.5, 0.2)


def planned(people: dict[str, User], month: datetime.date = NOVEMBER, **more: Any) -> InspectionMonth:
    """A month whose list is published: officers inspect."""
    now = datetime.datetime.combine(month, datetime.time(1), tzinfo=datetime.UTC)
    return plan_month(month=month, by=people["supervision"], now=now, **{"roles": OFFICERS, **more})


def drawn(people: dict[str, User], month: datetime.date = NOVEMBER, **more: Any) -> InspectionMonth:
    """A month that is drawn."""
    plan = planned(people, month, **more)
    draw_month(
        plan=plan, seed="2026287", seed_source="测试开奖", by=people["supervision"], now=plan.planned_at
    )
    return InspectionMonth.objects.get(pk=plan.pk)


def task_of(plan: InspectionMonth, point: str, purpose: str = "first") -> InspectionTask:
    return plan.tasks.select_related("inspector", "month__yardstick").get(point__code=point, purpose=purpose)


def see(
    task: InspectionTask,
    code: str,
    ok: int,
    observed: int = 10,
    *,
    now: datetime.datetime = MONDAY,
    **more: Any,
) -> Observation:
    """What the inspector of a task saw of a standard; `by` somebody else."""
    by = more.pop("by", task.inspector)
    seen = Seen(
        uid=more.pop("uid", None) or uuid.uuid4(),
        task_id=task.pk,
        standard_id=task.month.yardstick.standards.get(code=code).pk,
        observed=observed,
        ok=ok,
        seen_at=more.pop("seen_at", now),
        **more,
    )
    return record_observation(seen=seen, by=by, now=now)


def see_all(task: InspectionTask, fails: dict[str, int], *, now: datetime.datetime = MONDAY) -> None:
    """Score the whole checklist; `fails` of ten fail."""
    for one in task.month.yardstick.standards.all():
        see(task, one.code, 10 - fails.get(one.code, 0), now=now)


def closed(people: dict[str, User], plan: InspectionMonth) -> InspectionMonth:
    """A month that is closed on the first morning after it."""
    after = datetime.datetime.combine(end_of(plan.month), datetime.time(1), tzinfo=datetime.UTC)
    return close_month(plan=plan, by=people["supervision"], now=after)
