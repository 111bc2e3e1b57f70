"""Models as they stood between migrations, drawn quickly: what a migration from nothing spends most of its time on.

Django takes every field apart and builds it again whenever it draws a model, draws a model with all its neighbours
whenever one of its options changes, and once more for each operation of a migration though the state after all of
them is what is asked for. Past a hundred models that is nine tenths of all time.
"""

import copy
import inspect
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from typing import Any

from django.db.migrations.migration import Migration
from django.db.migrations.state import ModelState, ProjectState
from django.db.models import Field
from django.db.models.options import Options
from django.utils.functional import cached_property

#: What neither a column nor another model depends on.
OWN_OPTIONS = ("constraints", "indexes", "triggers")

_build_again = Field.clone
_draw = ModelState.render
_draw_again = ProjectState.reload_model
_mutate = Migration.mutate_state


@contextmanager
def quick_states() -> Iterator[None]:
    """While it lasts, fields are copied, constraints, indexes and triggers are set on the model that is there, and the
    state after a migration is drawn once.
    """
    replaced: list[tuple[type, str, Any]] = [
        (Field, "clone", _copied),
        (ModelState, "render", _drawn),
        (ProjectState, "reload_model", _told),
        (Migration, "mutate_state", _mutated),
    ]
    kept = [(owner, name, getattr(owner, name)) for owner, name, _ in replaced]
    try:
        for owner, name, quick in replaced:
            setattr(owner, name, quick)
        yield
    finally:
        for owner, name, slow in kept:
            setattr(owner, name, slow)


def _copied(field: Any) -> Any:
    """The field once more: a shallow copy is safe as long as no model and no array has it."""
    if hasattr(field, "model") or hasattr(field, "base_field"):
        return _build_again(field)
    twin = copy.deepcopy(field)
    for one in filter(None, (twin, twin.remote_field)):
        for name in _remembered(one.__class__):
            vars(one).pop(name, None)
    # Columns stand in the order in which their fields were made.
    twin.creation_counter = Field.creation_counter
    Field.creation_counter += 1
    return twin


@cache
def _remembered(kind: Any) -> list[str]:
    """Which attributes are worked out once: of a field without a model they would be wrong for one that has it."""
    return [name for name, _ in inspect.getmembers(kind, lambda member: isinstance(member, cached_property))]


def _drawn(state: ModelState, apps: Any) -> Any:
    model: Any = _draw(state, apps)
    model._drawn_of = _seen_by_others(state)
    return model


def _mutated(migration: Migration, before: ProjectState, preserve: bool = True) -> ProjectState:
    """The state after a whole migration: which models change is noted, and all of them are drawn together."""
    after: Any = before.clone() if preserve else before
    after._noted = {}
    try:
        _mutate(migration, after, preserve=False)
    finally:
        noted = vars(after).pop("_noted")
    if "apps" in vars(after):
        changed = [
            (key, delay) for key, delay in noted.items() if key in after.models and _changes(after, *key)
        ]
        together = {one for key, delay in changed for one in after._find_reload_model(*key, delay)}
        if together:
            after._reload(together)
    return after


def _told(state: ProjectState, app_label: str, model_name: str, delay: bool = False) -> None:
    """Draw a model and its neighbours again only where something changed that they see."""
    if "apps" not in vars(state):
        return
    noted: dict[tuple[str, str], bool] | None = vars(state).get("_noted")
    if noted is not None:
        noted[app_label, model_name] = delay and noted.get((app_label, model_name), True)
    elif _changes(state, app_label, model_name):
        _draw_again(state, app_label, model_name, delay=delay)


def _changes(state: ProjectState, app_label: str, model_name: str) -> bool:
    """Must the model be drawn again?  If not, what is its own alone is set on the one that is there."""
    now: ModelState = state.models[app_label, model_name]
    model: Any = state.apps.all_models[app_label].get(model_name)
    if model is None or getattr(model, "_drawn_of", None) != _seen_by_others(now):
        return True
    meta: Options[Any] = model._meta
    for option in OWN_OPTIONS:
        setattr(meta, option, list(now.options.get(option, ())))
    return False


def _seen_by_others(state: ModelState) -> tuple[Any, ...]:
    """What of a model its columns and its neighbours depend on; a field that is changed is another object."""
    options = {name: value for name, value in state.options.items() if name not in OWN_OPTIONS}
    fields = [(name, id(field)) for name, field in state.fields.items()]
    return fields, state.bases, list(state.managers), options
