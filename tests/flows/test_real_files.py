"""Real files, loaded as a user would, give the figures that their table states."""

import csv
from collections import Counter
from pathlib import Path

import pytest

from grids.models import County, Division, Facility, Grid, RoadSection
from renovation.models import RenovationZone
from surveys.models import SurveyPoint
from tests.layer_files import export_layer, import_layer

pytestmark = [pytest.mark.django_db, pytest.mark.real_data]

POINTS = (
    *(
        "--field",
        "source_id=id",
        "--field",
        "lon=lon",
        "--field",
        "lat=lat",
        "--field",
        "observed_at=observed_at",
    ),
    *("--field", "description=description", "--set", "category=06013", "--crs", "EPSG:4326"),
)
#: Reports in each repaired district, and how many lie in none (the table beside the files).
DISTRICTS = {"CCD1": 213, "CCD2": 123, "CCD3": 177, "CCD4": 209, "CCD5": 156, "CCD6": 71, "CCD7": 91}
IN_NONE = 6
AS_THE_CITY_SAYS, IN_ANOTHER = 940, 100


@pytest.fixture
def free_county() -> County:
    """The county of the tests, with free codes and the metres of Oakland."""
    County.objects.update(code_rules="free", work_srid=26910, time_zone="America/Los_Angeles")
    return County.objects.get()


def districts(real_data: Path, *words: str):
    path = real_data / "oakland" / "districts.geojson"
    return import_layer("grids", path, "--field", "accountable_unit=unit", "--create-units", *words)


def test_the_main_job_on_real_input(real_data: Path, free_county: County, tmp_path: Path):
    refused = districts(real_data)
    assert (refused.status, refused.figures["refused"], refused.wrote()) == (1, 1, (0, 0, 0))
    assert "经度 -122.178169823163，纬度 37.7548740401747" in refused.said
    assert not Grid.objects.exists()
    assert districts(real_data, "--repair").figures == {
        "read": 7,
        "inserted": 7,
        "updated": 0,
        "unchanged": 0,
        "repaired": 1,
        "refused": 0,
        "flagged": 0,
    }
    reports = real_data / "oakland" / "potholes_2024.csv"
    assert import_layer("points", reports, *POINTS).wrote() == (1046, 0, 0)
    assert import_layer("points", reports, *POINTS).wrote() == (0, 0, 1046)
    export_layer("points", tmp_path / "out.csv", "--fields", "source_id,grid,accountable_unit,resolved_by")
    with (tmp_path / "out.csv").open(encoding="utf-8-sig", newline="") as file:
        answers = {row["source_id"]: row for row in csv.DictReader(file)}
    assert Counter(row["grid"] for row in answers.values() if row["resolved_by"] == "GRID") == DISTRICTS
    others = [row["resolved_by"] for row in answers.values() if row["resolved_by"] != "GRID"]
    assert len(others) == IN_NONE
    assert set(others) <= {"NEAREST_GRID", "TOWNSHIP", "OFFICE"}
    assert all(row["accountable_unit"] for row in answers.values())
    with reports.open(encoding="utf-8", newline="") as file:
        city = {row["id"]: row["district"] for row in csv.DictReader(file)}
    inside = {name: row["grid"] for name, row in answers.items() if row["resolved_by"] == "GRID"}
    agreed = sum(city[name] == grid for name, grid in inside.items())
    assert (agreed, len(inside) - agreed) == (AS_THE_CITY_SAYS, IN_ANOTHER)


def test_chinese_counties_without_cpg(real_data: Path, free_county: County):
    path = real_data / "chongqing" / "counties_gbk.zip"
    words = (
        "--field",
        "name=NAME",
        "--field",
        "code=ADMINCODE",
        "--set",
        "level=county",
        "--set",
        "source_year=2010",
    )
    outcome = import_layer("divisions", path, *words)
    assert (outcome.wrote(), outcome.figures["flagged"]) == ((38, 0, 0), 38)
    assert [d.name for d in Division.objects.order_by("id")[:5]] == [
        "奉节县",
        "云阳县",
        "开县",
        "万州区",
        "忠县",
    ]
    assert Division.objects.get(code="500234").name == "开县"
    assert import_layer("divisions", path, *words).wrote() == (0, 0, 38)


def test_official_codes_without_shapes(real_data: Path, free_county: County):
    County.objects.update(code_rules="national")
    assert import_layer("divisions", real_data / "fengjie" / "streets.csv").wrote() == (33, 0, 0)
    villages = real_data / "fengjie" / "villages.csv"
    outcome = import_layer("divisions", villages, "--field", "parent=streetCode")
    assert (outcome.wrote(), outcome.figures["flagged"]) == ((392, 0, 0), 0)
    assert not Division.objects.filter(level="community", parent=None).exists()


def test_square_cells_without_prj(real_data: Path, free_county: County):
    County.objects.update(work_srid=4547)
    path = real_data / "shenzhen" / "grid_no_prj.zip"
    words = ("--field", "code={LONCOL}-{LATCOL}", "--set", "accountable_unit=X", "--create-units")
    refused = import_layer("grids", path, *words)
    assert refused.status == 1
    assert "没有写明坐标系" in refused.said
    assert import_layer("grids", path, "--crs", "EPSG:4326", *words).wrote() == (9005, 0, 0)


def test_roads_lamps_and_buildings_of_a_neighbourhood(real_data: Path, free_county: County):
    County.objects.update(work_srid=4548)
    path = real_data / "haidian" / "haidian_osm.gpkg"
    classes = (
        "--map",
        "class:primary=arterial",
        "--map",
        "class:secondary=secondary",
        "--map",
        "class:tertiary=branch",
    )
    assert import_layer(
        "road_sections", path, "--layer", "roads", "--field", "code=osm_id", *classes
    ).wrote() == (302, 0, 0)
    assert RoadSection.objects.exclude(name="").count() == 64
    assert Counter(RoadSection.objects.values_list("road_class", flat=True)) == {
        "arterial": 25,
        "secondary": 12,
        "branch": 22,
        "lane": 243,
    }
    buildings = ("--layer", "buildings", "--field", "code=osm_id", "--set", "kind=site")
    assert import_layer("places", path, *buildings).wrote() == (257, 0, 0)
    nodes = ("--layer", "nodes", "--field", "code=osm_id", "--field", "category=highway", "--keep-going")
    for value, count in (("street_lamp", 21), ("bus_stop", 24), ("crossing", 39)):
        outcome = import_layer("facilities", path, *nodes, "--map", f"category:{value}=c01037")
        assert (outcome.figures["read"], outcome.figures["inserted"]) == (403, count)
    assert Facility.objects.count() == 21 + 24 + 39


def test_points_keep_what_the_city_wrote(real_data: Path, free_county: County):
    districts(real_data, "--repair")
    import_layer("points", real_data / "oakland" / "potholes_2024.csv", *POINTS)
    point = SurveyPoint.objects.get(source_id="oak-0001")
    assert (point.raw_x, point.raw_y, point.raw_crs) == (-122.27510804643167, 37.839120985947396, "EPSG:4326")
    assert str(point.seen_on) == "2024-01-01"


def test_ovital_s_placemarks_keep_the_coordinate_type_they_declare(real_data: Path, free_county: County):
    folder = real_data / "ovkml"
    words = ("--set", "category=m06013")
    outcome = import_layer("points", folder / "测试点.ovkml", *words)
    assert outcome.wrote() == (3, 0, 0), outcome.said
    assert {point.raw_crs for point in SurveyPoint.objects.all()} == {"EPSG:4490"}
    assert sorted(round(point.geom.x, 8) for point in SurveyPoint.objects.all()) == [
        100.26749611,
        100.27144432,
        100.27230263,
    ]
    assert import_layer("points", folder / "测试点.ovkml", *words).wrote() == (0, 0, 3)
    outcome = import_layer("renovation_zones", folder / "多边形.ovkmz", "--field", "code=name")
    assert outcome.wrote() == (1, 0, 0), outcome.said
    assert RenovationZone.objects.get().geom.num_coords == 5
