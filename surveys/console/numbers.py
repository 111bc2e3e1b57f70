"""How many cases lie behind each tab, quick filter and saved filter of the workbench?"""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from django.db.models import Count

from grids.scope import Scope, scope_of
from surveys.console.choosing import QUICK, Choice, condition_of
from surveys.console.saved import Saved
from surveys.console.tabs import BY_NAME, REGISTERS, cases_in, tabs_of
from surveys.models import Case
from surveys.models.cases import OPEN_STATES, CaseQuerySet


def numbers_of(user: Any, choice: Choice, saved: Sequence[Saved]) -> dict[str, int]:
    """The number beside each, by its name on the page (`quick_…`, `saved_…`): one statement for all those of open
    cases, one for each that holds ended ones, and one for the quick filters beside a number of the figures.

    A quick filter counts what a click on it would list: with what is chosen beside it.
    """
    scope = scope_of(user)
    asked = {tab.name: (Choice(tab.name), tab.cases(scope)) for tab in tabs_of(user) if tab.is_counted}
    if not scope.roles:
        return {}
    choices = {one.key: one.choice for one in saved if not one.lost}
    if not choice.figure:
        choices |= {f"quick_{name}": replace(choice, quick=name) for name in QUICK}
    for name, chosen in choices.items():
        asked[name] = chosen, BY_NAME[chosen.tab].cases(scope) & condition_of(chosen)
    visible = Case.objects.visible_to(user).order_by()
    still_open = {
        name: Count("pk", filter=condition or None)
        for name, (chosen, condition) in asked.items()
        if not _holds_ended(chosen)
    }
    numbers: dict[str, int] = visible.open().aggregate(**still_open)
    if choice.figure:
        numbers |= _quick_in_figure(visible, choice, scope)
    return numbers | {
        name: visible.filter(condition).count()
        for name, (chosen, condition) in asked.items()
        if name not in still_open
    }


def _quick_in_figure(visible: CaseQuerySet, choice: Choice, scope: Scope) -> dict[str, int]:
    """The numbers of the quick filters among the cases that a number of the figures counts: these are found once,
    not once for each filter.
    """
    listed = BY_NAME[choice.tab].cases(scope) & condition_of(replace(choice, quick=""))
    filters = {f"quick_{name}": condition_of(Choice(choice.tab, quick=name)) for name in QUICK}
    found: dict[str, int] = (
        visible.filter(listed)
        .open()
        .aggregate(**{key: Count("pk", filter=condition) for key, condition in filters.items()})
    )
    return found


def first_waiting(user: Any) -> str | None:
    """In which tab does something wait, where the first one is empty?  None: the first is as good as any."""
    tabs = tabs_of(user)
    for tab in tabs:
        if tab.name in REGISTERS:
            return None
        if cases_in(tab, user).exists():
            return None if tab is tabs[0] else tab.name
    return None


def _holds_ended(choice: Choice) -> bool:
    """May ended cases lie in a choice?  A quick filter leaves them out."""
    tab = BY_NAME[choice.tab]
    return tab.holds_ended and not choice.quick and choice.state not in OPEN_STATES
