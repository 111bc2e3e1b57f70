"""The command: what it prints, where, and with which exit status."""

import json
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from grids.audit.words import area_words
from grids.management.commands.audit_coverage import table, width
from grids.models import AuditReport, County
from tests.grids.audit.planting import forget_policy, without_trigger
from tests.towns import Town, box, forget_county, make_grid

SAMPLE = json.loads(
    (Path(__file__).parents[2] / "contract" / "audit_coverage.json").read_text(encoding="utf-8")
)
#: The keys of DESIGN section 6, in their order.
CONTRACT = list(SAMPLE)[:7]


def audit(capsys: pytest.CaptureFixture[str], *words: str) -> tuple[int, str]:
    """The exit status and what went to standard output."""
    status = 0
    try:
        call_command("audit_coverage", *words)
    except SystemExit as end:
        status = int(end.code or 0)
    return status, capsys.readouterr().out


def as_json(capsys: pytest.CaptureFixture[str]) -> tuple[int, Mapping[str, Any]]:
    status, out = audit(capsys, "--json")
    assert len(out.splitlines()) == 1
    return status, json.loads(out)


def test_the_proof_has_the_keys_of_the_contract_first(town: Town, capsys: pytest.CaptureFixture[str]) -> None:
    status, proof = as_json(capsys)
    assert status == 0
    assert list(proof) == list(SAMPLE)
    assert list(proof["counts"]) == list(SAMPLE["counts"])
    assert proof["proved"] is True
    assert proof["counts"]["grids"] == 3


def test_what_is_planted_is_found_with_area_and_witness(
    town: Town, capsys: pytest.CaptureFixture[str]
) -> None:
    County.objects.update(outline=box(0, 0, 5, 1))
    with without_trigger("grids_grid", "check_overlap"):
        make_grid(9, town.b, box(2.5, 0, 4, 1), town.grids_edition)
    forget_policy("m06013")
    status, proof = as_json(capsys)
    assert status == 1
    assert proof["proved"] is False
    assert [len(proof[key]) for key in CONTRACT[1:]] == [1, 1, 0, 0, 1, 0]
    assert [list(finding) for finding in proof["overlaps"]] == [list(SAMPLE["overlaps"][0])]
    for key, west, east in (("overlaps", 117.025, 117.03), ("gaps", 117.04, 117.05)):
        finding = proof[key][0]
        assert finding["area_m2"] > 500_000
        lon, lat = finding["witness"]
        assert west < lon < east
        assert 28 < lat < 28.01
        assert finding["link"].startswith(f"/?lon={lon:.7f}&lat={lat:.7f}&z=")
        assert (finding["from"], finding["to"]) == (None, None)


def test_for_people_the_outcome_is_a_table(town: Town, capsys: pytest.CaptureFixture[str]) -> None:
    forget_policy("m06013")
    status, out = audit(capsys)
    assert status == 1
    assert "m06013" in out
    assert "示例点" in out


def test_without_a_county_the_command_says_what_to_do(db: None) -> None:
    forget_county()
    with pytest.raises(CommandError, match="init_county"):
        call_command("audit_coverage", "--json")


def test_the_outcome_is_kept_for_the_page(town: Town, capsys: pytest.CaptureFixture[str]) -> None:
    as_json(capsys)
    _status, proof = as_json(capsys)
    report = AuditReport.objects.get()
    assert report.content == proof
    assert report.ground_version == proof["ground_version"]


def test_columns_stand_under_each_other_although_characters_are_wide() -> None:
    first, second = table([("空隙", "1"), ("gap", "22")])
    assert width(first) == 7
    assert width(second) == 8


@pytest.mark.parametrize(
    ("area_m2", "words"),
    [(None, ""), (0.00021, "0.0002"), (0.5, "0.5000"), (1, "1.0"), (1234567.89, "1,234,567.9")],
)
def test_areas_are_told_as_exactly_as_it_matters(area_m2: float | None, words: str) -> None:
    assert area_words(area_m2) == words


def test_from_a_shell_a_wrong_flag_ends_with_status_2() -> None:
    result = subprocess.run(
        [sys.executable, "manage.py", "audit_coverage", "--nonsense"], capture_output=True, check=False
    )
    assert result.returncode == 2
