import json
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.translation import gettext as _

from gis_core.vector_files.refusals import FileRefused
from grids.errors import GroundError
from grids.services.draft_packages import check_out
from grids.services.drafts import the_open_draft


class Command(BaseCommand):
    help = _(
        "Check a draft out: write it to a GeoPackage that is drawn on and brought back by draft_check_in."
        " Exit status: 0 done, 1 refused, 2 not understood."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("draft", metavar="ID", help=_("the number of the draft"))
        parser.add_argument(
            "file", metavar="FILE", type=Path, help=_("the GeoPackage to write; it must not be there yet")
        )
        parser.add_argument("--json", action="store_true", help=_("print the result as one JSON object"))

    def handle(self, *args: Any, **options: Any) -> None:
        path: Path = options["file"]
        if path.suffix.lower() != ".gpkg" or path.exists() or not path.absolute().parent.is_dir():
            raise CommandError(
                _("A new file ending in .gpkg is needed: %(file)s") % {"file": path}, returncode=2
            )
        try:
            draft = the_open_draft(options["draft"])
            rows = check_out(draft=draft, path=path)
        except (GroundError, FileRefused) as error:
            raise CommandError(str(error)) from error
        if options["json"]:
            self.stdout.write(json.dumps({"draft": draft.pk, "layer": draft.layer, "rows": rows}))
        else:
            self.stdout.write(
                _("%(rows)d rows of “%(draft)s” are in %(file)s")
                % {"rows": rows, "draft": draft.name, "file": path}
            )
