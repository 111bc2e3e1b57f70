"""A draft goes out as a GeoPackage and comes back: what was changed is taken in, what both changed is a conflict."""

import json
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
import shapely
from django.contrib.gis.geos import MultiPolygon
from django.utils import timezone

from grids.models import EditionDraft
from grids.services.draft_checks import check_draft
from grids.services.draft_packages import (
    Keep,
    Outcome,
    PackageRefusedError,
    Returned,
    check_in,
    check_out,
    report,
)
from grids.services.draft_rows import states_of
from grids.services.drafts import NoSuchDraftError, discard_draft, open_draft
from tests.layer_files import run
from tests.towns import COMMUNITY, TODAY, Town, box

pytestmark = pytest.mark.django_db

CONTRACT = Path(__file__).parents[2] / "contract" / "drafts.json"
G1, G2, G3, G4 = (f"{COMMUNITY}{n:03d}" for n in range(1, 5))


@pytest.fixture
def draft(town: Town) -> EditionDraft:
    return open_draft(layer="grids", name="测试草案", area_code="", on=TODAY, by=None)


@pytest.fixture
def file(draft: EditionDraft, tmp_path: Path) -> Path:
    path = tmp_path / "draft.gpkg"
    assert check_out(draft=draft, path=path) == 3
    return path


@contextmanager
def opened(path: Path) -> Iterator[sqlite3.Connection]:
    """The file in hands that know nothing of its spatial index."""
    connection = sqlite3.connect(path)
    for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall():
        connection.execute(f'DROP TRIGGER "{name}"')
    yield connection
    connection.commit()
    connection.close()


def blob(shape: Any) -> bytes:
    """A shape as a GeoPackage keeps it: a head of eight bytes, then WKB."""
    wkb = bytes(shape.wkb) if isinstance(shape, MultiPolygon) else shapely.to_wkb(shape)
    return b"GP\x00\x01" + (4490).to_bytes(4, "little") + wkb


def change(path: Path, sql: str, *values: Any) -> None:
    with opened(path) as connection:
        connection.execute(sql, values)


def back(draft: EditionDraft, path: Path, keep: Keep = Keep.SERVER) -> list[Returned]:
    return check_in(draft=draft, path=path, keep=keep)


def outcomes(returned: list[Returned]) -> list[tuple[str, str]]:
    return sorted((one.outcome.value, one.code) for one in returned)


def shapes(draft: EditionDraft) -> dict[str, Any]:
    return {row.code: row.geom for row in draft.rows.all()}


def test_what_was_not_touched_is_not_written(draft: EditionDraft, file: Path) -> None:
    before = list(draft.rows.order_by("pk").values_list("pk", "changed_at"))
    assert back(draft, file) == []
    assert list(draft.rows.order_by("pk").values_list("pk", "changed_at")) == before


def test_a_split_a_new_name_and_a_row_taken_out_are_taken_in_once(
    town: Town, draft: EditionDraft, file: Path
) -> None:
    """As QGIS saves a split: the changed row, and another with all its columns."""
    row = draft.rows.get(code=G1)
    row.attributes |= {"source_id": "old-1"}
    row.save()
    check_out(draft=draft, path=file.with_name("again.gpkg"))
    file = file.with_name("again.gpkg")
    names = "row, code, name, kind, community_code, accountable_unit, households"
    with opened(file) as connection:
        connection.execute(
            f"INSERT INTO draft_grids (geom, {names}) SELECT ?, {names} FROM draft_grids WHERE code = ?",
            [blob(box(0.5, 0, 1, 1)), G1],
        )
        connection.execute(
            "UPDATE draft_grids SET geom = ? WHERE fid = (SELECT min(fid) FROM draft_grids WHERE code = ?)",
            [blob(box(0, 0, 0.5, 1)), G1],
        )
        connection.execute(
            "UPDATE draft_grids SET name = '河边', accountable_unit = 'unit-a' WHERE code = ?", [G2]
        )
        connection.execute("DELETE FROM draft_grids WHERE code = ?", [G3])
    returned = back(draft, file)
    assert outcomes(returned) == [("deleted", G3), ("inserted", G1), ("updated", G1), ("updated", G2)]
    first, second = draft.rows.filter(code=G1).order_by("pk")
    assert (first.pk, first.geom.area) == (row.pk, pytest.approx(box(0, 0, 0.5, 1).area))
    assert (second.predecessors, second.origin_id, second.attributes["source_id"]) == ([G1], None, "")
    assert second.attributes["accountable_unit_id"] == town.a.pk
    assert draft.rows.get(code=G2).attributes["name"] == "河边"
    stored = next(one.server for one in returned if one.code == G2)
    assert stored is not None
    assert stored.values["accountable_unit"] == "甲社区"  # said by its code
    assert back(draft, file) == []
    assert draft.rows.count() == 3
    found = check_draft(draft=draft, day=TODAY, now=timezone.now())
    assert {one.fault.value for one in found} == {"duplicate_code", "gap"}


def test_what_both_changed_is_a_conflict_and_both_states_are_told(draft: EditionDraft, file: Path) -> None:
    draft.rows.filter(code=G1).update(geom=box(0, 0, 0.8, 1))
    draft.rows.filter(code=G2).delete()
    draft.rows.filter(code=G3).update(geom=box(2, 0, 2.7, 1))
    change(file, "UPDATE draft_grids SET geom = ? WHERE code = ?", blob(box(0, 0, 0.9, 1)), G1)
    change(file, "UPDATE draft_grids SET name = '乙' WHERE code = ?", G2)
    change(file, "DELETE FROM draft_grids WHERE code = ?", G3)
    returned = back(draft, file)
    assert outcomes(returned) == [("conflict", G1), ("conflict", G2), ("conflict", G3)]
    told = {one.code: one for one in returned}
    first = told[G1]
    assert first.file is not None
    assert first.server is not None
    assert [round(one.shape.area * 1e4, 3) for one in (first.file, first.server) if one.shape] == [0.9, 0.8]
    assert (told[G2].server, told[G3].file) == (None, None)
    assert shapes(draft)[G1].area == pytest.approx(box(0, 0, 0.8, 1).area)
    assert draft.rows.count() == 2
    rejected = report(draft, returned)["rejects"]["features"]
    assert {one["properties"]["code"]: one["properties"]["outcome"] for one in rejected} == dict.fromkeys(
        [G1, G2, G3], "conflict"
    )
    assert outcomes(back(draft, file, Keep.FILE)) == [("deleted", G3), ("inserted", G2), ("updated", G1)]
    assert shapes(draft)[G1].area == pytest.approx(box(0, 0, 0.9, 1).area)
    assert set(shapes(draft)) == {G1, G2}


def test_what_both_changed_alike_is_known(draft: EditionDraft, file: Path) -> None:
    draft.rows.filter(code=G1).update(geom=box(0, 0, 0.9, 1))
    change(file, "UPDATE draft_grids SET geom = ? WHERE code = ?", blob(box(0, 0, 0.9, 1)), G1)
    assert back(draft, file) == []


@pytest.mark.parametrize(
    ("sql", "value", "reason"),
    [
        ("UPDATE draft_grids SET households = ? WHERE code = '{code}'", -3, "households"),
        ("UPDATE draft_grids SET kind = ? WHERE code = '{code}'", "castle", "castle"),
        ("UPDATE draft_grids SET accountable_unit = ? WHERE code = '{code}'", "没有", "没有单位“没有”"),
        ("UPDATE draft_grids SET geom = ? WHERE code = '{code}'", None, "没有图形"),
        (
            "UPDATE draft_grids SET geom = ? WHERE code = '{code}'",
            blob(shapely.from_wkt("MULTIPOLYGON (((117 28, 117.01 28.01, 117.01 28, 117 28.01, 117 28)))")),
            "边相交",
        ),
        ("UPDATE draft_grids SET geom = ? WHERE code = '{code}'", blob(shapely.Point(117, 28)), "面"),
    ],
)
def test_a_row_that_is_refused_comes_back_with_reason_and_place_and_the_others_are_taken(
    draft: EditionDraft, file: Path, sql: str, value: Any, reason: str
) -> None:
    before = states_of(draft)
    change(file, sql.format(code=G1), value)
    change(file, "UPDATE draft_grids SET name = '河边' WHERE code = ?", G2)
    returned = back(draft, file)
    assert outcomes(returned) == [("refused", G1), ("updated", G2)]
    (refused,) = (one for one in returned if one.outcome is Outcome.REFUSED)
    assert reason in refused.reason
    assert refused.place == pytest.approx((117, 28), abs=0.011)
    (feature,) = report(draft, returned)["rejects"]["features"]
    assert (feature["properties"]["code"], reason in feature["properties"]["reason"]) == (G1, True)
    row = draft.rows.get(code=G1)
    assert states_of(draft)[row.pk] == before[row.pk]


def test_a_file_of_another_draft_or_none_is_refused_whole(
    draft: EditionDraft, file: Path, tmp_path: Path
) -> None:
    other = open_draft(layer="places", name="场所", area_code="", on=TODAY, by=None)
    with pytest.raises(PackageRefusedError, match="测试草案"):
        back(other, file)
    change(file, "DROP TABLE wangge_base")
    with pytest.raises(PackageRefusedError):
        back(draft, file)
    discard_draft(draft=draft)
    with pytest.raises(NoSuchDraftError):
        check_out(draft=draft, path=tmp_path / "late.gpkg")


@pytest.mark.parametrize("layer", ["places", "road_sections"])
def test_the_other_layers_go_out_and_come_back(town: Town, layer: str, tmp_path: Path) -> None:
    draft = open_draft(layer=layer, name="测试", area_code="", on=TODAY, by=None)
    path = tmp_path / "draft.gpkg"
    check_out(draft=draft, path=path)
    assert back(draft, path) == []
    if layer == "road_sections":
        change(path, "UPDATE draft_road_sections SET width_left_m = 12.5, road = 'nowhere'")
        assert outcomes(back(draft, path)) == [("refused", "R1")]
        change(path, "UPDATE draft_road_sections SET road = NULL")
        assert outcomes(back(draft, path)) == [("updated", "R1")]
        assert draft.rows.get().attributes["width_left_m"] == 12.5


def test_the_commands_take_a_draft_out_and_in_by_the_contract(draft: EditionDraft, tmp_path: Path) -> None:
    path, rejects = tmp_path / "draft.gpkg", tmp_path / "rejects.geojson"
    assert run("draft_check_out", draft.pk, path).figures == {"draft": draft.pk, "layer": "grids", "rows": 3}
    change(path, "UPDATE draft_grids SET name = '河边' WHERE code = ?", G2)
    change(path, "UPDATE draft_grids SET households = -3 WHERE code = ?", G1)
    outcome = run("draft_check_in", draft.pk, path, "--rejects", rejects)
    sample = json.loads(CONTRACT.read_text())["check_in"]
    assert outcome.status == 1
    assert outcome.figures.keys() == sample.keys()
    assert outcome.figures["rows"][0].keys() == sample["rows"][0].keys()
    assert outcome.figures["rows"][0]["file"].keys() == sample["rows"][0]["file"].keys()
    assert (outcome.figures["updated"], outcome.figures["refused"]) == (1, 1)
    assert json.loads(rejects.read_text())["features"][0]["properties"]["code"] == G1
    assert run("draft_check_out", 999, tmp_path / "other.gpkg").status == 1
