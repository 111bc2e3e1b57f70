"""The command `doctor`."""

import json
from io import StringIO
from unittest.mock import patch

import pytest
from django.core.management import call_command

from gis_core.doctor.finding import Finding

SOUND = Finding("database", "version", "ok", "new enough")
LOW = Finding("environment", "disk", "warn", "900 MB are free", "Make room.")
BROKEN = Finding("fonts", "chinese", "fail", "no font", "Install one.")


def doctor(*findings: Finding, json_wanted: bool = False) -> tuple[int, str]:
    """Which exit status and output does the command have for these findings?"""
    out = StringIO()
    with patch("gis_core.management.commands.doctor.examine", return_value=iter(findings)):
        try:
            call_command("doctor", json=json_wanted, stdout=out, no_color=True)
        except SystemExit as end:
            return int(str(end.code)), out.getvalue()
    return 0, out.getvalue()


def test_a_failure_is_told_with_advice_and_an_exit_status() -> None:
    status, text = doctor(SOUND, BROKEN)
    assert status == 1
    assert text.splitlines() == [
        "ok    database     new enough",
        "FAIL  fonts        no font",
        f"{' ' * 19}→ Install one.",
    ]


def test_a_warning_is_no_failure() -> None:
    assert doctor(SOUND, LOW)[0] == 0


@pytest.mark.parametrize(("findings", "healthy"), [((SOUND, LOW), True), ((SOUND, BROKEN), False)])
def test_json_is_one_object(findings: tuple[Finding, ...], healthy: bool) -> None:
    status, text = doctor(*findings, json_wanted=True)
    report = json.loads(text)
    assert (status == 0, report["healthy"]) == (healthy, healthy)
    assert report["findings"][0] == {
        "topic": "database",
        "name": "version",
        "status": "ok",
        "text": "new enough",
        "advice": "",
    }


@pytest.mark.django_db
def test_every_subject_is_examined() -> None:
    from gis_core.management.commands.doctor import examine

    assert {finding.topic for finding in examine()} == {"environment", "database", "crs", "fonts", "calendar"}
