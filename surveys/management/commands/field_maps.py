import json
import sys
from dataclasses import asdict
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.translation import gettext as _

from surveys.field_maps.making import FieldMap, is_current, make_map, townships


class Command(BaseCommand):
    help = _(
        "Make the base maps that phones take along: one PMTiles file a township, of roads, water, buildings, names and"
        " outlines of grids. Exit status: 0 done, 1 there is no such township, 2 not understood."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--division", metavar="CODE", help=_("the township alone (all of them unless told)")
        )
        parser.add_argument(
            "--changed",
            action="store_true",
            help=_("only those whose ground has changed since they were made"),
        )
        parser.add_argument("--json", action="store_true", help=_("print the result as one JSON object"))

    def handle(self, *args: Any, **options: Any) -> None:
        code = options["division"]
        wanted = [one for one in townships() if code is None or one.code == code]
        if not wanted:
            raise CommandError(_("There is no township with an outline of this code, or none at all."))
        made: list[FieldMap] = []
        for number, division in enumerate(wanted, start=1):
            if options["changed"] and is_current(division):
                continue
            made.append(make_map(division))
            if sys.stderr.isatty():
                self.stderr.write(f"{number}/{len(wanted)} {division.name}")
        if options["json"]:
            maps = [asdict(one) for one in made]
            total = {"maps": maps, "size": sum(one.size for one in made)}
            self.stdout.write(json.dumps(total, ensure_ascii=False))
            return
        for one in made:
            self.stdout.write(f"{one.code} {one.name}  {one.size / 1e6:.1f} MB  {one.tiles}")
