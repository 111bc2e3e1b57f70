"""Inspection points: taken in from a table, and what is blank at each in a month."""

import datetime
import io
import json
from collections.abc import Callable
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.db import DatabaseError, transaction
from django.test import Client
from django.utils import timezone

from assessment.errors import InspectionRefused
from assessment.models import InspectionPoint
from assessment.services.points import note_visit
from gis_core.models import User
from grids.county_hours import county_day
from tests.assessment.yardsticks import LANE, make_place, proposed_tree
from tests.grids.database.raw import run
from tests.surveys.cases import MONDAY

pytestmark = pytest.mark.django_db
Browser = Callable[[str], Client]
CONTRACT = Path(__file__).parent.parent / "contract" / "import_inspection_points.json"
HEADER = "编号,名称,场所类别,经度,纬度,行业,必查行业,重点行业\n"


@pytest.fixture
def tree(people: dict[str, User]) -> None:
    proposed_tree(people["supervision"])


def taken(folder: Path, *rows: str, **options: object) -> dict[str, int]:
    path, out = folder / "点位.csv", io.StringIO()
    path.write_text(HEADER + "".join(f"{row}\n" for row in rows), encoding="utf-8")
    call_command("import_inspection_points", path, json=True, stdout=out, **options)
    return json.loads(out.getvalue())


def test_points_are_taken_in_and_brought_up_to_date(tree: None, tmp_path: Path) -> None:
    first = f"P1,东巷,{LANE},117.005,28.005,环卫,是,否"
    assert taken(tmp_path, first)["inserted"] == 1
    told = taken(tmp_path, first, f"P2,西巷,{LANE},117.006,28.005,,,")
    assert told == json.loads(CONTRACT.read_text())
    assert taken(tmp_path, first.replace("东巷", "东一巷"))["updated"] == 1
    point = InspectionPoint.objects.get(code="P1")
    assert (point.name, point.must_inspect, point.geom.coords) == ("东一巷", True, (117.005, 28.005))


def test_a_gcj02_pair_is_converted_once_and_kept_as_it_was_written(tree: None, tmp_path: Path) -> None:
    taken(tmp_path, f"P1,东巷,{LANE},117.005,28.005,,,", crs="gcj02")
    point = InspectionPoint.objects.get()
    assert (point.raw_x, point.raw_y, point.raw_crs) == (117.005, 28.005, "gcj02")
    assert 0.001 < 117.005 - point.geom.x < 0.01


@pytest.mark.parametrize(
    "row",
    [
        "P1,东巷,码头,117,28,,,",
        f"P1,东巷,{LANE},217,28,,,",
        f"P1,,{LANE},117,28,,,",
        f"P1,东巷,{LANE},x,28,,,",
    ],
)
def test_a_row_that_is_no_point_is_refused(row: str, tree: None, tmp_path: Path) -> None:
    with pytest.raises(CommandError):
        taken(tmp_path, row)
    assert not InspectionPoint.objects.exists()


def test_a_visit_is_of_a_day_that_has_come_and_is_kept(people: dict[str, User]) -> None:
    point, by = make_place("P1", 0.5, 0.2), people["supervision"]
    said = {"point": point, "kind": "supervision", "note": "到场", "by": by, "now": MONDAY}
    day = MONDAY.date()
    for wrong in (day + datetime.timedelta(days=1), day.replace(month=9)):
        with pytest.raises(InspectionRefused):
            note_visit(visited_on=wrong, **said)
    with pytest.raises(InspectionRefused):
        note_visit(visited_on=day, **{**said, "note": ""})
    note_visit(visited_on=county_day(timezone.now()), **{**said, "now": timezone.now()})
    for sql, told in (
        ("UPDATE assessment_pointvisit SET note = 'x'", "不能修改"),
        ("DELETE FROM assessment_pointvisit", "不能修改"),
        (
            "INSERT INTO assessment_pointvisit (point_id, kind, visited_on, note, visited_by_id)"
            " SELECT point_id, kind, visited_on + 9, note, visited_by_id FROM assessment_pointvisit",
            "还没有到",
        ),
    ):
        with pytest.raises(DatabaseError, match=told), transaction.atomic():
            run(sql)


def test_the_page_shows_what_is_blank_and_the_office_fills_it(
    people: dict[str, User], client_of: Browser
) -> None:
    make_place("P1", 0.5, 0.2, must_inspect=True)
    office = client_of("supervision")
    assert office.get("/assessment/points/").content.decode().count("空缺") >= 4
    today = county_day(timezone.now())
    said = {"kind": "follow_up", "visited_on": today.isoformat(), "note": "整改到位"}
    office.post("/assessment/points/P1/", said)
    ((_point, coverage, has_list),) = office.get("/assessment/points/?only=blank").context["rows"]
    assert ([mark.value for mark in coverage.done], has_list) == (["follow_up"], False)
    assert "整改到位" in office.get("/assessment/points/P1/").content.decode()
    assert office.get("/assessment/points/?only=key").context["rows"] == []
    assert client_of("leader").post("/assessment/points/P1/", said).status_code == 403
    assert client_of("officer_a").get("/assessment/points/").status_code == 403
    assert office.get("/assessment/points.xlsx").status_code == 200
