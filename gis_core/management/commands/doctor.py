"""Is everything in place that serving needs?"""

import json
from collections.abc import Iterator
from dataclasses import asdict
from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from gis_core.doctor import calendar, crs, database, environment, fonts, own_transformations
from gis_core.doctor.finding import Finding

MARKS = {"ok": "ok  ", "warn": "WARN", "fail": "FAIL"}


def examine() -> Iterator[Finding]:
    """What is there to say about environment, CRS, fonts, database and calendar?"""
    yield from environment.findings()
    yield from database.findings()
    yield from crs.findings()
    yield from own_transformations.findings()
    yield from fonts.findings()
    yield from calendar.findings(timezone.localdate())


class Command(BaseCommand):
    help = str(_("Checks environment, database, coordinates, fonts and calendar; status 1 when one fails."))
    requires_system_checks = []
    requires_migrations_checks = False

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--json", action="store_true", help="print one JSON object")

    def handle(self, *args: Any, **options: Any) -> None:
        found = list(examine())
        healthy = all(finding.status != "fail" for finding in found)
        if options["json"]:
            report = {"healthy": healthy, "findings": [asdict(one) for one in found]}
            self.stdout.write(json.dumps(report, ensure_ascii=False))
        else:
            for finding in found:
                self._write(finding)
        if not healthy:
            raise SystemExit(1)

    def _write(self, finding: Finding) -> None:
        style = {"ok": self.style.SUCCESS, "warn": self.style.WARNING, "fail": self.style.ERROR}[
            finding.status
        ]
        self.stdout.write(f"{style(MARKS[finding.status])}  {finding.topic:<12} {finding.text}")
        if finding.status != "ok":
            self.stdout.write(f"      {'':<12} → {finding.advice}")
