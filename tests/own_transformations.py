"""What the tests of the county's own transformations share: made-up parameters, and documents that enter them."""

import io
import json
import sys
from dataclasses import asdict
from pathlib import Path
from typing import Any

import numpy as np
from django.core.management import CommandError, call_command
from pyproj import Transformer

from gis_core.coordinates.own import OwnSystem
from tests.gis_core.coordinates.test_own import FOUR, SEVEN, four, seven
from tests.layer_files import Outcome

CONTRACT: dict[str, Any] = json.loads(
    (Path(__file__).parent / "contract" / "own_transformation.json").read_text(encoding="utf-8")
)
#: Every parameter as somebody would find it; none of them occurs by chance.
SECRETS = tuple(f"{abs(number):.6f}" for number in (*FOUR.numbers, *SEVEN.numbers))
#: Around the tiny town.
AREA = [116.5, 27.5, 117.5, 28.5]
FOUR_SAID: dict[str, Any] = {
    "code": "four",
    "name": "西安 80（四参数）",
    "kind": 4,
    "source_epsg": 2384,
    "target_epsg": 4548,
    "area": AREA,
    "parameters": asdict(FOUR),
    "accuracy_m": 0.05,
}
SEVEN_SAID: dict[str, Any] = {
    "code": "seven",
    "name": "西安 80（七参数）",
    "kind": 7,
    "source_epsg": 4610,
    "target_epsg": 4490,
    "area": AREA,
    "convention": "position_vector",
    "parameters": asdict(SEVEN),
    "accuracy_m": 0.05,
}


def command(*words: object, said: object = None, typed: str | None = None) -> Outcome:
    """Run own_transformation with --json; `said` (as JSON) or `typed` comes in by standard input."""
    out, err, before, status = io.StringIO(), io.StringIO(), sys.stdin, 0
    sys.stdin = io.StringIO(json.dumps(said) if typed is None else typed)
    try:
        call_command("own_transformation", *map(str, words), "--json", stdout=out, stderr=err)
    except CommandError as error:
        status, _ = error.returncode, err.write(str(error))
    finally:
        sys.stdin = before
    printed = out.getvalue()
    return Outcome(status, json.loads(printed) if printed else {}, err.getvalue())


def pairs_of(system: OwnSystem, places: list[tuple[float, float]]) -> list[tuple[float, float]]:
    """Which pairs of the system lie at these places (degrees of storage)?  By iteration from the places themselves."""
    lon, lat = map(np.array, zip(*places, strict=True))
    x, y = np.array(lon), np.array(lat)
    if not system.is_geographic:
        x, y = map(np.asarray, Transformer.from_crs(4490, 4548, always_xy=True).transform(lon, lat))
        lon_of, lat_of = map(np.asarray, (x, y))
        for _ in range(20):
            there = Transformer.from_crs(4490, 4548, always_xy=True).transform(*system.to_storage(x, y))
            x, y = x + lon_of - there[0], y + lat_of - there[1]
        return list(zip(x.tolist(), y.tolist(), strict=True))
    for _ in range(20):
        there = system.to_storage(x, y)
        x, y = x + lon - there[0], y + lat - there[1]
    return list(zip(x.tolist(), y.tolist(), strict=True))


__all__ = ["AREA", "CONTRACT", "FOUR_SAID", "SECRETS", "SEVEN_SAID", "command", "four", "pairs_of", "seven"]
