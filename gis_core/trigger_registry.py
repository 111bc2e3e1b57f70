"""Which database triggers are declared?  pgtrigger goes through all of them, twice, for each one more: of hundreds it
would be a good part of the start of every process.
"""

from typing import Any

import pgtrigger
from pgtrigger import registry


class _Indexed(registry._Registry):
    """pgtrigger's registry, which keeps the names that are taken."""

    def __init__(self, declared: registry._Registry) -> None:
        self._by_table: dict[tuple[str, str | None], pgtrigger.Trigger] = {}
        self._functions: set[str] = set()
        super().__init__(declared)

    @property
    def by_db_table(self) -> dict[tuple[str, str | None], pgtrigger.Trigger]:
        return self._by_table

    @property
    def pg_function_names(self) -> set[str]:
        return self._functions

    def __setitem__(self, key: str, value: tuple[Any, pgtrigger.Trigger]) -> None:
        super().__setitem__(key, value)
        model, trigger = value
        self._by_table[model._meta.db_table, trigger.name] = trigger
        self._functions.add(trigger.get_pgid(model))

    def __delitem__(self, key: str) -> None:
        model, trigger = self[key]
        super().__delitem__(key)
        del self._by_table[model._meta.db_table, trigger.name]
        self._functions.remove(trigger.get_pgid(model))


def keep_names_of_triggers() -> None:
    """Let pgtrigger use the registry above, with what is declared so far."""
    registry._registry = _Indexed(registry._registry)
