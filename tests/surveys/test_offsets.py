"""A batch that looks offset: found on import, left alone, corrected by a technician, and never put back by the file."""

from typing import Any

import numpy as np
import pytest
import shapely
from django.contrib.gis.geos import MultiLineString
from django.test import Client
from django.utils import timezone

from gis_core.coordinates.gcj02 import wgs84_to_gcj02
from gis_core.models import User
from grids.models import Road
from surveys.models import OffsetCheck, SurveyPoint
from surveys.receipts import replay_receipts
from surveys.services.offsets import DecidedAlreadyError, correct_offset, dismiss_offset, take_back
from tests.layer_files import file_of, import_layer
from tests.towns import Town, line

pytestmark = pytest.mark.django_db
POINTS = 60


@pytest.fixture
def streets(town: Town) -> None:
    """Uneven streets over the town: places along them tell an offset from the truth."""
    random = np.random.default_rng(3)
    for number, x in enumerate(np.cumsum(random.uniform(0.08, 0.25, 18))):
        Road.objects.create(code=f"N{number}", geom=MultiLineString(line((x, -1), (x + 0.05, 2)), srid=4490))
    for number, y in enumerate(np.cumsum(random.uniform(0.08, 0.25, 9)) - 0.3):
        Road.objects.create(code=f"E{number}", geom=MultiLineString(line((-1, y), (4, y + 0.07)), srid=4490))


@pytest.fixture
def places(streets: None) -> list[tuple[float, float]]:
    random = np.random.default_rng(5)
    roads = [shapely.from_wkb(bytes(road.geom.wkb)) for road in Road.objects.order_by("code")]
    spots = [
        shapely.line_interpolate_point(
            roads[n % len(roads)].geoms[0], random.uniform(0.4, 0.6), normalized=True
        )
        for n in range(POINTS)
    ]
    return [(spot.x, spot.y) for spot in spots]


def batch_file(tmp_path: Any, places: list[tuple[float, float]]) -> Any:
    rows = [
        {"source_id": f"p{n}", "category": "m01037", "lon": x, "lat": y} for n, (x, y) in enumerate(places)
    ]
    return file_of(tmp_path / "phones.csv", rows)


def shifted(places: list[tuple[float, float]]) -> list[tuple[float, float]]:
    lon, lat = wgs84_to_gcj02(*np.array(places).T)
    return list(zip(lon.tolist(), lat.tolist(), strict=True))


@pytest.fixture
def check(tmp_path: Any, places: list[tuple[float, float]]) -> OffsetCheck:
    outcome = import_layer("points", batch_file(tmp_path, shifted(places)), "--crs", "EPSG:4326")
    assert "疑似 GCJ-02" in outcome.said
    return OffsetCheck.objects.get()


def worst_m(places: list[tuple[float, float]]) -> float:
    """How far is the farthest point from its place, in metres?"""
    points = SurveyPoint.objects.order_by("id")
    return max(
        float(np.hypot((p.geom.x - x) * 98_200, (p.geom.y - y) * 111_000))
        for p, (x, y) in zip(points, places, strict=True)
    )


def test_a_batch_that_fits_as_declared_raises_no_suspicion(
    tmp_path: Any, places: list[tuple[float, float]]
) -> None:
    outcome = import_layer("points", batch_file(tmp_path, places), "--crs", "EPSG:4326")
    assert (outcome.wrote(), OffsetCheck.objects.count()) == ((POINTS, 0, 0), 0)
    assert "疑似" not in outcome.said


def test_a_shifted_batch_is_told_with_its_figures_and_left_alone(
    check: OffsetCheck, places: list[tuple[float, float]]
) -> None:
    assert (check.suspicion, check.state, len(check.point_ids)) == ("gcj02", "open", POINTS)
    assert check.fit_gcj02 > 0.9 > check.fit_declared
    assert worst_m(places) > 300


def test_declared_as_what_it_is_nothing_is_suspected(
    tmp_path: Any, places: list[tuple[float, float]]
) -> None:
    import_layer("points", batch_file(tmp_path, shifted(places)), "--crs", "gcj02")
    assert not OffsetCheck.objects.exists()


def test_a_correction_moves_the_points_keeps_the_pairs_and_names_the_units_anew(
    check: OffsetCheck, places: list[tuple[float, float]], people: dict[str, User]
) -> None:
    pairs = list(SurveyPoint.objects.order_by("id").values_list("raw_x", "raw_y"))
    correct_offset(check=check, by=people["technician"], now=timezone.now())
    assert worst_m(places) < 0.01
    assert list(SurveyPoint.objects.order_by("id").values_list("raw_x", "raw_y")) == pairs
    point = SurveyPoint.objects.first()
    assert point is not None
    assert point.raw_crs == "gcj02"
    assert "EPSG:4326" in point.conversion
    assert replay_receipts().differences == []


def test_the_same_file_again_puts_nothing_back(
    check: OffsetCheck, tmp_path: Any, places: list[tuple[float, float]], people: dict[str, User]
) -> None:
    correct_offset(check=check, by=people["technician"], now=timezone.now())
    outcome = import_layer("points", batch_file(tmp_path, shifted(places)), "--crs", "EPSG:4326")
    assert outcome.wrote() == (0, 0, POINTS)
    assert worst_m(places) < 0.01


def test_a_decision_can_be_taken_back(
    check: OffsetCheck, places: list[tuple[float, float]], people: dict[str, User]
) -> None:
    declared = list(SurveyPoint.objects.order_by("id").values_list("geom", "raw_crs"))
    correct_offset(check=check, by=people["technician"], now=timezone.now())
    take_back(check=check)
    assert list(SurveyPoint.objects.order_by("id").values_list("geom", "raw_crs")) == declared
    check.refresh_from_db()
    assert (check.state, check.decided_by) == ("open", None)


def test_a_batch_is_decided_once(check: OffsetCheck, people: dict[str, User]) -> None:
    dismiss_offset(check=check, by=people["technician"], now=timezone.now())
    with pytest.raises(DecidedAlreadyError):
        correct_offset(check=check, by=people["technician"], now=timezone.now())


def client_of(user: User, language: str = "zh-hans") -> Client:
    client = Client(headers={"accept-language": language})
    client.force_login(user)
    return client


def test_from_the_page_a_technician_corrects_and_takes_back(
    check: OffsetCheck, places: list[tuple[float, float]], people: dict[str, User]
) -> None:
    technician = client_of(people["technician"])
    assert "phones.csv" in technician.get("/offset-checks/").content.decode()
    page = technician.get(f"/offset-checks/{check.pk}/").content.decode()
    assert page.count("picture__otherwise") == POINTS
    assert "按 GCJ-02 改正" in page
    technician.post(f"/offset-checks/{check.pk}/", {"decision": "correct"})
    assert worst_m(places) < 0.01
    assert "撤回决定" in technician.get(f"/offset-checks/{check.pk}/").content.decode()
    technician.post(f"/offset-checks/{check.pk}/", {"decision": "reopen"})
    assert worst_m(places) > 300


def test_others_look_on_or_stay_out(check: OffsetCheck, people: dict[str, User]) -> None:
    office = client_of(people["supervision"])
    page = office.get(f"/offset-checks/{check.pk}/").content.decode()
    assert "<form class" not in page.split("finding__words")[1].split("</section>")[0]
    assert office.post(f"/offset-checks/{check.pk}/", {"decision": "correct"}).status_code == 403
    assert client_of(people["officer_a"]).get("/offset-checks/").status_code == 403
    assert (
        client_of(people["technician"]).post(f"/offset-checks/{check.pk}/", {"decision": "x"}).status_code
        == 403
    )
    assert client_of(people["technician"]).get("/offset-checks/²/").status_code == 404


def test_without_a_finding_the_page_says_so(people: dict[str, User]) -> None:
    assert "没有可疑的批次" in client_of(people["technician"]).get("/offset-checks/").content.decode()
