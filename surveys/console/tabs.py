"""Which tabs does a workbench have, who has which, and which cases lie in each?"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Exists, OuterRef, Q
from django.db.models.functions import Now
from django.utils.functional import Promise
from django.utils.translation import pgettext_lazy

from grids.scope import GRID_ROLES, UNIT_ROLES, Scope, scope_of
from surveys.models import Case, CaseStep, CaseTimer
from surveys.models.cases import OPEN_STATES
from surveys.needs import HAND_BACKS_UNTIL_RULING
from surveys.rules import Action, Clock, State

#: C.4: the supervision office shares the column of each of its clerks.
_INTAKE = frozenset({"intake", "supervision"})
_DISPATCH = frozenset({"dispatcher", "supervision"})
_CHECK = frozenset({"checker", "supervision"})
_OFFICE = frozenset({"supervision"})
_EVERYBODY = frozenset[str]()


@dataclass(frozen=True, slots=True)
class Tab:
    """One tab: for whom (empty: everybody with a role), and which of the cases that they see lie in it.

    `holds_ended`: ended cases too.  What is no work to be done `is_counted` not: it only grows.
    """

    name: str
    title: str | Promise
    roles: frozenset[str]
    cases: Callable[[Scope], Q]
    holds_ended: bool = False
    is_counted: bool = True

    def is_for(self, scope: Scope) -> bool:
        """Does somebody of this scope have the tab?"""
        return bool(scope.roles & self.roles if self.roles else scope.roles)


def _in(*states: State) -> Callable[[Scope], Q]:
    return lambda scope: Q(state__in=states)


def _of_my_units(*states: State) -> Callable[[Scope], Q]:
    return lambda scope: Q(state__in=states, handling_unit__in=scope.unit_ids)


def _late_soon(scope: Scope) -> Q:
    return _of_my_units(State.DISPATCHED, State.HANDLING)(scope) & Q(warn_at__lte=Now())


def _waits(ask: Action, *answers: Action) -> Exists:
    """Was it asked for, and not answered since?  What is asked while a case is handled falls away with the handling,
    as in surveys.case_history.
    """
    later = CaseStep.objects.filter(case=OuterRef("case"), seq__gt=OuterRef("seq"))
    ended = Q(action__in=answers)
    if ask in (Action.ASK_EXTENSION, Action.ASK_SUSPENSION):
        ended |= ~Q(to_state=State.HANDLING)
    asked = CaseStep.objects.filter(case=OuterRef("pk"), action=ask)
    return Exists(asked.filter(~Exists(later.filter(ended))))


def _asked(scope: Scope) -> Q:
    extension = _waits(Action.ASK_EXTENSION, Action.GRANT_EXTENSION, Action.REFUSE_EXTENSION)
    suspension = _waits(Action.ASK_SUSPENSION, Action.SUSPEND)
    return Q(state=State.HANDLING) & (Q(extension) | Q(suspension))


def _answers_owed(scope: Scope) -> Q:
    """Those on which one of my units works along and has not answered."""
    owed = CaseTimer.objects.filter(
        case=OuterRef("pk"), clock=Clock.JOINT, ended_at__isnull=True, unit__in=scope.unit_ids
    )
    return Q(state__in=OPEN_STATES) & Q(Exists(owed))


def _void_asked(scope: Scope) -> Q:
    return Q(state__in=OPEN_STATES) & Q(_waits(Action.ASK_VOID, Action.VOID))


def _appealed(scope: Scope) -> Q:
    return Q(state=State.CLOSED, exempt=False) & Q(_waits(Action.APPEAL, Action.REFUSE_APPEAL))


def _ruling_due(scope: Scope) -> Q:
    return Q(state=State.RETURN_REVIEW, hand_back_count__gte=HAND_BACKS_UNTIL_RULING)


def _tasks(scope: Scope) -> Q:
    return Q(state__in=[State.VERIFYING, State.CHECKING], assignee__in=scope.people)


def _my_grids(scope: Scope) -> Q:
    return Q(state__in=OPEN_STATES, grid__in=scope.grid_ids)


def _ordered(scope: Scope) -> Q:
    return Q(state__in=OPEN_STATES, answer_order_by__isnull=False)


TABS: tuple[Tab, ...] = (
    Tab("intake", pgettext_lazy("tab of the workbench", "To be filed"), _INTAKE,
        _in(State.REPORTED, State.VERIFYING)),
    Tab("dispatch", pgettext_lazy("tab of the workbench", "To be sent out"), _DISPATCH, _in(State.FILED)),
    Tab("returned", pgettext_lazy("tab of the workbench", "Handed back"), _DISPATCH, _in(State.RETURN_REVIEW)),
    Tab("asked", pgettext_lazy("tab of the workbench", "Extensions and suspensions"), _DISPATCH, _asked),
    Tab("sign", pgettext_lazy("tab of the workbench", "To be signed for"), UNIT_ROLES,
        _of_my_units(State.DISPATCHED)),
    Tab("handle", pgettext_lazy("tab of the workbench", "Being handled"), UNIT_ROLES,
        _of_my_units(State.HANDLING, State.SUSPENDED)),
    Tab("joint", pgettext_lazy("tab of the workbench", "Working along"), UNIT_ROLES, _answers_owed),
    Tab("gaps", pgettext_lazy("tab of the workbench", "Supply gaps"), UNIT_ROLES | _OFFICE | {"leader"},
        _in(State.GAP)),
    Tab("late", pgettext_lazy("tab of the workbench", "Late or soon late"), UNIT_ROLES, _late_soon),
    Tab("check", pgettext_lazy("tab of the workbench", "To be checked and closed"), _CHECK,
        _in(State.FEEDBACK, State.CHECKING)),
    Tab("tasks", pgettext_lazy("tab of the workbench", "My tasks"), GRID_ROLES, _tasks),
    Tab("grids", pgettext_lazy("tab of the workbench", "My grids"), GRID_ROLES, _my_grids),
    Tab("rulings", pgettext_lazy("tab of the workbench", "To be ruled"), _OFFICE, _ruling_due),
    Tab("orders", pgettext_lazy("tab of the workbench", "Orders"), _OFFICE | {"leader"}, _ordered),
    Tab("voids", pgettext_lazy("tab of the workbench", "To be voided"), _OFFICE, _void_asked),
    Tab("appeals", pgettext_lazy("tab of the workbench", "Appeals"), _OFFICE, _appealed, holds_ended=True),
    Tab("open", pgettext_lazy("tab of the workbench", "Open"), _EVERYBODY, lambda scope: Q(state__in=OPEN_STATES)),
    Tab("all", pgettext_lazy("tab of the workbench", "All"), _EVERYBODY, lambda scope: Q(), holds_ended=True,
        is_counted=False),
)  # fmt: skip
#: Tabs that list what there is, whoever acts next.
REGISTERS = frozenset({"open", "all"})
BY_NAME: Mapping[str, Tab] = {tab.name: tab for tab in TABS}


def tabs_of(user: Any) -> Sequence[Tab]:
    """Which tabs has this user?  Those of all of their roles, in the order of the work."""
    scope = scope_of(user)
    return [tab for tab in TABS if tab.is_for(scope)]


def cases_in(tab: Tab, user: Any) -> Any:
    """The cases of a tab that this user may see."""
    return Case.objects.visible_to(user).filter(tab.cases(scope_of(user)))
