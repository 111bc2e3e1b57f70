"""The table of the county's layers: its columns, codes and collections are those of the server."""

import json
from pathlib import Path

import pytest
from django.db.models import Field

from gis_core.ogc.collections import collections
from grids.models import Building, Division, EditionDraft, Facility, Grid, Place, RoadSection
from qgis_plugin.wangge.core import codes
from qgis_plugin.wangge.core.county import EDIT, GROUPS, LAYERS, RELATIONS, layer_named, true_on
from renovation.models import RenovationZone
from surveys.models import Case

VIEWS = json.loads(
    (Path(__file__).parent.parent / "contract" / "qgis_views.json").read_text(encoding="utf-8")
)
MODELS = [
    (codes.GRID_KINDS, Grid, "kind"),
    (codes.ROAD_CLASSES, RoadSection, "road_class"),
    (codes.SIDES, RoadSection, "side"),
    (codes.PLACE_KINDS, Place, "kind"),
    (codes.MANAGEMENT, Place, "management"),
    (codes.FACILITY_STATES, Facility, "status"),
    (codes.LEVELS, Division, "level"),
    (codes.BUILDING_USES, Building, "use"),
    (codes.ZONE_KINDS, RenovationZone, "kind"),
    (codes.CASE_STATES, Case, "state"),
    (codes.DRAFT_LAYERS, EditionDraft, "layer"),
]


@pytest.mark.parametrize(("told", "model", "name"), MODELS, ids=lambda one: getattr(one, "__name__", ""))
def test_codes_are_the_choices_of_the_server(told: codes.Codes, model: type, name: str) -> None:
    field: Field[object, object] = model._meta.get_field(name)  # type: ignore[attr-defined]
    choices = dict(field.flatchoices)
    assert set(told) == set(choices)


def test_views_have_the_columns_that_layers_speak_of() -> None:
    for layer in LAYERS:
        if not layer.view:
            continue
        columns = set(VIEWS[layer.schema][layer.view])
        spoken = {*layer.codes, *layer.needed, *layer.kept, *layer.least, *layer.tip}
        spoken |= {name for names in layer.tabs.values() for name in names}
        assert spoken - columns == set(), layer.name
        assert not layer.label or layer.label in columns, layer.name
        assert (f"{layer.view}_versions" in VIEWS[layer.schema]) == layer.is_dated, layer.name
        assert (
            layer.schema != EDIT
            or not layer.tabs
            or set(columns) - {"geom"} == {name for names in layer.tabs.values() for name in names}
        ), layer.name


def test_collections_are_those_of_the_server() -> None:
    for layer in LAYERS:
        if layer.collection:
            collection = collections()[layer.collection]
            names = {field.name for field in collection.resource.fields}
            assert not layer.label or layer.label in names, layer.name
            assert layer.name not in {"grids", "road_sections"} or {*layer.tip, *layer.codes} <= names
            assert not layer.is_dated or collection.during is not None, layer.name


def test_layers_and_relations_name_each_other() -> None:
    assert len({layer.name for layer in LAYERS}) == len(LAYERS)
    assert {layer.group for layer in LAYERS} == set(GROUPS)
    for relation in RELATIONS:
        for name, column in ((relation.child, relation.column), (relation.parent, relation.key)):
            layer = layer_named(name)
            assert column in VIEWS[layer.schema][layer.view], relation.name


def test_a_day_is_a_condition_on_the_first_day_and_the_one_on_which_it_is_over() -> None:
    assert true_on("2026-06-01") == (
        """("valid_from" IS NULL OR "valid_from" <= '2026-06-01')"""
        """ AND ("valid_to" IS NULL OR "valid_to" > '2026-06-01')"""
    )
