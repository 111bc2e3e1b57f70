import json
from dataclasses import asdict
from typing import Any
from unicodedata import east_asian_width

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone
from django.utils.translation import gettext as _

from gis_core.wording import located
from grids.errors import GroundError
from grids.models import County
from surveys.demo.people import Login, give_passwords, logins
from surveys.demo.town import load_town
from surveys.models import SurveyPoint


class Command(BaseCommand):
    help = _(
        "Load the demo county (a made-up town) and one login for each role. Running it again changes no data."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--new-passwords", action="store_true", help=_("give all demo logins new passwords and show them")
        )
        parser.add_argument("--json", action="store_true", help=_("print the result as one JSON object"))

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            created = load_town(now=timezone.now())
        except GroundError as error:
            raise CommandError(str(error)) from error
        shown = give_passwords() if created or options["new_passwords"] else logins()
        county = County.objects.get()
        if options["json"]:
            result = {
                "county": county.name,
                "code": county.code,
                "created": created,
                "points": SurveyPoint.objects.count(),
                "logins": [asdict(login) for login in shown],
            }
            self.stdout.write(json.dumps(result, ensure_ascii=False))
            return
        done = _("loaded") if created else _("is there already, nothing was changed")
        self.stdout.write(located(county.name, done))
        for line in table(shown):
            self.stdout.write(line)
        if shown[0].password is None:
            self.stdout.write(_("Forgotten passwords: script/manage load_demo --new-passwords"))


def table(shown: list[Login]) -> list[str]:
    """The lines of a table: role, user name, password, name."""
    cells = [(_("role"), _("login"), _("password"), _("name of the person"))]
    unknown = _("(shown when first loaded)")
    cells += [
        (login.role_name, login.username, login.password or unknown, login.full_name) for login in shown
    ]
    widths = [max(width(row[column]) for row in cells) for column in range(4)]
    return [
        "  " + "  ".join(cell + " " * (widths[n] - width(cell)) for n, cell in enumerate(row)).rstrip()
        for row in cells
    ]


def width(text: str) -> int:
    """How many columns does the text take on a terminal?  Chinese characters take two."""
    return sum(2 if east_asian_width(character) in "WF" else 1 for character in text)
