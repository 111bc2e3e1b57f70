import datetime

import pytest
import shapely
from django.utils import timezone

from grids.models import BoundaryEdition, Grid, Unit
from grids.services.drafts import open_draft
from tests.layer_files import cell, file_of, import_layer
from tests.towns import COMMUNITY, Town

SOON = datetime.date(2030, 1, 1)


def rows(*numbers: int, unit: str | None = "unit-a", **more):
    return [{"code": f"{COMMUNITY}{n}", "unit": unit, **more} for n in numbers]


@pytest.fixture
def load(tmp_path, town: Town):
    """Import cells of a made file: rows, cells, further words of the command."""

    def load(made, cells, *words, name="grids.geojson"):
        path = file_of(tmp_path / name, made, cells, 4326 if name.endswith("json") else 4490)
        return import_layer("grids", path, "--field", "accountable_unit=unit", *words)

    return load


def current(n: int) -> Grid:
    return Grid.objects.get(
        code=f"{COMMUNITY}{n}", known__endswith__isnull=True, valid__endswith__isnull=True
    )


def test_an_import_makes_and_publishes_an_edition(load):
    outcome = load(rows(101, 102), [cell(0, 0), cell(1, 0)])
    assert (outcome.status, outcome.wrote()) == (0, (2, 0, 0))
    edition = BoundaryEdition.objects.get(layer="grids", number=2)  # the town has the first
    assert (edition.state, edition.source_name) == ("published", "grids.geojson")
    assert edition.counts == {"inserted": 2, "updated": 0, "unchanged": 0}
    assert len(edition.source_sha256) == 64
    assert current(101).edition == edition
    assert current(101).accountable_unit.code == "unit-a"


def test_the_first_edition_is_valid_from_the_beginning_and_later_ones_from_today(load, tmp_path):
    load(rows(101), [cell(0, 0)])
    assert current(101).valid.lower == timezone.localdate()
    assert BoundaryEdition.objects.get(layer="grids", number=2).effective_from == timezone.localdate()


@pytest.mark.django_db
def test_an_empty_layer_begins_with_the_beginning_of_time(tmp_path):
    path = file_of(tmp_path / "grids.gpkg", rows(101), [cell(0, 0)])
    assert import_layer("grids", path, "--create-units").status == 0
    assert Grid.objects.get().valid.lower is None


def test_the_same_file_again_changes_nothing_and_makes_no_edition(load):
    load(rows(101, 102), [cell(0, 0), cell(1, 0)])
    assert load(rows(101, 102), [cell(0, 0), cell(1, 0)]).wrote() == (0, 0, 2)
    assert BoundaryEdition.objects.filter(layer="grids").count() == 2
    assert Grid.objects.filter(code=f"{COMMUNITY}101").count() == 1


def test_a_changed_row_closes_its_version_and_the_rest_stays(load):
    load(rows(101, 102), [cell(0, 0), cell(1, 0)])
    changed = rows(101) + rows(102, unit="unit-b")
    outcome = load(changed, [cell(0, 0), cell(1, 0)], "--effective", SOON)
    assert outcome.wrote() == (0, 1, 1)
    old, new = Grid.objects.filter(code=f"{COMMUNITY}102").order_by("id")
    assert (old.valid.upper, new.valid.lower, new.valid.upper) == (SOON, SOON, None)
    assert (old.accountable_unit.code, new.accountable_unit.code) == ("unit-a", "unit-b")


def test_a_correction_on_the_day_itself_ends_in_knowledge_time(load):
    load(rows(101), [cell(0, 0)])
    assert load(rows(101, unit="unit-b"), [cell(0, 0)]).wrote() == (0, 1, 0)
    old, new = Grid.objects.filter(code=f"{COMMUNITY}101").order_by("id")
    assert old.valid == new.valid
    assert old.known.upper is not None
    assert new.known.upper is None


def test_neighbours_may_exchange_ground_in_one_edition(load):
    load(rows(101, 102), [cell(0, 0), cell(1, 0)])
    wider, narrower = (
        cell(0, 0).union(shapely.box(118.01, 29, 118.015, 29.01)),
        shapely.box(118.015, 29, 118.02, 29.01),
    )
    assert load(rows(101, 102), [wider, narrower], "--effective", SOON).wrote() == (0, 2, 0)


def test_what_a_file_does_not_speak_of_is_carried_over(load, town):
    load(rows(101, name="旧名", households=30), [cell(0, 0)])
    load(rows(101, name="新名"), [cell(0, 0)], "--effective", SOON)
    assert (current(101).name, current(101).households) == ("新名", 30)


def test_missing_rows_are_closed_only_when_asked(load, town):
    load(rows(101, 102), [cell(0, 0), cell(1, 0)])
    load(rows(101), [cell(0, 0)])
    assert current(102).valid.upper is None
    outcome = load(rows(101), [cell(0, 0)], "--close-missing", "--effective", SOON)
    assert "4 条已关闭" in outcome.said  # the three of the town, and 102
    assert Grid.objects.get(code=f"{COMMUNITY}102").valid.upper == SOON


def test_units_are_found_by_code_or_name_and_made_only_when_asked(load, town):
    assert load(rows(101, unit="甲社区"), [cell(0, 0)]).wrote() == (1, 0, 0)
    refused = load(rows(102, unit="新单位"), [cell(1, 0)])
    assert refused.status == 1
    assert "新单位" in refused.said
    assert "[unit.unknown]" in refused.said
    assert not Unit.objects.filter(name="新单位").exists()
    assert load(rows(102, unit="新单位"), [cell(1, 0)], "--create-units").status == 0
    made = Unit.objects.get(code="新单位")
    assert (made.name, made.league) == ("新单位", "responsible")


def test_two_units_of_one_name_are_refused_not_guessed(load, town):
    Unit.objects.create(code="unit-x", name="甲社区", kind="community", league="community")
    assert "[unit.ambiguous]" in load(rows(101, unit="甲社区"), [cell(0, 0)]).said


def test_a_unit_outside_the_leagues_cannot_answer(load, town):
    Unit.objects.create(code="shop", name="商户", kind="shop", league="none")
    assert "[unit.league]" in load(rows(101, unit="shop"), [cell(0, 0)]).said


def test_a_grid_without_a_unit_is_accepted_and_flagged(load):
    outcome = load(rows(101, unit=None) + rows(102), [cell(0, 0), cell(1, 0)])
    assert (outcome.status, outcome.figures["flagged"]) == (0, 1)
    assert "[grid.unassigned]" in outcome.said


def test_overlaps_in_the_file_and_with_what_stays_are_refused_by_row(load, town):
    outcome = load(rows(101, 102, 103), [cell(0, 0), cell(0.5, 0), cell(2, 0)])
    assert outcome.figures["refused"] == 1
    assert f"第 2 行，geometry“”：与同类网格 {COMMUNITY}101 重叠" in outcome.said
    over_town = shapely.box(117.005, 28, 117.006, 28.001)
    outcome = load(rows(104), [over_town])
    assert f"与同类网格 {COMMUNITY}001 重叠" in outcome.said


def test_another_kind_of_grid_may_cover_the_same_ground(load):
    load(rows(101), [cell(0, 0)])
    assert load(rows(201), [cell(0, 0)], "--set", "kind=governance").wrote() == (1, 0, 0)


def test_national_codes_are_checked_with_the_rule(load):
    outcome = load([{"code": "123", "unit": "unit-a"}], [cell(0, 0)])
    assert "[code.national]" in outcome.said
    assert "应为 15 位" in outcome.said


def test_a_code_that_stands_twice_is_refused_at_its_second_place(load):
    outcome = load(rows(101, 101), [cell(0, 0), cell(1, 0)])
    assert "第 2 行，code" in outcome.said
    assert "与第 1 行重复" in outcome.said


@pytest.mark.parametrize("name", ["g.gpkg", "g.fgb", "g.gdb", "g.zip", "g.csv", "g.xlsx"])
def test_every_format_gives_the_same_grids(load, name):
    words = ["--crs", "EPSG:4490"] if name.endswith(("csv", "xlsx")) else []
    assert load(rows(101, 102), [cell(0, 0), cell(1, 0)], *words, name=name).wrote() == (2, 0, 0)
    assert load(rows(101, 102), [cell(0, 0), cell(1, 0)]).wrote() == (0, 0, 2)


def test_an_import_into_a_draft_leaves_the_ground_alone(load, town):
    draft = open_draft(layer="grids", name="测试", area_code="", on=timezone.localdate(), by=None)
    edition = ("--edition", str(draft.pk))
    before = town.grids["G1"].code
    renamed = [{"code": before, "name": "新名", "unit": "unit-a"}]
    assert load(renamed, [cell(0, 0)], *edition, "--dry-run").wrote() == (0, 1, 0)
    outcome = load(renamed + rows(101, unit="unit-b", name="另一"), [cell(0, 0), cell(1, 0)], *edition)
    assert (outcome.status, outcome.wrote()) == (0, (1, 1, 0))
    changed = draft.rows.get(code=before)
    assert (changed.origin_id, changed.attributes["name"]) == (town.grids["G1"].pk, "新名")
    assert changed.attributes["accountable_unit_id"] == town.a.pk
    added = draft.rows.get(code=f"{COMMUNITY}101")
    assert (added.attributes["accountable_unit_id"], added.attributes["kind"]) == (
        town.b.pk,
        "responsibility",
    )
    again = load(
        renamed + rows(101, unit="unit-b", name="另一"), [cell(0, 0), cell(1, 0)], *edition, "--close-missing"
    )
    assert again.wrote() == (0, 0, 2)
    assert draft.rows.count() == 2
    assert BoundaryEdition.objects.filter(layer="grids").count() == 1
    assert Grid.objects.known().count() == 3


def test_a_draft_that_is_not_there_or_of_another_layer_is_said(load, town):
    draft = open_draft(layer="places", name="测试", area_code="", on=timezone.localdate(), by=None)
    assert "999" in load(rows(101), [cell(0, 0)], "--edition", "999").said
    outcome = load(rows(101), [cell(0, 0)], "--edition", str(draft.pk))
    assert (outcome.status, draft.rows.count()) == (1, 0)
    assert "测试" in outcome.said
