"""Do points of two files that both count from 1 stay apart, and points of one file taken in again stay the same?"""

import csv
from collections import Counter

import openpyxl
import pytest
import shapely

from surveys.models import SurveyPoint
from tests.layer_files import Outcome, export_layer, file_of, import_layer
from tests.surveys.test_bulk_writes import STAGED, WRITE, row, say
from tests.towns import Town, lonlat

MAY = [(0.5, 0.5), (0.5, 0.9)]
JUNE = [(2.5, 0.2), (2.5, 0.4), (2.5, 0.6)]


@pytest.fixture
def take_in(tmp_path, town: Town):
    """Take in a file of points numbered from 1, with these places and words."""

    def take_in(name: str, places: list[tuple[float, float]], *words: str, **more: object) -> Outcome:
        rows = [
            {"source_id": str(n), "category": "m01037", "observed_at": "2026-06-01T08:00:00+08:00", **more}
            for n in range(1, len(places) + 1)
        ]
        shapes = [shapely.Point(*lonlat(*place)) for place in places]
        return import_layer("points", file_of(tmp_path / name, rows, shapes), *words)

    return take_in


def sources() -> Counter[str]:
    """How many points does each source have?"""
    return Counter(SurveyPoint.objects.values_list("source", flat=True))


def test_a_second_file_with_the_same_ids_leaves_the_points_of_the_first_alone(take_in):
    take_in("survey_may.gpkg", MAY)
    places = {point.pk: point.geom.coords for point in SurveyPoint.objects.all()}
    assert take_in("survey_june.gpkg", JUNE).wrote() == (3, 0, 0)
    assert sources() == {"survey_may": 2, "survey_june": 3}
    assert {p.pk: p.geom.coords for p in SurveyPoint.objects.filter(source="survey_may")} == places


def test_the_same_file_again_is_the_same_source_whatever_its_format(take_in):
    take_in("survey_may.gpkg", MAY)
    assert take_in("survey_may.gpkg", MAY).wrote() == (0, 0, 2)
    assert take_in("survey_may.geojson", [(1.5, 0.5), MAY[1]]).wrote() == (0, 1, 1)
    assert sources() == {"survey_may": 2}


def test_a_source_that_was_named_joins_files_of_different_names(take_in):
    take_in("survey_may.gpkg", MAY, "--source", "2026 survey")
    assert take_in("copy of may.gpkg", MAY, "--source", "2026 survey").wrote() == (0, 0, 2)
    assert sources() == {"2026 survey": 2}


def test_a_dry_run_says_what_would_come_in_or_change_from_which_source(take_in):
    take_in("survey_may.gpkg", MAY)
    outcome = take_in("survey_may.gpkg", [(1.5, 0.5), MAY[1], (2.5, 0.5)], "--dry-run")
    assert "来源“survey_may”：新增 1，更新 1，不变 1" in outcome.said
    assert sources() == {"survey_may": 2}


def test_the_same_data_under_another_file_name_is_pointed_out(take_in):
    take_in("survey_may.gpkg", MAY)
    outcome = take_in("survey_may (1).gpkg", MAY, "--dry-run")
    assert "--source “survey_may”" in outcome.said
    assert "--source" not in take_in("survey_may.gpkg", MAY).said


def test_layers_of_one_file_are_sources_of_their_own(tmp_path, town: Town):
    path = tmp_path / "survey.xlsx"
    book = openpyxl.Workbook()
    book.remove(book.active)
    for layer in ("may", "june"):
        sheet = book.create_sheet(layer)
        sheet.append(["source_id", "category", "lon", "lat"])
        for n, place in enumerate(MAY, 1):
            sheet.append([str(n), "m01037", *lonlat(*place)])
    book.save(path)
    for layer in ("may", "june"):
        assert import_layer("points", path, "--layer", layer, "--crs", "EPSG:4490").wrote() == (2, 0, 0)
    assert sources() == {"survey/may": 2, "survey/june": 2}


def test_a_column_called_source_is_not_taken_for_the_name_of_the_source(take_in):
    take_in("survey_may.gpkg", MAY, source="12345")
    assert take_in("survey_june.gpkg", JUNE, source="12345").wrote() == (3, 0, 0)
    assert take_in("all.gpkg", MAY, "--field", "source_name=source", source="hotline").wrote() == (2, 0, 0)
    assert sources() == {"survey_may": 2, "survey_june": 3, "hotline": 2}


@pytest.mark.parametrize("name", ["out.gpkg", "out.csv"])
def test_what_was_exported_comes_back_as_the_same_points(take_in, tmp_path, name):
    take_in("survey_may.gpkg", MAY)
    take_in("survey_june.gpkg", JUNE)
    export_layer("points", tmp_path / name)
    assert import_layer("points", tmp_path / name, "--crs", "EPSG:4490").wrote() == (0, 0, 5)


def test_refused_rows_that_were_mended_are_rows_of_the_first_file(take_in, tmp_path):
    rejects = tmp_path / "back.csv"
    rows = [
        {"source_id": str(n), "category": word, "lon": lonlat(x, y)[0], "lat": lonlat(x, y)[1]}
        for n, (word, (x, y)) in enumerate(zip(["m01037", "pothole"], MAY, strict=True), 1)
    ]
    file = file_of(tmp_path / "survey_may.csv", rows)
    words = ("--crs", "EPSG:4490", "--keep-going", "--rejects", rejects)
    assert import_layer("points", file, *words).wrote() == (1, 0, 0)
    with rejects.open(encoding="utf-8-sig", newline="") as opened:
        (refused,) = csv.DictReader(opened)
    assert refused["source_name"] == "survey_may"
    rejects.write_text(rejects.read_text().replace("pothole", "m01037"))
    assert import_layer("points", rejects, "--crs", "EPSG:4490").wrote() == (1, 0, 0)
    assert sources() == {"survey_may": 2}


def test_a_row_without_an_id_among_rows_with_ids_is_named_by_what_it_says(tmp_path, town: Town):
    lon, lat = lonlat(0.5, 0.5)
    rows = [{"source_id": word, "category": "m01037", "lon": lon, "lat": lat} for word in ("1", None)]
    file = file_of(tmp_path / "p.csv", rows)
    assert import_layer("points", file, "--crs", "EPSG:4490").wrote() == (2, 0, 0)
    assert import_layer("points", file, "--crs", "EPSG:4490").wrote() == (0, 0, 2)


@pytest.mark.parametrize(
    ("layer", "words", "said"),
    [
        ("grids", ("--source", "may"), "--source 不适用于图层 grids"),
        ("points", ("--source", " "), "--source 要写一个名称"),
    ],
)
def test_a_source_that_makes_no_sense_is_a_usage_error(layer, words, said, tmp_path, town: Town):
    file = file_of(tmp_path / "p.csv", [{"source_id": "1"}])
    outcome = import_layer(layer, file, *words)
    assert (outcome.status, said in outcome.said) == (2, True), outcome.said


def test_bulk_writes_keep_sources_apart_too(town: Town):
    say(STAGED, row(1, 0.5), WRITE)
    named = "UPDATE pg_temp.grids_asked SET source = 'another'"
    say(STAGED, row(1, 2.5), named, WRITE)
    assert sources() == {"": 1, "another": 1}
