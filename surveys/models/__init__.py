"""What was seen, and what was found out about the positions it came with."""

from surveys.models.offsets import OffsetCheck
from surveys.models.points import SetAside, SurveyPoint, SurveyPointQuerySet

__all__ = ["OffsetCheck", "SetAside", "SurveyPoint", "SurveyPointQuerySet"]
