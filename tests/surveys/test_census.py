"""Facility censuses: findings are taken in once and never changed, progress is counted, new ones decided about."""

import datetime
import json
import uuid
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.db import IntegrityError
from django.test import Client, override_settings
from django.utils import timezone

from gis_core.models import User
from grids.models import Facility
from grids.services.facilities import suggested_code
from surveys.census.picture import step_of
from surveys.census.progress import Numbers, latest_of, progress_of
from surveys.models import FacilityFinding, FindingDecision, SetAside
from surveys.services.census import FindingRefusedError, accept_new, decline_new
from surveys.services.photos import sweep_photos
from tests.surveys.censuses import make_census, make_finding
from tests.surveys.photos import jpeg, named, put, sha256
from tests.towns import Town, at, category, lonlat

ADDRESS = "/api/v1/field/findings/"
F1, F2, F3 = (f"361127010600100{number}" for number in (1, 2, 3))
NOON = "2026-11-23T12:00:00+08:00"


@pytest.fixture(autouse=True)
def media_root(tmp_path: Path) -> Iterator[Path]:
    with override_settings(MEDIA_ROOT=tmp_path):
        yield tmp_path


@pytest.fixture
def covers(town: Town) -> dict[str, Facility]:
    places = {F1: (0.5, 0.2), F2: (0.6, 0.2), F3: (1.5, 0.2)}
    return {
        code: Facility.objects.create(code=code, category=category("c01001"), geom=at(*place))
        for code, place in places.items()
    }


def finding(result: str = "present", **more: Any) -> dict[str, Any]:
    return {"uid": str(uuid.uuid4()), "result": result, "observed_at": NOON, **more}


def post(client: Client, body: dict[str, Any]) -> Any:
    return client.post(ADDRESS, json.dumps(body), content_type="application/json")


def new_one(**more: Any) -> dict[str, Any]:
    lon, lat = lonlat(0.7, 0.3)
    return finding("new", category="c01001", lon=lon, lat=lat, accuracy_m=4, name="巷口井盖", **more)


def test_a_finding_is_taken_in_once_and_acknowledged_in_its_very_bytes(
    clients: dict[str, Client], covers: dict[str, Facility], people: dict[str, User], town: Town
) -> None:
    campaign = make_census(people["supervision"])
    body = finding(facility_code=F1, campaign=campaign.pk, fix={"lon": 117.0, "lat": 28.0, "accuracy_m": 6})
    first, again = post(clients["collector"], body), post(clients["collector"], body)
    assert (first.status_code, again.status_code) == (201, 200)
    assert first.json() == again.json()
    receipt = clients["collector"].get(f"{ADDRESS}{body['uid']}/receipt/").json()
    assert receipt == first.json()["receipt"]
    assert (receipt["uid"], receipt["complete"]) == (body["uid"], True)
    row = FacilityFinding.objects.get()
    assert (row.facility, row.grid_code, str(row.seen_on)) == (
        covers[F1],
        town.grids["G1"].code,
        "2026-11-23",
    )
    assert row.fix is not None
    assert (row.geom, row.fix["accuracy_m"]) == (covers[F1].geom, 6)
    assert covers[F1].status == Facility.objects.get(code=F1).status == "intact"


def test_other_content_under_one_id_is_set_aside(
    clients: dict[str, Client], covers: dict[str, Facility]
) -> None:
    body = finding(facility_code=F1)
    assert post(clients["collector"], body).status_code == 201
    refused = post(clients["collector"], body | {"result": "missing"})
    assert (refused.status_code, refused.json()["code"]) == (409, "point.other_content")
    assert SetAside.objects.get().content["result"] == "missing"


@pytest.mark.parametrize(
    "body",
    [
        finding(facility_code="3611270106001009"),
        finding(facility_code=""),
        finding(facility_code=F1, campaign=99),
        finding("new", category="c01001"),
        finding("new", category="m06013", lon=117.0, lat=28.0),
        finding(facility_code=F1, observed_at="2099-01-01T00:00:00+08:00"),
        finding("gone", facility_code=F1),
    ],
)
def test_what_cannot_be_a_finding_is_refused_and_nothing_is_kept(
    clients: dict[str, Client], covers: dict[str, Facility], body: dict[str, Any]
) -> None:
    assert post(clients["collector"], body).status_code == 400
    assert FacilityFinding.objects.count() == 0


def test_whoever_does_not_collect_sends_none(clients: dict[str, Client], covers: dict[str, Facility]) -> None:
    for who in ("officer_a", "stranger", "planner"):
        assert post(clients[who], finding(facility_code=F1)).status_code == 403


def test_photos_of_a_finding_come_as_those_of_a_report_and_stay(
    clients: dict[str, Client], town: Town
) -> None:
    content = jpeg()
    body = new_one(photos=named(content, kind="close"))
    answer = post(clients["collector"], body).json()
    assert answer["receipt"]["complete"] is False
    assert put(clients["manager"], content).json()["code"] == "photo.not_named"  # not theirs
    assert put(clients["collector"], content).status_code == 201
    assert clients["collector"].get(f"{ADDRESS}{body['uid']}/receipt/").json()["complete"] is True
    assert sweep_photos(now=timezone.now() + datetime.timedelta(days=9)) == 0
    again = new_one(photos=named(content))
    assert post(clients["collector"], again).json()["receipt"]["complete"] is True  # handed over before


def test_the_database_changes_and_deletes_no_finding(people: dict[str, User], town: Town) -> None:
    row = make_finding(people["collector"], at(0.5, 0.5))
    with pytest.raises(IntegrityError, match="不能修改或删除"):
        FacilityFinding.objects.filter(pk=row.pk).update(note="x")


def test_nor_deletes_it(people: dict[str, User], town: Town) -> None:
    row = make_finding(people["collector"], at(0.5, 0.5))
    with pytest.raises(IntegrityError, match="不能修改或删除"):
        row.delete()


def test_progress_counts_the_last_finding_of_each_facility_by_grid_and_type(
    clients: dict[str, Client], covers: dict[str, Facility], people: dict[str, User], town: Town
) -> None:
    campaign = make_census(people["supervision"])
    for result, code, at_ in (
        ("missing", F1, NOON),
        ("present", F1, "2026-11-24T08:00:00+08:00"),
        ("damaged", F3, NOON),
    ):
        body = finding(result, facility_code=code, campaign=campaign.pk, observed_at=at_)
        assert post(clients["collector"], body).status_code == 201
    assert post(clients["collector"], finding("missing", facility_code=F2)).status_code == 201  # of no census
    assert post(clients["collector"], new_one(campaign=campaign.pk)).status_code == 201
    day = datetime.date(2026, 11, 25)
    g1, g2 = town.grids["G1"].code, town.grids["G2"].code
    found = {line.grid: line.numbers for line in progress_of(campaign, None, day)}
    assert found == {
        g1: Numbers(2, 1, 1, 0, 0, 1, datetime.date(2026, 11, 24)),
        g2: Numbers(1, 1, 0, 1, 0, 0, datetime.date(2026, 11, 23)),
    }
    assert [line.grid for line in progress_of(campaign, [g2], day)] == [g2]
    assert latest_of(campaign, None) == {F1: "present", F3: "damaged"}
    assert (found[g1].share, step_of(50), step_of(99), step_of(100), step_of(0)) == (50, 2, 3, 4, 0)


def test_phones_hear_of_the_censuses_of_their_grids_and_how_far_they_are(
    clients: dict[str, Client], covers: dict[str, Facility], people: dict[str, User], town: Town
) -> None:
    today = timezone.now().date()
    days = {"first_on": today - datetime.timedelta(days=2), "last_on": today + datetime.timedelta(days=2)}
    mine = make_census(people["supervision"], grids=[town.grids["G1"].code], **days)
    make_census(people["supervision"], grids=[town.grids["G3"].code], **days)
    make_census(people["supervision"], first_on=days["last_on"], last_on=days["last_on"])
    (told,) = clients["manager"].get("/api/v1/field/census/").json()["campaigns"]
    contract = json.loads(
        (Path(__file__).parent.parent / "contract" / "field_census.json").read_text(encoding="utf-8")
    )
    assert told.keys() == contract["campaigns"][0].keys()
    assert told["progress"][0].keys() == contract["campaigns"][0]["progress"][0].keys()
    assert (told["id"], [line["listed"] for line in told["progress"]]) == (mine.pk, [2])


def test_a_new_one_goes_into_the_ledger_by_a_decision_alone_and_then_counts_as_seen(
    people: dict[str, User], covers: dict[str, Facility], town: Town
) -> None:
    campaign = make_census(people["supervision"])
    row = make_finding(people["collector"], at(0.7, 0.3), campaign=campaign, grid_code=town.grids["G1"].code)
    today = datetime.date(2026, 11, 25)
    code = suggested_code(category=row.category, county_code="361127")
    assert code == "3611270106001004"
    decision = accept_new(finding=row, code=code, name="新井盖", by=people["technician"], today=today)
    made = Facility.objects.get(code=code)
    assert (decision.facility, made.geom, made.category, made.name) == (
        made,
        row.geom,
        row.category,
        "新井盖",
    )
    assert list(FacilityFinding.objects.proposed()) == []
    (line,) = [one for one in progress_of(campaign, None, today) if one.grid == town.grids["G1"].code]
    assert (line.numbers.listed, line.numbers.seen) == (3, 1)
    with pytest.raises(FindingRefusedError):
        decline_new(finding=row, reason="x", by=people["technician"])


def test_it_is_left_out_only_with_a_reason_and_no_identifier_is_given_twice(
    people: dict[str, User], covers: dict[str, Facility], town: Town
) -> None:
    row = make_finding(people["collector"], at(0.7, 0.3))
    with pytest.raises(FindingRefusedError):
        decline_new(finding=row, reason="", by=people["technician"])
    with pytest.raises(FindingRefusedError):
        accept_new(finding=row, code=F1, name="", by=people["technician"], today=datetime.date(2026, 11, 25))
    decline_new(finding=row, reason="临时井盖", by=people["technician"])
    assert FindingDecision.objects.get().facility is None


def test_a_manager_decides_in_the_own_grids_alone_and_reads_photos_there_alone(
    clients: dict[str, Client], people: dict[str, User], town: Town
) -> None:
    campaign = make_census(people["supervision"])
    rows = {
        name: make_finding(
            people["collector"], at(x, 0.3), campaign=campaign, grid_code=town.grids[name].code
        )
        for name, x in (("G1", 0.7), ("G3", 2.5))
    }
    page = f"/own-grids/census/{campaign.pk}/"
    told = clients["manager"].get(page).content.decode()
    assert (str(rows["G1"].uid) in told, str(rows["G3"].uid) in told) == (True, False)
    words = {"code": "3611270106001008", "name": "", "accept": "1"}
    assert clients["manager"].post(page, {"finding": rows["G3"].uid, **words}).status_code == 404
    assert clients["manager"].post(page, {"finding": rows["G1"].uid, **words}).status_code == 302
    assert Facility.objects.get(code=words["code"]).geom == rows["G1"].geom
    assert clients["collector"].post(page, {"finding": rows["G1"].uid, **words}).status_code == 403


def test_a_photo_of_a_finding_is_shown_to_who_sees_the_finding(
    clients: dict[str, Client], town: Town, people: dict[str, User]
) -> None:
    content = jpeg()
    body = new_one(photos=named(content))
    post(clients["collector"], body)
    put(clients["collector"], content)
    address = f"/own-grids/census/findings/{body['uid']}/photo/?sha={sha256(content)}"
    assert clients["manager"].get(address).status_code == 200
    assert clients["manager"].get(address.replace(sha256(content), "a" * 64)).status_code == 404
    assert clients["officer_a"].get(address).status_code == 403


def test_a_census_is_called_and_a_manager_s_is_of_the_own_grids(
    clients: dict[str, Client], town: Town
) -> None:
    words = {"title": "井盖", "first_on": "2026-11-01", "last_on": "2026-11-30"}
    assert clients["collector"].post("/own-grids/census/", words).status_code == 403
    made = clients["manager"].post("/own-grids/census/", words, follow=True)
    assert town.grids["G1"].code in made.context["campaign"].grids
    assert len(made.context["campaign"].grids) == 1
    refused = clients["manager"].post("/own-grids/census/", words | {"last_on": "2026-10-30"})
    assert (refused.status_code, "last_on" in refused.context["form"].errors) == (400, True)


def test_its_numbers_are_a_workbook(
    clients: dict[str, Client], people: dict[str, User], covers: dict[str, Facility]
) -> None:
    campaign = make_census(people["supervision"])
    answer = clients["manager"].get(f"/own-grids/census/{campaign.pk}.xlsx")
    assert b"".join(answer.streaming_content)[:2] == b"PK"
