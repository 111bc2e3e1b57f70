"""Why a step against an illegal structure cannot be taken: where it stands, and what is missing until when."""

from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

from django.utils.translation import gettext as _

from surveys.case_errors import CaseError
from surveys.enforcement.needs import ChainFacts, ChainNeed
from surveys.enforcement.rules import ChainAction, ChainStage, chain_steps_from
from surveys.enforcement.words import CHAIN_ACTIONS, CHAIN_NEEDS, CHAIN_STAGES
from surveys.models import Case


def need_words(need: ChainNeed, facts: ChainFacts) -> str:
    """What is missing, with the day until or from which."""
    days: dict[str, Any] = {name: value or "—" for name, value in asdict(facts).items()}
    return str(CHAIN_NEEDS[need]) % days


class ChainNotOfferedError(CaseError):
    """From where the procedure stands no such step leads on."""

    code = "case.no_such_step"

    def __init__(self, case: Case, action: ChainAction, stage: ChainStage) -> None:
        told = _("“%(action)s” is not possible: the structure of case %(number)s is %(stage)s.")
        super().__init__(
            told % {"action": CHAIN_ACTIONS[action], "number": case.number, "stage": CHAIN_STAGES[stage]}
        )
        possible = _(", ").join(str(CHAIN_ACTIONS[step.action]) for step in chain_steps_from(stage))
        self.what_next = _("Possible now: %(steps)s.") % {"steps": possible or _("nothing, it has ended")}


class ChainUnmetError(CaseError):
    """Something that the step needs is not so."""

    code = "case.needs"

    def __init__(
        self, case: Case, action: ChainAction, missing: Sequence[ChainNeed], facts: ChainFacts
    ) -> None:
        self.missing = tuple(missing)
        reasons = _("; ").join(need_words(need, facts) for need in missing)
        told = _("“%(action)s” on case %(number)s is not possible yet: %(reasons)s.")
        super().__init__(told % {"action": CHAIN_ACTIONS[action], "number": case.number, "reasons": reasons})
        self.what_next = _("Correct what is named and send it again.")
