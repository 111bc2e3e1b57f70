"""`script/manage anchor_history`: one number for all that was recorded of the cases by now, to be printed and filed."""

import json
from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.utils import timezone
from django.utils.translation import gettext as _

from surveys.case_proof import anchor_cases


class Command(BaseCommand):
    """Makes an anchor, as the nightly job does, and prints it."""

    help = _(
        "Anchor all steps of all cases that are recorded by now, and print the anchor: signed and filed on paper it"
        " shows later, by verify_history --anchor, that nobody has rewritten them."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--json", action="store_true", help=_("print the result as one JSON object"))

    def handle(self, *args: Any, **options: Any) -> None:
        anchor = anchor_cases(now=timezone.now())
        word = bytes(anchor.hash).hex()
        made_at = timezone.localtime(anchor.made_at)
        if options["json"]:
            made = {"anchor": anchor.pk, "made_at": made_at.isoformat(), "steps": anchor.steps, "hash": word}
            self.stdout.write(json.dumps(made))
            return
        told = _("Anchor %(number)d of %(made_at)s over %(steps)d new steps:")
        self.stdout.write(
            told % {"number": anchor.pk, "made_at": f"{made_at:%Y-%m-%d %H:%M}", "steps": anchor.steps}
        )
        self.stdout.write(word)
