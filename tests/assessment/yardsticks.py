"""Assessment trees and inspection points for the tests."""

import datetime
from dataclasses import replace
from decimal import Decimal
from typing import Any

from assessment.models import InspectionPoint, Yardstick
from assessment.services.yardsticks import StandardDraft, approve_yardstick, propose_yardstick
from gis_core.models import User
from tests.surveys.cases import MONDAY
from tests.towns import at, category

#: The quarter of MONDAY, and one that has not begun on any day on which the tests run.
QUARTER, NEXT = datetime.date(2026, 10, 1), datetime.date(2099, 1, 1)
LANE = "背街小巷"


def standard(code: str = "1.1.1", **said: Any) -> StandardDraft:
    """A standard about lanes: no exposed garbage, one point."""
    draft = StandardDraft(
        code=code,
        item="公共环境",
        indicator="环境卫生",
        content="清扫保洁",
        text="无暴露垃圾",
        obligation="prescribed",
        counting="count",
        weight=Decimal(1),
        deduction=Decimal(1),
        needs_photo=False,
        category_id=category("m06010").pk,
        place_kinds=(LANE,),
    )
    return replace(draft, **said)


def proposed_tree(
    by: User, *standards: StandardDraft, quarter: datetime.date = QUARTER, title: str = "测评体系2026"
) -> Yardstick:
    """A tree that waits for another person; one standard where none is named."""
    return propose_yardstick(standards=standards or [standard()], title=title, first_quarter=quarter, by=by)


def approved_tree(
    people: dict[str, User], *standards: StandardDraft, quarter: datetime.date = QUARTER
) -> Yardstick:
    """A tree on which two people have agreed."""
    version = proposed_tree(people["supervision"], *standards, quarter=quarter)
    return approve_yardstick(version=version, by=people["admin"], now=MONDAY)


def make_place(code: str, x: float, y: float, **said: Any) -> InspectionPoint:
    """An inspection point at (x, y) of the town: a lane where nothing else is said."""
    named = {"name": f"点位{code}", "place_kind": LANE, **said}
    return InspectionPoint.objects.create(code=code, geom=at(x, y), **named)
