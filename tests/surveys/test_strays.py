"""A few rows that do not lie where the file's system is used, or in the county, are named one by one; none is moved."""

import csv
from pathlib import Path

import numpy as np
import pytest

from gis_core.coordinates.conversion import from_storage
from gis_core.coordinates.crs import DeclaredCrs
from grids.models import County
from surveys.models import SurveyPoint
from tests.layer_files import Outcome, file_of, import_layer
from tests.towns import Town, box, lonlat

Pair = tuple[float, float]
ROWS, STRAYS = 50, (7, 31)
#: The rows as the command numbers them: the header is the first.
NAMED = [str(at + 2) for at in STRAYS]
FAR_AWAY, NEXT_PROVINCE = (5.0, 45.0), (120.0, 30.0)


def pairs(epsg: int) -> list[Pair]:
    """Fifty places of the town, in this system: longitude and latitude, or easting and northing."""
    lon, lat = np.array([lonlat(0.2 + n / 20, 0.3) for n in range(ROWS)]).T
    x, y = from_storage(lon, lat, DeclaredCrs(epsg=epsg))
    return list(zip(x.tolist(), y.tolist(), strict=True))


def take_in(folder: Path, epsg: int, strays: dict[int, Pair], *words: object) -> Outcome:
    """Import fifty rows of which some are strays."""
    found = [strays.get(at, pair) for at, pair in enumerate(pairs(epsg))]
    rows = [{"source_id": str(n), "category": "m01037", "lon": x, "lat": y} for n, (x, y) in enumerate(found)]
    return import_layer("points", file_of(folder / "p.csv", rows), "--crs", f"EPSG:{epsg}", *words)


def turned(epsg: int) -> dict[int, Pair]:
    """The strays' own places, their numbers in the other order."""
    return {at: pairs(epsg)[at][::-1] for at in STRAYS}


def refuse_outside() -> None:
    County.objects.update(outline=box(0, 0, 3, 1), outside_tolerance_m=200, outside_policy="refuse")


@pytest.mark.parametrize(
    ("epsg", "strays", "rule"),
    [
        (4490, dict.fromkeys(STRAYS, FAR_AWAY), "geometry.misfit"),
        (4490, turned(4490), "geometry.range"),
        (4548, turned(4548), "geometry.misfit"),
        (4548, dict.fromkeys(STRAYS, (39_500_490.0, 3_098_500.0)), "geometry.misfit"),
        (4490, dict.fromkeys(STRAYS, NEXT_PROVINCE), "point.outside"),
    ],
    ids=["far away", "turned degrees", "turned metres", "another zone", "outside the county"],
)
def test_strays_are_refused_with_their_rows_while_nothing_else_is_wrong(
    epsg: int, strays: dict[int, Pair], rule: str, town: Town, tmp_path: Path
) -> None:
    if rule == "point.outside":
        refuse_outside()
    strict = take_in(tmp_path, epsg, strays)
    assert (strict.status, strict.figures.get("refused")) == (1, 2), strict.said
    for row in NAMED:
        assert f"第 {row} 行" in strict.said
    assert not SurveyPoint.objects.exists()
    rejects = tmp_path / "back.csv"
    kept = take_in(tmp_path, epsg, strays, "--keep-going", "--rejects", rejects)
    assert kept.wrote() == (ROWS - 2, 0, 0)
    with rejects.open(encoding="utf-8-sig", newline="") as opened:
        refused = list(csv.DictReader(opened))
    assert [(row["_row"], row["_field"], row["_rule"]) for row in refused] == [
        (row, "geometry", rule) for row in NAMED
    ]
    assert not SurveyPoint.objects.exclude(geom__within=box(0, 0, 3, 1)).exists()


def test_where_the_county_flags_what_lies_outside_it_comes_in_where_it_says_and_is_flagged(
    town: Town, tmp_path: Path
) -> None:
    County.objects.update(outline=box(0, 0, 3, 1), outside_tolerance_m=200, outside_policy="flag")
    outcome = take_in(tmp_path, 4490, dict.fromkeys(STRAYS, NEXT_PROVINCE))
    assert (outcome.wrote(), outcome.figures["flagged"]) == ((ROWS, 0, 0), 2)
    outside = SurveyPoint.objects.filter(flags__contains=["outside_county"])
    assert {point.geom.coords for point in outside} == {NEXT_PROVINCE}
    assert {point.source_id for point in outside} == {str(at) for at in STRAYS}
