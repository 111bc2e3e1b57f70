"""Sending many filed cases out at once, and taking them back while no unit has signed for them."""

import datetime
import uuid
from collections.abc import Sequence
from dataclasses import dataclass

from django.db import connection

from gis_core.work_time import WorkTime
from grids.county_hours import county_work_time
from surveys.case_errors import CaseError
from surveys.models import Case, CaseStep
from surveys.rules import Action
from surveys.services.actors import Actor
from surveys.services.advancing import advance_case

MOST = 500


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one case: the unit that has it now, or why the step was refused."""

    number: str
    uid: uuid.UUID
    unit: str
    refused: str = ""


def operation(batch: uuid.UUID, case_id: int, action: Action) -> uuid.UUID:
    """The operation id of one case in a batch: sent twice, the step is taken once."""
    return uuid.uuid5(batch, f"{action}:{case_id}")


def dispatch_many(
    *, case_ids: Sequence[int], by: Actor, batch: uuid.UUID, now: datetime.datetime
) -> list[Outcome]:
    """Send these cases out, each to the unit that the map names; each on its own, so that one refused stops none."""
    work_time = county_work_time()
    return [_take(pk, Action.DISPATCH, by, batch, now, work_time) for pk in _first(case_ids)]


def recall_many(
    *, case_ids: Sequence[int], by: Actor, batch: uuid.UUID, now: datetime.datetime
) -> list[Outcome]:
    """Take back what this batch has sent out, unless it has gone on since."""
    ids = {operation(batch, pk, Action.DISPATCH): pk for pk in _first(case_ids)}
    sent = dict(
        CaseStep.objects.filter(case_id__in=ids.values(), client_op__in=ids).values_list("case_id", "seq")
    )
    work_time = county_work_time()
    return [
        _take(pk, Action.RECALL, by, batch, now, work_time, version=sent[pk])
        for pk in _first(case_ids)
        if pk in sent
    ]


def _first(case_ids: Sequence[int]) -> list[int]:
    return sorted(set(case_ids))[:MOST]


def _take(
    pk: int,
    action: Action,
    by: Actor,
    batch: uuid.UUID,
    now: datetime.datetime,
    work_time: WorkTime,
    version: int | None = None,
) -> Outcome:
    refused = ""
    try:
        advance_case(
            case_id=pk,
            action=action,
            by=by,
            client_op=operation(batch, pk, action),
            now=now,
            version=version,
            work_time=work_time,
        )
    except CaseError as error:
        refused = str(error)
    case = Case.objects.select_related("handling_unit").get(pk=pk)
    return Outcome(case.number, case.uid, str(case.handling_unit), refused)


#: The unit that each case would be sent to now: as surveys.services.effects asks it.
_WOULD_GET = """
SELECT u.name, count(*) FROM surveys_case k
JOIN surveys_surveypoint p ON p.id = k.point_id,
  LATERAL grids_handler_except(
    p.geom, k.category_id, coalesce(k.handed_over_on, p.seen_on), p.facility_id, k.exonerated_units) h
JOIN grids_unit u ON u.id = h.unit_id
WHERE k.id = ANY(%s) GROUP BY u.id, u.name ORDER BY 2 DESC, u.name
"""


def would_get(*, case_ids: Sequence[int]) -> list[tuple[str, int]]:
    """Who would get how many of these cases, the most first?"""
    with connection.cursor() as cursor:
        cursor.execute(_WOULD_GET, [_first(case_ids)])
        return [(name, number) for name, number in cursor.fetchall()]
