import json
from typing import Any

from django.core.management.base import CommandError, CommandParser
from django.utils.translation import gettext as _

from gis_core.command_help import ExplainedCommand
from gis_core.wording import located
from grids.errors import GroundError
from grids.services.comparing import compare_editions, edition_named


class Command(ExplainedCommand):
    help = "\n".join(
        [
            _("Say how two published editions of a layer differ: what is new, gone and changed."),
            "",
            "  compare_editions grids-1 grids-2 --json",
            "",
            _("Exit status: 0 done, 1 refused, 2 not understood."),
        ]
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("before", metavar="EDITION", help=_("the earlier edition, as grids-1"))
        parser.add_argument("after", metavar="EDITION", help=_("the later edition, as grids-2"))
        parser.add_argument("--json", action="store_true", help=_("print the result as one JSON object"))

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            told = compare_editions(edition_named(options["before"]), edition_named(options["after"]))
        except GroundError as error:
            raise CommandError(str(error)) from error
        if options["json"]:
            self.stdout.write(json.dumps(told, ensure_ascii=False))
            return
        for title, name in ((_("new"), "added"), (_("no longer there"), "removed")):
            for one in told[name]:
                self.stdout.write(
                    located(title, f"{one['code']} {one['unit'] or '—'} {one['area_m2']:,.1f} m²")
                )
        for one in told["changed"]:
            units = " → ".join(dict.fromkeys(name or "—" for name in (one["unit_before"], one["unit_after"])))
            areas = f"{one['area_m2_before']:,.1f} → {one['area_m2_after']:,.1f} m²"
            self.stdout.write(located(_("changed"), f"{one['code']} {units} {areas}"))
        self.stdout.write(_("%(number)d are as they were.") % {"number": told["unchanged"]})
