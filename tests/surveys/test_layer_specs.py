import csv
import datetime

import pytest
import shapely
from django.db import connection

from gis_core.coordinates.gcj02 import wgs84_to_gcj02
from surveys.models import SurveyPoint
from tests.layer_files import export_layer, file_of, import_layer
from tests.surveys.cases import make_case
from tests.towns import Town, lonlat

PLACES = [(0.5, 0.5), (0.5, 0.9), (2.5, 0.2), (1.0, 0.1), (5.0, 5.0), (3.02, 0.2)]
ANSWER = (
    "accountable_unit_id",
    "handling_unit_id",
    "supervising_unit_id",
    "grid_id",
    "road_section_id",
    "flags",
    "accountable_step",
    "handling_step",
    "supervising_step",
    "accountable_territory",
    "seen_on",
)


def made(places=PLACES, **more):
    rows = [
        {"source_id": f"p{n}", "category": "m01037", "observed_at": "2026-06-01T23:30:00Z", **more}
        for n in range(len(places))
    ]
    return rows, [shapely.Point(*lonlat(*place)) for place in places]


@pytest.fixture
def load(tmp_path, town: Town):
    def load(rows, shapes, *words, name="p.gpkg"):
        return import_layer("points", file_of(tmp_path / name, rows, shapes), *words)

    return load


def test_a_chinese_table_is_read_without_naming_its_columns(load, town: Town):
    lon, lat = lonlat(0.5, 0.5)
    row = {"编号": "A-7", "类别": "m01037", "时间": "2026-06-01 10:00", "经度": lon, "纬度": lat}
    row |= {"描述": "井盖破损", "地址": "测试路 1 号"}
    outcome = load([row], None, "--crs", "EPSG:4490", name="p.csv")
    assert outcome.wrote() == (1, 0, 0), outcome
    point = SurveyPoint.objects.get()
    assert (point.source_id, point.description, point.place_text) == ("A-7", "井盖破损", "测试路 1 号")
    assert (point.seen_on, round(point.geom.x, 6)) == (datetime.date(2026, 6, 1), round(lon, 6))


def test_a_bulk_import_answers_as_the_row_trigger_does(load):
    outcome = load(*made())
    assert (outcome.wrote(), outcome.figures["flagged"]) == ((6, 0, 0), 2)
    for point in SurveyPoint.objects.all():
        bulk = [getattr(point, name) for name in ANSWER]
        with connection.cursor() as cursor:  # touch it, and the trigger answers again
            cursor.execute(
                "UPDATE surveys_surveypoint SET category_id = category_id WHERE id = %s", [point.pk]
            )
        point.refresh_from_db()
        assert bulk == [getattr(point, name) for name in ANSWER]


def test_the_day_is_the_countys_not_the_clocks(load):
    load(*made())
    assert SurveyPoint.objects.first().seen_on == datetime.date(2026, 6, 2)


@pytest.mark.parametrize("name", ["p.csv", "p.xlsx", "p.gpkg"])
def test_a_time_without_an_offset_is_the_countys_own(load, name):
    said = ["2026-06-01 23:30:00", "2026-06-02T00:00", "2026-06-02", "2026-06-01T23:30:00Z"]
    rows = [
        {"source_id": f"t{n}", "category": "m01037", "lon": 117.005, "lat": 28.005, "observed_at": text}
        for n, text in enumerate(said)
    ]
    shapes = [shapely.Point(117.005, 28.005)] * len(said) if name == "p.gpkg" else None
    assert load(rows, shapes, "--crs", "EPSG:4490", name=name).wrote() == (4, 0, 0)
    stored = SurveyPoint.objects.order_by("source_id").values_list("observed_at", "seen_on")
    assert [(moment.isoformat(), day.isoformat()) for moment, day in stored] == [
        ("2026-06-01T15:30:00+00:00", "2026-06-01"),
        ("2026-06-01T16:00:00+00:00", "2026-06-02"),
        ("2026-06-01T16:00:00+00:00", "2026-06-02"),
        ("2026-06-01T23:30:00+00:00", "2026-06-02"),
    ]
    assert load(rows, shapes, "--crs", "EPSG:4490", name=name).wrote() == (0, 0, 4)


def test_a_day_stays_that_day_west_of_greenwich(load, town: Town):
    town.county.time_zone = "America/Los_Angeles"
    town.county.save(update_fields=["time_zone"])
    load(*made(observed_at="2026-06-01"))
    assert SurveyPoint.objects.first().seen_on == datetime.date(2026, 6, 1)


def test_the_same_file_again_changes_nothing_and_a_change_is_answered_anew(load):
    load(*made())
    assert load(*made()).wrote() == (0, 0, 6)
    rows, shapes = made()
    shapes[0] = shapely.Point(*lonlat(2.5, 0.9))
    assert load(rows, shapes).wrote() == (0, 1, 5)
    assert SurveyPoint.objects.get(source_id="p0").accountable_unit.code == "unit-b"


def test_rows_without_ids_are_named_by_what_they_say(load):
    rows, shapes = made()
    rows = [{name: value for name, value in row.items() if name != "source_id"} for row in rows]
    twice = (rows + rows[:1], shapes + shapes[:1])
    assert load(*twice).wrote() == (7, 0, 0)
    assert load(*twice).wrote() == (0, 0, 7)


def test_the_raw_pair_and_its_crs_stay_and_the_conversion_is_recorded(load):
    lon, lat = lonlat(0.5, 0.9)
    x, y = map(float, wgs84_to_gcj02(lon, lat))
    rows = [{"source_id": "g", "category": "m01037", "lon": x, "lat": y}]
    assert load(rows, None, "--crs", "gcj02", name="p.csv").status == 0
    point = SurveyPoint.objects.get(source_id="g")
    assert (point.raw_x, point.raw_y, point.raw_crs) == (x, y, "gcj02")
    assert point.geom.x == pytest.approx(lon, abs=1e-9)
    assert "gcj02" in point.conversion
    assert point.position_source == "import"


def test_swapped_axes_are_put_right_and_recorded(load):
    rows, shapes = made()
    flipped = [shapely.Point(shape.y, shape.x) for shape in shapes]
    outcome = load(rows, flipped)
    assert "已对调" in outcome.said
    point = SurveyPoint.objects.get(source_id="p0")
    assert (point.raw_x, point.raw_y) == (point.geom.y, point.geom.x)


def test_a_table_without_a_crs_is_asked_never_guessed(load):
    rows = [{"source_id": "g", "category": "m01037", "lon": 117.005, "lat": 28.005}]
    outcome = load(rows, None, name="p.csv")
    assert outcome.status == 1
    assert "--crs" in outcome.said
    assert not SurveyPoint.objects.exists()


def test_outside_the_county_is_flagged_or_refused_as_the_county_says(load, town: Town):
    town.county.outline = shapely_outline()
    town.county.save(update_fields=["outline"])
    outcome = load(*made())
    assert "outside_county" in SurveyPoint.objects.get(source_id="p4").flags
    assert "县界以外[point." in outcome.said
    SurveyPoint.objects.all().delete()
    town.county.outside_policy = "refuse"
    town.county.save(update_fields=["outside_policy"])
    outcome = load(*made())
    assert (outcome.status, outcome.figures["refused"]) == (1, 1)
    assert "[point.outside]" in outcome.said


def shapely_outline():
    from tests.towns import box

    return box(0, 0, 3.1, 1)


@pytest.mark.parametrize(
    ("more", "rule"),
    [
        ({"category": "m99998"}, "category.unknown"),
        ({"category": "pothole"}, "category.code"),
        ({"observed_at": "yesterday"}, "moment"),
        ({"observed_at": "9998-06-01"}, "point.future"),
        ({"accuracy_m": "-1"}, "range"),
        ({"facility": "nothing"}, "facility.unknown"),
        ({"lon": "east"}, "number"),
        ({"lon": None}, "geometry.missing"),
    ],
)
def test_a_point_that_breaks_a_rule_is_refused_by_row_and_nothing_is_written(load, more, rule):
    good = {
        "source_id": "a",
        "category": "01037",
        "lon": "117.005",
        "lat": "28.005",
        "observed_at": "2026-06-01",
        "accuracy_m": "5",
        "facility": None,
    }
    outcome = load([good, good | {"source_id": "b"} | more], None, "--crs", "EPSG:4326", name="p.csv")
    assert (outcome.status, outcome.figures["refused"]) == (1, 1)
    assert "第 3 行" in outcome.said  # the header is the first
    assert f"[{rule}]" in outcome.said
    assert not SurveyPoint.objects.exists()


def test_an_export_names_unit_grid_and_step(load, rows_of_csv, tmp_path):
    load(*made())
    fields = "source_id,grid,accountable_unit,accountable_unit_code,road_section,resolved_by"
    assert export_layer("points", tmp_path / "out.csv", "--fields", fields).figures == {"written": 6}
    rows = rows_of_csv(tmp_path / "out.csv")
    assert list(rows[0]) == fields.split(",")
    assert rows[1]["accountable_unit"] == "甲社区"
    assert rows[1]["resolved_by"] == "GRID"
    assert rows[0]["road_section"] == "R1"


@pytest.fixture
def rows_of_csv():
    import csv

    def rows_of_csv(path):
        with path.open(encoding="utf-8-sig", newline="") as file:
            return list(csv.DictReader(file))

    return rows_of_csv


@pytest.mark.parametrize(("strays", "kept"), [(0, 10), (1, 9), (4, 6), (6, None)])
def test_with_keep_going_strays_are_refused_one_by_one_while_most_rows_fit(load, strays, kept):
    rows, shapes = made([(0.5, 0.1 + n / 20) for n in range(10)])
    shapes[:strays] = [shapely.Point(5 + n, 45) for n in range(strays)]  # in France, not in China
    strict = load(rows, shapes)
    outcome = load(rows, shapes, "--keep-going")
    if strays > 1:
        assert (strict.status, strict.figures) == (1, {}), strict.said
    elif strays:
        assert (strict.status, strict.figures["refused"]) == (1, 1), strict.said
    if kept is None:
        assert (outcome.status, outcome.figures) == (1, {}), outcome.said
        assert not SurveyPoint.objects.exists()
    else:
        assert (outcome.figures["refused"], SurveyPoint.objects.count()) == (10 - kept, kept)
        assert ("[geometry.misfit]" in outcome.said) == (kept < 10)


def test_cases_are_written_as_they_stand_and_brought_by_no_file(tmp_path, town: Town):
    case = make_case()
    assert export_layer("cases", tmp_path / "c.csv").figures == {"written": 1}
    (row,) = csv.DictReader((tmp_path / "c.csv").read_text(encoding="utf-8-sig").splitlines())
    told = {name: row[name] for name in ("number", "point", "state", "accountable_unit", "ended_at")}
    assert told == {
        "number": case.number,
        "point": str(case.point.uid),
        "state": case.state,
        "accountable_unit": case.accountable_unit.name,
        "ended_at": "",
    }
    assert export_layer("cases", tmp_path / "f.csv", "--filter", "state=filed").figures == {"written": 0}
    before = case.reported_at.date() - datetime.timedelta(days=2)
    assert export_layer("cases", tmp_path / "d.csv", "--as-of", before).figures == {"written": 0}
    refused = import_layer("cases", tmp_path / "c.csv")
    assert (refused.status, "points" in refused.said) == (2, True)
