"""How far are surveys?  Per grid: how it stands, what was found, and who answered what and when."""

import datetime
import uuid
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import connection

from grids.scope import Scope
from surveys.models import SurveyTask, ground_of
from surveys.survey_tasks.rules import ANSWERED, Standing, standing_of

#: Names are those of today's version of the grid; one that is no more keeps its code.  Of answers that stand there is
#: at most one.
_LINES = """
WITH asked AS (
  SELECT t.id, c.code FROM surveys_surveytask t, unnest(t.grids) AS c (code)
  WHERE t.id = ANY (%(surveys)s) AND (%(everywhere)s OR c.code = ANY (%(own)s))
), found AS (
  SELECT f.survey_id, f.grid_code, count(*) AS reports, max(p.observed_at) AS last_at
  FROM surveys_surveyfind f JOIN surveys_surveypoint p ON p.id = f.point_id
  WHERE f.survey_id = ANY (%(surveys)s) AND f.why_not = '' GROUP BY f.survey_id, f.grid_code
), said AS (
  SELECT a.survey_id, a.grid_code, a.uid, a.kind, a.said_at, a.said_by_id, a.note
  FROM surveys_surveyanswer a LEFT JOIN surveys_surveyanswer b ON b.takes_back_id = a.id
  WHERE a.survey_id = ANY (%(surveys)s) AND a.kind IN ('finds', 'zero') AND b.id IS NULL
), begun AS (
  SELECT a.survey_id, a.grid_code, max(a.said_at) AS last_at FROM surveys_surveyanswer a
  WHERE a.survey_id = ANY (%(surveys)s) GROUP BY a.survey_id, a.grid_code
)
SELECT k.id, k.code, coalesce(g.name, ''), coalesce(u.name, ''), coalesce(f.reports, 0), f.last_at,
  s.uid, coalesce(s.kind, ''), s.said_at, s.said_by_id, coalesce(s.note, ''), b.grid_code IS NOT NULL, b.last_at
FROM asked k
LEFT JOIN LATERAL (
  SELECT g.name, g.accountable_unit_id FROM grids_grid g CROSS JOIN grids_county c
  WHERE upper_inf(g.known) AND g.valid @> %(day)s AND g.kind = c.main_grid_kind AND g.code = k.code
) g ON true
LEFT JOIN grids_unit u ON u.id = g.accountable_unit_id
LEFT JOIN found f ON f.survey_id = k.id AND f.grid_code = k.code
LEFT JOIN said s ON s.survey_id = k.id AND s.grid_code = k.code
LEFT JOIN begun b ON b.survey_id = k.id AND b.grid_code = k.code
ORDER BY k.id, k.code
"""


@dataclass(frozen=True, slots=True)
class Answer:
    """The answer of a grid that stands."""

    uid: uuid.UUID
    kind: str
    at: datetime.datetime
    by: int
    note: str


@dataclass(frozen=True, slots=True)
class Line:
    """One grid in one survey.  `last_at`: when something was last seen or said there."""

    grid: str
    grid_name: str
    unit: str
    reports: int
    standing: Standing
    answer: Answer | None
    last_at: datetime.datetime | None

    @property
    def name(self) -> str:
        return self.grid_name or self.grid

    @property
    def is_answered(self) -> bool:
        return self.standing in ANSWERED

    @property
    def is_contradicted(self) -> bool:
        """Did a report come after the zero report?"""
        return self.answer is not None and not self.is_answered


@dataclass(frozen=True, slots=True)
class Counts:
    """How many grids stand how, and how many reports there are."""

    grids: int = 0
    not_begun: int = 0
    under_way: int = 0
    finds: int = 0
    zero: int = 0
    reports: int = 0

    @property
    def answered(self) -> int:
        return self.finds + self.zero

    @property
    def share(self) -> int:
        """Answered of a hundred, rounded down: all means all."""
        return 100 * self.answered // self.grids if self.grids else 100


def counts_of(lines: Iterable[Line]) -> Counts:
    """The lines of a survey, counted."""
    found = list(lines)
    stand = [line.standing for line in found]
    return Counts(
        len(found),
        **{one.value: stand.count(one) for one in Standing},
        reports=sum(line.reports for line in found),
    )


def reads_whole(scope: Scope, survey: SurveyTask) -> bool:
    """Does somebody read the answers of all grids?  Who set a survey does, and its unit; others of their own ground."""
    return scope.sees_the_county or survey.set_by_id in scope.people or survey.unit_id in scope.unit_ids


def lines_of(
    surveys: Sequence[SurveyTask], own: Collection[str] | None, day: datetime.date
) -> dict[int, list[Line]]:
    """The lines of surveys by their ids, in these grids (None: in all of each), by code; one statement."""
    found: dict[int, list[Line]] = {survey.pk: [] for survey in surveys}
    values: dict[str, Any] = {
        "surveys": list(found),
        "everywhere": own is None,
        "own": list(own or ()),
        "day": day,
    }
    with connection.cursor() as cursor:
        cursor.execute(_LINES, values)
        for survey_id, *row in cursor.fetchall():
            found[survey_id].append(_line(*row))
    return found


def _line(
    code: str,
    name: str,
    unit: str,
    reports: int,
    seen_at: datetime.datetime | None,
    uid: uuid.UUID | None,
    kind: str,
    said_at: datetime.datetime,
    by: int,
    note: str,
    has_begun: bool,
    begun_at: datetime.datetime | None,
) -> Line:
    moments = [at for at in (seen_at, begun_at) if at is not None]
    return Line(
        grid=code,
        grid_name=name,
        unit=unit,
        reports=reports,
        standing=standing_of(kind, reports, has_begun=has_begun),
        answer=None if uid is None else Answer(uid, kind, said_at, by, note),
        last_at=max(moments, default=None),
    )


def lines_read(scope: Scope, surveys: Sequence[SurveyTask], day: datetime.date) -> dict[int, list[Line]]:
    """The lines of surveys that somebody reads, by the ids of the surveys; two statements at most."""
    whole = [survey for survey in surveys if reads_whole(scope, survey)]
    part = [survey for survey in surveys if survey not in whole]
    found = lines_of(whole, None, day) if whole else {}
    return found | (lines_of(part, ground_of(scope), day) if part else {})
