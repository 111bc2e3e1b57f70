"""Surveys of the tiny town, what was found under them, and what grids answered."""

import datetime
import uuid
from typing import Any

from gis_core.models import User
from surveys.models import SurveyAnswer, SurveyFind, SurveyTask
from tests.surveys.cases import MONDAY, make_point
from tests.towns import Town

#: What surveys of tests look for: broken manhole covers and dirty roads are none of it.
SOUGHT = ("m06010", "m06013")


def make_survey(by: User, town: Town, *grids: str, **more: Any) -> SurveyTask:
    """A survey of these grids by name (G1 and G2 unless told) from the first of the month of MONDAY until its end."""
    values: dict[str, Any] = {
        "title": "飞线充电排查",
        "instruction": "逐栋查看一楼和架空层。",
        "categories": list(SOUGHT),
        "grids": [town.grids[name].code for name in grids or ("G1", "G2")],
        "first_on": datetime.date(2026, 11, 1),
        "due_on": datetime.date(2026, 11, 30),
        "unit": town.a,
        "set_by": by,
    }
    made = SurveyTask.objects.create(**values | more)
    made.refresh_from_db()
    return made


def make_find(survey: SurveyTask, x: float, *, key: str = SOUGHT[0], **more: Any) -> SurveyFind:
    """A report at (x, 0.25) of the town that was made under the survey."""
    find = SurveyFind.objects.create(survey=survey, point=make_point(x, 0.25, key=key, **more))
    find.refresh_from_db()
    return find


def make_answer(survey: SurveyTask, grid: str, kind: str, by: User, **more: Any) -> SurveyAnswer:
    """An answer of a grid (its code) at MONDAY, unless told otherwise."""
    values: dict[str, Any] = {
        "uid": uuid.uuid4(),
        "said_at": MONDAY,
        "content_sha256": "0" * 64,
        "note": "误报" if kind == "taken_back" else "",
    }
    return SurveyAnswer.objects.create(survey=survey, grid_code=grid, kind=kind, said_by=by, **values | more)
