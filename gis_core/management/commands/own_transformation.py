import json
from typing import Any

from django.core.management.base import CommandError, CommandParser
from django.utils import timezone
from django.utils.translation import gettext as _

from gis_core.command_help import ExplainedCommand
from gis_core.coordinates.control_points import NORTH_FIRST, ORDERS, Residuals, residuals
from gis_core.coordinates.refusals import CoordinatesRefused
from gis_core.models import OwnTransformation, User
from gis_core.own_documents import STANDARD_INPUT, entry_from, private_text
from gis_core.own_entries import EntryRefused, points_from
from gis_core.own_transformations import enter_transformation, forget_transformation, open_system
from gis_core.wording import located


class Command(ExplainedCommand):
    help = "\n".join(
        [
            _(
                "Enter, list, check and remove the county's own 4 or 7 parameters from an old or local system to"
                " CGCS2000. Parameters and control points come from standard input or from a file that only its"
                " owner may read, never as words of the command, which others on the machine could see; they are"
                " never shown again."
            ),
            "",
            "  own_transformation add --file xian80.json --by USER",
            "  own_transformation check xian80 --file points.csv",
            "  import_layer points FILE.csv --crs own:xian80",
            "",
            _("Exit status: 0 done, 1 refused, 2 not understood."),
        ]
    )

    def add_arguments(self, parser: CommandParser) -> None:
        verbs = parser.add_subparsers(dest="verb", metavar="VERB", required=True)
        add = verbs.add_parser("add", help=_("enter one from a JSON document"))
        add.add_argument("--by", metavar="USER", help=_("the login of whoever enters it"))
        add.add_argument(
            "--anew", action="store_true", help=_("replace the parameters that the code stands for")
        )
        listing = verbs.add_parser("list", help=_("which there are, without their parameters"))
        check = verbs.add_parser("check", help=_("by how much one misses control points"))
        check.add_argument(
            "--order", choices=ORDERS, default=NORTH_FIRST, help=_("which number of a pair comes first")
        )
        remove = verbs.add_parser("remove", help=_("remove one with its parameters"))
        for verb in (add, check):
            verb.add_argument(
                "--file",
                default=STANDARD_INPUT,
                metavar="FILE",
                help=_("a file that only its owner may read (unless told: standard input)"),
            )
        for verb in (check, remove):
            verb.add_argument("code", metavar="CODE")
        for verb in (add, listing, check, remove):
            verb.add_argument("--json", action="store_true", help=_("print the result as one JSON object"))

    def handle(self, *args: Any, **options: Any) -> None:
        verb = {"add": self._add, "list": self._list, "check": self._check, "remove": self._remove}
        try:
            printed = verb[options["verb"]](options)
        except EntryRefused as refused:
            raise CommandError(located(refused.field, refused.message)) from None
        except CoordinatesRefused as refused:
            raise CommandError(refused.message) from None
        if options["json"]:
            self.stdout.write(json.dumps(printed, ensure_ascii=False))

    def _add(self, options: dict[str, Any]) -> dict[str, Any]:
        by = None
        if options["by"]:
            by = User.objects.filter(username=options["by"]).first()  # unique
            if by is None:
                raise EntryRefused("--by", _("There is no such login."))
        entry = entry_from(private_text(options["file"]))
        row = enter_transformation(entry=entry, by=by, now=timezone.now(), anew=options["anew"])
        if entry.points is not None:
            self._tell(entry.missed())
        for warning in entry.warnings():
            self.stderr.write(self.style.WARNING(warning))
        self.stderr.write(
            _("Entered; declare it with --crs %(word)s. The parameters are not shown again.")
            % {"word": row.word}
        )
        return described(row)

    def _list(self, options: dict[str, Any]) -> dict[str, Any]:
        rows = [described(row) for row in OwnTransformation.objects.select_related("entered_by")]
        for row in rows:
            if not options["json"]:
                self.stdout.write("  ".join(f"{value}" for value in row.values() if value not in ("", None)))
        if not rows:
            self.stderr.write(_("there is none at all yet"))
        return {"transformations": rows}

    def _check(self, options: dict[str, Any]) -> dict[str, Any]:
        system = open_system(options["code"])
        found = residuals(system, points_from(private_text(options["file"]), options["order"]))
        self._tell(found)
        return {
            "control_points": len(found.rows),
            "rms_m": round(found.rms_m, 3),
            "worst_m": round(found.worst.off_m, 3),
        }

    def _remove(self, options: dict[str, Any]) -> dict[str, Any]:
        forget_transformation(code=options["code"])
        self.stderr.write(_("Removed; what was converted by it stays where it is."))
        return {"removed": f"own:{options['code']}"}

    def _tell(self, found: Residuals) -> None:
        for row in found.rows:
            told = _("%(name)s: east %(east)+.3f m, north %(north)+.3f m, off by %(off).3f m")
            parts = {"name": row.name, "east": row.east_m, "north": row.north_m, "off": row.off_m}
            self.stderr.write(told % parts)
        told = _("%(points)d control points, RMS %(rms).3f m, at most %(worst).3f m")
        self.stderr.write(told % {"points": len(found.rows), "rms": found.rms_m, "worst": found.worst.off_m})


def described(row: OwnTransformation) -> dict[str, Any]:
    """What may be said of a transformation (tests/contract/own_transformation.json); no parameters."""
    return {
        "word": row.word,
        "name": row.name,
        "kind": row.kind,
        "convention": row.convention,
        "source_epsg": row.source_epsg,
        "target_epsg": row.target_epsg,
        "area": list(row.area),
        "accuracy_m": row.accuracy_m,
        "control_points": row.control_points,
        "rms_m": row.rms_m,
        "worst_m": row.worst_m,
        "entered_by": row.entered_by.username if row.entered_by else None,
        "entered_at": timezone.localtime(row.entered_at).isoformat(timespec="seconds"),
    }
