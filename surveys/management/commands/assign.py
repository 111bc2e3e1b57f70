import json
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.translation import gettext as _

from grids.errors import GroundError
from grids.services.comparing import edition_named
from surveys.services.assignment import assign_points


class Command(BaseCommand):
    help = _(
        "Name the units of survey points anew, by the ground as it is known now: of points whose answer is a"
        " fallback or flagged, of all with --all, or of those that an edition has changed the ground of."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        chosen = parser.add_mutually_exclusive_group()
        chosen.add_argument("--all", action="store_true", help=_("all points (when ground was handed over)"))
        chosen.add_argument(
            "--edition",
            metavar="EDITION",
            help=_("points on ground that this edition made or closed, from its first day on; as grids-2"),
        )
        parser.add_argument("--json", action="store_true", help=_("print the result as one JSON object"))

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            edition = edition_named(options["edition"]) if options["edition"] else None
        except GroundError as error:
            raise CommandError(str(error)) from error
        done = assign_points(everything=options["all"], edition=edition)
        unchanged = done.read - done.changed
        if options["json"]:
            self.stdout.write(
                json.dumps({"read": done.read, "changed": done.changed, "unchanged": unchanged})
            )
        else:
            told = _(
                "%(read)d points asked about: %(changed)d have another answer, %(unchanged)d are unchanged."
            )
            self.stdout.write(told % {"read": done.read, "changed": done.changed, "unchanged": unchanged})
