import json
from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.utils.translation import gettext as _

from surveys.services.assignment import assign_points


class Command(BaseCommand):
    help = _(
        "Name the units of survey points anew, by the ground as it is known now: of points whose answer is a"
        " fallback or flagged, or of all with --all."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--all", action="store_true", help=_("all points (when ground was handed over)"))
        parser.add_argument("--json", action="store_true", help=_("print the result as one JSON object"))

    def handle(self, *args: Any, **options: Any) -> None:
        done = assign_points(everything=options["all"])
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
