import json
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.translation import gettext as _

from gis_core.vector_files.refusals import FileRefused
from gis_core.wording import clauses, located
from grids.errors import GroundError
from grids.services.draft_packages import Keep, Outcome, Returned, check_in, rejects, report
from grids.services.drafts import the_open_draft


class Command(BaseCommand):
    help = _(
        "Check a draft in: take in what was changed in a GeoPackage of draft_check_out. Where the draft was changed"
        " meanwhile as well, it stays unless told otherwise. Exit status: 0 done, 1 something was refused or is in"
        " conflict, 2 not understood."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("draft", metavar="ID", help=_("the number of the draft"))
        parser.add_argument("file", metavar="FILE", type=Path, help=_("the GeoPackage that comes back"))
        parser.add_argument(
            "--conflicts",
            choices=[keep.value for keep in Keep],
            default=Keep.SERVER.value,
            help=_("whose state stays where both were changed"),
        )
        parser.add_argument(
            "--rejects",
            type=Path,
            metavar="FILE",
            help=_("a GeoJSON layer of what was not taken in, with the reasons"),
        )
        parser.add_argument("--json", action="store_true", help=_("print the result as one JSON object"))

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            draft = the_open_draft(options["draft"])
            returned = check_in(draft=draft, path=options["file"], keep=Keep(options["conflicts"]))
        except (GroundError, FileRefused) as error:
            raise CommandError(located(options["file"], str(error))) from error
        if options["rejects"]:
            options["rejects"].write_text(json.dumps(rejects(returned), ensure_ascii=False), encoding="utf-8")
        if options["json"]:
            self.stdout.write(json.dumps(report(draft, returned), ensure_ascii=False))
        else:
            self._tell(returned)
        left = sum(one.outcome in (Outcome.CONFLICT, Outcome.REFUSED) for one in returned)
        if left:
            raise CommandError(_("%(number)d rows were not taken in.") % {"number": left})

    def _tell(self, returned: list[Returned]) -> None:
        for one in returned:
            self.stdout.write(located(f"{one.outcome.value} {one.code}", clauses(filter(None, [one.reason]))))
        if not returned:
            self.stdout.write(_("Nothing was changed."))
