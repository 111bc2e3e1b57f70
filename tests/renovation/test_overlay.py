"""What lies inside an outline: every layer, brute force, and parts that make the whole."""

import json
from io import StringIO
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
import shapely
from django.core.management import call_command
from django.core.management.base import CommandError
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from gis_core.models import User
from grids.models import Building, Division, Facility, HydrantProfile, Membership, Place
from renovation.models import RenovationZone
from renovation.overlays.asking import LAYERS, overlay
from renovation.overlays.pieces import pieces_of
from tests.layer_files import file_of
from tests.renovation.records import make_parcel, make_project
from tests.surveys.cases import make_case
from tests.surveys.enforcement.structures import enforce, illegal_case
from tests.towns import Town, at, box, category, lonlat

SAMPLE = Path(__file__).parent.parent / "contract" / "overlay.json"


def rectangle(x0: float, y0: float, x1: float, y1: float) -> shapely.Polygon:
    return shapely.box(*lonlat(x0, y0), *lonlat(x1, y1))


def furnish(town: Town) -> None:
    """Something of every layer in the town."""
    for number, (x, y) in enumerate([(0.3, 0.3), (0.6, 0.7), (1.5, 0.2), (2.5, 0.9)]):
        facility = Facility.objects.create(
            code=f"361127010130000{number:02d}",
            category=category("c01013"),
            geom=at(x, y),
            status="intact" if number else "damaged",
        )
        HydrantProfile.objects.create(facility=facility, usable=number != 1)
        Building.objects.create(
            code=f"J{number}", use="residential", storeys=2 + number, geom=box(x, y, x + 0.1, y + 0.05)
        )
        make_case(x, y)
    Place.objects.create(
        code="X1", name="测试小区", kind="compound", management="weak", geom=box(0.8, 0.6, 1.2, 0.8)
    )
    Division.objects.create(code="361127001001", name="测试社区", level="community", geom=box(0, 0, 2, 1))
    zone = RenovationZone.objects.create(code="PG-1", name="北门片区", geom=box(0.2, 0.1, 1.4, 0.4))
    project = make_project(zone)
    make_parcel(project, geom=box(0.2, 0.1, 0.7, 0.4))
    make_parcel(project, "D2", geom=box(0.7, 0.1, 1.4, 0.4))


@pytest.mark.django_db
def test_each_layer_is_told_as_by_hand(town: Town) -> None:
    furnish(town)
    found = overlay(rectangle(0.5, 0, 1.6, 1), LAYERS)
    assert [(row["code"][-3:], row["share"]) for row in found["grids"]] == [("001", 0.5), ("002", 0.6)]
    assert sum(row["area_m2"] for row in found["grids"]) == pytest.approx(found["area_m2"], rel=1e-5)
    assert [row["code"] for row in found["road_sections"]] == [town.section.code]
    assert [(row["name"], row["share"]) for row in found["communities"]] == [("测试社区", 0.55)]
    assert [(row["category"], row["count"], row["not_intact"]) for row in found["facilities"]] == [
        ("c01013", 2, 0)
    ]
    assert found["hydrants"] == [{"count": 2, "usable": 1}]
    assert sum(row["count"] for row in found["cases"]) == 2
    assert [(row["code"], row["management"], row["share"]) for row in found["compounds"]] == [
        ("X1", "weak", 1.0)
    ]
    assert [(row["code"], row["share"]) for row in found["parcels"]] == [("PG-1/D1", 0.4), ("PG-1/D2", 1.0)]
    (homes,) = found["buildings"]
    assert (homes["use"], homes["count"]) == ("residential", 2)
    assert homes["floor_m2"] == pytest.approx(homes["footprint_m2"] * 3.5, rel=1e-3)  # 3 and 4 storeys
    assert [(row["code"], row["share"]) for row in found["zones"]] == [("PG-1", 0.75)]
    assert found["structures"] == []


@pytest.mark.django_db
def test_one_statement_whatever_is_asked(town: Town, django_assert_num_queries: Any) -> None:
    with django_assert_num_queries(1):
        overlay(rectangle(0, 0, 3, 1), LAYERS)


def measure_structure(town: Town, x: float, y: float) -> None:
    """An illegal structure that unit A has measured."""
    officer, office = User.objects.create_user("officer_of_a"), User.objects.create_user("office")
    Membership.objects.create(user=officer, role="unit_officer", unit=town.a)
    Membership.objects.create(user=office, role="supervision")
    enforce(illegal_case(officer, office, x=x, y=y), "measure", officer, "2026-01-09")


@pytest.mark.django_db
def test_the_pieces_of_a_layer_add_up_to_its_figures(town: Town) -> None:
    furnish(town)
    measure_structure(town, 0.7, 0.25)
    outline = rectangle(0.5, 0, 1.6, 1)
    found, pieces = overlay(outline, LAYERS), pieces_of(outline)
    for layer, figure in (
        ("grids", "area_m2"),
        ("road_sections", "length_m"),
        ("communities", "area_m2"),
        ("compounds", "area_m2"),
        ("parcels", "area_m2"),
        ("buildings", "footprint_m2"),
        ("zones", "area_m2"),
    ):
        amounts = [amount for _code, _name, _more, amount, _wkb in pieces[layer]]
        assert sum(amounts) == pytest.approx(sum(row[figure] for row in found[layer]), rel=1e-6), layer
        shapes = shapely.from_wkb([row[4] for row in pieces[layer]])
        assert shapely.covers(shapely.buffer(outline, 1e-9), shapes).all(), layer
    for layer in ("facilities", "hydrants", "cases", "structures"):
        assert len(pieces[layer]) == sum(row["count"] for row in found[layer]) > 0, layer
    assert [row[2] for row in pieces["hydrants"]].count("usable") == found["hydrants"][0]["usable"] == 1
    assert pieces["structures"][0][3] == pytest.approx(found["structures"][0]["area_m2"], abs=0.01)
    assert set(pieces) == set(LAYERS) - {"households"}, "each layer that is counted, but nobody's home"


@pytest.mark.django_db
def test_cases_are_those_that_somebody_may_see(town: Town) -> None:
    furnish(town)
    officer = User.objects.create_user("officer")
    Membership.objects.create(user=officer, role="unit_officer", unit=town.b)
    seen = overlay(rectangle(0, 0, 3, 1), ["cases"], user=officer)["cases"]
    everything = overlay(rectangle(0, 0, 3, 1), ["cases"])["cases"]
    measure_structure(town, 0.7, 0.25)
    own = pieces_of(rectangle(0, 0, 3, 1), user=officer)
    assert (len(own["cases"]), own["structures"]) == (1, [])
    assert (sum(row["count"] for row in seen), sum(row["count"] for row in everything)) == (1, 4)


SUMMED = {
    "grids": ("area_m2",),
    "road_sections": ("length_m",),
    "communities": ("area_m2",),
    "facilities": ("count", "not_intact"),
    "hydrants": ("count", "usable"),
    "cases": ("count",),
    "compounds": ("area_m2",),
    "parcels": ("area_m2",),
    "buildings": ("count", "footprint_m2", "floor_m2"),
    "zones": ("area_m2",),
}


@pytest.fixture
def furnished(town: Town) -> Town:
    furnish(town)
    return town


@pytest.mark.django_db
@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    xs=st.lists(st.integers(1, 2999), min_size=1, max_size=4, unique=True),
    ys=st.lists(st.integers(1, 998), max_size=2, unique=True),
)
def test_sums_over_the_parts_are_those_of_the_whole(furnished: Town, xs: list[int], ys: list[int]) -> None:
    # Lines between the thousandths, on which nothing of the town lies.
    across = [0.0, *(x / 1000 + 0.0005 for x in sorted(xs)), 3.0]
    up = [0.0, *(y / 1000 + 0.0005 for y in sorted(ys)), 1.0]
    parts = [
        overlay(rectangle(x0, y0, x1, y1), SUMMED) for x0, x1 in pairwise(across) for y0, y1 in pairwise(up)
    ]
    whole = overlay(rectangle(0, 0, 3, 1), SUMMED)
    for layer, columns in SUMMED.items():
        for column in columns:
            total = sum(row[column] or 0 for part in parts for row in part[layer])
            expected = sum(row[column] or 0 for row in whole[layer])
            assert total == pytest.approx(expected, rel=1e-5, abs=0.2), (layer, column)


def command(*words: str) -> str:
    out = StringIO()
    call_command("overlay", *words, stdout=out)
    return out.getvalue()


@pytest.mark.django_db
def test_the_json_is_that_of_the_contract(town: Town, tmp_path: Path) -> None:
    furnish(town)
    path = file_of(tmp_path / "zone.geojson", [{"name": "外框"}], [rectangle(0.5, 0, 1.6, 1)])
    told = json.loads(command(str(path), "--with", "grids,facilities,cases", "--on", "2026-06-01", "--json"))
    assert told == json.loads(SAMPLE.read_text(encoding="utf-8"))


@pytest.mark.django_db
def test_a_zone_is_told_in_words(town: Town) -> None:
    furnish(town)
    told = command("--zone", "PG-1", "--with", "grids,zones")
    assert "亩" in told.splitlines()[0]
    assert "北门片区" in told


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("words", "told"),
    [
        ([], "二者选一"),
        (["--zone", "PG-9"], "PG-9"),
        (["--zone", "PG-1", "--with", "grids,clouds"], "clouds"),
    ],
)
def test_what_cannot_be_asked_is_refused(town: Town, words: list[str], told: str) -> None:
    with pytest.raises(CommandError, match=told):
        command(*words)
