"""Models that point at one another are made in one step, and taken away in one."""

from unittest.mock import patch

import pytest
from django.db import IntegrityError, connection, models, transaction
from django.db.migrations.operations import CreateModel
from django.db.migrations.state import ModelState, ProjectState
from django.db.migrations.writer import OperationWriter

from gis_core.migration_operations import CreateModels

ID = ("id", models.BigAutoField(primary_key=True))
STREET = CreateModel(
    "Street",
    [ID, ("first_house", models.ForeignKey("gis_core.House", models.PROTECT, null=True, related_name="+"))],
)
HOUSE = CreateModel(
    "House",
    [ID, ("number", models.IntegerField()), ("street", models.ForeignKey("gis_core.Street", models.PROTECT))],
    {"constraints": [models.CheckConstraint(condition=models.Q(number__gt=0), name="number")]},
)
TOGETHER = CreateModels([STREET, HOUSE])


def states() -> tuple[ProjectState, ProjectState]:
    """What Django knows before the step, drawn already, and after it."""
    before = ProjectState()
    assert not before.apps.get_models()
    after = before.clone()
    TOGETHER.state_forwards("gis_core", after)
    return before, after


@pytest.mark.django_db(transaction=True)
def test_a_circle_of_foreign_keys_is_made_and_taken_away_in_one_step() -> None:
    before, after = states()
    street, house = (after.apps.get_model("gis_core", name) for name in ("Street", "House"))
    with connection.schema_editor() as editor:
        TOGETHER.database_forwards("gis_core", editor, before, after)
    try:
        here = street.objects.create()
        street.objects.filter(pk=here.pk).update(first_house=house.objects.create(number=1, street=here))
        with pytest.raises(IntegrityError, match="number"):
            house.objects.create(number=0, street=here)
        with pytest.raises(IntegrityError, match="foreign key"), transaction.atomic():
            house.objects.create(number=2, street_id=here.pk + 1)
    finally:
        with connection.schema_editor() as editor:
            TOGETHER.database_backwards("gis_core", editor, after, before)
    assert not {"gis_core_street", "gis_core_house"} & set(connection.introspection.table_names())


def test_each_model_is_drawn_once_and_sees_the_others() -> None:
    with patch.object(ModelState, "render", autospec=True, side_effect=ModelState.render) as render:
        _, after = states()
        after.apps.get_models()
    assert sorted(call.args[0].name for call in render.call_args_list) == ["House", "Street"]
    house = after.apps.get_model("gis_core", "House")
    assert house._meta.get_field("street").related_model is after.apps.get_model("gis_core", "Street")
    assert [one.name for one in house._meta.constraints] == ["number"]


def test_it_is_written_into_a_migration_with_its_models() -> None:
    text, imports = OperationWriter(TOGETHER, indentation=0).serialize()
    assert text.startswith("gis_core.migration_operations.CreateModels(\n    models=[\n")
    assert text.count("migrations.CreateModel(") == 2
    assert "import gis_core.migration_operations" in imports
