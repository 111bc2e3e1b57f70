import datetime
import json
from argparse import ArgumentTypeError
from dataclasses import asdict
from typing import Any

from django.core.management.base import CommandError, CommandParser
from django.utils import timezone
from django.utils.translation import gettext as _

from gis_core.command_help import ExplainedCommand
from grids.county_hours import county_day
from surveys.models import FrozenMonth
from surveys.rate_words import COUNT_TITLES
from surveys.services.freezing import (
    FreezingError,
    differences,
    freeze_month,
    inputs_sha256,
    keeps_what_it_counted,
)


def month_of(text: str) -> datetime.date:
    """The first day of a month that is written as 2026-11."""
    try:
        return datetime.date.fromisoformat(f"{text}-01")
    except ValueError as error:
        raise ArgumentTypeError(_("%(text)s should be a month, as 2026-11") % {"text": text}) from error


class Command(ExplainedCommand):
    help = "\n".join(
        [
            _(
                "Freeze the figures of a month that is over, with the ids of the cases that were counted; of a month"
                " that was frozen before, say what would be counted otherwise now. The nightly job does the same by"
                " itself."
            ),
            "",
            "  freeze_month 2026-11 --json",
            "",
            _("Exit status: 0 frozen, 1 refused or kept inputs that were changed, 2 not understood."),
        ]
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("month", type=month_of, metavar="YYYY-MM", help=_("the month"))
        parser.add_argument("--json", action="store_true", help=_("print the result as one JSON object"))

    def handle(self, *args: Any, **options: Any) -> None:
        now, month = timezone.now(), options["month"]
        kept = FrozenMonth.objects.filter(month=month).first()  # unique
        is_new = kept is None
        if kept is None:
            try:
                kept = freeze_month(month=month, today=county_day(now), by=None, now=now)
            except FreezingError as error:
                raise CommandError(str(error)) from error
        self._tell(kept, is_new=is_new, as_json=options["json"])
        if not keeps_what_it_counted(kept):
            raise CommandError(
                _("The kept inputs of %(month)s are not those that were frozen.") % {"month": kept}
            )

    def _tell(self, kept: FrozenMonth, *, is_new: bool, as_json: bool) -> None:
        now_sha256 = inputs_sha256(kept.month)
        found = [(by, one) for by in sorted(kept.figures) for one in differences(kept, by)]
        if as_json:
            result = {
                "month": f"{kept}",
                "frozen_now": is_new,
                "frozen_at": timezone.localtime(kept.frozen_at).isoformat(),
                "cases": kept.cases,
                "inputs_sha256": kept.inputs_sha256,
                "now_sha256": now_sha256,
                "differences": [{"by": by, **asdict(one)} for by, one in found],
            }
            self.stdout.write(json.dumps(result, ensure_ascii=False))
            return
        told = _("%(month)s is frozen: %(cases)d cases, SHA-256 %(hash)s")
        self.stdout.write(told % {"month": kept, "cases": kept.cases, "hash": kept.inputs_sha256})
        if now_sha256 != kept.inputs_sha256:
            self.stdout.write(_("Counted now it would be %(hash)s:") % {"hash": now_sha256})
        for by, one in found:
            if by == "all":
                self.stdout.write(f"  {COUNT_TITLES[one.count]}: {one.frozen} → {one.now}")
