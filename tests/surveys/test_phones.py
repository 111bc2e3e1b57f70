"""A phone that gives GCJ-02: found by the roads, told to people, read so once one of them says so."""

import datetime
import json
import uuid
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import shapely
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.utils import timezone

from gis_core.coordinates.gcj02 import wgs84_to_gcj02
from gis_core.models import User
from grids.models import Road
from surveys.models import OffsetCheck, PhoneFix, PhoneOffset, SurveyPoint
from surveys.receipts import replay_receipts
from surveys.services.offsets import correct_offset, diagnose_places, dismiss_offset, take_back
from surveys.services.phones import check_phones, sweep_phones
from tests.surveys.photos import post
from tests.surveys.test_offsets import streets
from tests.towns import Town

__all__ = ["streets"]
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("streets")]
PHONE = uuid.UUID("6f0f3d0e-53d4-4a51-9d3c-0c3a6f6f2c11")
FIXES = 30
Pairs = list[tuple[float, float]]


def along_streets(seed: int, count: int = FIXES) -> Pairs:
    """Where somebody reports from: on the streets, some metres off, a fifth of them anywhere."""
    random = np.random.default_rng(seed)
    roads = [shapely.from_wkb(bytes(road.geom.wkb)).geoms[0] for road in Road.objects.order_by("code")]
    spots = []
    for _number in range(count):
        road = roads[random.integers(len(roads))]
        spot = shapely.line_interpolate_point(road, random.uniform(0.35, 0.65), normalized=True)
        spread = 3e-3 if random.random() < 0.2 else 4e-5
        spots.append((spot.x + random.normal(0, spread), spot.y + random.normal(0, spread)))
    return spots


def shifted(places: Pairs) -> Pairs:
    lon, lat = wgs84_to_gcj02(*np.array(places).T)
    return list(zip(lon.tolist(), lat.tolist(), strict=True))


def client_of(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


@pytest.fixture
def collector(people: dict[str, User]) -> Client:
    return client_of(people["collector"])


def send(
    client: Client, place: tuple[float, float], phone: uuid.UUID | None = PHONE, **more: Any
) -> SurveyPoint:
    body = {
        "uid": str(uuid.uuid4()),
        "category": "m01037",
        "lon": place[0],
        "lat": place[1],
        "crs": "EPSG:4326",
        "accuracy_m": 5,
        "position_source": "gnss",
        **({"phone": str(phone)} if phone else {}),
        **more,
    }
    answer = post(client, body)
    assert answer.status_code == 201, answer.content.decode()
    return SurveyPoint.objects.get(uid=body["uid"])


@pytest.fixture
def places() -> Pairs:
    return along_streets(5)


@pytest.fixture
def flagged(collector: Client, places: Pairs) -> OffsetCheck:
    for place in shifted(places):
        send(collector, place)
    assert check_phones(now=timezone.now()) == 1
    return OffsetCheck.objects.get()


def off_m(point: SurveyPoint, place: tuple[float, float]) -> float:
    point.refresh_from_db()
    return float(np.hypot((point.geom.x - place[0]) * 98_200, (point.geom.y - place[1]) * 111_000))


def points() -> list[SurveyPoint]:
    return list(SurveyPoint.objects.order_by("id"))


def test_of_shifted_phones_nearly_all_are_flagged_of_right_ones_nearly_none() -> None:
    """Batches of thirty fixes each, as the check of a phone asks about them."""

    def suspicion(pairs: Pairs) -> str:
        lon, lat = np.array(pairs).T
        found = diagnose_places(lon, lat)
        assert found is not None
        return found.suspicion

    batches = [along_streets(1000 + seed) for seed in range(100)]
    wrong = sum(suspicion(shifted(batch)) == "gcj02" for batch in batches)
    right = sum(suspicion(batch) != "" for batch in batches)
    assert wrong >= 95
    assert right <= 1


def test_a_phone_whose_fixes_fit_as_gcj02_is_flagged_with_figures_and_nothing_moves(
    flagged: OffsetCheck, places: Pairs
) -> None:
    assert (flagged.suspicion, flagged.state, len(flagged.point_ids)) == ("gcj02", "open", FIXES)
    assert flagged.fit_gcj02 > flagged.fit_declared
    assert PhoneOffset.objects.get().check_of == flagged
    assert min(off_m(point, place) for point, place in zip(points(), places, strict=True)) > 300
    assert check_phones(now=timezone.now()) == 0  # once


def test_a_phone_that_is_right_or_says_too_little_is_not(collector: Client, places: Pairs) -> None:
    for place in places:
        send(collector, place)
    other = uuid.uuid4()
    for place in shifted(places)[:-1]:
        send(collector, place, other)
    assert check_phones(now=timezone.now()) == 0
    send(collector, shifted(places)[-1], other)
    assert check_phones(now=timezone.now()) == 1
    assert PhoneOffset.objects.get().phone == other


def test_what_was_placed_by_hand_is_asked_about_by_its_fix_and_not_moved(
    collector: Client, places: Pairs, people: dict[str, User]
) -> None:
    for place, fix in zip(places, shifted(places), strict=True):
        raw = {"lon": fix[0], "lat": fix[1], "crs": "EPSG:4326", "accuracy_m": 5}
        send(collector, place, position_source="hand", position_reason="偏了", raw=raw)
    gnss = send(collector, shifted(places)[0])
    assert check_phones(now=timezone.now()) == 1
    check = OffsetCheck.objects.get()
    assert check.point_ids == [gnss.pk]
    correct_offset(check=check, by=people["technician"], now=timezone.now())
    assert max(off_m(point, place) for point, place in zip(points()[:-1], places, strict=True)) < 0.01
    assert off_m(gnss, places[0]) < 0.01


def test_what_a_phone_declares_as_gcj02_raises_no_suspicion(collector: Client, places: Pairs) -> None:
    for place in shifted(places):
        send(collector, place, crs="gcj02")
    assert check_phones(now=timezone.now()) == 0


def test_once_a_person_says_so_the_phone_is_read_so_from_then_on_and_the_raw_pairs_stay(
    flagged: OffsetCheck, collector: Client, places: Pairs, people: dict[str, User]
) -> None:
    between = send(collector, shifted(places)[1])
    assert (between.raw_crs, off_m(between, places[1]) > 300) == ("EPSG:4326", True)
    correct_offset(check=flagged, by=people["technician"], now=timezone.now())
    assert max(off_m(p, place) for p, place in zip(points(), [*places, places[1]], strict=True)) < 0.01
    sent = shifted(along_streets(6, 1))[0]
    later = send(collector, sent)
    assert off_m(later, along_streets(6, 1)[0]) < 0.01
    assert (later.raw_x, later.raw_y, later.raw_crs) == (*sent, "gcj02")
    assert "GCJ-02" in later.conversion
    other = send(collector, sent, uuid.uuid4())
    assert (other.raw_crs, off_m(other, sent) < 0.01) == ("EPSG:4326", True)
    by_hand = send(collector, places[2], position_source="hand", position_reason="树下")
    assert off_m(by_hand, places[2]) < 0.01
    assert replay_receipts().differences == []


def test_the_same_report_again_is_the_same_after_the_decision(
    flagged: OffsetCheck, collector: Client, places: Pairs, people: dict[str, User]
) -> None:
    point = SurveyPoint.objects.latest("id")
    body = {
        "uid": str(point.uid),
        "category": "m01037",
        "lon": point.raw_x,
        "lat": point.raw_y,
        "crs": "EPSG:4326",
        "accuracy_m": 5,
        "position_source": "gnss",
        "phone": str(PHONE),
    }
    correct_offset(check=flagged, by=people["technician"], now=timezone.now())
    assert post(collector, body).status_code == 200


def test_a_decision_taken_back_puts_back_what_came_since_too(
    flagged: OffsetCheck, collector: Client, places: Pairs, people: dict[str, User]
) -> None:
    correct_offset(check=flagged, by=people["technician"], now=timezone.now())
    later = send(collector, shifted(places)[0])
    take_back(check=flagged)
    assert off_m(later, places[0]) > 300
    assert send(collector, shifted(places)[0]).raw_crs == "EPSG:4326"
    correct_offset(check=flagged, by=people["technician"], now=timezone.now())
    assert off_m(later, places[0]) < 0.01


def test_what_a_person_has_left_as_declared_is_not_suspected_again(
    flagged: OffsetCheck, collector: Client, places: Pairs, people: dict[str, User]
) -> None:
    dismiss_offset(check=flagged, by=people["technician"], now=timezone.now())
    send(collector, shifted(places)[0])
    assert check_phones(now=timezone.now()) == 0
    assert pack_of(collector)["phone"] == {"suspected": "", "read_as": ""}


def pack_of(client: Client, phone: object = PHONE) -> dict[str, Any]:
    found: dict[str, Any] = client.get(f"/api/v1/field/pack/?phone={phone}").json()
    return found


def test_the_collector_is_told_and_the_phone_learns_how_it_is_read(
    collector: Client, places: Pairs, people: dict[str, User]
) -> None:
    assert pack_of(collector)["phone"] == {"suspected": "", "read_as": ""}
    for place in shifted(places):
        send(collector, place)
    check_phones(now=timezone.now())
    assert pack_of(collector)["phone"] == {"suspected": "gcj02", "read_as": ""}
    assert pack_of(collector, uuid.uuid4())["phone"] == {"suspected": "", "read_as": ""}
    assert collector.get("/api/v1/field/pack/").json()["phone"] == {"suspected": "", "read_as": ""}
    assert collector.get("/api/v1/field/pack/?phone=x").status_code == 400
    correct_offset(check=OffsetCheck.objects.get(), by=people["technician"], now=timezone.now())
    assert pack_of(collector)["phone"] == {"suspected": "", "read_as": "gcj02"}


def test_the_pages_show_the_phone_s_figures_and_picture_and_say_what_a_correction_means(
    flagged: OffsetCheck, people: dict[str, User]
) -> None:
    office = client_of(people["supervision"]).get(f"/offset-checks/{flagged.pk}/").content.decode()
    assert office.count("picture__otherwise") == FIXES
    assert "一部手机" in office
    assert "今后" in office
    assert "collector" in office  # whom to speak to
    technician = client_of(people["technician"])
    assert "collector" not in technician.get(f"/offset-checks/{flagged.pk}/").content.decode()
    assert "一部手机" in technician.get("/offset-checks/").content.decode()
    technician.post(f"/offset-checks/{flagged.pk}/", {"decision": "correct"})
    flagged.refresh_from_db()
    assert flagged.state == "corrected"


def test_nothing_else_tells_of_the_phone(flagged: OffsetCheck, collector: Client) -> None:
    told = json.dumps(collector.get("/api/v1/points/").json())
    assert str(PHONE) not in told
    assert str(PHONE) not in json.dumps(OffsetCheck.objects.values().get(), default=str)


def test_after_three_months_nobody_knows_which_phone_it_was(flagged: OffsetCheck) -> None:
    now = timezone.now()
    assert sweep_phones(now=now + datetime.timedelta(days=89)) == 0
    assert PhoneOffset.objects.exists()
    assert sweep_phones(now=now + datetime.timedelta(days=91)) == FIXES
    assert (PhoneFix.objects.count(), PhoneOffset.objects.count(), SurveyPoint.objects.count()) == (
        0,
        0,
        FIXES,
    )


def test_a_report_without_a_phone_s_word_is_taken_and_belongs_to_none(
    collector: Client, places: Pairs
) -> None:
    send(collector, places[0], None)
    send(collector, places[1], position_source="hand", position_reason="树下")
    assert not PhoneFix.objects.exists()


def test_a_point_is_of_one_phone_by_raw_sql_too(collector: Client, places: Pairs, town: Town) -> None:
    point = send(collector, places[0])
    with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO surveys_phonefix (point_id, phone) VALUES (%s, %s)", [point.pk, uuid.uuid4()]
        )


def test_the_contract_s_report_names_its_phone() -> None:
    sample = json.loads(
        (Path(__file__).parent.parent / "contract" / "field_photos.json").read_text(encoding="utf-8")
    )
    assert uuid.UUID(sample["report"]["phone"])
