"""The arrangement of a year comes in as a table; refused rows come back with their reasons."""

import csv
import json
from datetime import date
from pathlib import Path

import pytest

from gis_core.models import CalendarDay
from gis_core.work_time import statutory_holidays
from tests.layer_files import Outcome, file_of, run

pytestmark = pytest.mark.django_db
CONTRACT = json.loads(
    (Path(__file__).parent.parent / "contract" / "import_calendar.json").read_text(encoding="utf-8")
)


def take(path: Path, *words: object) -> Outcome:
    return run("import_calendar", path, *words)


def days(*rows: tuple[str, str, str]) -> list[dict[str, str]]:
    return [{"日期": day, "类型": kind, "名称": name} for day, kind, name in rows]


@pytest.mark.parametrize("ending", ["xlsx", "csv"])
def test_days_come_in_as_offices_write_them(ending: str, tmp_path: Path) -> None:
    CalendarDay.objects.create(on_date=date(2027, 2, 6), is_workday=False, name="春节", source="y.csv")
    rows = days(("2027/1/1", "放假", "元旦"), ("2027年2月7日", "上班", "春节"), ("20270206", "休", "春节"))
    path = file_of(tmp_path / f"y.{ending}", [row | {"来源": "y.csv"} for row in rows])
    outcome = take(path)
    assert (outcome.status, outcome.figures) == (0, CONTRACT)
    assert CalendarDay.objects.get(on_date="2027-02-07").is_workday
    assert take(path).wrote() == (0, 0, 3)


def test_a_year_that_is_not_whole_yet_is_told(tmp_path: Path) -> None:
    path = file_of(tmp_path / "y.csv", days(("2027-01-01", "放假", "元旦")))
    assert "2027 年仍只能按法定节假日推算" in take(path, "--dry-run").said
    whole = [(f"{day}", "放假", name) for day, name in statutory_holidays(2027).items()]
    assert "推算" not in take(file_of(tmp_path / "whole.csv", days(*whole))).said


def test_a_dry_run_writes_nothing(tmp_path: Path) -> None:
    outcome = take(file_of(tmp_path / "y.csv", days(("2027-01-01", "放假", "元旦"))), "--dry-run")
    assert (outcome.figures["inserted"], CalendarDay.objects.filter(on_date__year=2027).exists()) == (
        1,
        False,
    )


def test_refused_rows_come_back_with_their_reasons_and_nothing_is_written(tmp_path: Path) -> None:
    rows = days(
        ("2027-01-01", "放假", "元旦"),
        ("2027-13-01", "放假", "元旦"),
        ("2027-01-02", "也许", "元旦"),
        ("", "放假", "元旦"),
        ("2027-01-01", "上班", "元旦"),
    )
    path, rejects = file_of(tmp_path / "y.csv", rows), tmp_path / "bad.csv"
    outcome = take(path, "--rejects", rejects)
    assert (outcome.status, outcome.figures["refused"]) == (1, 4)
    assert not CalendarDay.objects.filter(on_date__year=2027).exists()
    with rejects.open(encoding="utf-8-sig", newline="") as file:
        back = list(csv.DictReader(file))
    assert [(row["_row"], row["_rule"]) for row in back] == [
        ("3", "date"),
        ("4", "boolean"),
        ("5", "required"),
        ("6", "duplicate"),
    ]
    assert back[0]["日期"] == "2027-13-01"
    assert take(path, "--keep-going").status == 0
    assert CalendarDay.objects.filter(on_date__year=2027).count() == 1


def test_a_table_without_its_columns_is_refused_whole(tmp_path: Path) -> None:
    outcome = take(file_of(tmp_path / "y.csv", [{"日": "2027-01-01"}]))
    assert (outcome.status, "文件没有“日期”这一列；它有：日" in outcome.said) == (1, True)
