import datetime
import json
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from gis_core.coordinates.refusals import CoordinatesRefused
from gis_core.layers.exporting import ExportRequest, export_layer
from gis_core.layers.refusals import LayerRefused, LayerUsage
from gis_core.layers.specs import layer_spec
from gis_core.vector_files.refusals import FileRefused


class Command(BaseCommand):
    help = "把图层导出成文件，格式看扩展名：.gpkg、.geojson、.fgb、.gdb、.zip（Shapefile）、.csv、.xlsx。"

    def add_arguments(self, parser: CommandParser) -> None:
        add = parser.add_argument
        add(
            "layer_name",
            metavar="LAYER",
            help="divisions、units、grids、road_sections、places、facilities、points",
        )
        add("file", metavar="FILE", type=Path, help="要写的文件")
        add("--crs", default="auto", help="auto（EPSG:4490，GeoJSON 为 EPSG:4326）、EPSG:代码、gcj02、bd09")
        add("--fields", metavar="a,b", help="只要这些字段，按此顺序；表格里的图形是 wkt")
        add("--as-of", type=datetime.date.fromisoformat, metavar="日期", help="哪一天有效的（默认今天）")
        add("--filter", action="append", default=[], metavar="字段=值", help="只要字段等于此值的行")
        add("--bbox", metavar="西,南,东,北", help="只要与此范围相交的行（度）")
        add("--json", action="store_true", help="结果以一个 JSON 对象输出")

    def handle(self, *args: Any, **options: Any) -> None:
        target: Path = options["file"]
        try:
            exported = export_layer(
                ExportRequest(
                    spec=layer_spec(options["layer_name"]),
                    path=target,
                    crs=options["crs"],
                    fields=tuple(options["fields"].split(",")) if options["fields"] else None,
                    as_of=options["as_of"],
                    filters=filters(options["filter"]),
                    bbox=bbox(options["bbox"]) if options["bbox"] else None,
                )
            )
        except LayerUsage as error:
            raise CommandError(str(error), returncode=2) from error
        except FileRefused as error:
            raise CommandError(f"{target}：{error.message}") from error
        except (CoordinatesRefused, LayerRefused, OSError) as error:
            raise CommandError(f"{target}：{error}") from error
        for line in exported.told:
            self.stderr.write(line)
        if options["json"]:
            self.stdout.write(json.dumps({"written": exported.written}))
        else:
            self.stderr.write(f"已写出 {exported.written} 行：{target}")


def filters(words: list[str]) -> dict[str, str]:
    """Which field must equal which value?  Raises LayerUsage."""
    pairs = {}
    for word in words:
        name, equals, value = word.partition("=")
        if not (name and equals):
            raise LayerUsage(f"--filter “{word}”应写成 字段=值")
        pairs[name] = value
    return pairs


def bbox(text: str) -> tuple[float, float, float, float]:
    """Which box, in degrees, do four numbers say?  Raises LayerUsage."""
    try:
        west, south, east, north = (float(part) for part in text.split(","))
    except ValueError as error:
        raise LayerUsage(f"--bbox “{text}”应写成 西,南,东,北") from error
    if not (-180 <= west < east <= 180 and -90 <= south < north <= 90):
        raise LayerUsage(f"--bbox “{text}”超出范围或顺序不对")
    return west, south, east, north
