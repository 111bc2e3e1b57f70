"""Makes and ends logins of the database for technicians."""

import argparse
import datetime
import json
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import connection
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from gis_core.models import User
from grids.models import County, Unit
from grids.qgis_connections import Reached, connection_file, service_part
from grids.services.logins import LoginRefused, NewLogin, make_login, revoke_login

DAYS = 180


class Command(BaseCommand):
    help = str(
        gettext_lazy(
            "Makes a login of the database for a technician, for QGIS and psql: prints the password once and a part of"
            " pg_service.conf, and writes a file of connections for QGIS.  Again: a new password and new terms."
            "  --revoke ends it at once, open sessions included.  DATABASE_SUPERUSER_URL names who may make roles."
        )
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("user", metavar="USER", help=_("login of the technician on this site"))
        parser.add_argument(
            "--unit", metavar="CODE", help=_("only this unit, those below it and their ground")
        )
        parser.add_argument(
            "--until", metavar="DATE", type=_day, help=_("last day; default: %d days from today") % DAYS
        )
        parser.add_argument("--host", help=_("address of the server as technicians reach it"))
        parser.add_argument("--port")
        parser.add_argument("--service", help=_("name in pg_service.conf; default: the database's"))
        parser.add_argument(
            "--out", type=Path, metavar="FILE", help=_("file of connections; default: LOGIN.xml")
        )
        parser.add_argument("--revoke", action="store_true", help=_("end the login at once"))
        parser.add_argument("--json", action="store_true", help=_("print one JSON object"))

    def handle(self, *args: Any, **options: Any) -> None:
        user = User.objects.filter(username=options["user"]).first()
        if user is None:
            raise CommandError(_("There is no user %s.") % options["user"])
        try:
            told = self._revoke(user) if options["revoke"] else self._make(user, options)
        except LoginRefused as refusal:
            raise CommandError(str(refusal)) from refusal
        if options["json"]:
            self.stdout.write(json.dumps(told, ensure_ascii=False))

    def _make(self, user: User, options: dict[str, Any]) -> dict[str, Any]:
        today = _today()
        until = options["until"] or today + datetime.timedelta(days=DAYS)
        unit = _unit(options["unit"])
        made = make_login(user=user, unit=unit, expires_on=until, today=today)
        reached = _reached(made.login.name, options)
        file = options["out"] or Path(f"{made.login.name}.xml")
        file.write_text(connection_file(reached), encoding="utf-8")
        if not options["json"]:
            self._tell(made, reached, file)
        return {
            "login": made.login.name,
            "user": user.username,
            "unit": unit.code if unit else None,
            "expires_on": until.isoformat(),
            "password": made.password,
            "service": reached.service,
            "service_part": service_part(reached),
            "connection_file": str(file),
        }

    def _tell(self, made: NewLogin, reached: Reached, file: Path) -> None:
        login = made.login
        ground = login.unit.name if login.unit else _("the whole county")
        lines = [
            _("Login %(login)s of %(user)s, for %(ground)s, until %(day)s.")
            % {"login": login.name, "user": login.user, "ground": ground, "day": login.expires_on},
            _("Password, shown this once: %s") % made.password,
            _("For pg_service.conf (a line begins with #: take it away to look at another day):"),
            "",
            service_part(reached),
            _("For QGIS, Data Source Manager, PostgreSQL, Load: %s") % file,
        ]
        self.stdout.write("\n".join(lines))

    def _revoke(self, user: User) -> dict[str, Any]:
        login, ended = revoke_login(user=user, now=timezone.now())
        self.stderr.write(
            _("Login %(login)s has ended; sessions that were open: %(number)d.")
            % {"login": login.name, "number": ended}
        )
        assert login.revoked_at is not None
        return {"login": login.name, "revoked_at": login.revoked_at.isoformat(), "sessions_ended": ended}


def _day(word: str) -> datetime.date:
    try:
        return datetime.date.fromisoformat(word)
    except ValueError as error:
        raise argparse.ArgumentTypeError(_("write the day as 2026-12-31")) from error


def _today() -> datetime.date:
    county = County.objects.first()  # at most one row: its key is always 1
    if county is None:
        raise CommandError(_("The database holds no county yet: run script/manage init_county first."))
    with timezone.override(county.time_zone):
        return timezone.localdate()


def _unit(code: str | None) -> Unit | None:
    if code is None:
        return None
    unit = Unit.objects.filter(code=code).first()
    if unit is None:
        raise CommandError(_("There is no unit with the code %s.") % code)
    return unit


def _reached(login: str, options: dict[str, Any]) -> Reached:
    at = connection.settings_dict
    return Reached(
        service=options["service"] or str(at["NAME"]),
        host=options["host"] or str(at["HOST"] or "localhost"),
        port=str(options["port"] or at["PORT"] or 5432),
        database=str(at["NAME"]),
        login=login,
    )
