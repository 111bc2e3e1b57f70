"""Ways on duty and streets not yet walked: what is refused, when a street counts, who hears, what is deleted."""

import datetime
import json
import uuid
from pathlib import Path
from typing import Any

import pytest
from django.contrib.gis.geos import MultiLineString
from django.db import IntegrityError
from django.test import Client

from gis_core.geometry import STORAGE_SRID
from gis_core.models import User
from grids.models import Road
from surveys.models import CaseRules, DutyTrack, TrackFix
from surveys.services.tracking import sweep_tracks
from surveys.streets.rules import Walked, since
from surveys.streets.stretches import by_grid, left_by_road, stretches_in
from tests.surveys.cases import HOUR, MONDAY, make_point
from tests.surveys.ways import MINUTE, make_way
from tests.towns import Town, at, line, lonlat

ADDRESS = "/api/v1/field/tracks/"
DAY = MONDAY.date()
CONTRACT = json.loads(
    (Path(__file__).parent.parent / "contract" / "field_streets.json").read_text(encoding="utf-8")
)


@pytest.fixture
def street(town: Town) -> Road:
    """From the middle of G1 to the middle of G2, some 980 m along y = 0.25."""
    shape = MultiLineString(line((0.5, 0.25), (1.5, 0.25)), srid=STORAGE_SRID)
    return Road.objects.create(code="S1", name="测试巷", road_class="lane", geom=shape)


def way(*places: tuple[float, float], **more: Any) -> dict[str, Any]:
    fixes = []
    for number, (x, y) in enumerate(places):
        lon, lat = lonlat(x, y)
        moment = (MONDAY + number * MINUTE).isoformat()
        fixes.append({"lon": lon, "lat": lat, "accuracy_m": 15, "at": moment})
    times = {"began_at": MONDAY.isoformat(), "ended_at": (MONDAY + HOUR).isoformat()}
    return {"uid": str(uuid.uuid4()), **times, "fixes": fixes} | more


def post(client: Client, body: dict[str, Any]) -> Any:
    return client.post(ADDRESS, json.dumps(body), content_type="application/json")


def walked(town: Town, **more: Any) -> dict[str, Walked]:
    found = stretches_in(None, since=since(DAY, 14), day=DAY, **more)
    return {name: numbers for (_code, name), numbers in by_grid(found).items()}


def test_a_way_is_taken_in_once_and_acknowledged(clients: dict[str, Client], town: Town) -> None:
    body = way((0.5, 0.25), (0.6, 0.25))
    first, again = post(clients["collector"], body), post(clients["collector"], body)
    assert (first.status_code, again.status_code, TrackFix.objects.count()) == (201, 200, 2)
    receipt = clients["collector"].get(f"{ADDRESS}{body['uid']}/receipt/").json()
    assert receipt == first.json()["receipt"]
    assert clients["manager"].get(f"{ADDRESS}{body['uid']}/receipt/").status_code == 404
    assert post(clients["collector"], body | {"fixes": []}).status_code == 409


@pytest.mark.parametrize(
    "more",
    [
        {"ended_at": (MONDAY - HOUR).isoformat()},
        {"began_at": (MONDAY + MINUTE / 2).isoformat()},  # the first place is from before
        {"ended_at": "2099-01-01T00:00:00+08:00"},
    ],
)
def test_a_way_with_a_place_off_duty_or_of_no_time_is_refused(
    clients: dict[str, Client], town: Town, more: dict[str, Any]
) -> None:
    assert post(clients["collector"], way((0.5, 0.25), (0.6, 0.25), **more)).status_code == 400
    assert DutyTrack.objects.count() == 0


@pytest.mark.parametrize("late", [-MINUTE, HOUR + MINUTE])
def test_the_database_takes_no_place_from_off_duty(
    people: dict[str, User], town: Town, late: datetime.timedelta
) -> None:
    track = make_way(people["collector"])
    with pytest.raises(IntegrityError, match="不在岗"):
        TrackFix.objects.create(track=track, at=MONDAY + late, accuracy_m=5, geom=at(0.5, 0.5))


def test_the_time_on_duty_is_not_stretched_afterwards(people: dict[str, User], town: Town) -> None:
    track = make_way(people["collector"])
    with pytest.raises(IntegrityError, match="不能修改"):
        DutyTrack.objects.filter(pk=track.pk).update(ended_at=MONDAY + 5 * HOUR)


def test_a_street_is_cut_at_borders_and_none_of_its_stretches_is_long(street: Road, town: Town) -> None:
    found = stretches_in(None, since=since(DAY, 14), day=DAY)
    assert {one.grid_name for one in found} == {"G1", "G2"}
    assert all(one.metres <= 200 for one in found)
    assert sum(one.metres for one in found) == pytest.approx(983, abs=3)


def test_who_walks_along_a_stretch_has_walked_it_who_crosses_it_has_not(
    street: Road, town: Town, people: dict[str, User]
) -> None:
    make_way(people["collector"], (0.6, 0.2), (0.6, 0.25), (0.6, 0.3))
    assert walked(town)["G1"].walked_m == 0
    make_way(people["collector"], *((0.5 + step / 50, 0.2501) for step in range(11)))
    numbers = walked(town)["G1"]
    assert 150 <= numbers.walked_m < numbers.all_m


def test_a_report_on_a_street_counts_and_old_ones_do_not(
    street: Road, town: Town, people: dict[str, User]
) -> None:
    make_point(0.6, 0.2501, reported_by=people["collector"])
    assert walked(town)["G1"].walked_m > 0
    assert by_grid(stretches_in(None, since=DAY + datetime.timedelta(days=1), day=DAY))
    late = stretches_in(None, since=DAY + datetime.timedelta(days=1), day=DAY)
    assert not any(one.walked for one in late)


def test_on_the_phone_only_one_s_own_walks_count_and_in_the_own_grids_alone(
    clients: dict[str, Client], street: Road, town: Town, people: dict[str, User]
) -> None:
    now = datetime.datetime.now(datetime.UTC)
    make_point(0.6, 0.25, now=now, reported_by=people["collector"])
    told = clients["manager"].get("/api/v1/field/streets/").json()
    assert told.keys() == CONTRACT["streets"].keys()
    assert told["stretches"][0].keys() == CONTRACT["streets"]["stretches"][0].keys()
    assert {one["grid_name"] for one in told["stretches"]} == {"G1"}
    assert (told["days"], told["track_days"], any(one["walked"] for one in told["stretches"])) == (
        14,
        30,
        False,
    )
    own = clients["collector"].get("/api/v1/field/streets/").json()["stretches"]
    assert [one["walked"] for one in own].count(True) == 1


def test_the_page_tells_of_streets_and_of_nobody(
    clients: dict[str, Client], street: Road, town: Town, people: dict[str, User]
) -> None:
    make_point(0.6, 0.25, now=datetime.datetime.now(datetime.UTC), reported_by=people["collector"])
    page = clients["manager"].get("/own-grids/streets/")
    told = page.content.decode()
    assert "测试巷" in told
    assert "collector" not in told.replace("collectors", "")  # the word of the page in English
    assert [name for name, _walked in page.context["grids"]] == ["G1"]
    assert page.context["whole"].walked_m > 0
    assert clients["officer_a"].get("/own-grids/streets/").status_code == 403


def test_old_ways_are_deleted_for_good_and_so_are_one_s_own_at_one_s_wish(
    clients: dict[str, Client], people: dict[str, User], town: Town
) -> None:
    make_way(people["collector"], (0.5, 0.5))
    make_way(people["manager"], (0.5, 0.5))
    assert sweep_tracks(now=MONDAY + datetime.timedelta(days=29)) == 0
    assert clients["manager"].delete(ADDRESS).json() == {"deleted": 1}
    assert [track.by for track in DutyTrack.objects.all()] == [people["collector"]]
    assert sweep_tracks(now=MONDAY + datetime.timedelta(days=31)) == 1
    assert TrackFix.objects.count() == 0


def test_a_county_that_keeps_no_ways_takes_none(clients: dict[str, Client], town: Town) -> None:
    CaseRules.objects.create(track_days=0)
    refused = post(clients["collector"], way((0.5, 0.25), (0.6, 0.25)))
    assert (refused.status_code, refused.json()["code"]) == (400, "track.refused")


def test_shares_are_rounded_down_and_streets_that_are_left_stand_by_length() -> None:
    assert [Walked(199, 200).share, Walked(0, 0).share, (Walked(1, 2) + Walked(2, 3)).walked_m] == [
        99,
        100,
        3,
    ]
    assert since(datetime.date(2026, 11, 14), 14) == datetime.date(2026, 11, 1)
    assert left_by_road([]) == []
