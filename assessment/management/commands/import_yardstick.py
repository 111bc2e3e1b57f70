import datetime
from pathlib import Path
from typing import Any

from django.core.management.base import CommandParser
from django.utils import timezone
from django.utils.translation import gettext as _

from assessment.rules.quarters import months_of
from assessment.services.yardsticks import propose_yardstick
from assessment.yardstick.sheets import YardstickSheet, read_yardstick_sheet
from gis_core.layers.runs import Note
from gis_core.models import User
from gis_core.sheet_commands import SheetCommand, proposer
from gis_core.sheets import SheetRefused
from grids.county_hours import county_day
from grids.errors import GroundError
from surveys.services.freezing import end_of


class Command(SheetCommand):
    help = "\n".join(
        [
            _(
                "Propose an assessment tree from a table (CSV, XLSX), a row a standard; it holds from its quarter on"
                " once another person has approved it, on the page /assessment/yardsticks/."
            ),
            "",
            "  import_yardstick tree.xlsx --by USER --quarter 2027-01-01 --rejects refused.xlsx",
            "",
            _("Exit status: 0 done, 1 refused, 2 not understood."),
        ]
    )

    def add_arguments(self, parser: CommandParser) -> None:
        super().add_arguments(parser)
        parser.add_argument("--by", metavar="USER", help=_("the login of whoever proposes"))
        parser.add_argument(
            "--quarter",
            type=datetime.date.fromisoformat,
            metavar="DATE",
            help=_("a day of the quarter from which it shall hold (unless told: the next quarter)"),
        )
        parser.add_argument("--title", help=_("what the tree is called (unless told: the name of the file)"))
        parser.add_argument("--basis", default="", help=_("the decision or document that it follows"))

    def take(self, path: Path, options: dict[str, Any]) -> tuple[dict[str, Any], list[Note]]:
        by = proposer(options)
        found = read_yardstick_sheet(path, layer=options["layer"])
        refused = found.sheet.refused
        version = None
        if by and found.drafts and not options["dry_run"] and (options["keep_going"] or not refused):
            version = self._propose(found, by, path, options)
        return found.figures() | {"version": version}, refused

    def told(self, figures: dict[str, Any]) -> str:
        words = _("read {read}, standards {standards}, kinds of places {place_kinds}, refused {refused}")
        return words.format(**figures)

    def _propose(self, found: YardstickSheet, by: User, path: Path, options: dict[str, Any]) -> int:
        quarter = options["quarter"] or next_quarter(county_day(timezone.now()))
        try:
            version = propose_yardstick(
                standards=found.drafts,
                title=(options["title"] or path.stem)[:120],
                first_quarter=quarter,
                basis=options["basis"][:200],
                by=by,
            )
        except GroundError as error:
            raise SheetRefused(str(error)) from error
        told = _(
            "Proposed as number %(number)d; it holds once another person approves it under /assessment/yardsticks/."
        )
        self.stderr.write(told % {"number": version.pk})
        return version.pk


def next_quarter(day: datetime.date) -> datetime.date:
    """The first day of the quarter after that of a day."""
    return end_of(months_of(day)[2])
