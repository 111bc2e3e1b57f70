"""Does each room's SQL know only the rooms to its right?"""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[3]
#: From left to right: a room may name itself and what stands to its right.
ROOMS = ["assessment", "renovation", "surveys", "grids", "gis_core"]
FILES = sorted(path for room in ROOMS for path in ROOT.glob(f"{room}/sql/*.sql"))


def names_above(room: str, sql: str) -> list[str]:
    above = "|".join(ROOMS[: ROOMS.index(room)])
    return re.findall(rf"\b(?:{above})_\w+", sql) if above else []


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_no_sql_file_names_a_table_or_function_of_a_room_above_it(path: Path) -> None:
    assert names_above(path.parts[-3], path.read_text()) == []


def test_a_name_from_above_would_be_found() -> None:
    assert len(FILES) > 40
    assert names_above("grids", "SELECT * FROM surveys_surveypoint") == ["surveys_surveypoint"]
    assert names_above("gis_core", "SELECT grids_resolve(p, 1, d)") == ["grids_resolve"]
    assert names_above("surveys", "SELECT grids_resolve(p, 1, d)") == []
