"""What commands that take in a small table share: options, refused rows, the figures."""

import json
from abc import ABC, abstractmethod
from pathlib import Path
from typing import Any

from django.core.management.base import CommandError, CommandParser
from django.utils.translation import gettext as _

from gis_core.command_help import ExplainedCommand
from gis_core.layers.refusals import LayerUsage
from gis_core.layers.rejects import refuse_target, write_rejects
from gis_core.layers.runs import Note
from gis_core.models import User
from gis_core.sheets import SheetRefused
from gis_core.vector_files.refusals import FileRefused
from gis_core.wording import at_row, clauses, located

_SHOWN = 20


class SheetCommand(ABC, ExplainedCommand):
    """Reads a table, says what would change, and changes it; all or nothing unless told to keep going.

    A subclass says in `take` what became of the file.
    """

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", metavar="FILE", type=Path, help=_("the file to take in"))
        parser.add_argument("--layer", help=_("the layer or sheet of the file"))
        parser.add_argument(
            "--keep-going", action="store_true", help=_("write the rows that are in order, refuse the others")
        )
        parser.add_argument("--dry-run", action="store_true", help=_("check only, write nothing"))
        parser.add_argument(
            "--rejects",
            type=Path,
            metavar="FILE",
            help=_("the refused rows with their reasons, to be mended and taken in again"),
        )
        parser.add_argument("--json", action="store_true", help=_("print the result as one JSON object"))

    @abstractmethod
    def take(self, path: Path, options: dict[str, Any]) -> tuple[dict[str, Any], list[Note]]:
        """What was written, as figures, and which rows were refused?"""

    @abstractmethod
    def told(self, figures: dict[str, Any]) -> str:
        """The figures in words."""

    def handle(self, *args: Any, **options: Any) -> None:
        path: Path = options["file"]
        try:
            if options["rejects"]:
                refuse_target(options["rejects"], path)
            figures, refused = self.take(path, options)
            self._tell(path, refused)
            if options["rejects"] and refused:
                write_rejects(
                    options["rejects"], refused, path, layer=options["layer"], encoding=None, constants={}
                )
                told = _("The refused rows are in %(file)s; mend them and take them in again.")
                self.stderr.write(told % {"file": options["rejects"]})
        except LayerUsage as error:
            raise CommandError(str(error), returncode=2) from error
        except (FileRefused, SheetRefused) as error:
            raise CommandError(located(path, error)) from error
        self._print(options, figures, refused)

    def _print(self, options: dict[str, Any], figures: dict[str, Any], refused: list[Note]) -> None:
        words = self.told(figures)
        if options["json"]:
            self.stdout.write(json.dumps(figures))
        else:
            self.stderr.write(
                clauses([words, _("dry run, nothing written")]) if options["dry_run"] else words
            )
        if refused and not options["keep_going"]:
            told = _(
                "Rows were refused, so nothing was written; --keep-going writes the rows that are in order."
            )
            raise CommandError(told)

    def _tell(self, path: Path, notes: list[Note]) -> None:
        for note in notes[:_SHOWN]:
            told = _("%(row)s, %(field)s “%(value)s”: %(reason)s [%(rule)s]") % {
                "row": at_row(path.name, note.n),
                "field": note.field,
                "value": note.value,
                "reason": note.reason,
                "rule": note.rule,
            }
            self.stderr.write(located(_("refused"), told))
        if len(notes) > _SHOWN:
            self.stderr.write(located(_("refused"), _("%(number)d more") % {"number": len(notes) - _SHOWN}))


def proposer(options: dict[str, Any]) -> User | None:
    """Whose login was named?  None in a dry run that names none.  Raises LayerUsage."""
    if options["by"] is None:
        if options["dry_run"]:
            return None
        raise LayerUsage(_("--by USER is needed: a change has somebody who proposes it"))
    by = User.objects.filter(username=options["by"]).first()  # unique
    if by is None:
        raise LayerUsage(_("There is no such login."))
    return by
