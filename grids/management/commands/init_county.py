import json
import secrets
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo, available_timezones

from django.contrib.gis.geos import GEOSGeometry, MultiPolygon
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone
from django.utils.translation import gettext as _
from pyproj import CRS
from pyproj.exceptions import CRSError

from gis_core.coordinates.refusals import CoordinatesRefused
from gis_core.geometry import STORAGE_SRID
from gis_core.layers.areas import read_area
from gis_core.layers.refusals import LayerRefused
from gis_core.vector_files.refusals import FileRefused
from gis_core.wording import located
from grids.errors import GroundError
from grids.models import County
from grids.services.county import found_administrator, found_county


class Command(BaseCommand):
    help = _(
        "Found the county of this database: its record, the catalogue, the duty policies, the work calendar,"
        " the supervision office and a first administrator. For an empty database only."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--code", required=True, help=_("code of the county"))
        parser.add_argument("--name", required=True, help=_("name of the county"))
        parser.add_argument(
            "--work-srid",
            required=True,
            type=int,
            help=_("the plane CRS that the county measures in (EPSG code)"),
        )
        parser.add_argument(
            "--codes", required=True, choices=County.CodeRules.values, help=_("whose rules codes follow")
        )
        parser.add_argument(
            "--outline", type=Path, help=_("the outline: areas in a file of any known format")
        )
        parser.add_argument(
            "--outline-crs", default="auto", help=_("the CRS of the outline (as the file says unless told)")
        )
        parser.add_argument(
            "--time-zone", default="Asia/Shanghai", help=_("time zone (Asia/Shanghai unless told)")
        )
        parser.add_argument(
            "--admin", default="admin", help=_("login of the first administrator (admin unless told)")
        )
        parser.add_argument("--json", action="store_true", help=_("print the result as one JSON object"))

    def handle(self, *args: Any, **options: Any) -> None:
        if options["time_zone"] not in available_timezones():
            raise CommandError(
                _("There is no time zone %(name)s.") % {"name": options["time_zone"]}, returncode=2
            )
        check_work_crs(options["work_srid"])
        outline = read_outline(options["outline"], options["outline_crs"]) if options["outline"] else None
        try:
            county = found_county(
                code=options["code"],
                name=options["name"],
                work_srid=options["work_srid"],
                code_rules=options["codes"],
                time_zone=options["time_zone"],
                today=timezone.now().astimezone(ZoneInfo(options["time_zone"])).date(),
                outline=outline,
            )
        except GroundError as error:
            raise CommandError(str(error)) from error
        password = secrets.token_urlsafe(12)
        found_administrator(username=options["admin"], password=password)
        result = {"county": county.name, "code": county.code, "admin": options["admin"], "password": password}
        if options["json"]:
            self.stdout.write(json.dumps(result, ensure_ascii=False))
        else:
            told = _(
                "%(county)s is founded. Administrator %(admin)s, first password %(password)s (shown only once)"
            )
            self.stdout.write(told % result)


def check_work_crs(srid: int) -> None:
    """Is EPSG:`srid` projected, in metres?  Raises CommandError."""
    try:
        crs = CRS.from_epsg(srid)
    except CRSError as error:
        raise CommandError(_("There is no CRS EPSG:%(epsg)d.") % {"epsg": srid}, returncode=2) from error
    if not crs.is_projected or {axis.unit_name for axis in crs.axis_info} != {"metre"}:
        told = _("EPSG:%(epsg)d (%(name)s) is no plane CRS in metres; nothing is measured in it.")
        raise CommandError(told % {"epsg": srid, "name": crs.name}, returncode=2)


def read_outline(path: Path, crs: str) -> MultiPolygon:
    """Which outline, EPSG:4490, do the polygons of a file make?  Raises CommandError."""
    try:
        area = read_area(path, crs=crs)
    except (FileRefused, CoordinatesRefused, LayerRefused) as error:
        raise CommandError(located(_("The outline cannot be read"), error)) from error
    outline = GEOSGeometry(memoryview(area.wkb), srid=STORAGE_SRID)
    assert isinstance(outline, MultiPolygon)
    return outline
