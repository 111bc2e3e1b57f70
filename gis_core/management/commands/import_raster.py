import datetime
import json
import sys
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from gis_core.imagery.services import bring_raster
from gis_core.models import RasterLayer, User
from gis_core.uploads.receiving import UploadRefused
from gis_core.wording import located


class Command(BaseCommand):
    help = _("Bring a GeoTIFF of any size as imagery: checked, made into a COG, laid under the map.")

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", metavar="FILE", type=Path, help=_("GeoTIFF or COG"))
        parser.add_argument("--name", required=True, help=_("what the map calls it"))
        parser.add_argument("--kind", required=True, choices=RasterLayer.Kind.values)
        parser.add_argument("--date", required=True, type=datetime.date.fromisoformat, help=_("taken on"))
        parser.add_argument("--source", required=True, help=_("who took it"))
        parser.add_argument("--licence", default="", help=_("under which terms"))
        parser.add_argument("--place", default="", help=_("which part of the county"))
        parser.add_argument("--user", required=True, metavar="LOGIN", help=_("in whose name"))
        parser.add_argument("--json", action="store_true", help=_("print the result as one JSON object"))

    def handle(self, *args: Any, **options: Any) -> None:
        from gis_core.imagery import jobs

        by = User.objects.filter(username=options["user"]).first()  # at most one: the login is unique
        if by is None:
            raise CommandError(_("There is no login %(name)s.") % {"name": options["user"]}, returncode=2)
        path: Path = options["file"]
        if not path.is_file():
            raise CommandError(located(path, _("there is no such file")), returncode=2)
        about = {
            "name": options["name"],
            "kind": options["kind"],
            "taken_on": options["date"],
            "source": options["source"],
            "licence": options["licence"],
            "place": options["place"],
        }
        try:
            layer = bring_raster(
                file=path,
                about=about,
                by=by,
                language=get_language() or "zh-hans",
                now=timezone.now(),
                by_worker=False,
            )
        except UploadRefused as refused:
            raise CommandError(located(path, refused)) from refused
        jobs.make(layer_id=layer.pk, attempt=layer.attempt, now=timezone.now)  # not left to a worker
        layer.refresh_from_db()
        if options["json"]:
            told = {"id": layer.pk, "state": layer.state, "version": layer.version, "problem": layer.problem}
            self.stdout.write(json.dumps(told, ensure_ascii=False))
        elif layer.version:
            self.stderr.write(located(layer.name, layer.get_state_display()))
        if not layer.version:
            self.stderr.write(located(path, layer.problem))
            sys.exit(1)
