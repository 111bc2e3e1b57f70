import csv
import json
import sys
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone
from django.utils.translation import gettext as _
from tqdm import tqdm

from gis_core.models import User
from gis_core.vector_files.refusals import FileRefused
from gis_core.wording import clauses, located
from surveys.models import QFieldRow
from surveys.qfield.judging import Judged, figures_of, judged_rows
from surveys.qfield.keeping import keep_taken
from surveys.qfield.returned import Returned, ReturnRefused, open_return
from surveys.qfield.taking import Outcome, take_in

_SHOWN = 20


class Command(BaseCommand):
    help = _(
        "Say what would become of each row of a file that came back from QField (a zip, or its GeoPackage), and take"
        " it in with --apply. Exit status: 0 done, 1 something was refused or is in conflict, 2 not understood."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        add = parser.add_argument
        add("file", metavar="FILE", type=Path, help=_("the file that came back"))
        mode = parser.add_mutually_exclusive_group()
        mode.add_argument(
            "--dry-run", action="store_true", help=_("only say what would become of the rows (unless told)")
        )
        mode.add_argument("--apply", action="store_true", help=_("take it in"))
        add("--by", metavar="LOGIN", help=_("who takes it in (the holder of the package, unless told)"))
        add(
            "--conflicts",
            choices=QFieldRow.Choice.values,
            help=_("what holds where both have changed; unless told ours does, and it is said"),
        )
        add(
            "--rejects",
            type=Path,
            metavar="FILE",
            help=_("a CSV of the rows that are not taken in, with the reasons"),
        )
        add("--json", action="store_true", help=_("print the result as one JSON object"))

    def handle(self, *args: Any, **options: Any) -> None:
        path: Path = options["file"]
        if not path.is_file():
            raise CommandError(_("There is no such file: %(file)s") % {"file": path}, returncode=2)
        try:
            with open_return(path) as returned:
                judged = judged_rows(returned, timezone.now())
                outcomes = self._take(returned, judged, options, path) if options["apply"] else []
                self._tell(returned, judged, outcomes, options)
        except (ReturnRefused, FileRefused) as error:
            raise CommandError(located(path, error)) from error
        figures = figures_of(judged)
        left = figures["refused"] + (0 if options["conflicts"] else figures["conflict"])
        left += sum(one["status"] == "refused" or "photos_refused" in one for one in outcomes)
        if left:
            raise CommandError(
                _("%(number)d rows were not taken in, or wait for a decision.") % {"number": left}
            )

    def _take(
        self, returned: Returned, judged: list[Judged], options: dict[str, Any], path: Path
    ) -> list[Outcome]:
        by = returned.package.holder
        if options["by"]:
            found = User.objects.filter(username=options["by"]).first()  # unique
            if found is None:
                raise CommandError(_("There is no such login."), returncode=2)
            by = found
        choice = options["conflicts"] or QFieldRow.Choice.OURS
        choices = {(one.layer, one.key): choice for one in judged}
        now = timezone.now()
        with tqdm(total=len(judged), unit=_("rows"), disable=not sys.stderr.isatty(), file=sys.stderr) as bar:
            outcomes = take_in(returned, judged, choices, by=by, now=now, step=lambda: bar.update() and None)
        keep_taken(returned, judged, outcomes, choices, path=path, by=by, now=now)
        return outcomes

    def _tell(
        self, returned: Returned, judged: list[Judged], outcomes: list[Outcome], options: dict[str, Any]
    ) -> None:
        figures = figures_of(judged)
        rows: list[dict[str, Any]] = [
            {
                "layer": one.layer,
                "key": one.key,
                "kind": str(one.kind),
                "label": one.label,
                "changes": one.changes,
                "notes": one.notes,
                "outcome": outcomes[at] if outcomes else None,
            }
            for at, one in enumerate(judged)
            if one.kind != QFieldRow.Kind.UNCHANGED
        ]
        if options["rejects"]:
            _write_rejects(options["rejects"], rows)
        if options["json"]:
            told = {"package": str(returned.package.uid), "applied": bool(options["apply"])}
            self.stdout.write(json.dumps(told | figures | {"rows": rows}, ensure_ascii=False, default=str))
            return
        for line in returned.told:
            self.stderr.write(line)
        kinds = QFieldRow.Kind
        for row in [row for row in rows if row["notes"]][:_SHOWN]:
            words = clauses([kinds(row["kind"]).label, *row["notes"]])
            self.stderr.write(located(f"{row['layer']} {row['label'] or row['key']}", words))
        told_kinds = [f"{kind.label} {figures[kind]}" for kind in kinds if figures[kind]]
        self.stderr.write(
            clauses([*told_kinds, *([] if options["apply"] else [_("dry run, nothing written")])])
        )


def _write_rejects(path: Path, rows: list[dict[str, Any]]) -> None:
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["layer", "key", "kind", "label", "reason"])
        for row in rows:
            if row["kind"] in (QFieldRow.Kind.REFUSED, QFieldRow.Kind.CONFLICT, QFieldRow.Kind.DELETED):
                writer.writerow([row["layer"], row["key"], row["kind"], row["label"], clauses(row["notes"])])
