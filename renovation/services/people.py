"""Looking at names and phones of households is noted."""

import datetime
from typing import Any

from renovation.models import PersonalDataAccess, Project


def look_at_people(
    *, project: Project, by: Any, reason: str, households: int, at: datetime.datetime
) -> PersonalDataAccess:
    """Note who looked at how many households of a project, when and why (dictionary.md C.4)."""
    return PersonalDataAccess.objects.create(
        project=project, by=by, reason=reason, households=households, at=at
    )
