"""Why a case cannot take a step: what happened meanwhile, who may, and what is missing."""

from collections.abc import Sequence
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from surveys.case_words import ACTIONS, NEEDS, STATES, WHO
from surveys.models import Case, CaseStep
from surveys.needs import Need
from surveys.rules import Action, State, Step, steps_from


class CaseError(Exception):
    """A refusal: `status` of HTTP, `code` for programs, the message and what next for people."""

    status = 409
    code = "case.refused"
    what_next = ""

    def __init__(self, told: str) -> None:
        super().__init__(told)


class StaleCaseError(CaseError):
    """The case went on since it was looked at."""

    code = "case.stale"

    def __init__(self, case: Case, meanwhile: Sequence[CaseStep]) -> None:
        told = _("Case %(number)s has gone on meanwhile: %(steps)s. It is %(state)s now.")
        super().__init__(
            told
            % {"number": case.number, "steps": steps_in_words(meanwhile), "state": STATES[State(case.state)]}
        )
        self.what_next = _("Look at it again and decide anew.")


class AheadOfCaseError(CaseError):
    """The decision was made on a version that the case has not reached: what leads there has not arrived."""

    code = "case.ahead"

    def __init__(self, case: Case) -> None:
        told = _("Case %(number)s is %(state)s only: decisions before this one have not arrived yet.")
        super().__init__(told % {"number": case.number, "state": STATES[State(case.state)]})
        self.what_next = _("Send those first, then this one again.")


class StepNotOfferedError(CaseError):
    """From where the case stands no such step leads on."""

    code = "case.no_such_step"

    def __init__(self, case: Case, action: Action, last: CaseStep | None) -> None:
        told = _("“%(action)s” is not possible: case %(number)s is %(state)s (%(last)s).")
        super().__init__(
            told
            % {
                "action": ACTIONS[action],
                "number": case.number,
                "state": STATES[State(case.state)],
                "last": steps_in_words([last] if last else []),
            }
        )
        possible = _(", ").join(str(ACTIONS[step.action]) for step in steps_from(State(case.state)))
        self.what_next = _("Possible now: %(steps)s.") % {"steps": possible or _("nothing, it has ended")}


class StepForbiddenError(CaseError):
    """Somebody else takes this step."""

    status = 403
    code = "case.not_yours"

    def __init__(self, case: Case, step: Step) -> None:
        told = _("“%(action)s” on case %(number)s is not yours to do.")
        super().__init__(told % {"action": ACTIONS[step.action], "number": case.number})
        who = _(", ").join(str(WHO[who]) for who in sorted(step.who))
        self.what_next = _("It may be done by: %(who)s.") % {"who": who}


class StepUnmetError(CaseError):
    """Something that the step needs is not so."""

    code = "case.needs"

    def __init__(self, case: Case, step: Step, missing: Sequence[Need]) -> None:
        self.missing = tuple(missing)
        numbers = {"number": case.photos_needed(step.action)}
        if Need.PHOTOS_ARRIVED in missing:
            numbers["arrived"], numbers["named"] = case.photos_arrived()
        reasons = _("; ").join(str(NEEDS[need]) % numbers for need in missing)
        told = _("“%(action)s” on case %(number)s is not possible yet: %(reasons)s.")
        super().__init__(told % {"action": ACTIONS[step.action], "number": case.number, "reasons": reasons})
        self.what_next = (
            _("The phone that took them sends the rest once it is online; have it verified meanwhile.")
            if set(missing) == {Need.PHOTOS_ARRIVED}
            else _("Correct what is named and send it again.")
        )


class OtherContentError(CaseError):
    """The operation id came before with something else."""

    code = "case.other_content"

    def __init__(self, case: Case) -> None:
        told = _("Under this operation id another step of case %(number)s was sent already.")
        super().__init__(told % {"number": case.number})
        self.what_next = _("Send the new step under a new id.")


class WrongGivenError(CaseError):
    """Something that came with the step names nothing, or the wrong thing."""

    status = 400
    code = "case.given"

    def __init__(self, member: str, told: str) -> None:
        super().__init__(told)
        self.member = member


def steps_in_words(steps: Sequence[CaseStep]) -> str:
    """What happened, by whom and when, newest last."""
    return _("; ").join(_step_in_words(step) for step in steps)


def _step_in_words(step: CaseStep) -> str:
    by: Any = step.actor or step.unit or _("the system")
    return _("%(action)s, %(by)s, %(at)s") % {
        "action": ACTIONS[Action(step.action)],
        "by": by,
        "at": f"{timezone.localtime(step.at):%Y-%m-%d %H:%M}",
    }
