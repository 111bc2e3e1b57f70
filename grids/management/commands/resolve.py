import datetime
import json
import math
from argparse import ArgumentTypeError
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from grids.errors import GroundError
from grids.resolver import Question, category_id, receipt
from grids.rules.errors import CodeError


def degrees(limit: float) -> Any:
    """A parser of decimal degrees within ± `limit`."""

    def parse(text: str) -> float:
        value = float(text)
        if not math.isfinite(value) or abs(value) > limit:
            raise ArgumentTypeError(f"{text} 超出 ±{limit:g} 度")
        return value

    return parse


class Command(BaseCommand):
    help = "这里归谁管？输出判定依据（JSON）。"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("lon", type=degrees(180), help="经度（CGCS2000 / WGS 84，度）")
        parser.add_argument("lat", type=degrees(90), help="纬度（度）")
        parser.add_argument(
            "--category", required=True, help="类别代码：c01037、m06013、g01999；只写数字表示事项"
        )
        parser.add_argument(
            "--on", required=True, type=datetime.date.fromisoformat, help="发生日期 YYYY-MM-DD"
        )
        parser.add_argument("--facility", type=int, help="关联部件的编号（id）")
        parser.add_argument("--accuracy", type=float, help="定位精度（米）")
        parser.add_argument(
            "--as-known", type=int, help="按当时的底图版本重算（判定依据里的 versions.ground）"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            answer = receipt(
                Question(
                    lon=options["lon"],
                    lat=options["lat"],
                    category_id=category_id(options["category"]),
                    on_date=options["on"],
                    facility_id=options["facility"],
                    accuracy_m=options["accuracy"],
                    as_known=options["as_known"],
                )
            )
        except (GroundError, CodeError) as error:
            raise CommandError(str(error)) from error
        self.stdout.write(json.dumps(answer, ensure_ascii=False, indent=2))
