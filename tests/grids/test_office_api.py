"""Programs ask when the office is open, and what the coverage audit says."""

import datetime
import json
from pathlib import Path

import pytest
from django.test import Client
from django.utils import timezone

from gis_core.models import User
from grids.services.audit import audit_county
from tests.towns import Town

CONTRACT = Path(__file__).parent.parent / "contract"


@pytest.fixture
def reader(client: Client, people: dict[str, User]) -> Client:
    client.force_login(people["technician"])
    return client


def test_a_saturday_that_is_worked_is_open_and_the_sunday_after_it_is_not(town: Town, reader: Client) -> None:
    """2026-02-14 is worked by the arrangement of the Spring Festival."""
    answer = reader.get("/api/v1/opening-hours/", {"from": "2026-02-14", "until": "2026-02-15"})
    sample = json.loads((CONTRACT / "opening_hours.json").read_text(encoding="utf-8"))
    assert answer.json() == sample
    alone = reader.get("/api/v1/opening-hours/", {"from": "2026-02-14", "until": "2026-02-14"})
    assert alone.json()["open"] == sample["open"]


@pytest.mark.parametrize(("first", "last"), [("2026-02-15", "2026-02-14"), ("2026-01-01", "2029-01-01")])
def test_a_time_that_is_turned_round_or_too_long_is_refused(
    town: Town, reader: Client, first: str, last: str
) -> None:
    answer = reader.get("/api/v1/opening-hours/", {"from": first, "until": last})
    assert (answer.status_code, list(answer.json()["errors"])) == (400, ["until"])


def test_the_audit_is_told_with_whether_it_still_holds(town: Town, reader: Client) -> None:
    assert reader.get("/api/v1/audit/").status_code == 404
    now = timezone.now()
    report = audit_county(now=now)
    told = reader.get("/api/v1/audit/").json()
    assert (told["proved"], told["is_current"]) == (report.proved, True)
    assert datetime.datetime.fromisoformat(told["computed_at"]) == now
    sample = json.loads((CONTRACT / "audit_coverage.json").read_text(encoding="utf-8"))
    assert set(sample) <= set(told)
    town.grids["G1"].refresh_from_db()
    type(report).objects.update(basis="another")
    assert reader.get("/api/v1/audit/").json()["is_current"] is False
