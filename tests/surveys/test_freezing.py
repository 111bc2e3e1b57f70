"""A month's figures are kept as they were; what would be counted now is told beside them."""

import datetime
import json
from collections.abc import Callable
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.utils import timezone

from gis_core.models import User
from surveys.models import Case, FrozenMonth
from surveys.services.freezing import (
    FreezingError,
    counted_cases,
    differences,
    freeze_last_month,
    freeze_month,
    inputs_sha256,
    keeps_what_it_counted,
)
from tests.surveys.cases import HOUR, MONDAY, make_case, step
from tests.surveys.test_advancing import fed_back, sent_out
from tests.towns import Town

pytestmark = pytest.mark.django_db

CONTRACT = json.loads(
    (Path(__file__).parents[1] / "contract" / "freeze_month.json").read_text(encoding="utf-8")
)
NOVEMBER, DECEMBER = datetime.date(2026, 11, 1), datetime.date(2026, 12, 1)


@pytest.fixture
def month(town: Town, people: dict[str, User]) -> FrozenMonth:
    """November with one case that was fed back, and one case of October."""
    fed_back(people)
    make_case(2.5, 0.25, now=MONDAY - datetime.timedelta(days=30))
    return freeze_month(month=MONDAY.date(), today=DECEMBER, by=None, now=MONDAY)


def test_a_month_keeps_its_figures_whatever_becomes_of_its_cases(
    month: FrozenMonth, people: dict[str, User]
) -> None:
    (whole,) = month.figures["all"]
    assert (month.month, month.cases, whole["counts"]["reported"], whole["counts"]["closed"]) == (
        NOVEMBER,
        1,
        1,
        0,
    )
    assert differences(month, "accountable_unit") == []
    assert inputs_sha256(NOVEMBER) == month.inputs_sha256
    (code,) = {row["code"] for row in month.figures["accountable_unit"]}
    case = make_case(0.8)  # in November too: the frozen figures do not know it
    sent_out(people, case)
    found = {(one.code, one.count): (one.frozen, one.now) for one in differences(month, "accountable_unit")}
    assert found[(code, "reported")] == (1, 2)
    assert inputs_sha256(NOVEMBER) != month.inputs_sha256
    month.refresh_from_db()
    assert month.figures["all"] == [whole]


def test_every_number_opens_the_very_cases_that_it_counted(
    month: FrozenMonth, town: Town, people: dict[str, User], client_of: Callable[[str], Client]
) -> None:
    counted = Case.objects.get(reported_at=MONDAY)
    make_case(0.8)  # reported in November as well, after it was frozen
    opened = 0
    for by, groups in month.figures.items():
        for group in groups:
            for count, number in group["counts"].items():
                ids = counted_cases(month, count=count, by=by, code=group["code"])
                assert ids == [counted.pk] * number, (by, group["code"], count)
                opened += len(ids)
    assert opened > 8
    assert keeps_what_it_counted(month)
    leader = client_of("leader")
    word = f"2026-11/handled/handling_unit/{town.a.code}"
    (row,) = leader.get("/api/v1/cases/", {"frozen": word}).json()["results"]
    assert row["number"] == counted.number
    assert leader.get("/api/v1/cases/", {"frozen": "2026-11/closed"}).json()["results"] == []
    for wrong in ("2026-11", "2026-13/closed", "2026-11/nothing", "2026-11/closed/month/x", "x/closed"):
        assert leader.get("/api/v1/cases/", {"frozen": wrong}).status_code == 400, wrong
    page = leader.get("/workbench/list/", {"tab": "all", "frozen": word}).content.decode()
    assert counted.number in page
    assert "frozen=2026-11/reported" in leader.get("/dashboard/months/2026-11/").content.decode()


def test_inputs_that_were_changed_behind_the_trigger_are_found(
    month: FrozenMonth, capsys: pytest.CaptureFixture[str]
) -> None:
    call_command("freeze_month", "2026-11", "--json")
    told = json.loads(capsys.readouterr().out)
    at = timezone.localtime(month.frozen_at).isoformat()
    same = {"frozen_at": at, "inputs_sha256": month.inputs_sha256, "now_sha256": month.inputs_sha256}
    assert told == CONTRACT | same
    with connection.cursor() as cursor:
        # Else events wait, and no trigger can be switched off.
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("ALTER TABLE surveys_frozenmonth DISABLE TRIGGER keep_frozen_month")
        cursor.execute("UPDATE surveys_frozenmonth SET inputs = jsonb_set(inputs, '{rows,0,8}', '9')")
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("ALTER TABLE surveys_frozenmonth ENABLE TRIGGER keep_frozen_month")
    with pytest.raises(CommandError, match="2026-11"):
        call_command("freeze_month", "2026-11")


def test_the_command_freezes_a_month_that_is_over_and_tells_later_what_differs(
    town: Town, people: dict[str, User], capsys: pytest.CaptureFixture[str]
) -> None:
    case = make_case(now=MONDAY - 400 * HOUR * 24)
    month = f"{case.reported_at:%Y-%m}"
    call_command("freeze_month", month, "--json")
    told = json.loads(capsys.readouterr().out)
    assert (told["frozen_now"], told["cases"], told["differences"]) == (True, 1, [])
    step(case, "decline", people["supervision"], reason="untrue")
    make_case(0.6, now=case.reported_at)
    call_command("freeze_month", month, "--json")
    told = json.loads(capsys.readouterr().out)
    whole = [one for one in told["differences"] if one["by"] == "all"]
    assert (told["frozen_now"], told["now_sha256"] == told["inputs_sha256"]) == (False, False)
    assert {"by": "all", "code": "", "name": "", "count": "reported", "frozen": 1, "now": 2} in whole
    call_command("freeze_month", month)
    assert "1 → 2" in capsys.readouterr().out
    with pytest.raises(CommandError):
        call_command("freeze_month", "2999-01")
    with pytest.raises(CommandError):
        call_command("freeze_month", "november")


def test_a_month_is_frozen_once_and_only_when_it_is_over(town: Town, month: FrozenMonth) -> None:
    with pytest.raises(FreezingError):
        freeze_month(month=NOVEMBER, today=DECEMBER, by=None, now=MONDAY)
    with pytest.raises(FreezingError):
        freeze_month(month=DECEMBER, today=datetime.date(2026, 12, 31), by=None, now=MONDAY)


@pytest.mark.parametrize(("day", "frozen"), [(5, None), (6, "2026-11"), (31, "2026-11")])
def test_last_month_is_frozen_by_itself_five_days_after_its_end(
    town: Town, day: int, frozen: str | None
) -> None:
    today = datetime.date(2026, 12, day)
    done = freeze_last_month(today=today, now=MONDAY)
    assert (done and str(done)) == frozen
    assert freeze_last_month(today=today, now=MONDAY) is None


def test_nobody_changes_or_deletes_a_frozen_month(month: FrozenMonth) -> None:
    for change in (lambda: FrozenMonth.objects.update(cases=7), lambda: FrozenMonth.objects.all().delete()):
        with pytest.raises(IntegrityError, match="封存"), transaction.atomic():
            change()


def test_the_page_tells_frozen_figures_and_what_differs_now(
    month: FrozenMonth, people: dict[str, User], client_of: Callable[[str], Client]
) -> None:
    leader = client_of("leader")
    assert "/dashboard/months/2026-11/" in leader.get("/dashboard/months/").content.decode()
    told = leader.get("/dashboard/months/2026-11/").content.decode()
    assert "当时的统计与现在一致" in told
    step(sent_out(people, make_case(0.8)), "urge", people["officer_a"], note="请尽快")
    page = leader.get("/dashboard/months/2026-11/?by=category")
    assert {row[1].count for row in page.context["differences"]} >= {"reported", "urged"}
    assert "封存之后有变化" in page.content.decode()
    for wrong in ("2026-10", "2026-13", "november", "2026-1-1"):
        assert leader.get(f"/dashboard/months/{wrong}/").status_code == 404
    assert client_of("officer_a").get("/dashboard/months/2026-11/").status_code == 403


def test_without_a_frozen_month_the_page_says_so(client_of: Callable[[str], Client]) -> None:
    assert "尚无封存的月份" in client_of("supervision").get("/dashboard/months/").content.decode()
