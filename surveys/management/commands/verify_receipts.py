import json
import sys
from argparse import ArgumentTypeError
from dataclasses import asdict
from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from tqdm import tqdm

from surveys.receipts import Replay, replay_receipts


def positive(text: str) -> int:
    """A number of at least one."""
    value = int(text)
    if value < 1:
        raise ArgumentTypeError(f"{text} 应是大于 0 的整数")
    return value


class Command(BaseCommand):
    help = (
        "按每份判定依据当时的底图数据版本重新计算，核对存下的责任、处置、监管单位，判定步骤和责任地块。"
        "退出状态：0 全部一致，1 有不一致，2 用法错误。"
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--json", action="store_true", help="结果以一个 JSON 对象输出")
        parser.add_argument("--limit", type=positive, help="只核对最新的若干份（默认全部）")

    def handle(self, *args: Any, **options: Any) -> None:
        with tqdm(desc="核对判定依据", unit="份", file=sys.stderr, disable=None, leave=False) as bar:

            def progress(done: int, total: int) -> None:
                bar.total = total
                bar.update(done - bar.n)

            replay = replay_receipts(limit=options["limit"], progress=progress)
        if options["json"]:
            result = {
                "checked": replay.checked,
                "differing": len(replay.differences),
                "differences": [asdict(one) for one in replay.differences],
            }
            self.stdout.write(json.dumps(result, ensure_ascii=False))
        else:
            self._write(replay)
        if replay.differences:
            raise SystemExit(1)

    def _write(self, replay: Replay) -> None:
        for one in replay.differences:
            self.stdout.write(f"{one.uid}")
            for name, stored in one.stored.items():
                replayed = one.replayed.get(name, "无结果")
                self.stdout.write(f"    {name}：存 {stored}，重算 {replayed}")
        outcome = f"核对 {replay.checked} 份判定依据，不一致 {len(replay.differences)} 份。"
        style = self.style.ERROR if replay.differences else self.style.SUCCESS
        self.stdout.write(style(outcome))
