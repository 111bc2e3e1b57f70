import datetime
import json
import sys
from collections.abc import Iterator
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from tqdm import tqdm

from grids.errors import GroundError
from grids.hydrants.totals import report
from grids.hydrants.words import amount_words, summary_words
from grids.management.commands.audit_coverage import table
from grids.services.hydrants import check_hydrants


class Command(BaseCommand):
    help = _(
        "Check the county against its hydrant standard: built-up ground, buildings and compounds beyond the"
        " reach of a usable hydrant, roads too long without one, compounds without one inside."
        " Exit status: 0 kept everywhere, 1 not kept, 2 not understood."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--json", action="store_true", help=_("print the result as one JSON object"))
        parser.add_argument(
            "--as-of",
            type=datetime.date.fromisoformat,
            metavar="DATE",
            help=_("a day other than today: what is found is printed and not kept"),
        )

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            content = self._check(options["as_of"])
        except GroundError as error:
            raise CommandError(str(error)) from error
        if options["json"]:
            self.stdout.write(json.dumps(content, ensure_ascii=False))
        else:
            self._write(content)
        if not content["kept"]:
            raise SystemExit(1)

    def _check(self, day: datetime.date | None) -> dict[str, Any]:
        with (
            tqdm(
                desc=_("Hydrant coverage"), unit=_("steps"), file=sys.stderr, disable=None, leave=False
            ) as bar,
            transaction.atomic(),
        ):

            def progress(done: int, total: int) -> None:
                bar.total = total
                bar.update(done - bar.n)

            content = report(check_hydrants(now=timezone.now(), on=day, progress=progress))
            if day is not None:
                transaction.set_rollback(True)
        return content

    def _write(self, content: dict[str, Any]) -> None:
        for name, title in (("grids", _("By grid")), ("units", _("By accountable unit"))):
            if content[name]:
                self.stdout.write(title)
            for line in table(rows(content[name])) if content[name] else ():
                self.stdout.write(f"  {line}")
        style = self.style.SUCCESS if content["kept"] else self.style.ERROR
        self.stdout.write(style(summary_words(content)))


def rows(found: list[dict[str, Any]]) -> Iterator[tuple[str, ...]]:
    """What does the table say of each grid or unit?"""
    yield (
        _("Code"),
        _("Name"),
        _("Built-up ground beyond reach (m²)"),
        _("Buildings beyond reach"),
        _("Compounds beyond reach"),
        _("Compounds without a hydrant"),
        _("Road without a hydrant (m)"),
    )
    for row in found:
        yield (row["code"], row["name"], *amount_words(row))
