"""Nothing is reported under a category for days on which it is out of use, whichever door it comes by."""

import csv
import datetime
import json
import uuid
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
import shapely
from django.db import IntegrityError, transaction
from django.test import Client, override_settings

from gis_core.models import User
from grids.models import Category
from grids.tiles.start import map_start
from surveys.models import SurveyPoint
from tests.grids.database.raw import run
from tests.grids.test_api import read as read_api
from tests.layer_files import Outcome, file_of, import_layer
from tests.surveys.test_bulk_writes import STAGE, STAGED, WRITE, say
from tests.towns import Town, category, lonlat
from tests.uploads import previewed, read

KEY = "m06002"
REFUSED = f"类别 {KEY}（.*）自 .* 起停用"
DAY = datetime.timedelta(days=1)
INSERT = (
    "INSERT INTO surveys_surveypoint (category_id, geom, observed_at)"
    " VALUES (%s, ST_SetSRID(ST_MakePoint(%s, %s), 4490), %s) RETURNING id"
)
Moments = tuple[datetime.datetime, datetime.datetime]


@pytest.fixture
def moments(town: Town) -> Moments:
    """The category out of use since today: the last moment before that, and the first one of today."""
    Category.objects.filter(key=KEY).update(active=False)
    since = category(KEY).inactive_since
    assert since is not None
    midnight = datetime.datetime.combine(since, datetime.time(), tzinfo=ZoneInfo("Asia/Shanghai"))
    return midnight - datetime.timedelta(seconds=1), midnight


def insert(moment: datetime.datetime, key: str = KEY) -> int:
    """What psql, signed in as the app, has inserted."""
    values = [category(key).pk, *lonlat(0.5, 0.25), moment]
    ((pk,),) = run(INSERT, *values, role="wangge_app")
    return int(pk)


def stage(moment: datetime.datetime, number: int = 1) -> tuple[str, list[object]]:
    """The statement that stages one point of that moment for the bulk insert."""
    sql = STAGE.replace("'2026-06-01T12:00+08'", "%s")
    day = moment.astimezone(ZoneInfo("Asia/Shanghai")).date()
    return sql, [number, f"s{number}", category(KEY).pk, *lonlat(0.5, 0.25), moment, day]


@pytest.mark.parametrize("zone", ["Asia/Shanghai", "America/Los_Angeles"])
def test_raw_sql_is_refused_from_the_county_s_day_on(zone: str, moments: Moments) -> None:
    run(f"SET LOCAL TIME ZONE '{zone}'")
    before, after = moments
    insert(before)
    with pytest.raises(IntegrityError, match=REFUSED) as refusal:
        insert(after)
    diagnosis = refusal.value.__cause__.diag  # type: ignore[union-attr]
    assert diagnosis.constraint_name == "surveys_surveypoint_category_in_use"
    assert "请改用启用的类别" in diagnosis.message_hint


def test_one_point_of_many_in_a_statement_undoes_all_of_them(moments: Moments) -> None:
    before, after = moments
    statement = (
        "INSERT INTO surveys_surveypoint (category_id, geom, observed_at)"
        " SELECT %s, ST_SetSRID(ST_MakePoint(117.005, 28.0025), 4490), unnest(%s::timestamptz[])"
    )
    with pytest.raises(IntegrityError, match=REFUSED):
        run(statement, category(KEY).pk, [before, before, after], role="wangge_app")
    assert not SurveyPoint.objects.exists()


def test_bulk_insertion_is_refused_too(moments: Moments) -> None:
    before, after = moments
    say(STAGED, stage(before), WRITE)
    rows = [stage(before, 2), stage(after, 3)]
    with pytest.raises(IntegrityError, match=REFUSED):
        say(STAGED, *rows, WRITE)
    assert SurveyPoint.objects.get().source_id == "s1"


@pytest.fixture
def standing(town: Town) -> SurveyPoint:
    """A point of today whose category went out of use later on this day."""
    ((start,),) = run(
        "SELECT date_trunc('day', now() AT TIME ZONE time_zone) AT TIME ZONE time_zone FROM grids_county"
    )
    point = SurveyPoint.objects.get(pk=insert(start))
    Category.objects.filter(key=KEY).update(active=False)
    return point


@pytest.mark.parametrize(
    "change",
    [
        "description = '补充'",
        "geom = ST_SetSRID(ST_MakePoint(117.025, 28.0025), 4490)",
        "observed_at = observed_at + interval '1 second'",
        "category_id = (SELECT id FROM grids_category WHERE key = 'm06010')",
        "observed_at = observed_at - interval '1 day'",
    ],
)
def test_points_that_stand_already_may_be_corrected(change: str, standing: SurveyPoint) -> None:
    assert run(f"UPDATE surveys_surveypoint SET {change} RETURNING id", role="wangge_app") == [(standing.pk,)]


def test_no_point_is_moved_into_a_category_or_day_out_of_use(moments: Moments) -> None:
    before, after = moments
    other = insert(after, "m06010")
    old = insert(before)
    for pk, change in (
        (other, f"category_id = (SELECT id FROM grids_category WHERE key = '{KEY}')"),
        (old, f"observed_at = '{after.isoformat()}'"),
    ):
        with pytest.raises(IntegrityError, match=REFUSED):
            run(f"UPDATE surveys_surveypoint SET {change} WHERE id = %s", pk, role="wangge_app")


def test_points_are_assigned_again_although_their_category_is_out_of_use(standing: SurveyPoint) -> None:
    assert run("SELECT read FROM surveys_reassign_points(true, NULL)", role="wangge_app") == [(1,)]


@pytest.fixture
def phone(people: dict[str, User]) -> Client:
    client = Client()
    client.force_login(people["collector"])
    return client


def report(moment: datetime.datetime) -> dict[str, Any]:
    lon, lat = lonlat(0.5, 0.2)
    return {
        "uid": str(uuid.uuid4()),
        "category": KEY,
        "lon": lon,
        "lat": lat,
        "observed_at": moment.isoformat(),
    }


def post(client: Client, body: dict[str, Any], **headers: str) -> Any:
    return client.post("/api/v1/points/", json.dumps(body), content_type="application/json", headers=headers)


def refused(client: Client, body: dict[str, Any], language: str) -> Any:
    """The refusal of a report in this language, which leaves nothing behind, as when each request commits."""
    before = transaction.savepoint()
    response = post(client, body, **{"Accept-Language": language})
    transaction.savepoint_rollback(before)
    assert (response.status_code, response["Content-Type"]) == (400, "application/problem+json")
    return response.json()


def test_the_api_names_the_category_and_takes_what_was_seen_before(phone: Client, moments: Moments) -> None:
    before, after = moments
    assert post(phone, report(before)).status_code == 201
    problem = refused(phone, report(after), "zh-hans")
    assert problem["code"] == "rule.surveys_surveypoint_category_in_use"
    assert "起停用" in problem["detail"]
    assert problem["errors"] == {"category": [problem["detail"]]}
    said = refused(phone, report(after), "en")["detail"]
    gone = category(KEY)
    told = f"The category {KEY} ({gone.name_en}) has been out of use since {gone.inactive_since}"
    assert said.startswith(told)
    assert SurveyPoint.objects.count() == 1


def test_a_report_that_is_stored_is_answered_as_before_when_it_is_sent_again(
    phone: Client, town: Town
) -> None:
    body = report(datetime.datetime.now(datetime.UTC))
    assert post(phone, body).status_code == 201
    Category.objects.filter(key=KEY).update(active=False)
    assert post(phone, body).status_code == 200


def test_it_is_not_offered_for_new_questions_and_old_points_keep_its_name(
    phone: Client, standing: SurveyPoint
) -> None:
    gone = category(KEY)
    asked = read_api(phone, f"categories/?code={KEY}")["results"]
    assert [(row["active"], row["inactive_since"]) for row in asked] == [
        (False, gone.inactive_since.isoformat())
    ]
    assert read_api(phone, f"categories/?code={KEY}&active=true")["results"] == []
    assert "active=true" in map_start().category_query
    named = read_api(phone, f"points/{standing.uid}/")
    assert (named["category"], named["category_name"]) == (KEY, gone.name_zh)
    answer = read_api(phone, f"resolve/?lon=117.005&lat=28.0025&category={KEY}&on={gone.inactive_since}")
    assert answer["accountable_unit_code"] == "unit-a"


def take_in(folder: Path, moments: list[datetime.datetime | None], *words: object, key: str = KEY) -> Outcome:
    """Import a file of points with these moments."""
    rows = [
        {"source_id": f"p{n}", "category": key, "observed_at": moment and moment.isoformat()}
        for n, moment in enumerate(moments)
    ]
    shapes = [shapely.Point(*lonlat(0.5, 0.25))] * len(rows)
    return import_layer("points", file_of(folder / "p.gpkg", rows, shapes), *words)


def test_an_import_refuses_each_row_with_its_reason(tmp_path: Path, moments: Moments) -> None:
    before, after = moments
    strict = take_in(tmp_path, [before, after, None])
    assert (strict.status, strict.figures["refused"]) == (1, 2)
    assert "第 2 行" in strict.said
    assert f"自 {after.date()} 起停用" in strict.said
    rejects = tmp_path / "back.csv"
    kept = take_in(tmp_path, [before, after], "--keep-going", "--rejects", rejects)
    assert kept.wrote() == (1, 0, 0)
    with rejects.open(encoding="utf-8-sig", newline="") as opened:
        (row,) = csv.DictReader(opened)
    assert (row["_row"], row["_field"], row["_rule"], row["category"]) == (
        "2",
        "category",
        "category.inactive",
        KEY,
    )


def test_the_same_file_again_changes_nothing_though_its_category_is_out_of_use(
    tmp_path: Path, town: Town
) -> None:
    moments = [datetime.datetime.now(datetime.UTC).replace(microsecond=0), None]
    assert take_in(tmp_path, moments).wrote() == (2, 0, 0)
    Category.objects.filter(key=KEY).update(active=False)
    assert take_in(tmp_path, moments).wrote() == (0, 0, 2)


def test_an_import_moves_no_point_into_a_category_out_of_use(tmp_path: Path, moments: Moments) -> None:
    _before, after = moments
    assert take_in(tmp_path, [after], key="m06010").wrote() == (1, 0, 0)
    outcome = take_in(tmp_path, [after])
    assert (outcome.status, outcome.figures["refused"]) == (1, 1)
    assert "[category.inactive]" in outcome.said


def test_a_preview_on_the_page_tells_of_the_row(
    tmp_path: Path, moments: Moments, people: dict[str, User]
) -> None:
    rows = [
        {"source_id": str(n), "category": KEY, "observed_at": moment.isoformat()}
        for n, moment in enumerate(moments)
    ]
    file = file_of(tmp_path / "p.gpkg", rows, [shapely.Point(*lonlat(0.5, 0.25))] * 2)
    with override_settings(UPLOAD_ROOT=tmp_path / "uploads"):
        upload = previewed(read(file, "points", people["technician"]))
    (row,) = upload.rows.filter(kind="refused")
    assert (row.n, row.notes[0][3]) == (2, "category.inactive")
