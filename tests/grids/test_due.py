"""When is a limit over?  The command and the page, with every step."""

import json
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from django.test import Client
from django.utils import translation

from gis_core.models import OfficeHours, User
from grids.management.commands.due import Command
from grids.models import County
from tests.grids.admin_forms import client_of
from tests.towns import Town

SAMPLE = json.loads((Path(__file__).parent.parent / "contract" / "due.json").read_text(encoding="utf-8"))


def due(*words: str) -> tuple[str, str]:
    """What the command writes on stdout and on stderr."""
    out, err = StringIO(), StringIO()
    call_command("due", *words, stdout=out, stderr=err)
    return out.getvalue(), err.getvalue()


def test_the_json_is_that_of_the_contract(town: Town) -> None:
    out, err = due("2026-02-13T16:30", "12", "work_hour", "--json")
    assert (json.loads(out), err) == (SAMPLE, "")


def test_the_example_of_the_help_is_due_in_the_afternoon(town: Town) -> None:
    told = json.loads(due("2026-11-23T10:00", "4", "work_hour", "--json")[0])
    assert (told["start"], told["due"]) == ("2026-11-23T10:00:00+08:00", "2026-11-23T16:00:00+08:00")


def test_a_start_with_an_offset_is_told_in_local_time(town: Town) -> None:
    told = json.loads(due("2026-11-23T02:00+00:00", "4", "work_hour", "--json")[0])
    assert told["start"] == "2026-11-23T10:00:00+08:00"
    County.objects.update(time_zone="Asia/Urumqi")
    assert json.loads(due("2026-11-23T10:00", "1", "urgent_hour", "--json")[0])["due"].endswith("+06:00")


def test_people_read_the_steps_in_their_language(town: Town) -> None:
    out, _err = due("2026-02-13T16:30", "12", "work_hour")
    lines = out.splitlines()
    assert lines[0] == "2026-02-13 星期五 16:30 + 12 工作时 → 2026-02-24 星期二 10:30"
    assert "2026-02-14 星期六  08:00–12:00、14:00–18:00  8 工作时  调休上班（春节）" in lines[2]
    assert "2026-02-15 星期日 – 2026-02-23 星期一  放假（春节）" in lines[3]
    with translation.override("en"):
        assert "+ 12 work hours → 2026-02-24 Tue 10:30" in due("2026-02-13T16:30", "12", "work_hour")[0]


def test_an_estimate_is_said_loudly(town: Town) -> None:
    out, err = due("2026-12-31T17:00", "2", "work_hour", "--json")
    assert "尚无 2027 年的放假安排" in err
    assert [step["by_rule"] for step in json.loads(out)["steps"]] == [False, True, True, True]


@pytest.mark.parametrize(
    "words",
    [
        ("tomorrow", "4", "work_hour"),
        ("2026-11-23T10:00", "four", "work_hour"),
        ("2026-11-23T10:00", "nan", "work_hour"),
        ("2026-11-23T10:00", "4", "week"),
        ("2026-11-23T10:00", "4"),
    ],
    ids=lambda words: words[-1],
)
def test_what_is_not_understood_is_a_usage_error(words: tuple[str, ...]) -> None:
    with pytest.raises(SystemExit) as caught:
        Command().run_from_argv(["manage.py", "due", *words])
    assert caught.value.code == 2


def test_what_cannot_be_counted_is_refused(town: Town) -> None:
    with pytest.raises(CommandError, match="超过一百年") as caught:
        due("2026-11-23T10:00", "999999", "work_day")
    assert caught.value.returncode == 1
    OfficeHours.objects.all().delete()
    with pytest.raises(CommandError, match="办公时间"):
        due("2026-11-23T10:00", "4", "work_hour")


@pytest.fixture
def officer(people: dict[str, User]) -> Client:
    return client_of(people["officer_a"])


def page(client: Client, **asked: str) -> tuple[int, str]:
    response = client.get("/due/", asked)
    return response.status_code, response.content.decode()


def test_the_page_shows_the_due_time_and_every_step(officer: Client) -> None:
    status, text = page(officer, start="2026-02-13T16:30", amount="12", unit="work_hour")
    assert status == 200
    for words in (
        "2026-02-24 星期二 10:30",
        "调休上班（春节）",
        "放假（春节）",
        "chinesecalendar",
        "起亮黄灯",
    ):
        assert words in text
    assert "推算" not in text


def test_the_page_begins_with_an_example(officer: Client) -> None:
    status, text = page(officer)
    assert (status, "到期" in text) == (200, True)


def test_the_page_says_loudly_that_it_is_an_estimate(officer: Client) -> None:
    text = page(officer, start="2026-12-31T17:00", amount="2", unit="work_hour")[1]
    assert "尚无 2027 年的放假安排" in text
    assert "due-answer--estimate" in text


@pytest.mark.parametrize(
    ("asked", "told"),
    [
        ({"start": "gestern"}, "due-ask__problem"),
        ({"amount": "-1"}, "due-ask__problem"),
        ({"amount": ""}, "due-ask__problem"),
        ({"unit": "week"}, "due-ask__problem"),
        ({"amount": "999999", "unit": "work_day"}, "超过一百年"),
        ({"start": "9999-12-31T17:00"}, "超过一百年"),
    ],
    ids=str,
)
def test_the_page_says_what_is_wrong_and_where(asked: dict[str, Any], told: str, officer: Client) -> None:
    status, text = page(officer, **asked)
    assert (status, told in text, "到期</span>" in text) == (200, True, False)


def test_without_office_hours_the_page_says_what_to_do(officer: Client) -> None:
    OfficeHours.objects.all().delete()
    assert "请在管理后台的“办公时间”中录入" in page(officer)[1]


def test_the_page_is_on_the_clock_of_the_county(officer: Client, town: Town) -> None:
    County.objects.update(time_zone="Asia/Urumqi")
    text = page(officer, start="2026-11-23T10:00", amount="1", unit="urgent_hour")[1]
    assert "2026-11-23 星期一 11:00" in text
    assert 'value="2026-11-23T10:00"' in text
