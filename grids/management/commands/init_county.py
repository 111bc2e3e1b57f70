import json
import secrets
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo, available_timezones

from django.contrib.gis.geos import GEOSGeometry, MultiPolygon
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone
from pyproj import CRS
from pyproj.exceptions import CRSError

from gis_core.coordinates.refusals import CoordinatesRefused
from gis_core.geometry import STORAGE_SRID
from gis_core.layers.areas import read_area
from gis_core.layers.refusals import LayerRefused
from gis_core.vector_files.refusals import FileRefused
from grids.errors import GroundError
from grids.models import County
from grids.services.county import found_administrator, found_county


class Command(BaseCommand):
    help = "建立本库的县：县记录、类别目录、责任清单、工作日历、督查办和第一个管理员。只用于空库。"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--code", required=True, help="县代码")
        parser.add_argument("--name", required=True, help="县名")
        parser.add_argument(
            "--work-srid", required=True, type=int, help="本县量算用的平面坐标系（EPSG 代码）"
        )
        parser.add_argument("--codes", required=True, choices=County.CodeRules.values, help="编码规则")
        parser.add_argument("--outline", type=Path, help="县界：任何支持格式的面文件")
        parser.add_argument("--outline-crs", default="auto", help="县界文件的坐标系（默认按文件）")
        parser.add_argument("--time-zone", default="Asia/Shanghai", help="时区（默认 Asia/Shanghai）")
        parser.add_argument("--admin", default="admin", help="第一个管理员的登录名（默认 admin）")
        parser.add_argument("--json", action="store_true", help="结果以一个 JSON 对象输出")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["time_zone"] not in available_timezones():
            raise CommandError(f"没有这个时区：{options['time_zone']}", returncode=2)
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
            self.stdout.write(
                f"已建立 {county.name}。管理员 {options['admin']}，初始密码 {password}（只显示这一次）"
            )


def check_work_crs(srid: int) -> None:
    """Is EPSG:`srid` projected, in metres?  Raises CommandError."""
    try:
        crs = CRS.from_epsg(srid)
    except CRSError as error:
        raise CommandError(f"没有 EPSG:{srid} 这个坐标系", returncode=2) from error
    if not crs.is_projected or {axis.unit_name for axis in crs.axis_info} != {"metre"}:
        raise CommandError(f"EPSG:{srid}（{crs.name}）不是以米为单位的平面坐标系，不能用来量算", returncode=2)


def read_outline(path: Path, crs: str) -> MultiPolygon:
    """Which outline, EPSG:4490, do the polygons of a file make?  Raises CommandError."""
    try:
        area = read_area(path, crs=crs)
    except (FileRefused, CoordinatesRefused, LayerRefused) as error:
        raise CommandError(f"县界文件读不出来：{error}") from error
    outline = GEOSGeometry(memoryview(area.wkb), srid=STORAGE_SRID)
    assert isinstance(outline, MultiPolygon)
    return outline
