"""Which open cases would a change of the ground give to another unit, and which of them stay?  Nothing is written."""

import datetime
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db import connection

from gis_core.database_words import reads_chinese
from surveys.hand_over.rules import Moving, Standing, Stays, why_it_stays
from surveys.models import Case, CaseRules
from surveys.models.cases import OPEN_STATES
from surveys.rules import State
from surveys.sent import sha256

#: Open cases whose place another unit would handle on a day than has them now.  No case goes back to the ground of a
#: day before its own, or before that of its last hand-over.
_CHANGED = """
SELECT k.id, k.uid, k.number, k.version, k.state, c.key,
  CASE WHEN %(chinese)s OR c.name_en = '' THEN c.name_zh ELSE c.name_en END, f.code, f.name, t.code, t.name, k.ruled,
  EXISTS (SELECT FROM surveys_enforcement e WHERE e.case_id = k.id),
  coalesce((SELECT s.detail ? 'unit_id' FROM surveys_casestep s
            WHERE s.case_id = k.id AND s.action = 'dispatch' ORDER BY s.seq DESC LIMIT 1), false)
FROM surveys_case k
JOIN surveys_surveypoint p ON p.id = k.point_id
JOIN grids_category c ON c.id = k.category_id
JOIN grids_unit f ON f.id = k.handling_unit_id
CROSS JOIN LATERAL grids_handler_except(p.geom, k.category_id, %(day)s, p.facility_id, k.exonerated_units) h
JOIN grids_unit t ON t.id = h.unit_id
WHERE h.unit_id <> k.handling_unit_id AND k.state = ANY(%(open)s)
  AND p.seen_on <= %(day)s AND (k.handed_over_on IS NULL OR k.handed_over_on <= %(day)s)
  AND (%(case)s::bigint IS NULL OR k.id = %(case)s)
ORDER BY k.id
"""
_NAMES = ("category", "category_name", "from_code", "from_name", "to_code", "to_name")


@dataclass(frozen=True, slots=True)
class Move:
    """One open case whose ground has gone to another unit; `stays` says why it stays, None: it moves."""

    case_id: int
    uid: str
    number: str
    version: int
    state: str
    category: str
    category_name: str
    from_code: str
    from_name: str
    to_code: str
    to_name: str
    stays: Stays | None


@dataclass(frozen=True, slots=True)
class Plan:
    """What a hand-over of a day would move, and what would stay; the cases by rising id."""

    day: datetime.date
    moving: Moving
    moves: Sequence[Move] = field(default_factory=list)
    stay: Sequence[Move] = field(default_factory=list)

    @property
    def sha256(self) -> str:
        """Is it still the plan that somebody looked at?"""
        told = [[move.number, move.version, move.from_code, move.to_code] for move in self.moves]
        return sha256([f"{self.day}", told])

    def counts(self) -> list[dict[str, Any]]:
        """How many move from whom to whom, by category?  The most first, then by codes."""
        groups = Counter(
            (move.from_code, move.from_name, move.to_code, move.to_name, move.category, move.category_name)
            for move in self.moves
        )
        names = ("from_unit", "from_name", "to_unit", "to_name", "category", "category_name")
        ordered = sorted(groups.items(), key=lambda one: (-one[1], one[0]))
        return [dict(zip(names, key, strict=True)) | {"cases": number} for key, number in ordered]

    def reasons(self) -> dict[str, int]:
        """How many stay for which reason?  In the order of the reasons."""
        counted = Counter(move.stays for move in self.stay)
        return {reason.value: counted[reason] for reason in Stays if counted[reason]}


def plan_hand_over(*, day: datetime.date, case_id: int | None = None) -> Plan:
    """What would move if the ground as it is on a day were handed over, by the county's rule?"""
    moving = Moving(CaseRules.of_the_county().hand_over)
    with connection.cursor() as cursor:
        cursor.execute(
            _CHANGED, {"day": day, "open": OPEN_STATES, "case": case_id, "chinese": reads_chinese()}
        )
        found = [_move(row, moving) for row in cursor.fetchall()]
    return Plan(
        day, moving, [move for move in found if move.stays is None], [move for move in found if move.stays]
    )


def moves_now(case: Case, day: datetime.date) -> bool:
    """Does the ground of a day give this case to another unit, and does the county's rule let it go?"""
    return bool(plan_hand_over(day=day, case_id=case.pk).moves)


def _move(row: Sequence[Any], moving: Moving) -> Move:
    pk, uid, number, version, state, *names, ruled, procedure, chosen = row
    standing = Standing(State(state), ruled=ruled, chosen=chosen, procedure=procedure)
    told = dict(zip(_NAMES, names, strict=True))
    return Move(pk, str(uid), number, version, state, **told, stays=why_it_stays(standing, moving))
