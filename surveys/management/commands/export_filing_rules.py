import datetime
import json
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone
from django.utils.translation import gettext as _

from gis_core.vector_files.refusals import FileRefused
from gis_core.wording import located
from grids.models import County
from grids.tiles import today_in
from surveys.filing.sheets import write_filing_sheet
from surveys.models import FilingRule


class Command(BaseCommand):
    help = _(
        "Write the filing rules in force on a day as a table (XLSX, CSV) that import_filing_rules takes in."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", metavar="FILE", type=Path, help=_("the file to write"))
        parser.add_argument(
            "--on",
            type=datetime.date.fromisoformat,
            metavar="DATE",
            help=_("in force on this day (unless told: today)"),
        )
        parser.add_argument("--json", action="store_true", help=_("print the result as one JSON object"))

    def handle(self, *args: Any, **options: Any) -> None:
        county = County.objects.first()  # at most one row: its key is always 1
        day = options["on"] or today_in(county, now=timezone.now())
        rules = FilingRule.objects.valid_on(day).select_related("category")
        try:
            written = write_filing_sheet(
                options["file"], rules.order_by("category__key", "seq", "area_level")
            )
        except FileRefused as error:
            raise CommandError(located(options["file"], error)) from error
        if options["json"]:
            self.stdout.write(json.dumps({"written": written}))
        else:
            self.stderr.write(_("written: %(number)d") % {"number": written})
