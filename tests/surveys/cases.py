"""Cases of the tiny town, taken as far as a test wants them."""

import datetime
import uuid
from decimal import Decimal
from typing import Any

from gis_core.models import User
from surveys.models import Case, FilingRule, SurveyPoint
from surveys.rules import Action
from surveys.services.actors import SYSTEM, Actor
from surveys.services.advancing import advance_case
from surveys.services.filing_rules import RuleDraft, approve_proposal, propose_rules
from surveys.services.given import Given
from surveys.services.opening import open_cases
from tests.towns import at, category

#: A Monday morning in the office hours of the tests' county (08:00–12:00, 14:00–18:00 +08:00).
MONDAY = datetime.datetime(2026, 11, 23, 1, 0, tzinfo=datetime.UTC)
HOUR = datetime.timedelta(hours=1)
PHOTO = "a" * 64
PHOTOS = ("a" * 64, "b" * 64)


def make_point(
    x: float, y: float, *, key: str = "m06002", now: datetime.datetime = MONDAY, **more: Any
) -> SurveyPoint:
    """A point at (x, y) of the town, as if it had been received at `now`."""
    point = SurveyPoint.objects.create(category=category(key), geom=at(x, y), observed_at=now, **more)
    SurveyPoint.objects.filter(pk=point.pk).update(received_at=now)
    point.refresh_from_db()
    return point


def make_case(x: float = 0.5, y: float = 0.25, *, now: datetime.datetime = MONDAY, **more: Any) -> Case:
    """A case that has just been reported."""
    point = make_point(x, y, now=now, **more)
    assert open_cases(points=[point.pk]) == 1
    return Case.objects.get(point=point)


def make_rule(
    key: str = "m06002", *, value: str = "4", unit: str = "work_hour", seq: int = 1, min_photos: int = 1
) -> FilingRule:
    """A filing rule in force since long, which two people have agreed on."""
    one, other = (User.objects.get_or_create(username=name)[0] for name in ("proposes", "approves"))
    draft = RuleDraft(
        category_id=category(key).pk,
        seq=seq,
        condition_zh="测试条件",
        limit_value=Decimal(value),
        limit_unit=unit,
        min_photos=min_photos,
    )
    proposal = propose_rules(drafts=[draft], effective_from=datetime.date(2020, 1, 1), title="测试", by=one)
    return approve_proposal(proposal=proposal, by=other, now=MONDAY).rules.get()


def filing(case: Case) -> dict[str, Any]:
    """What comes with the filing of a case: a rule of its category, four work hours."""
    rules = FilingRule.objects.filter(category=case.category, valid__isnull=False)
    return {"filing_rule_id": (rules.first() or make_rule(case.category.key)).pk}


def step(
    case: Case, action: str, by: User | None = None, *, now: datetime.datetime = MONDAY, **given: Any
) -> Case:
    """Take one step; `version` and `client_op` may be given beside what comes with the step."""
    version, client_op = given.pop("version", None), given.pop("client_op", None)
    done = advance_case(
        case_id=case.pk,
        action=Action(action),
        by=Actor.of(by) if by else SYSTEM,
        client_op=client_op or uuid.uuid4(),
        now=now,
        given=Given(**given),
        version=version,
    )
    return Case.objects.get(pk=done.pk)
