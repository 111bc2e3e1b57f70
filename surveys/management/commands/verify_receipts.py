import json
import sys
from argparse import ArgumentTypeError
from dataclasses import asdict
from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.utils.translation import gettext as _
from tqdm import tqdm

from surveys.receipts import Replay, replay_receipts


def positive(text: str) -> int:
    """A number of at least one."""
    value = int(text)
    if value < 1:
        raise ArgumentTypeError(_("%(text)s should be a whole number above 0") % {"text": text})
    return value


class Command(BaseCommand):
    help = _(
        "Recompute every receipt from the ground as it was known then, and compare the stored units, steps and"
        " territories. Exit status: 0 all agree, 1 some differ, 2 not understood."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--json", action="store_true", help=_("print the result as one JSON object"))
        parser.add_argument("--limit", type=positive, help=_("only the newest so many (all unless told)"))

    def handle(self, *args: Any, **options: Any) -> None:
        with tqdm(
            desc=_("Verifying receipts"), unit=_("receipts"), file=sys.stderr, disable=None, leave=False
        ) as bar:

            def progress(done: int, total: int) -> None:
                bar.total = total
                bar.update(done - bar.n)

            replay = replay_receipts(limit=options["limit"], progress=progress)
        if options["json"]:
            result = {
                "checked": replay.checked,
                "differing": len(replay.differences),
                "differences": [asdict(one) for one in replay.differences],
            }
            self.stdout.write(json.dumps(result, ensure_ascii=False))
        else:
            self._write(replay)
        if replay.differences:
            raise SystemExit(1)

    def _write(self, replay: Replay) -> None:
        for one in replay.differences:
            self.stdout.write(f"{one.uid}")
            for name, stored in one.stored.items():
                replayed = one.replayed.get(name, _("no answer"))
                told = _("%(name)s: stored %(stored)s, recomputed %(replayed)s")
                self.stdout.write("    " + told % {"name": name, "stored": stored, "replayed": replayed})
        outcome = _("%(checked)d receipts verified, %(differing)d differ.") % {
            "checked": replay.checked,
            "differing": len(replay.differences),
        }
        style = self.style.ERROR if replay.differences else self.style.SUCCESS
        self.stdout.write(style(outcome))
