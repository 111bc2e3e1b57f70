"""Handing open cases over with their ground: each by a step of its own, with who did it and why."""

import datetime
import uuid
from collections.abc import Callable, Sequence

from django.utils.translation import gettext as _

from grids.county_hours import county_day, county_work_time
from surveys.case_errors import CaseError, WrongGivenError
from surveys.rules import Action
from surveys.services.actors import Actor
from surveys.services.advancing import advance_case
from surveys.services.dispatching import Outcome
from surveys.services.given import Given
from surveys.services.handing_over_plan import plan_hand_over


class PlanChangedError(CaseError):
    """Between looking and deciding, cases went on or the ground changed."""

    code = "hand_over.changed"

    def __init__(self) -> None:
        super().__init__(_("What would move has changed meanwhile."))
        self.what_next = _("Look at it again and decide anew.")


def hand_over(
    *,
    day: datetime.date,
    by: Actor,
    note: str,
    now: datetime.datetime,
    seen_sha256: str | None = None,
    at_most: int | None = None,
    told: Callable[[int, int], None] = lambda done, whole: None,
) -> Sequence[Outcome]:
    """Give every case that the ground of a day and the county's rule move to its unit; once more changes nothing.

    Each on its own, so that one refused stops none.  `seen_sha256` is of the plan that the decision was made on (None:
    whatever it is now); `at_most` leaves the rest to another time.  Raises WrongGivenError: a day to come;
    PlanChangedError: it is another plan now.
    """
    if day > county_day(now):
        raise WrongGivenError("on", _("The ground cannot be handed over before its day."))
    plan = plan_hand_over(day=day)
    if seen_sha256 is not None and seen_sha256 != plan.sha256:
        raise PlanChangedError
    work_time, done = county_work_time(), []
    for number, move in enumerate(plan.moves[:at_most], 1):
        refused = ""
        try:
            advance_case(
                case_id=move.case_id,
                action=Action.HAND_OVER,
                by=by,
                client_op=uuid.uuid5(uuid.UUID(move.uid), f"hand over {plan.day} {move.version}"),
                now=now,
                given=Given(on=day, note=note),
                version=move.version,
                work_time=work_time,
            )
        except CaseError as error:
            refused = str(error)
        done.append(Outcome(move.number, uuid.UUID(move.uid), move.to_name, refused))
        told(number, len(plan.moves))
    return done
