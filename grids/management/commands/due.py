import json
from argparse import ArgumentTypeError
from datetime import datetime
from decimal import Decimal, InvalidOperation
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.translation import gettext as _

from gis_core.due_words import due_document, due_words, refusal_words
from gis_core.work_time import Limit, LimitError, LimitUnit, WorkTimeError
from grids.county_hours import county_work_time


def moment(text: str) -> datetime:
    """A moment in ISO form; without an offset it is on the county's clock."""
    try:
        return datetime.fromisoformat(text)
    except ValueError as error:
        raise ArgumentTypeError(_("should be a time, such as 2026-11-23T10:00")) from error


def amount(text: str) -> Decimal:
    """A finite number, zero or more."""
    try:
        return Limit(Decimal(text), LimitUnit.WORK_HOUR).value
    except (InvalidOperation, LimitError) as error:
        raise ArgumentTypeError(_("should be a number, zero or more")) from error


class Command(BaseCommand):
    help = _("When is a time limit over, and which days counted?  Example: due 2026-11-23T10:00 4 work_hour")

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "start", type=moment, help=_("2026-11-23T10:00, on the county's clock unless it has an offset")
        )
        parser.add_argument("amount", type=amount, help=_("how much time is given"))
        parser.add_argument("unit", type=LimitUnit, choices=list(LimitUnit), metavar="UNIT", help=_units())
        parser.add_argument("--json", action="store_true", help=_("print the result as one JSON object"))

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            county = county_work_time()
            start = options["start"]
            start = start if start.tzinfo else start.replace(tzinfo=county.zone)
            due = county.due(start, Limit(options["amount"], options["unit"]))
        except WorkTimeError as error:
            raise CommandError(refusal_words(error)) from error
        words = due_words(due)
        if words["by_rule"]:
            self.stderr.write(self.style.WARNING(words["by_rule"]))
        if options["json"]:
            self.stdout.write(json.dumps(due_document(due), ensure_ascii=False))
            return
        self.stdout.write(f"{words['start']} + {words['limit']} → {self.style.SUCCESS(words['at'])}")
        for step in words["steps"]:
            parts = (step.days, step.times, step.amount, step.why, step.source)
            self.stdout.write("  " + "  ".join(part for part in parts if part))


def _units() -> str:
    return _("one of: %(units)s") % {"units": ", ".join(LimitUnit)}
