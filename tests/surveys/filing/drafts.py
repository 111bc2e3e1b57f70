"""Filing rules for tests: drafts, and rules in force that two people agreed on."""

import datetime
from decimal import Decimal
from typing import Any

from django.utils import timezone

from gis_core.models import User
from surveys.models import FilingProposal, FilingRule
from surveys.services.filing_rules import RuleDraft, approve_proposal, propose_rules
from tests.towns import category

LAST_YEAR = datetime.date(2025, 1, 1)
FAR_AWAY = datetime.date(2999, 1, 1)


def draft(key: str = "m06010", seq: int = 1, value: str = "4", **more: Any) -> RuleDraft:
    """The draft of a rule: exposed garbage, four work hours, unless told otherwise."""
    told = {"condition_zh": "有暴露垃圾", "limit_unit": "work_hour", **more}
    return RuleDraft(category_id=category(key).pk, seq=seq, limit_value=Decimal(value), **told)


def propose(by: User, *drafts: RuleDraft, day: datetime.date = FAR_AWAY, **more: Any) -> FilingProposal:
    return propose_rules(drafts=drafts, effective_from=day, title="调整时限", by=by, **more)


def in_force(by: User, other: User, *drafts: RuleDraft, day: datetime.date = LAST_YEAR) -> list[FilingRule]:
    """Rules that hold from a day on."""
    proposal = propose(by, *drafts, day=day)
    approve_proposal(proposal=proposal, by=other, now=timezone.now())
    return list(FilingRule.objects.filter(proposal=proposal).order_by("pk"))
