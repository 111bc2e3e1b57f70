import datetime
import json
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.translation import gettext as _

from gis_core.coordinates.refusals import CoordinatesRefused
from gis_core.layers.exporting import ExportRequest, export_layer
from gis_core.layers.refusals import LayerRefused, LayerUsage
from gis_core.layers.specs import exported_spec, exported_specs
from gis_core.vector_files.refusals import FileRefused
from gis_core.wording import listed, located


class Command(BaseCommand):
    help = _("Write a layer to a file whose ending says the format: {formats}.").format(
        formats=".gpkg .geojson .fgb .gdb .zip (Shapefile) .kml .kmz .ovkml .ovkmz .dxf .txt .csv .xlsx"
    )

    def add_arguments(self, parser: CommandParser) -> None:
        add = parser.add_argument
        add(
            "layer_name",
            metavar="LAYER",
            help=listed(spec.name for spec in exported_specs()),
        )
        add("file", metavar="FILE", type=Path, help=_("the file to write"))
        add("--crs", default="auto", help=_("auto (EPSG:4490; EPSG:4326 in GeoJSON), EPSG:code, gcj02, bd09"))
        add("--fields", metavar="a,b", help=_("only these fields, in this order; in tables the shape is wkt"))
        add(
            "--as-of",
            type=datetime.date.fromisoformat,
            metavar="DATE",
            help=_("what is valid on that day (today unless told)"),
        )
        add(
            "--filter",
            action="append",
            default=[],
            metavar="FIELD=VALUE",
            help=_("only rows whose field has this value"),
        )
        add("--bbox", metavar="WEST,SOUTH,EAST,NORTH", help=_("only rows that meet this box (degrees)"))
        add("--json", action="store_true", help=_("print the result as one JSON object"))

    def handle(self, *args: Any, **options: Any) -> None:
        target: Path = options["file"]
        try:
            exported = export_layer(
                ExportRequest(
                    spec=exported_spec(options["layer_name"]),
                    path=target,
                    crs=options["crs"],
                    fields=tuple(options["fields"].split(",")) if options["fields"] else None,
                    as_of=options["as_of"],
                    filters=filters(options["filter"]),
                    bbox=bbox(options["bbox"]) if options["bbox"] else None,
                )
            )
        except LayerUsage as error:
            raise CommandError(str(error), returncode=2) from error
        except FileRefused as error:
            raise CommandError(located(target, error)) from error
        except CoordinatesRefused as error:
            status = 2 if error.code == "crs_word" else 1
            raise CommandError(located(target, error), returncode=status) from error
        except (LayerRefused, OSError) as error:
            raise CommandError(located(target, error)) from error
        for line in exported.told:
            self.stderr.write(line)
        if options["json"]:
            self.stdout.write(json.dumps({"written": exported.written}))
        else:
            told = _("%(rows)d rows written: %(file)s")
            self.stderr.write(told % {"rows": exported.written, "file": target})


def filters(words: list[str]) -> dict[str, str]:
    """Which field must equal which value?  Raises LayerUsage."""
    pairs = {}
    for word in words:
        name, equals, value = word.partition("=")
        if not (name and equals):
            raise LayerUsage(
                _("%(option)s “%(word)s” should be FIELD=VALUE") % {"option": "--filter", "word": word}
            )
        pairs[name] = value
    return pairs


def bbox(text: str) -> tuple[float, float, float, float]:
    """Which box, in degrees, do four numbers say?  Raises LayerUsage."""
    try:
        west, south, east, north = (float(part) for part in text.split(","))
    except ValueError as error:
        raise LayerUsage(_("--bbox “%(text)s” should be WEST,SOUTH,EAST,NORTH") % {"text": text}) from error
    if not (-180 <= west < east <= 180 and -90 <= south < north <= 90):
        raise LayerUsage(_("--bbox “%(text)s” is out of range or in the wrong order") % {"text": text})
    return west, south, east, north
