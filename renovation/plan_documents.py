"""A plan as a document for programs and as lines for people."""

import datetime
from collections.abc import Iterator
from typing import Any

from django.utils.translation import gettext as _

from renovation.milestone_words import CAUSES, LIGHTS, tight_words
from renovation.models import Project
from renovation.rules.milestones import Link, Milestone, Within
from renovation.rules.passes import Hold
from renovation.rules.schedule import Plan, Tight
from renovation.services.planning import Order


def plan_document(
    project: Project, order: Order, made: Plan, *, fits_from: datetime.date | None
) -> dict[str, Any]:
    """The whole plan, or what breaks, as one JSON object; days as YYYY-MM-DD.

    `fits_from`: the first deadline that could be met, null where none can be or the plan fits.
    """
    return {
        "project": project.code,
        "deadline": made.deadline.isoformat(),
        "today": made.known.today.isoformat(),
        "feasible": made.is_feasible,
        "short_days": made.short_days,
        "milestones": [
            {
                "code": placed.milestone.code,
                "name": order.names[placed.milestone.code],
                "light": placed.light.value,
                "slack_days": placed.slack_days,
                "earliest": _hold(placed.early),
                "latest": _hold(placed.late),
            }
            for placed in made.placed
        ],
        "breaks": [_tight(tight) for tight in made.breaks()],
        "fits_from": fits_from and fits_from.isoformat(),
    }


def _hold(hold: Hold) -> dict[str, str]:
    return {"start": hold.start.isoformat(), "finish": hold.finish.isoformat(), "held_by": hold.cause.value}


def _tight(tight: Tight) -> dict[str, Any]:
    rule = tight.rule
    if isinstance(rule, Milestone):
        named: dict[str, Any] = {"kind": "work", "milestone": rule.code, "basis": ""}
    elif isinstance(rule, Link):
        named = {"kind": "interval", "before": rule.before, "after": rule.after, "basis": rule.basis}
    else:
        assert isinstance(rule, Within)
        named = {"kind": "longest", "first": rule.first, "last": rule.last, "basis": rule.basis}
    return {**named, "days": tight.days, "gives_days": tight.gives_days}


def plan_lines(order: Order, made: Plan, *, fits_from: datetime.date | None) -> Iterator[str]:
    """The whole plan in words, and what breaks where it does not fit."""
    for placed in made.placed:
        late, early = placed.late, placed.early
        words = _(
            "%(start)s to %(finish)s at the latest, %(earliest)s at the earliest; %(slack)d days of slack"
        )
        told = words % {
            "start": late.start,
            "finish": late.finish,
            "earliest": early.finish,
            "slack": placed.slack_days,
        }
        held = CAUSES[early.cause if placed.is_done else late.cause]
        code = placed.milestone.code
        yield f"{code:<4} {LIGHTS[placed.light]}  {told}  ({held})  {order.names[code]}"
    if made.is_feasible:
        return
    yield _("The plan is %(days)d days too long. What takes up the time:") % {"days": made.short_days}
    for tight in (tight for tight in made.breaks() if tight.tells):
        yield f"  {tight_words(tight, order.names)}"
    if fits_from is None:
        yield _("No deadline can be met: days of the project's own forbid it.")
    else:
        yield _("The first deadline that can be met: %(day)s.") % {"day": fits_from}
