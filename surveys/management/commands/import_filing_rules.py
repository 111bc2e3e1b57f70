import datetime
from pathlib import Path
from typing import Any

from django.core.management.base import CommandParser
from django.utils import timezone
from django.utils.translation import gettext as _

from gis_core.layers.runs import Note
from gis_core.models import User
from gis_core.sheet_commands import SheetCommand, proposer
from gis_core.sheets import SheetRefused
from grids.errors import GroundError
from grids.models import County
from grids.tiles import today_in
from surveys.filing.sheets import FilingSheet, read_filing_sheet
from surveys.services.filing_rules import propose_rules


class Command(SheetCommand):
    help = "\n".join(
        [
            _(
                "Propose filing rules from a table (CSV, XLSX); they hold from their day on once another person has"
                " approved the proposal, on the page /filing-rules/."
            ),
            "",
            "  export_filing_rules rules.xlsx",
            "  import_filing_rules rules.xlsx --by USER --from 2027-01-01",
            "",
            _("Exit status: 0 done, 1 refused, 2 not understood."),
        ]
    )

    def add_arguments(self, parser: CommandParser) -> None:
        super().add_arguments(parser)
        parser.add_argument("--by", metavar="USER", help=_("the login of whoever proposes"))
        parser.add_argument(
            "--from",
            dest="day",
            type=datetime.date.fromisoformat,
            metavar="DATE",
            help=_("the day from which they shall hold (unless told: tomorrow)"),
        )
        parser.add_argument(
            "--title", help=_("what the change is called (unless told: the name of the file)")
        )
        parser.add_argument("--clause", default="", help=_("the decision or document that it follows"))
        parser.add_argument(
            "--close-missing",
            action="store_true",
            help=_("end the rules in force of the file's categories that it does not name"),
        )

    def take(self, path: Path, options: dict[str, Any]) -> tuple[dict[str, Any], list[Note]]:
        by = proposer(options)
        day = options["day"] or tomorrow()
        found = read_filing_sheet(
            path, day=day, layer=options["layer"], close_missing=options["close_missing"]
        )
        refused = found.sheet.refused
        proposal = None
        changes = bool(found.drafts or found.closing)
        if by and changes and not options["dry_run"] and (options["keep_going"] or not refused):
            proposal = self._propose(found, by, day, path, options)
        return found.figures() | {"proposal": proposal}, refused

    def told(self, figures: dict[str, Any]) -> str:
        words = _(
            "read {read}, new {inserted}, changed {updated}, unchanged {unchanged}, ended {closed}, refused {refused}"
        )
        return words.format(**figures)

    def _propose(
        self, found: FilingSheet, by: User, day: datetime.date, path: Path, options: dict[str, Any]
    ) -> int:
        try:
            proposal = propose_rules(
                drafts=found.drafts,
                closing=found.closing,
                effective_from=day,
                title=(options["title"] or path.stem)[:120],
                clause=options["clause"][:200],
                by=by,
            )
        except GroundError as error:
            raise SheetRefused(str(error)) from error
        told = _(
            "Proposed as number %(number)d; it holds once another person approves it under /filing-rules/."
        )
        self.stderr.write(told % {"number": proposal.pk})
        return proposal.pk


def tomorrow() -> datetime.date:
    """The first day that can still be changed as a whole."""
    county = County.objects.first()  # at most one row: its key is always 1
    return today_in(county, now=timezone.now()) + datetime.timedelta(days=1)
