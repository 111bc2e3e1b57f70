import datetime
import json
import sys
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from gis_core.imagery.areas import sources
from gis_core.models import RasterLayer, User, ZonalCount
from gis_core.uploads.receiving import UploadRefused

_FIGURES = ("code", "name", "area_m2", "covered", "mean", "least", "greatest", "share", "counted_m2")


class Command(BaseCommand):
    help = _("Count in imagery, area by area: mean height, share of values from a bound on, area of a class.")

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "raster", metavar="ID", type=int, help=_("the raster, by the number in its address")
        )
        parser.add_argument("--areas", required=True, choices=list(sources()), help=_("area by area of"))
        parser.add_argument("--on", type=datetime.date.fromisoformat, help=_("as of (unless told: today)"))
        parser.add_argument("--measure", choices=ZonalCount.Measure.values, default="values")
        parser.add_argument("--bound", type=float, help=_("the least value that counts, or the class"))
        parser.add_argument("--band", type=int, default=1, help=_("band, from 1"))
        parser.add_argument("--user", required=True, metavar="LOGIN", help=_("in whose name"))
        parser.add_argument("--json", action="store_true", help=_("print the result as one JSON object"))

    def handle(self, *args: Any, **options: Any) -> None:
        from gis_core.imagery import counting

        by = User.objects.filter(username=options["user"]).first()  # at most one: the login is unique
        layer = RasterLayer.objects.filter(pk=options["raster"]).first()  # at most one: its key
        if by is None:
            raise CommandError(_("There is no login %(name)s.") % {"name": options["user"]}, returncode=2)
        if layer is None:
            raise CommandError(_("There is no such raster."), returncode=2)
        order = counting.Order(
            areas=options["areas"],
            on_date=options["on"] or timezone.localdate(),
            measure=options["measure"],
            bound=options["bound"],
            band=options["band"],
        )
        language = get_language() or "zh-hans"
        try:
            count = counting.new_count(layer=layer, order=order, by=by, language=language, now=timezone.now())
        except UploadRefused as refused:
            raise CommandError(str(refused)) from refused
        counting.make(count_id=count.pk, now=timezone.now)  # not left to a worker
        count.refresh_from_db()
        if count.state != ZonalCount.State.READY:
            self.stderr.write(count.problem)
            sys.exit(1)
        rows = list(count.figures.values(*_FIGURES))
        if options["json"]:
            told = {"count": count.pk, "raster": layer.pk, "version": count.version, "figures": rows}
            self.stdout.write(json.dumps(told, ensure_ascii=False))
            return
        for row in rows:
            known = [row[name] for name in _FIGURES if row[name] is not None]
            self.stdout.write(
                "\t".join(f"{one:.6g}" if isinstance(one, float) else str(one) for one in known)
            )
