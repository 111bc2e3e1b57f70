"""The command: what it prints, where, what it keeps, and with which exit status."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from grids.models import Category, HydrantCheck, HydrantFinding, HydrantStandard
from tests.grids.hydrants import ground as make
from tests.grids.resolver.building import close
from tests.towns import TODAY, Town, forget_county

SAMPLE = json.loads(
    (Path(__file__).parents[2] / "contract" / "hydrant_coverage.json").read_text(encoding="utf-8")
)


def coverage(capsys: pytest.CaptureFixture[str], *words: str) -> tuple[int, str]:
    """The exit status and what went to standard output."""
    status = 0
    try:
        call_command("hydrant_coverage", *words)
    except SystemExit as end:
        status = int(end.code or 0)
    return status, capsys.readouterr().out


def as_json(capsys: pytest.CaptureFixture[str], *words: str) -> tuple[int, Mapping[str, Any]]:
    status, out = coverage(capsys, "--json", *words)
    assert len(out.splitlines()) == 1
    return status, json.loads(out)


def test_the_answer_has_the_keys_of_the_contract(town: Town, capsys: pytest.CaptureFixture[str]) -> None:
    make.building("J1", 400, 300, 40, 20)
    status, answer = as_json(capsys)
    assert status == 1
    assert list(answer) == list(SAMPLE)
    for name in ("measures", "stock", "missing"):
        assert list(answer[name]) == list(SAMPLE[name]), name
    for name in ("grids", "units"):
        assert list(answer[name][0]) == list(SAMPLE[name][0]), name


def test_grids_and_units_add_up_to_the_whole(town: Town, capsys: pytest.CaptureFixture[str]) -> None:
    make.building("J1", 400, 300, 40, 20)
    make.building("J2", 2400, 300, 40, 20)
    make.compound("C1", 2700, 300, 50, 50, households=12)
    make.road(town, "S1", (2100, 200), (2400, 200))
    make.hydrant(2420, 310)
    _status, answer = as_json(capsys)
    missing = answer["missing"]
    for name in ("grids", "units"):
        for key, value in missing.items():
            assert sum(row[key] for row in answer[name]) == pytest.approx(value, abs=0.3), (name, key)
    assert (missing["buildings"], missing["compounds"], missing["insides"]) == (1, 1, 1)
    assert missing["inside_households"] == 12
    assert [row["name"] for row in answer["units"]] == ["甲社区", "乙社区"]


def test_a_county_that_keeps_the_standard_exits_0(town: Town, capsys: pytest.CaptureFixture[str]) -> None:
    close(town.section, TODAY)
    make.building("J1", 400, 300, 40, 20)
    make.hydrant(420, 310)
    status, answer = as_json(capsys)
    assert (status, answer["kept"], answer["findings"]) == (0, True, 0)
    status, out = coverage(capsys)
    assert status == 0
    assert "处处达标" in out


def test_people_read_a_table_of_grids_and_units(town: Town, capsys: pytest.CaptureFixture[str]) -> None:
    make.building("J1", 400, 300, 40, 20)
    status, out = coverage(capsys)
    assert status == 1
    assert town.grids["G1"].code in out
    assert "甲社区" in out


def test_the_county_s_own_measures_hold(town: Town, capsys: pytest.CaptureFixture[str]) -> None:
    make.building("J1", 400, 300, 40, 20)
    make.hydrant(220, 310)
    assert as_json(capsys)[1]["missing"]["buildings"] == 1
    HydrantStandard.objects.create(radius_m=250)
    answer = as_json(capsys)[1]
    assert answer["measures"]["radius_m"] == 250
    assert answer["missing"]["buildings"] == 0


def test_another_day_is_told_and_not_kept(town: Town, capsys: pytest.CaptureFixture[str]) -> None:
    make.building("J1", 400, 300, 40, 20)
    _status, answer = as_json(capsys, "--as-of", "2030-01-31")
    assert answer["on"] == "2030-01-31"
    assert answer["missing"]["buildings"] == 1
    assert not HydrantCheck.objects.exists()
    assert not HydrantFinding.objects.exists()


def test_without_a_county_it_is_refused(town: Town) -> None:
    forget_county()
    with pytest.raises(CommandError, match="init_county"):
        call_command("hydrant_coverage")


def test_without_a_category_to_report_it_under_it_is_refused(town: Town) -> None:
    Category.objects.filter(kind="supply_gap").update(active=False)
    with pytest.raises(CommandError, match="g01999"):
        call_command("hydrant_coverage")
