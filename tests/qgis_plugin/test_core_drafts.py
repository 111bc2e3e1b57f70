"""What the plugin makes of drafts, returns and households, without QGIS."""

import sqlite3
from pathlib import Path

import pytest

from grids.editions.words import RULES as SERVER_RULES
from grids.models import EditionDraft
from grids.rules.editions import Severity
from grids.services.draft_packages import Outcome
from qgis_plugin.wangge.core.check_outs import draft_in, drawn, snapshot
from qgis_plugin.wangge.core.drafts import (
    LAYERS,
    RULES,
    SEVERITIES,
    Check,
    Draft,
    Preview,
    last_published,
    mine_first,
    path_of,
    table_of,
)
from qgis_plugin.wangge.core.merging import Cell, merged
from qgis_plugin.wangge.core.returns import OUTCOMES, Return, differences
from tests.qgis_plugin.test_core import sample


def test_drafts_are_read_one_s_own_first() -> None:
    told = sample("drafts")["draft"]
    mine = Draft.from_json(told)
    others = Draft.from_json(
        {**told, "id": 9, "mine": False, "area_code": "361127001001", "area": "北门社区"}
    )
    assert (mine.area, others.area, mine.made_by) == ("", "北门社区", "technician")
    assert mine_first([others, mine]) == [mine, others]
    assert (path_of(7, "check"), table_of("road_sections")) == (
        "/api/v1/drafts/7/check/",
        "draft_road_sections",
    )


def test_findings_are_read_with_what_can_be_chosen() -> None:
    told = sample("drafts")["check"]
    check = Check.from_json(told)
    (finding,) = check.findings
    assert (check.errors, check.is_current, check.is_publishable, check.repaired) == (1, True, False, 1)
    assert (finding.kind, finding.witness, finding.set_aside) == ("gap", (117.0195, 28.005), False)
    assert [one.name for one in finding.choices] == ["longest_edge"]
    repairs = [
        {**told["findings"][0]["repairs"][0], "name": name, "row": row} for name, row in (("a", 1), ("b", 1))
    ]
    alike = Check.from_json(
        {**told, "findings": [{**told["findings"][0], "repairs": repairs, "witness": None}]}
    )
    assert [one.name for one in alike.findings[0].choices] == ["a"]


def test_a_preview_is_read() -> None:
    preview = Preview.from_json(sample("drafts")["preview"])
    (moved,) = preview.ground
    assert (moved.from_unit, moved.to_unit, moved.households, preview.cases) == (
        "甲社区",
        "乙社区",
        200,
        ("3611272026000001",),
    )


def test_what_was_sent_is_compared_with_what_is_stored() -> None:
    told = sample("drafts")["check_in"]
    returned = Return.from_json(told)
    assert (returned.is_clean, returned.counts["updated"], returned.altered) == (False, 1, [])
    other = {
        **told["rows"][0],
        "server": {**told["rows"][0]["server"], "accountable_unit": "乙社区", "land_use": ""},
    }
    (row,) = Return.from_json({**told, "rows": [other]}).altered
    assert [(one.column, one.sent, one.stored) for one in row.differences] == [
        ("accountable_unit", "甲社区", "乙社区")
    ]
    shape = {"type": "Polygon", "coordinates": [[[0, 0], [1, 0], [1, 1], [0, 0]]]}
    moved = {"type": "Polygon", "coordinates": [[[0, 0], [1, 0], [1, 2], [0, 0]]]}
    (one,) = differences({"geometry": shape}, {"geometry": moved})
    assert (one.sent, one.stored) == ("4", "4")
    assert differences(None, {"code": "x"}) == ()


def test_the_last_publication_of_each_layer_is_that_of_the_highest_number() -> None:
    told = [
        Draft.from_json({**sample("drafts")["draft"], "layer": edition.partition("-")[0], "edition": edition})
        for edition in ("places-1", "grids-9", "grids-10")
    ]
    assert [one.edition for one in last_published(told)] == ["grids-10", "places-1"]


def test_every_word_of_the_server_has_one_here() -> None:
    assert set(LAYERS) == set(EditionDraft.Layer.values)
    assert set(SEVERITIES) == {one.value for one in Severity}
    assert set(RULES) == set(SERVER_RULES)
    assert set(OUTCOMES) == {one.value for one in Outcome} - {"unchanged"}


def test_a_file_is_sent_with_what_stands_beside_it(tmp_path: Path) -> None:
    """QGIS keeps what was saved last in a log beside the file while the layer is open."""
    path = tmp_path / "draft.gpkg"
    connection = sqlite3.connect(path)
    connection.execute("PRAGMA journal_mode = WAL")
    connection.execute("CREATE TABLE wangge_draft (format, draft)")
    connection.execute("INSERT INTO wangge_draft VALUES ('wangge-draft', 7)")
    connection.commit()
    assert path.with_name("draft.gpkg-wal").stat().st_size > 0
    alone = tmp_path / "alone.gpkg"
    alone.write_bytes(snapshot(str(path)))
    assert (draft_in(str(alone)), draft_in(str(path))) == (7, 7)
    connection.close()
    with pytest.raises(ValueError, match="nothing"):
        draft_in(str(tmp_path / "nothing"))


def test_a_file_is_another_one_once_somebody_has_drawn_in_it(tmp_path: Path) -> None:
    path = tmp_path / "draft.gpkg"
    connection = sqlite3.connect(path, isolation_level=None)
    connection.execute("PRAGMA journal_mode = WAL")
    connection.execute("CREATE TABLE draft_places (fid INTEGER PRIMARY KEY, geom BLOB, name TEXT)")
    connection.execute("INSERT INTO draft_places VALUES (1, x'00', '南湖'), (2, x'01', '北湖')")
    before = drawn(str(path), "places")
    connection.execute("UPDATE draft_places SET geom = x'02' WHERE fid = 1")
    assert drawn(str(path), "places") != before
    connection.execute("UPDATE draft_places SET geom = x'00' WHERE fid = 1")
    assert drawn(str(path), "places") == before
    connection.execute("DELETE FROM draft_places WHERE fid = 2")
    assert drawn(str(path), "places") != before
    with pytest.raises(sqlite3.Error):
        drawn(str(path), "grids")
    connection.close()


@pytest.mark.parametrize(
    ("households", "edges", "groups"),
    [
        ([200, 180, 190], {(1, 2): 5.0, (2, 3): 9.0}, [[1], [2, 3]]),  # the longer edge
        ([400, 100], {(1, 2): 5.0}, [[1, 2]]),
        ([450, 100], {(1, 2): 5.0}, [[1], [2]]),  # never past the upper bound
        ([100, 100, 100], {(1, 2): 1.0, (2, 3): 1.0}, [[1, 2, 3]]),
        ([100, 100], {}, [[1], [2]]),  # no neighbour
        ([], {}, []),
    ],
)
def test_cells_are_merged_to_the_wanted_households(
    households: list[int], edges: dict[tuple[int, int], float], groups: list[list[int]]
) -> None:
    cells = [Cell(key, number) for key, number in enumerate(households, 1)]
    assert merged(cells, edges, least=300, most=500) == groups


def test_cells_of_two_communities_are_not_merged() -> None:
    cells = [Cell(1, 100, "a"), Cell(2, 100, "b"), Cell(3, 150, "b")]
    assert merged(cells, {(1, 2): 9.0, (2, 3): 1.0}, least=200, most=500) == [[1], [2, 3]]
