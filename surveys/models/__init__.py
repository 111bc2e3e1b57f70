"""What was seen, what was found out about the positions it came with, and under which rules it is filed."""

from surveys.models.filing_rules import FilingClosing, FilingProposal, FilingRule, FilingRuleQuerySet
from surveys.models.offsets import OffsetCheck
from surveys.models.points import SetAside, SurveyPoint, SurveyPointQuerySet

__all__ = [
    "FilingClosing",
    "FilingProposal",
    "FilingRule",
    "FilingRuleQuerySet",
    "OffsetCheck",
    "SetAside",
    "SurveyPoint",
    "SurveyPointQuerySet",
]
