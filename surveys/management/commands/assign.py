import json
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from surveys.services.assignment import assign_points


class Command(BaseCommand):
    help = "按现在的责任区重新判定采集点的责任单位：默认只判走了兜底或有提示的点，--all 判全部。"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--all", action="store_true", help="全部重新判定（交接责任区时用）")
        parser.add_argument("--json", action="store_true", help="结果以一个 JSON 对象输出")

    def handle(self, *args: Any, **options: Any) -> None:
        done = assign_points(everything=options["all"])
        unchanged = done.read - done.changed
        if options["json"]:
            self.stdout.write(
                json.dumps({"read": done.read, "changed": done.changed, "unchanged": unchanged})
            )
        else:
            self.stdout.write(f"判定 {done.read} 个点：{done.changed} 个换了答案，{unchanged} 个不变。")
