"""A step as it is taken: what the functions that change a case are handed."""

import datetime
from dataclasses import dataclass
from typing import Any

from surveys.case_history import Past
from surveys.models import Case
from surveys.services.actors import Actor
from surveys.services.clocks import CaseClocks
from surveys.services.given import Given


@dataclass(frozen=True, slots=True)
class Taking:
    """A step as it is taken: the case before it changes, what it has behind it, what was given, by whom and when."""

    case: Case
    past: Past
    given: Given
    by: Actor
    now: datetime.datetime
    clocks: CaseClocks


#: What the step keeps of its own beside what was given.
Kept = dict[str, Any]
