"""Logins of the database: made with SCRAM and a last day, ended at once, told by a command and a file for QGIS."""

import datetime
import json
import os
from io import StringIO
from pathlib import Path

import psycopg
import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from gis_core.models import User
from grids.models import DatabaseLogin, Membership
from grids.services.logins import LoginRefused, as_superuser, login_name, make_login
from tests.technicians import connect, make_technician
from tests.towns import Town

pytestmark = pytest.mark.django_db

CONTRACT = json.loads((Path(__file__).parents[2] / "contract" / "qgis_login.json").read_text())
NAME = f"chu_{os.getpid()}"
LOGIN = f"gis_{NAME}"


@pytest.fixture
def chu(town: Town, roles: None) -> User:
    """A technician."""
    user = User.objects.create_user(username=NAME, full_name="褚技术")
    Membership.objects.create(user=user, role="technician")
    return user


def command(*words: str) -> str:
    out = StringIO()
    call_command("qgis_login", *words, stdout=out, stderr=StringIO())
    return out.getvalue()


def role(name: str = LOGIN) -> tuple[object, ...] | None:
    with as_superuser() as server:
        return server.execute(
            "SELECT rolcanlogin, rolsuper, rolcreaterole, rolbypassrls, left(rolpassword, 14), rolvaliduntil::date,"
            " pg_has_role(rolname, 'wangge_technician', 'MEMBER'), pg_has_role(rolname, 'wangge_owner', 'MEMBER')"
            " FROM pg_authid WHERE rolname = %s",
            [name],
        ).fetchone()


def test_the_command_tells_what_the_contract_says(chu: User, tmp_path: Path) -> None:
    file = tmp_path / "gis_chu.xml"
    words = ["--unit", "unit-a", "--until", "2099-06-01", "--host", "db.county.example", "--port", "5432"]
    told = json.loads(command(NAME, *words, "--service", "wangge", "--out", str(file), "--json"))
    assert told.keys() == CONTRACT["made"].keys()
    assert (told["login"], told["unit"], told["expires_on"]) == (LOGIN, "unit-a", "2099-06-01")
    expected = CONTRACT["made"]["service_part"].replace("gis_chu", LOGIN).splitlines()
    database = f"dbname={connect_name()}"
    assert told["service_part"].splitlines() == [database if "dbname" in line else line for line in expected]
    assert told["password"] not in told["service_part"]
    assert told["password"] not in file.read_text()
    revoked = json.loads(command(NAME, "--revoke", "--json"))
    assert revoked.keys() == CONTRACT["revoked"].keys()
    assert (revoked["login"], revoked["sessions_ended"]) == (LOGIN, 0)


def connect_name() -> str:
    from django.db import connection

    return str(connection.settings_dict["NAME"])


def test_the_password_is_kept_as_scram_and_ends_with_its_last_day(chu: User) -> None:
    until = datetime.date(2099, 6, 1)
    make_login(user=chu, unit=None, expires_on=until, today=timezone.localdate())
    expected = (True, False, False, False, "SCRAM-SHA-256$", until + datetime.timedelta(days=1), True, False)
    assert role() == expected


def test_a_second_time_there_is_a_new_password_and_the_old_one_is_refused(chu: User) -> None:
    first = make_technician("chu")
    second = make_technician("chu")
    assert first.password != second.password
    with pytest.raises(psycopg.OperationalError):
        connect(first)
    connect(second).close()
    assert DatabaseLogin.objects.count() == 1


def test_revoking_ends_open_sessions_and_lets_nobody_in_again(chu: User) -> None:
    made = make_technician("chu")
    with connect(made) as session:
        session.execute("SELECT 1")
        assert json.loads(command(NAME, "--revoke", "--json"))["sessions_ended"] == 1
        with pytest.raises(psycopg.OperationalError):
            session.execute("SELECT 1")
    with pytest.raises(psycopg.OperationalError):
        connect(made)
    can_login, *_others, is_member, _owner = role() or ()
    assert (can_login, is_member) == (False, False)
    login = DatabaseLogin.objects.get()
    assert login.revoked_at is not None
    assert [event.pgh_label for event in login.events.order_by("pgh_id")] == ["insert", "update"]


def test_only_a_technician_of_the_day_gets_one(chu: User) -> None:
    Membership.objects.filter(user=chu).update(role="planner")
    with pytest.raises(CommandError, match="今天不是 GIS 技术员"):
        command(NAME)
    assert role() is None


def test_a_role_of_the_server_that_is_not_ours_is_left_alone(chu: User) -> None:
    with as_superuser() as server:
        server.execute(f"CREATE ROLE {LOGIN} LOGIN PASSWORD 'theirs'")
    with pytest.raises(LoginRefused, match=LOGIN):
        make_technician("chu")
    assert not DatabaseLogin.objects.exists()


@pytest.mark.parametrize(
    ("username", "expected"),
    [("Chu", "gis_chu"), ("褚技术", "gis_u{pk}"), ("a-b@c.example", "gis_u{pk}"), ("x" * 60, "gis_u{pk}")],
)
def test_the_name_of_a_login_is_plain(username: str, expected: str) -> None:
    user = User.objects.create_user(username=username)
    assert login_name(user) == expected.format(pk=user.pk)


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["nobody"], "没有用户"),
        ([NAME, "--unit", "none"], "没有代码为 none 的单位"),
        ([NAME, "--until", "2020-01-01"], "已经过去"),
        ([NAME, "--revoke"], "没有数据库登录"),
    ],
)
def test_what_cannot_be_done_is_said(words: list[str], said: str, chu: User) -> None:
    with pytest.raises(CommandError, match=said):
        command(*words)


def test_without_a_superuser_it_says_what_to_set(chu: User, monkeypatch: pytest.MonkeyPatch) -> None:
    url = os.environ["DATABASE_SUPERUSER_URL"]
    monkeypatch.delenv("DATABASE_SUPERUSER_URL")
    with pytest.raises(CommandError, match="DATABASE_SUPERUSER_URL"):
        command(NAME)
    monkeypatch.setenv("DATABASE_SUPERUSER_URL", url)
