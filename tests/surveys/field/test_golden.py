"""Who answers offline: a phone that replays the rule on its pack says what the database says.

tests/golden/field_answers.json is what the phone's own tests are held to.  To make it anew, after a change of the
rule or of the pack: WANGGE_WRITE_GOLDEN=1 script/test --no-checks tests/surveys/field/test_golden.py
"""

import datetime
import json
import os
import random
from pathlib import Path
from typing import Any

import pytest
from shapely.geometry import shape

from gis_core.models import User
from grids.models import Membership
from grids.resolver import Question, receipt
from grids.rules.policies import Step
from surveys.field.pack import pack_of
from tests.grids.resolver.random_town import HEIGHT, KEYS, WIDTH, draw
from tests.surveys.field.replay import Pack
from tests.towns import category, found_test_county, lonlat

GOLDEN = Path(__file__).parent.parent.parent / "golden" / "field_answers.json"
DAY = datetime.date(2026, 5, 1)
#: Two towns whose territories meet every step; found by trying.
SEEDS = (10, 55)
PLACES = 300
#: About a metre: nearer to a border than that the phone's straight edges and the database's may differ.
SURE = 1e-5


def asked_at_random(pack: Pack, lot: random.Random) -> list[tuple[float, float, str]]:
    """Places in and around the town where a metre to any side changes nothing by the pack."""
    found: list[tuple[float, float, str]] = []
    facilities = [row for row in pack.territories if row["reach_m"]]
    while len(found) < PLACES:
        lon, lat = lonlat(lot.uniform(-0.1, WIDTH + 0.1), lot.uniform(-0.1, HEIGHT + 0.1))
        if facilities and lot.random() < 0.1:  # which are small
            lon, lat = lot.choice(facilities)["geometry"]["coordinates"]
        lon, lat, key = round(lon, 7), round(lat, 7), lot.choice(KEYS)
        if key not in pack.categories:
            continue
        around = [(0, 0), (SURE, 0), (-SURE, 0), (0, SURE), (0, -SURE)]
        said = [pack.answer(lon + x, lat + y, key) for x, y in around]
        if all(answer == said[0] for answer in said):
            found.append((lon, lat, key))
    return found


def by_the_database(lon: float, lat: float, key: str) -> dict[str, Any]:
    said = receipt(Question(lon=lon, lat=lat, category_id=category(key).pk, on_date=DAY))
    return {
        "accountable": said["accountable_unit_code"],
        "step": int(Step[said["step"]]),
        "handling": said["handling_unit_code"],
        "handling_step": int(Step[said["handling_step"]]),
    }


def pack_of_town(user: User) -> dict[str, Any]:
    """The pack, of whose categories those that are asked about are kept."""
    pack = pack_of(user, DAY)
    pack["categories"] = [one for one in pack["categories"] if one["key"] in KEYS]
    for row in pack["territories"]:
        row["categories"] = row["categories"] and [key for key in row["categories"] if key in KEYS]
    pack["territories"] = [row for row in pack["territories"] if row["categories"] != []]
    pack["county"].pop("ground_version")
    return pack


@pytest.mark.parametrize("number", range(len(SEEDS)))
def test_a_phone_says_offline_what_the_database_says(number: int, db: None) -> None:
    found_test_county()
    reader = User.objects.create_user("reader")
    Membership.objects.create(user=reader, role="supervision")
    drawing = draw(SEEDS[number])
    for row in drawing.rows:
        row()
    told = pack_of_town(reader)
    pack = Pack(told)
    golden = json.loads(GOLDEN.read_text(encoding="utf-8")) if GOLDEN.exists() else {"towns": [None, None]}
    if os.environ.get("WANGGE_WRITE_GOLDEN"):
        answers = [
            {"lon": lon, "lat": lat, "category": key} | by_the_database(lon, lat, key)
            for lon, lat, key in asked_at_random(pack, random.Random(SEEDS[number]))
        ]
        golden["towns"][number] = {"pack": told, "answers": answers}
        GOLDEN.write_text(
            json.dumps(golden, ensure_ascii=False, separators=(",", ":")) + "\n", encoding="utf-8"
        )
    kept = golden["towns"][number]
    for asked in kept["answers"]:
        lon, lat, key = asked["lon"], asked["lat"], asked["category"]
        said = {"lon": lon, "lat": lat, "category": key} | by_the_database(lon, lat, key)
        assert said == asked
        assert said == {"lon": lon, "lat": lat, "category": key} | pack.answer(lon, lat, key)
    assert _without_shapes(kept["pack"]) == _without_shapes(told)
    for ours, theirs in zip(kept["pack"]["territories"], told["territories"], strict=True):
        if ours["geometry"] is not None:
            one, other = shape(ours["geometry"]), shape(theirs["geometry"])
            assert one.hausdorff_distance(other) < 1e-6


def test_the_golden_answers_meet_every_step_of_the_rule() -> None:
    towns = json.loads(GOLDEN.read_text(encoding="utf-8"))["towns"]
    met = {
        part: {answer[part] for town in towns for answer in town["answers"]}
        for part in ("step", "handling_step")
    }
    assert met["step"] >= {1, 3, 4, 5, 8, 11, 12, 13}
    assert met["handling_step"] >= {1, 2, 3, 4, 5, 6, 7, 9, 10}


def _without_shapes(pack: dict[str, Any]) -> dict[str, Any]:
    rows = [{name: value for name, value in row.items() if name != "geometry"} for row in pack["territories"]]
    return {**pack, "territories": rows, "bounds": [round(edge, 5) for edge in pack["bounds"]]}
