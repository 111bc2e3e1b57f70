import json
from dataclasses import asdict
from typing import Any
from unicodedata import east_asian_width

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from grids.errors import GroundError
from grids.models import County
from surveys.demo.people import Login, give_passwords, logins
from surveys.demo.town import load_town
from surveys.models import SurveyPoint

UNKNOWN = "（首次装载时已显示）"


class Command(BaseCommand):
    help = "装载演示县（虚构的小镇）和每个角色一个登录名。再次运行不改变任何数据。"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--new-passwords", action="store_true", help="为所有演示登录名重设密码并显示")
        parser.add_argument("--json", action="store_true", help="结果以一个 JSON 对象输出")

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
        self.stdout.write(f"{county.name}：{'已装载' if created else '已经在库里，没有改动'}。")
        for line in table(shown):
            self.stdout.write(line)
        if shown[0].password is None:
            self.stdout.write("忘记密码时重设：script/manage load_demo --new-passwords")


def table(shown: list[Login]) -> list[str]:
    """The lines of a table: role, user name, password, name."""
    cells = [("角色", "登录名", "密码", "姓名")]
    cells += [
        (login.role_name, login.username, login.password or UNKNOWN, login.full_name) for login in shown
    ]
    widths = [max(width(row[column]) for row in cells) for column in range(4)]
    return [
        "  " + "  ".join(cell + " " * (widths[n] - width(cell)) for n, cell in enumerate(row)).rstrip()
        for row in cells
    ]


def width(text: str) -> int:
    """How many columns does the text take on a terminal?  Chinese characters take two."""
    return sum(2 if east_asian_width(character) in "WF" else 1 for character in text)
