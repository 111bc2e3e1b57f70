import csv
import json
from collections import Counter
from dataclasses import asdict
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone
from django.utils.translation import gettext as _

from gis_core.models import User
from surveys.field.outbox import OutboxRefused, Taken, take_day

#: What became of the records, in the order in which it is told.
STATUSES = ("new", "known", "set_aside", "refused", "skipped")


class Command(BaseCommand):
    help = _(
        "Take in the day that a phone exported (“export my day”, a zip): reports and photos, each once, however often"
        " the same is taken in or sent. Exit status: 0 done, 1 something was refused, 2 not understood."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", metavar="FILE", type=Path, help=_("the zip"))
        parser.add_argument(
            "--reporter", metavar="USER", help=_("whose records they are where the day does not say")
        )
        parser.add_argument(
            "--rejects", type=Path, metavar="FILE", help=_("a CSV of the refused records with their reasons")
        )
        parser.add_argument("--json", action="store_true", help=_("print the result as one JSON object"))

    def handle(self, *args: Any, **options: Any) -> None:
        path: Path = options["file"]
        reporter = _reporter(options["reporter"])
        try:
            taken = list(take_day(path, reporter=reporter, now=timezone.now()))
        except FileNotFoundError as error:
            raise CommandError(_("There is no such file: %(file)s") % {"file": path}, returncode=2) from error
        except OutboxRefused as error:
            raise CommandError(str(error)) from error
        refused = [one for one in taken if one.status in ("refused", "set_aside") or one.photos_refused]
        if options["rejects"] and refused:
            _write_rejects(options["rejects"], refused)
        self._tell(taken, as_json=options["json"])
        if refused:
            raise CommandError(
                _("%(number)d records were refused, or photos of them.") % {"number": len(refused)}
            )

    def _tell(self, taken: list[Taken], *, as_json: bool) -> None:
        counted = Counter(one.status for one in taken)
        photos = [photo["kept"] for one in taken if one.receipt for photo in one.receipt["photos"]]
        figures: dict[str, Any] = {status: counted[status] for status in STATUSES}
        figures |= {"photos": sum(photos), "photos_missing": len(photos) - sum(photos)}
        if as_json:
            records = [asdict(one) for one in taken]
            self.stdout.write(json.dumps(figures | {"records": records}, ensure_ascii=False))
            return
        for one in taken:
            for reason in (one.reason, *one.photos_refused):
                if reason:
                    self.stderr.write(f"{one.uid}: {reason}")
        words = _(
            "new {new}, known {known}, set aside {set_aside}, refused {refused}, drafts {skipped}; photos kept"
            " {photos}, still missing {photos_missing}"
        )
        self.stderr.write(words.format(**figures))


def _reporter(username: str | None) -> User | None:
    if username is None:
        return None
    found = User.objects.filter(username=username).first()  # unique
    if found is None:
        raise CommandError(_("There is no such login."), returncode=2)
    return found


def _write_rejects(path: Path, refused: list[Taken]) -> None:
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["uid", "status", "reason"])
        for one in refused:
            for reason in filter(None, (one.reason, *one.photos_refused)):
                writer.writerow([one.uid, one.status, reason])
