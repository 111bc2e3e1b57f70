"""The registry of triggers knows at any time what pgtrigger would find by going through all of them."""

from collections.abc import Iterator

import pgtrigger
import pytest
from pgtrigger import registry

from grids.models import Grid, Unit


@pytest.fixture
def odd() -> Iterator[pgtrigger.Trigger]:
    """A trigger that is declared for units while the test runs."""
    trigger = pgtrigger.Protect(name="odd", operation=pgtrigger.Delete)
    trigger.register(Unit)
    yield trigger
    trigger.unregister(Unit)


def names_told() -> tuple[object, set[str]]:
    return registry._registry.by_db_table, registry._registry.pg_function_names


def names_found() -> tuple[object, set[str]]:
    own = registry._Registry
    return own.by_db_table.fget(registry._registry), own.pg_function_names.fget(registry._registry)


def test_it_knows_every_declared_trigger() -> None:
    assert names_told() == names_found()
    assert len(names_told()[1]) == len(pgtrigger.registered()) > 300


def test_it_knows_one_more_and_forgets_it(odd: pgtrigger.Trigger) -> None:
    assert names_told() == names_found()
    assert odd.get_pgid(Unit) in names_told()[1]
    odd.unregister(Unit)
    assert odd.get_pgid(Unit) not in names_told()[1]
    assert names_told() == names_found()
    odd.register(Unit)


def test_two_of_one_name_on_one_table_are_refused(odd: pgtrigger.Trigger) -> None:
    with pytest.raises(KeyError, match="already used for model"):
        pgtrigger.Protect(name="odd", operation=pgtrigger.Update).register(Unit)
    pgtrigger.Protect(name="odd", operation=pgtrigger.Update).register(Grid)
    registry.delete("grids.Grid:odd")
