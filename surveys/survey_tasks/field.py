"""Which surveys run in somebody's grids?  As their phone takes them along: with what each grid has answered."""

import datetime
from typing import Any

from gis_core.models import User
from grids.county_hours import county_day, county_midnight
from grids.scope import scope_of
from surveys.models import SurveyTask
from surveys.survey_tasks.progress import Line, lines_of
from surveys.survey_tasks.rules import WARN_DAYS

_DAY = datetime.timedelta(days=1)


def surveys_of(user: User, *, now: datetime.datetime) -> list[dict[str, Any]]:
    """The surveys that have begun and not ended in the grids that somebody walks, by due day; ties by age."""
    scope, today = scope_of(user), county_day(now)
    running = (
        SurveyTask.objects.open()
        .filter(grids__overlap=list(scope.grid_codes), first_on__lte=today)
        .select_related("unit")
        .order_by("due_on", "pk")
    )
    surveys = list(running)
    lines = lines_of(surveys, scope.grid_codes, today)
    return [_told(survey, lines[survey.pk], scope.people) for survey in surveys]


def _told(survey: SurveyTask, lines: list[Line], people: tuple[int, ...]) -> dict[str, Any]:
    due_at = county_midnight(survey.due_on + _DAY)
    return {
        "uid": str(survey.uid),
        "title": survey.title,
        "instruction": survey.instruction,
        "unit": survey.unit.name,
        "categories": survey.categories,
        "first_on": survey.first_on.isoformat(),
        "due_on": survey.due_on.isoformat(),
        "warn_at": (due_at - WARN_DAYS * _DAY).isoformat(),
        "due_at": due_at.isoformat(),
        "grids": [_grid(line, people) for line in lines],
    }


def _grid(line: Line, people: tuple[int, ...]) -> dict[str, Any]:
    answer = line.answer
    return {
        "code": line.grid,
        "name": line.name,
        "standing": line.standing.value,
        "reports": line.reports,
        "answer": answer
        and {
            "uid": str(answer.uid),
            "kind": answer.kind,
            "at": answer.at.isoformat(),
            "mine": answer.by in people,
            "note": answer.note,
        },
    }
