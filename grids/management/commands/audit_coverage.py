import json
import sys
import unicodedata
from collections.abc import Iterable, Iterator
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone
from tqdm import tqdm

from gis_core.coordinates.refusals import CoordinatesRefused
from grids.audit.findings import Kind
from grids.audit.words import area_words, describe, kind_title, period_words, proof_words
from grids.errors import GroundError
from grids.services.audit import audit_county

HEADINGS = ("问题", "对象", "面积（平方米）", "示例点（经度，纬度）", "日期", "地图")


class Command(BaseCommand):
    help = (
        "证明每一处、每一类、每一天恰有一个责任单位：查重叠、空隙、碎片、未分派的地面、无判定规则的类别、无边界版本的日期。"
        "退出状态：0 已证明，1 未证明，2 用法错误。"
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--json", action="store_true", help="结果以一个 JSON 对象输出")

    def handle(self, *args: Any, **options: Any) -> None:
        with tqdm(desc="覆盖审计", unit="步", file=sys.stderr, disable=None, leave=False) as bar:

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
            self.stdout.write(f"{kind_title(kind)}：{len(found)}")
            for line in table(rows(found)) if found else ():
                self.stdout.write(f"  {line}")
        style = self.style.SUCCESS if content["proved"] else self.style.ERROR
        self.stdout.write(style(proof_words(content)))


def rows(found: Iterable[dict[str, Any]]) -> Iterator[tuple[str, ...]]:
    """What does the table say of each finding?"""
    yield HEADINGS
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
