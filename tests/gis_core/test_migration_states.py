"""Are models drawn quickly the models that Django draws?"""

from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection, models
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.migration import Migration
from django.db.migrations.operations import (
    AddConstraint,
    AddField,
    AlterField,
    CreateModel,
    DeleteModel,
    RemoveConstraint,
    RenameModel,
)
from django.db.migrations.state import ModelState, ProjectState, StateApps

from gis_core.migration_states import quick_states

KEY = ("id", models.BigAutoField(primary_key=True))
POSITIVE = models.CheckConstraint(condition=models.Q(width__gt=0), name="positive")


def parts(field: models.Field) -> tuple[object, ...]:
    """What a field is made of; one within an array is told by its parts, for fields are equal only to themselves."""
    _name, path, words, keywords = field.deconstruct()
    inner = keywords.pop("base_field", None)
    return path, words, keywords, inner and parts(inner)


def told(apps: StateApps) -> dict[str, object]:
    """What the schema editor asks of each model: table, columns in their order, targets, constraints, indexes."""
    return {
        model._meta.label: (
            model._meta.db_table,
            [
                (
                    field.column,
                    field.db_parameters(connection),
                    parts(field),
                    field.related_model and field.related_model._meta.label,
                )
                for field in (*model._meta.local_fields, *model._meta.local_many_to_many)
            ],
            model._meta.constraints,
            model._meta.indexes,
        )
        for model in apps.get_models(include_auto_created=True)
    }


def test_all_models_are_drawn_as_django_draws_them() -> None:
    state = MigrationLoader(None).project_state()
    slow = told(state.apps)
    with quick_states():
        quick = told(_fresh(state).apps)
    assert len(quick) > 100
    assert [label for label in slow if quick[label] != slow[label]] == []


def _fresh(state: ProjectState) -> ProjectState:
    """The same state, of which nothing is drawn yet."""
    return ProjectState({key: one.clone() for key, one in state.models.items()}, state.real_apps)


@pytest.fixture
def two() -> ProjectState:
    """A street, and a lamp that stands in it."""
    state = ProjectState()
    street = [KEY, ("width", models.IntegerField())]
    lamp = [KEY, ("street", models.ForeignKey("town.street", models.CASCADE))]
    CreateModel("Street", street).state_forwards("town", state)
    CreateModel("Lamp", lamp).state_forwards("town", state)
    return state


def test_a_constraint_is_known_without_drawing_a_model_again(two: ProjectState) -> None:
    with quick_states():
        street = two.apps.get_model("town", "Street")
        AddConstraint("street", POSITIVE).state_forwards("town", two)
        assert two.apps.get_model("town", "Street") is street
        assert street._meta.constraints == [POSITIVE]
        RemoveConstraint("street", "positive").state_forwards("town", two)
        assert street._meta.constraints == []


def test_a_column_is_drawn_and_the_neighbours_see_it(two: ProjectState) -> None:
    with quick_states():
        street = two.apps.get_model("town", "Street")
        AddField("street", "name", models.TextField(default="")).state_forwards("town", two)
        AddConstraint("street", POSITIVE).state_forwards("town", two)
        wide = two.apps.get_model("town", "Street")
        assert wide is not street
        assert [field.name for field in wide._meta.local_fields] == ["id", "width", "name"]
        assert two.apps.get_model("town", "Lamp")._meta.get_field("street").related_model is wide


def test_a_migration_is_drawn_once_as_django_draws_it_step_by_step(
    two: ProjectState, monkeypatch: pytest.MonkeyPatch
) -> None:
    square = [KEY, ("street", models.ForeignKey("town.street", models.CASCADE))]
    migration: Any = Migration("0002", "town")
    migration.operations = [
        CreateModel("Square", square),
        AddField("square", "lamp", models.ForeignKey("town.lamp", models.CASCADE)),
        RenameModel("Lamp", "Lantern"),
        AddField("street", "name", models.TextField(default="")),
        AlterField("street", "width", models.BigIntegerField()),
        AddConstraint("street", POSITIVE),
        CreateModel("Bench", [KEY]),
        DeleteModel("Bench"),
    ]
    before = _fresh(two)
    assert len(before.apps.get_models()) == 2
    wanted = told(migration.mutate_state(before).apps)
    with quick_states():
        drawn: list[str] = []
        monkeypatch.setattr(StateApps, "render_multiple", _counted(StateApps.render_multiple, drawn))
        street = two.apps.get_model("town", "Street")
        after = migration.mutate_state(two)
        assert told(after.apps) == wanted
    assert drawn.count("street") <= 3  # at first, as the neighbour of what is renamed, in the end
    assert two.apps.get_model("town", "Street") is street
    assert set(wanted) == {"town.Street", "town.Lantern", "town.Square"}


def _counted(render: Callable[..., None], drawn: list[str]) -> Callable[..., None]:
    def counted(apps: StateApps, states: list[ModelState]) -> None:
        drawn.extend(state.name_lower for state in states)
        render(apps, states)

    return counted


def test_afterwards_django_draws_as_ever(two: ProjectState) -> None:
    with quick_states():
        street = two.apps.get_model("town", "Street")
    AddConstraint("street", POSITIVE).state_forwards("town", two)
    assert two.apps.get_model("town", "Street") is not street
