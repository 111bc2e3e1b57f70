import json
import sys
import unicodedata
from collections.abc import Iterable, Iterator
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone
from django.utils.translation import gettext as _
from tqdm import tqdm

from gis_core.coordinates.refusals import CoordinatesRefused
from gis_core.wording import located
from grids.audit.findings import Kind
from grids.audit.words import area_words, describe, kind_title, period_words, proof_words
from grids.errors import GroundError
from grids.services.audit import audit_county


class Command(BaseCommand):
    help = _(
        "Prove that every place, category and day has exactly one accountable unit: looks for overlaps, gaps,"
        " slivers, unassigned ground, categories without a policy and days without an edition."
        " Exit status: 0 proved, 1 not proved, 2 not understood."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--json", action="store_true", help=_("print the result as one JSON object"))

    def handle(self, *args: Any, **options: Any) -> None:
        with tqdm(
            desc=_("Coverage audit"), unit=_("steps"), file=sys.stderr, disable=None, leave=False
        ) as bar:

            def progress(done: int, total: int) -> None:
                bar.total = total
                bar.update(done - bar.n)

            try:
                content = audit_county(now=timezone.now(), progress=progress).content
            except (GroundError, CoordinatesRefused) as error:
                raise CommandError(str(error)) from error
        if options["json"]:
            self.stdout.write(json.dumps(content, ensure_ascii=False))
        else:
            self._write(content)
        if not content["proved"]:
            raise SystemExit(1)

    def _write(self, content: dict[str, Any]) -> None:
        for kind in Kind:
            found = content[kind.value]
            self.stdout.write(located(kind_title(kind), len(found)))
            for line in table(rows(found)) if found else ():
                self.stdout.write(f"  {line}")
        style = self.style.SUCCESS if content["proved"] else self.style.ERROR
        self.stdout.write(style(proof_words(content)))


def rows(found: Iterable[dict[str, Any]]) -> Iterator[tuple[str, ...]]:
    """What does the table say of each finding?"""
    yield (
        _("Finding"),
        _("Object"),
        _("Area (m²)"),
        _("Example (longitude, latitude)"),
        _("Days"),
        _("Map"),
    )
    for finding in found:
        witness = finding["witness"]
        yield (
            describe(finding),
            " ".join(finding["codes"]),
            area_words(finding["area_m2"]),
            "" if witness is None else f"{witness[0]:.7f}, {witness[1]:.7f}",
            period_words(finding),
            finding["link"] or "",
        )


def table(cells: Iterable[tuple[str, ...]]) -> Iterator[str]:
    """The lines of a table whose columns stand under each other; a Chinese character is two columns wide."""
    lines = list(cells)
    widths = [max(width(text) for text in column) for column in zip(*lines, strict=True)]
    for line in lines:
        yield "  ".join(
            text + " " * (size - width(text)) for text, size in zip(line, widths, strict=True)
        ).rstrip()


def width(text: str) -> int:
    """How many columns of a terminal does a text take?"""
    return sum(2 if unicodedata.east_asian_width(character) in "WF" else 1 for character in text)
