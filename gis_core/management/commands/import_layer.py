import datetime
import json
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from django.core.management.base import CommandError, CommandParser
from django.utils.translation import gettext as _
from tqdm import tqdm

from gis_core.command_help import ExplainedCommand
from gis_core.coordinates.refusals import CoordinatesRefused
from gis_core.layers.importing import Progress, Request, Result, import_layer
from gis_core.layers.mapping import parse_choices
from gis_core.layers.refusals import LayerRefused, LayerUsage
from gis_core.layers.rejects import refuse_target, write_rejects
from gis_core.layers.runs import Note
from gis_core.layers.specs import all_specs, layer_spec
from gis_core.vector_files.refusals import FileRefused
from gis_core.vector_files.source import VectorLayer
from gis_core.wording import at_row, clauses, listed, located

_SHOWN = 20
_FORMATS = (
    *("GeoPackage", "GeoJSON", "FlatGeobuf", "FileGDB", "Shapefile (zip)"),
    *("KML/KMZ", "ovkml/ovkmz", "DXF", "TXT", "CSV", "XLSX"),
)


class Command(ExplainedCommand):
    help = "\n".join(
        [
            _("Take a file into a layer: {formats}. Everything is written, or nothing.").format(
                formats=listed(_FORMATS)
            ),
            "",
            "  import_layer grids FILE.gpkg --field code=CODE --field accountable_unit=UNIT --create-units --repair",
            "  import_layer points FILE.csv --field source_id=id --set category=m06013 --crs gcj02 --rejects BAD.csv",
            "",
            _("Exit status: 0 done, 1 refused, 2 not understood."),
        ]
    )

    def add_arguments(self, parser: CommandParser) -> None:
        self._add_reading(parser.add_argument)
        self._add_writing(parser.add_argument)

    def _add_reading(self, add: Callable[..., object]) -> None:
        """What is in the file, and what does it mean?"""
        add(
            "layer_name",
            metavar="LAYER",
            help=listed(spec.name for spec in all_specs()),
        )
        add("file", metavar="FILE", type=Path, help=_("the file to take in"))
        add("--crs", default="auto", help=_("auto (as the file says), EPSG:code, gcj02, bd09, own:code"))
        add(
            "--source",
            metavar="NAME",
            help=_("whose ids the rows carry (points): unless told, the name of the file without its ending"),
        )
        add("--layer", help=_("the layer or sheet of the file"))
        add("--encoding", help=_("text encoding, such as GB18030"))
        add(
            "--field",
            action="append",
            default=[],
            metavar="FIELD=COLUMN",
            help=_("the column that fills a field; or a template, such as 'code={LON}-{LAT}'"),
        )
        add(
            "--set",
            action="append",
            default=[],
            metavar="FIELD=VALUE",
            help=_("a field has this value in every row"),
        )
        add(
            "--map",
            action="append",
            default=[],
            metavar="FIELD:VALUE=CODE",
            help=_("a value of the column stands for this code"),
        )

    def _add_writing(self, add: Callable[..., object]) -> None:
        """What may be written, from when on, and what is told of it?"""
        add(
            "--create-units",
            action="store_true",
            help=_("make units that are missing, with the value as code and name"),
        )
        add("--repair", action="store_true", help=_("mend invalid areas, and tell the change of area"))
        add(
            "--effective",
            type=datetime.date.fromisoformat,
            metavar="DATE",
            help=_("valid from this day on (unless told: the first edition always, later ones from today)"),
        )
        add(
            "--edition",
            default="",
            metavar="DRAFT",
            help=_("into this draft edition, by its number, instead of publishing at once"),
        )
        add(
            "--close-missing",
            action="store_true",
            help=_("close old rows that the file does not name, from the effective day on"),
        )
        add(
            "--keep-going", action="store_true", help=_("write the rows that are in order, refuse the others")
        )
        add("--dry-run", action="store_true", help=_("check only, write nothing"))
        add(
            "--rejects",
            type=Path,
            metavar="FILE",
            help=_("the refused rows with their reasons, to be mended and taken in again"),
        )
        add("--json", action="store_true", help=_("print the result as one JSON object"))

    def handle(self, *args: Any, **options: Any) -> None:
        source: Path = options["file"]
        try:
            if options["rejects"]:
                refuse_target(options["rejects"], source)
            request = Request(
                spec=layer_spec(options["layer_name"]),
                path=source,
                choices=parse_choices(options["field"], options["set"], options["map"]),
                crs=options["crs"],
                layer=options["layer"],
                encoding=options["encoding"],
                source=options["source"],
                effective=options["effective"],
                edition=options["edition"],
                create_units=options["create_units"],
                close_missing=options["close_missing"],
                repair=options["repair"],
                keep_going=options["keep_going"],
                dry_run=options["dry_run"],
            )
            result = import_layer(request, progress_bar(sys.stderr.isatty()))
            self._tell(source, result)
            if options["rejects"] and result.refused_rows:
                self._write_rejects(options["rejects"], request, result)
        except LayerUsage as error:
            raise CommandError(str(error), returncode=2) from error
        except FileRefused as error:
            raise CommandError(located(source, error)) from error
        except CoordinatesRefused as error:
            status = 2 if error.code == "crs_word" else 1
            raise CommandError(located(source, error), returncode=status) from error
        except LayerRefused as error:
            raise CommandError(located(source, error)) from error
        self._print(options, result)

    def _print(self, options: dict[str, Any], result: Result) -> None:
        figures = result.figures()
        if options["json"]:
            self.stdout.write(json.dumps(figures))
        else:
            words = _(
                "read {read}, new {inserted}, changed {updated}, unchanged {unchanged},"
                " repaired {repaired}, refused {refused}, flagged {flagged}"
            ).format(**figures)
            self.stderr.write(
                clauses([words, _("dry run, nothing written")]) if options["dry_run"] else words
            )
        if not result.written:
            self.stderr.write(
                _(
                    "Rows were refused, so nothing was written; --keep-going writes the rows that are in order."
                )
            )
            sys.exit(1)

    def _tell(self, source: Path, result: Result) -> None:
        for line in result.told:
            self.stderr.write(line)
        for n, before, after in result.repaired_rows:
            told = _("repaired, area {before:.1f} → {after:.1f} m² ({change:+.1f})")
            change = told.format(before=before, after=after, change=after - before)
            self.stderr.write(located(at_row(source.name, n), change))
        self._tell_notes(source, _("refused"), result.refused_rows)
        self._tell_notes(source, _("flagged"), result.flagged_rows)

    def _tell_notes(self, source: Path, what: str, notes: list[Note]) -> None:
        for note in notes[:_SHOWN]:
            told = _("%(row)s, %(field)s “%(value)s”: %(reason)s [%(rule)s]") % {
                "row": at_row(source.name, note.n),
                "field": note.field,
                "value": note.value,
                "reason": note.reason,
                "rule": note.rule,
            }
            self.stderr.write(located(what, told))
        if len(notes) > _SHOWN:
            self.stderr.write(located(what, _("%(number)d more") % {"number": len(notes) - _SHOWN}))

    def _write_rejects(self, target: Path, request: Request, result: Result) -> None:
        field = request.spec.source_field
        notes = write_rejects(
            target,
            result.refused_rows,
            request.path,
            layer=request.layer,
            encoding=request.encoding,
            constants={field: result.source} if field and result.source else {},
        )
        told = _("The refused rows are in %(file)s; mend them and take them in again.") % {"file": target}
        for line in [*notes, told]:
            self.stderr.write(line)


def progress_bar(shown: bool) -> Progress:
    """A progress bar over the rows of a layer, on a terminal."""

    def batches(opened: VectorLayer) -> Iterator[Any]:
        total = opened.info.rows if opened.info.rows >= 0 else None
        with tqdm(total=total, unit=_("rows"), unit_scale=True, disable=not shown, file=sys.stderr) as bar:
            for batch in opened:
                yield batch
                bar.update(batch.num_rows)

    return batches
