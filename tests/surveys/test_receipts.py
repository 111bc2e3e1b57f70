"""A stored receipt comes out again although the ground has changed since; a corrupted one is reported."""

import datetime
import json
from typing import Any

import pytest
from django.contrib.postgres.fields.ranges import DateRange
from django.core.management import CommandError, call_command
from django.db import connection

from grids.models import County, DutyPolicy, Ruling, Unit
from grids.rules.policies import Step
from surveys.models import SurveyPoint
from surveys.receipts import explain, replay_receipts
from tests.towns import Town, at, box, category, make_edition, make_grid, make_unit

SEEN = datetime.datetime(2026, 5, 1, 12, tzinfo=datetime.UTC)
APRIL = datetime.date(2026, 4, 1)
NOTHING: dict[str, Any] = {}


@pytest.fixture
def points(town: Town) -> list[SurveyPoint]:
    """Points in each grid, on the road, on a border and outside, each of three categories."""
    places = [(0.5, 0.2), (1.5, 0.8), (2.5, 0.2), (1.5, 0.5), (1, 0.2), (3.02, 0.2), (9, 9)]
    return [
        SurveyPoint.objects.create(category=category(key), geom=at(x, y), observed_at=SEEN)
        for key in ("m06013", "c01037", "g01999")
        for x, y in places
    ]


def close(row: Any) -> None:
    """The county no longer holds this row true."""
    version = County.objects.get().ground_version + 1
    type(row).objects.filter(pk=row.pk).update(known=(row.known.lower, version))


def corrupt(point: SurveyPoint, **columns: Any) -> None:
    """Change a stored receipt past the trigger that writes it."""
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("ALTER TABLE surveys_surveypoint DISABLE TRIGGER assign_point_update")
        SurveyPoint.objects.filter(pk=point.pk).update(**columns)
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("ALTER TABLE surveys_surveypoint ENABLE TRIGGER assign_point_update")


def answers(points: list[SurveyPoint]) -> list[int]:
    """Who would answer for the same points if they were asked about now?"""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT a.accountable_unit_id FROM surveys_surveypoint p,"
            " LATERAL grids_answer(p.geom, p.category_id, p.seen_on) a WHERE p.id = ANY(%s) ORDER BY p.id",
            [[point.pk for point in points]],
        )
        return [unit for (unit,) in cursor.fetchall()]


def test_all_receipts_come_out_on_unchanged_ground(points: list[SurveyPoint]) -> None:
    replay = replay_receipts()
    assert replay.checked == len(points) == 21
    assert replay.differences == []


def test_a_backdated_edition_changes_answers_but_no_receipt(town: Town, points: list[SurveyPoint]) -> None:
    before = answers(points)
    for grid in town.grids.values():
        close(grid)
    make_grid(21, town.b, box(0, 0, 3, 1), make_edition("grids", effective_from=APRIL))
    assert answers(points) != before
    assert replay_receipts().differences == []


def test_a_unit_that_left_service_before_the_day_keeps_its_receipts(
    town: Town, points: list[SurveyPoint]
) -> None:
    before = answers(points)
    Unit.objects.filter(pk=town.a.pk).update(valid=DateRange(None, APRIL))
    assert answers(points) != before
    assert replay_receipts().differences == []


def test_a_ruling_changes_answers_but_no_receipt(town: Town, points: list[SurveyPoint]) -> None:
    before = answers(points)
    Ruling.objects.create(code="R-1", title="认定", accountable_unit=town.b, geom=box(0, 0, 2, 1))
    assert answers(points) != before
    assert replay_receipts().differences == []


def test_a_new_policy_changes_answers_but_no_receipt(town: Town, points: list[SurveyPoint]) -> None:
    before = answers(points)
    policy = DutyPolicy.objects.known().get(category__key="c01037")
    close(policy)
    steps = (
        [Step.RULING, Step.GRID]
        if Step.ROAD in policy.accountable_steps
        else [Step.RULING, Step.ROAD, Step.GRID]
    )
    DutyPolicy.objects.create(
        category=policy.category, accountable_steps=steps, handling_steps=policy.handling_steps
    )
    assert answers(points) != before
    assert replay_receipts().differences == []


def test_another_office_of_last_resort_changes_answers_but_no_receipt(
    town: Town, points: list[SurveyPoint]
) -> None:
    before = answers(points)
    office = make_unit("office-2", "新督查办", league="none", kind="supervision_office")
    County.objects.update(supervision_office=office)
    assert answers(points) != before
    assert replay_receipts().differences == []


@pytest.mark.parametrize("column", ["accountable_unit", "handling_unit", "supervising_unit"])
def test_a_corrupted_unit_is_reported(town: Town, points: list[SurveyPoint], column: str) -> None:
    corrupt(points[0], **{column: town.road_unit})
    (difference,) = replay_receipts().differences
    assert difference.uid == str(points[0].uid)
    assert difference.stored == {column: "unit-r"}
    assert difference.replayed == {column: "unit-a"}


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("accountable_step", Step.RULING),
        ("handling_step", Step.RULING),
        ("supervising_step", Step.RULING),
        ("accountable_territory", -1),
        ("handling_territory", -1),
        ("supervising_territory", -1),
        ("grid_id", None),
        ("flags", ["nearest_grid"]),
    ],
)
def test_a_corrupted_column_is_reported(points: list[SurveyPoint], column: str, value: Any) -> None:
    corrupt(points[0], **{column: value})
    (difference,) = replay_receipts().differences
    assert list(difference.stored) == [column.removesuffix("_id")]


def test_a_receipt_of_another_ground_version_is_reported(town: Town, points: list[SurveyPoint]) -> None:
    for grid in town.grids.values():
        close(grid)
    make_grid(21, town.b, box(0, 0, 3, 1), town.grids_edition)
    corrupt(points[0], ground_version=County.objects.get().ground_version)
    (difference,) = replay_receipts().differences
    assert difference.stored["accountable_unit"] == "unit-a"
    assert difference.replayed["accountable_unit"] == "unit-b"


def test_a_receipt_from_before_the_county_comes_out_as_nothing(points: list[SurveyPoint]) -> None:
    corrupt(points[0], ground_version=-1)
    (difference,) = replay_receipts().differences
    assert difference.replayed == NOTHING


@pytest.mark.parametrize("version", [-1, 0, 10**9])
def test_a_receipt_of_a_version_that_never_was_is_told_and_not_replayed(
    version: int, points: list[SurveyPoint]
) -> None:
    corrupt(points[0], ground_version=version)
    told = explain(points[0].pk)
    assert (told["replayed"], told["versions"]["ground"]) == (False, version)


def test_a_moved_point_is_reported(points: list[SurveyPoint]) -> None:
    corrupt(points[0], geom=at(2.5, 0.2))
    assert [difference.uid for difference in replay_receipts().differences] == [str(points[0].uid)]


def test_the_newest_receipts_are_taken_first(points: list[SurveyPoint], town: Town) -> None:
    corrupt(points[0], accountable_unit=town.road_unit)
    assert replay_receipts(limit=20).differences == []
    assert replay_receipts(limit=20).checked == 20
    assert len(replay_receipts(limit=21).differences) == 1


def test_batches_together_take_every_receipt(
    points: list[SurveyPoint], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("surveys.receipts._BATCH", 4)
    for point in points:
        corrupt(point, accountable_territory=-1)
    seen: list[tuple[int, int]] = []
    replay = replay_receipts(progress=lambda done, total: seen.append((done, total)))
    assert sorted(one.uid for one in replay.differences) == sorted(str(point.uid) for point in points)
    assert seen == [(4, 21), (8, 21), (12, 21), (16, 21), (20, 21), (21, 21)]


def test_without_points_there_is_nothing_to_replay(db: None) -> None:
    assert replay_receipts().checked == 0


def test_the_command_ends_with_status_1_when_a_receipt_differs(
    town: Town, points: list[SurveyPoint], capsys: pytest.CaptureFixture[str]
) -> None:
    call_command("verify_receipts", "--json")
    assert json.loads(capsys.readouterr().out) == {"checked": 21, "differing": 0, "differences": []}
    corrupt(points[0], accountable_unit=town.road_unit)
    with pytest.raises(SystemExit) as end:
        call_command("verify_receipts", "--json")
    assert end.value.code == 1
    result = json.loads(capsys.readouterr().out)
    assert result["differing"] == 1
    assert result["differences"][0]["uid"] == str(points[0].uid)


def test_for_people_the_command_says_what_was_stored_and_what_comes_out(
    town: Town, points: list[SurveyPoint], capsys: pytest.CaptureFixture[str]
) -> None:
    corrupt(points[0], accountable_unit=town.road_unit)
    with pytest.raises(SystemExit):
        call_command("verify_receipts")
    out = capsys.readouterr().out
    assert "存 unit-r，重算 unit-a" in out
    assert "不一致 1 份" in out


@pytest.mark.parametrize("word", ["0", "-3", "many"])
def test_a_limit_is_a_positive_number(db: None, word: str) -> None:
    with pytest.raises(CommandError):
        call_command("verify_receipts", f"--limit={word}")
