import datetime
import json
import math
from argparse import ArgumentTypeError
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.translation import gettext as _

from grids.errors import GroundError
from grids.resolver import Question, category_id, receipt
from grids.rule_words import rule_words
from grids.rules.errors import CodeError


def degrees(limit: float) -> Any:
    """A parser of decimal degrees within ± `limit`."""

    def parse(text: str) -> float:
        value = float(text)
        if not math.isfinite(value) or abs(value) > limit:
            raise ArgumentTypeError(
                _("%(text)s is beyond ±%(limit)s degrees") % {"text": text, "limit": f"{limit:g}"}
            )
        return value

    return parse


class Command(BaseCommand):
    help = _("Who answers here?  Prints the receipt as JSON.")

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("lon", type=degrees(180), help=_("longitude (CGCS2000 or WGS 84, degrees)"))
        parser.add_argument("lat", type=degrees(90), help=_("latitude (degrees)"))
        parser.add_argument(
            "--category",
            required=True,
            help=_("code of the category: c01037, m06013, g01999; bare digits are a matter"),
        )
        parser.add_argument(
            "--on",
            required=True,
            type=datetime.date.fromisoformat,
            help=_("day of the occurrence, YYYY-MM-DD"),
        )
        parser.add_argument("--facility", type=int, help=_("id of the linked facility"))
        parser.add_argument("--accuracy", type=float, help=_("accuracy of the fix (metres)"))
        parser.add_argument(
            "--as-known",
            type=int,
            help=_("answer as the ground was known then (versions.ground of a receipt)"),
        )

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            answer = receipt(
                Question(
                    lon=options["lon"],
                    lat=options["lat"],
                    category_id=category_id(options["category"]),
                    on_date=options["on"],
                    facility_id=options["facility"],
                    accuracy_m=options["accuracy"],
                    as_known=options["as_known"],
                )
            )
        except CodeError as error:
            raise CommandError(rule_words(error)) from error
        except GroundError as error:
            raise CommandError(str(error)) from error
        self.stdout.write(json.dumps(answer, ensure_ascii=False, indent=2))
