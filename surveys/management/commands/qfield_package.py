import json
import shutil
import sys
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from tqdm import tqdm

from gis_core.models import User
from gis_core.vector_files.refusals import FileRefused
from grids.errors import GroundError
from surveys.models import QFieldPackage
from surveys.qfield.packaging import TABLES, ask_for_package, make_package


class Command(BaseCommand):
    help = _(
        "Make a QField package of some grids: a zip with a QGIS project, its GeoPackage and a folder for photos."
        " Exit status: 0 done, 1 refused, 2 not understood."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--grid",
            action="append",
            required=True,
            metavar="CODE",
            help=_("code of a grid; may be repeated"),
        )
        parser.add_argument(
            "--user", required=True, metavar="LOGIN", help=_("who takes it along, and sees what is theirs")
        )
        parser.add_argument("--out", required=True, type=Path, metavar="FILE", help=_("the zip to write"))
        parser.add_argument("--json", action="store_true", help=_("print the result as one JSON object"))

    def handle(self, *args: Any, **options: Any) -> None:
        out: Path = options["out"]
        holder = User.objects.filter(username=options["user"]).first()  # unique
        if holder is None:
            raise CommandError(_("There is no such login."), returncode=2)
        if out.is_dir() or not out.absolute().parent.is_dir():
            raise CommandError(_("The package cannot be written to %(file)s.") % {"file": out}, returncode=2)
        now = timezone.now()
        try:
            package = ask_for_package(
                grid_codes=options["grid"],
                holder=holder,
                by=holder,
                language=get_language() or "zh-hans",
                now=now,
            )
            with tqdm(
                total=TABLES, unit=_("tables"), disable=not sys.stderr.isatty(), file=sys.stderr
            ) as bar:
                make_package(package=package, now=now, step=lambda name: bar.update())
        except (GroundError, FileRefused) as error:
            raise CommandError(str(error)) from error
        shutil.copyfile(package.path, out)
        self._tell(package, out, as_json=options["json"])

    def _tell(self, package: QFieldPackage, out: Path, *, as_json: bool) -> None:
        if as_json:
            told = {
                "uid": str(package.uid),
                "grids": package.grid_codes,
                "holder": package.holder.get_username(),
                "ground_version": package.ground_version,
                "rows": package.counts,
                "size": package.size_bytes,
                "sha256": package.sha256,
            }
            self.stdout.write(json.dumps(told, ensure_ascii=False))
            return
        words = _("package %(number)d: %(points)d open reports, %(facilities)d facilities; %(file)s")
        self.stderr.write(
            words
            % {
                "number": package.pk,
                "points": package.counts["points"],
                "facilities": package.counts["facilities"],
                "file": out,
            }
        )
