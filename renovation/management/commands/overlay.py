"""`script/manage overlay`: what lies inside an outline?"""

import datetime
import json
from argparse import ArgumentTypeError
from pathlib import Path
from typing import Any

import shapely
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.translation import gettext as _

from gis_core.coordinates.refusals import CoordinatesRefused
from gis_core.layers.areas import read_area
from gis_core.layers.refusals import LayerRefused
from gis_core.vector_files.refusals import FileRefused
from gis_core.wording import listed
from renovation.overlays.asking import LAYERS, overlay
from renovation.overlays.outlines import OutlineRefused, outline_of_zone
from renovation.overlays.tables import area_words
from renovation.overlays.words import COLUMNS
from renovation.overlays.words import LAYERS as TITLES


def layers(text: str) -> list[str]:
    """Names of layers with commas between them."""
    names = [name.strip() for name in text.split(",") if name.strip()]
    unknown = [name for name in names if name not in LAYERS]
    if unknown or not names:
        told = _("there is no layer %(name)s; there are %(names)s")
        raise ArgumentTypeError(told % {"name": listed(unknown) or "“”", "names": listed(LAYERS)})
    return names


class Command(BaseCommand):
    """Prints areas in m² and mu, lengths in m, counts and shares, of what lies inside alone."""

    help = _(
        "What lies inside an outline: areas, lengths, counts and shares of every layer that is named.  Example:"
        " overlay ZONE.gpkg --with grids,buildings,cases"
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "file", nargs="?", type=Path, metavar="FILE", help=_("areas in a file of any known format")
        )
        parser.add_argument(
            "--zone", metavar="CODE", help=_("the outline of this renovation zone instead of a file")
        )
        parser.add_argument(
            "--crs", default="auto", help=_("the CRS of the file (as the file says unless told)")
        )
        parser.add_argument(
            "--with", dest="layers", type=layers, default=list(LAYERS), metavar="LAYER,…", help=listed(LAYERS)
        )
        parser.add_argument(
            "--on",
            type=datetime.date.fromisoformat,
            help=_("the ground of this day (default: today in the county)"),
        )
        parser.add_argument("--json", action="store_true", help=_("print the result as one JSON object"))

    def handle(self, *args: Any, **options: Any) -> None:
        found = overlay(
            _outline(options["file"], options["crs"], options["zone"], options["on"]),
            options["layers"],
            on=options["on"],
        )
        if options["json"]:
            self.stdout.write(json.dumps(found, ensure_ascii=False))
            return
        self.stdout.write(f"{found['on']}  {area_words(found['area_m2'])}")
        for name in options["layers"]:
            rows = found[name]
            self.stdout.write(f"\n{TITLES[name]} ({len(rows)})")
            for row in rows:
                self.stdout.write("  " + "  ".join(_cell(column, value) for column, value in row.items()))


def _outline(path: Path | None, crs: str, zone: str | None, on: datetime.date | None) -> shapely.Geometry:
    """The one area that is asked about, a zone as it lies on the day.  Raises CommandError."""
    if (path is None) == (zone is None):
        raise CommandError(_("Name a file or a zone, one of the two."), returncode=2)
    try:
        if zone is not None:
            return outline_of_zone(zone, on).area
        assert path is not None
        return read_area(path, crs=crs)
    except (FileRefused, LayerRefused, CoordinatesRefused, OutlineRefused) as error:
        raise CommandError(str(error)) from error


def _cell(column: str, value: Any) -> str:
    if column in {"code", "category", "name"}:
        return str(value)
    if column in {"share", "cover"}:
        return f"{COLUMNS[column]} {100 * value:.1f} %"
    shown = f"{value:,.1f}" if isinstance(value, float) else str(value if value is not None else "—")
    return f"{COLUMNS[column]} {shown}"
