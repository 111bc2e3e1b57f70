from pathlib import Path
from typing import Any

from django.core.management.base import CommandParser
from django.utils.translation import gettext as _

from assessment.inspection.point_sheets import read_point_sheet
from assessment.services.points import keep_points
from gis_core.coordinates.refusals import CoordinatesRefused
from gis_core.layers.refusals import LayerUsage
from gis_core.layers.runs import Note
from gis_core.sheet_commands import SheetCommand


class Command(SheetCommand):
    help = "\n".join(
        [
            _(
                "Take in field inspection points from a table (CSV, XLSX): code, name, kind of place, lon, lat; a code"
                " that is known already is brought up to date."
            ),
            "",
            "  import_inspection_points points.xlsx --crs gcj02 --rejects refused.xlsx",
            "",
            _("Exit status: 0 done, 1 refused, 2 not understood."),
        ]
    )

    def add_arguments(self, parser: CommandParser) -> None:
        super().add_arguments(parser)
        parser.add_argument(
            "--crs",
            default="EPSG:4490",
            help=_("system of the coordinates: EPSG:n, gcj02 or bd09 (unless told: EPSG:4490)"),
        )

    def take(self, path: Path, options: dict[str, Any]) -> tuple[dict[str, Any], list[Note]]:
        try:
            found = read_point_sheet(path, crs=options["crs"], layer=options["layer"])
        except (ValueError, CoordinatesRefused) as error:
            raise LayerUsage(str(error)) from error
        refused = found.sheet.refused
        if not options["dry_run"] and (options["keep_going"] or not refused):
            keep_points(drafts=found.changed)
        return found.figures(), refused

    def told(self, figures: dict[str, Any]) -> str:
        words = _("read {read}, new {inserted}, changed {updated}, unchanged {unchanged}, refused {refused}")
        return words.format(**figures)
