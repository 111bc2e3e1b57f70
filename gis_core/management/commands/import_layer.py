import datetime
import json
import sys
from argparse import RawDescriptionHelpFormatter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from tqdm import tqdm

from gis_core.coordinates.refusals import CoordinatesRefused
from gis_core.layers.importing import Progress, Request, Result, import_layer
from gis_core.layers.mapping import parse_choices
from gis_core.layers.refusals import LayerRefused, LayerUsage
from gis_core.layers.rejects import refuse_target, write_rejects
from gis_core.layers.runs import Note
from gis_core.layers.specs import layer_spec
from gis_core.vector_files.refusals import FileRefused
from gis_core.vector_files.source import VectorLayer

_SHOWN = 20
_EXAMPLES = """
例：
  import_layer grids 网格.gpkg --field code=编码 --field accountable_unit=责任单位 --create-units --repair
  import_layer points 上报.csv --field source_id=id --set category=m06013 --crs gcj02 --rejects 退回.csv
退出码：0 完成，1 拒绝，2 用法不对。
"""


class Command(BaseCommand):
    help = (
        "把文件导入图层：GeoPackage、GeoJSON、FlatGeobuf、FileGDB、Shapefile（zip）、KML/KMZ、ovkml/ovkmz、DXF、"
        "电子报盘 TXT、CSV、XLSX。全部成功才写入。" + _EXAMPLES
    )

    def create_parser(self, prog_name: str, subcommand: str, **kwargs: Any) -> CommandParser:
        return super().create_parser(
            prog_name, subcommand, formatter_class=RawDescriptionHelpFormatter, **kwargs
        )

    def add_arguments(self, parser: CommandParser) -> None:
        add = parser.add_argument
        add(
            "layer_name",
            metavar="LAYER",
            help="divisions、units、grids、road_sections、places、facilities、points",
        )
        add("file", metavar="FILE", type=Path, help="要导入的文件")
        add("--crs", default="auto", help="auto（按文件）、EPSG:代码、gcj02、bd09")
        add("--layer", help="文件里的图层或工作表")
        add("--encoding", help="文字编码，如 GB18030")
        add(
            "--field",
            action="append",
            default=[],
            metavar="字段=列",
            help="字段取哪一列；可写模板，如 'code={LON}-{LAT}'",
        )
        add("--set", action="append", default=[], metavar="字段=值", help="字段取固定值")
        add("--map", action="append", default=[], metavar="字段:值=代码", help="把列里的值换成代码")
        add("--create-units", action="store_true", help="没有的单位就新建（编码和名称都是该值）")
        add("--repair", action="store_true", help="修复无效的面，并说明面积变化")
        add(
            "--effective",
            type=datetime.date.fromisoformat,
            metavar="日期",
            help="从哪一天起有效（默认：首版自始，以后为今天）",
        )
        add("--close-missing", action="store_true", help="文件里没有的旧记录从生效日起关闭")
        add("--keep-going", action="store_true", help="写入没有问题的行，其余退回")
        add("--dry-run", action="store_true", help="只检查，不写入")
        add("--rejects", type=Path, metavar="FILE", help="被拒绝的行连同原因写到这个文件，改好可再导入")
        add("--json", action="store_true", help="结果以一个 JSON 对象输出")

    def handle(self, *args: Any, **options: Any) -> None:
        source: Path = options["file"]
        try:
            if options["rejects"]:
                refuse_target(options["rejects"], source)
            request = Request(
                spec=layer_spec(options["layer_name"]),
                path=source,
                choices=parse_choices(options["field"], options["set"], options["map"]),
                crs=options["crs"],
                layer=options["layer"],
                encoding=options["encoding"],
                effective=options["effective"],
                create_units=options["create_units"],
                close_missing=options["close_missing"],
                repair=options["repair"],
                keep_going=options["keep_going"],
                dry_run=options["dry_run"],
            )
            result = import_layer(request, progress_bar(sys.stderr.isatty()))
            self._tell(source, result)
            if options["rejects"] and result.refused_rows:
                self._write_rejects(options["rejects"], request, result)
        except LayerUsage as error:
            raise CommandError(str(error), returncode=2) from error
        except FileRefused as error:
            raise CommandError(f"{source}：{error.message}") from error
        except (CoordinatesRefused, LayerRefused) as error:
            raise CommandError(f"{source}：{error}") from error
        self._print(options, result)

    def _print(self, options: dict[str, Any], result: Result) -> None:
        figures = result.figures()
        if options["json"]:
            self.stdout.write(json.dumps(figures))
        else:
            words = (
                "读 {read}，新增 {inserted}，更新 {updated}，不变 {unchanged}，"
                "修复 {repaired}，拒绝 {refused}，提示 {flagged}"
            )
            self.stderr.write(words.format(**figures) + ("（试运行，未写入）" if options["dry_run"] else ""))
        if not result.written:
            self.stderr.write("有行被拒绝，什么都没有写入；可加 --keep-going 只写入没有问题的行")
            sys.exit(1)

    def _tell(self, source: Path, result: Result) -> None:
        for line in result.told:
            self.stderr.write(line)
        for n, before, after in result.repaired_rows:
            change = f"面积 {before:.1f} → {after:.1f} 平方米（{after - before:+.1f}）"
            self.stderr.write(f"{source.name} 第 {n} 行：已修复，{change}")
        self._tell_notes(source, "拒绝", result.refused_rows)
        self._tell_notes(source, "提示", result.flagged_rows)

    def _tell_notes(self, source: Path, what: str, notes: list[Note]) -> None:
        for note in notes[:_SHOWN]:
            self.stderr.write(
                f"{what}：{source.name} 第 {note.n} 行，{note.field}“{note.value}”：{note.reason}[{note.rule}]"
            )
        if len(notes) > _SHOWN:
            self.stderr.write(f"{what}：另有 {len(notes) - _SHOWN} 条")

    def _write_rejects(self, target: Path, request: Request, result: Result) -> None:
        notes = write_rejects(
            target, result.refused_rows, request.path, layer=request.layer, encoding=request.encoding
        )
        for line in [*notes, f"被拒绝的行已写到 {target}，改好后可再导入"]:
            self.stderr.write(line)


def progress_bar(shown: bool) -> Progress:
    """A progress bar over the rows of a layer, on a terminal."""

    def batches(opened: VectorLayer) -> Iterator[Any]:
        total = opened.info.rows if opened.info.rows >= 0 else None
        with tqdm(total=total, unit="行", unit_scale=True, disable=not shown, file=sys.stderr) as bar:
            for batch in opened:
                yield batch
                bar.update(batch.num_rows)

    return batches
