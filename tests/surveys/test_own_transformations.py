"""Files in a system of the county's own, through the doors: points, areas, refusals, and what leaves again."""

import struct
from pathlib import Path
from typing import Any

import pytest
import shapely
from django.db import connection
from django.test import Client, override_settings

from gis_core.models import OwnTransformation, User
from grids.models import Building
from surveys.models import SurveyPoint
from tests.gis_core.coordinates.test_own import FOUR, SEVEN
from tests.layer_files import Outcome, export_layer, file_of, import_layer, run
from tests.own_transformations import FOUR_SAID, SECRETS, SEVEN_SAID, command, four, pairs_of, seven
from tests.towns import Town, lonlat

pytestmark = pytest.mark.django_db
PLACES = [(0.5, 0.5), (0.5, 0.9), (2.5, 0.2), (1.2, 0.1)]
#: The parameters as a program would keep them: eight bytes each, in either order.
PACKED = tuple(
    struct.pack(order, number).hex() for order in (">d", "<d") for number in (*FOUR.numbers, *SEVEN.numbers)
)
SYSTEMS = [("own:four", four()), ("own:seven", seven())]


@pytest.fixture
def entered(town: Town) -> None:
    for said in (FOUR_SAID, SEVEN_SAID):
        assert command("add", said=said).status == 0


def points_file(path: Path, pairs: list[tuple[float, float]], **more: Any) -> Path:
    rows = [
        {"source_id": f"p{n}", "category": "m01037", "lon": x, "lat": y, **more}
        for n, (x, y) in enumerate(pairs)
    ]
    return file_of(path, rows)


def degrees(places: list[tuple[float, float]] = PLACES) -> list[tuple[float, float]]:
    return [lonlat(*place) for place in places]


def far_off_m(place: tuple[float, float], point: SurveyPoint) -> float:
    return float(
        shapely.distance(
            shapely.Point((place[0] - point.geom.x) * 98_000, (place[1] - point.geom.y) * 111_000),
            shapely.Point(0, 0),
        )
    )


@pytest.mark.parametrize(("word", "system"), SYSTEMS)
def test_points_come_to_their_place_and_keep_the_pair_and_its_system(
    entered: None, tmp_path: Path, word: str, system: Any
) -> None:
    pairs = pairs_of(system, degrees())
    outcome = import_layer("points", points_file(tmp_path / "p.csv", pairs), "--crs", word)
    assert outcome.wrote() == (4, 0, 0)
    points = list(SurveyPoint.objects.order_by("source_id"))
    assert max(far_off_m(*both) for both in zip(degrees(), points, strict=True)) < 0.001
    assert [(point.raw_x, point.raw_y) for point in points] == pairs
    assert {point.raw_crs for point in points} == {word}
    assert word in points[0].conversion
    assert word in outcome.said
    assert [point.accountable_unit.code for point in points] == ["unit-r", "unit-a", "unit-b", "unit-a"]


def test_the_same_file_again_changes_nothing(entered: None, tmp_path: Path) -> None:
    path = points_file(tmp_path / "p.csv", pairs_of(four(), degrees()))
    import_layer("points", path, "--crs", "own:four")
    assert import_layer("points", path, "--crs", "OWN:Four").wrote() == (0, 0, 4)


def test_parameters_entered_anew_move_the_points_of_the_same_file(entered: None, tmp_path: Path) -> None:
    path = points_file(tmp_path / "p.csv", pairs_of(four(), degrees()))
    import_layer("points", path, "--crs", "own:four")
    changed = {**FOUR_SAID, "parameters": {**FOUR_SAID["parameters"], "north_m": -30.876543}}
    command("add", "--anew", said=changed)
    assert import_layer("points", path, "--crs", "own:four").wrote() == (0, 4, 0)
    moved = SurveyPoint.objects.get(source_id="p0")
    assert far_off_m(degrees()[0], moved) == pytest.approx(1, abs=0.01)


def test_north_before_east_is_recognized_and_told(entered: None, tmp_path: Path) -> None:
    pairs = [(y, x) for x, y in pairs_of(four(), degrees())]
    outcome = import_layer("points", points_file(tmp_path / "p.csv", pairs), "--crs", "own:four")
    assert outcome.wrote() == (4, 0, 0)
    assert "对调" in outcome.said
    assert far_off_m(degrees()[0], SurveyPoint.objects.get(source_id="p0")) < 0.001


def square(system: Any, x: float, y: float) -> shapely.Polygon:
    return shapely.Polygon(
        pairs_of(system, degrees([(x, y), (x + 0.2, y), (x + 0.2, y + 0.2), (x, y + 0.2)]))
    )


def buildings_file(path: Path, shapes: list[Any]) -> Path:
    rows = [{"code": f"B{n}", "name": "楼", "use": "office", "storeys": 3} for n in range(len(shapes))]
    return file_of(path, rows, shapes, epsg=None)


@pytest.mark.parametrize(("word", "system"), SYSTEMS)
def test_areas_come_to_their_place_as_well(entered: None, tmp_path: Path, word: str, system: Any) -> None:
    path = buildings_file(tmp_path / "b.gpkg", [square(system, 0.1, 0.1), square(system, 1.1, 0.7)])
    outcome = import_layer("buildings", path, "--crs", word)
    assert outcome.wrote() == (2, 0, 0), outcome.said
    west, south, _east, _north = Building.objects.get(code="B0").geom.extent
    assert (west, south) == pytest.approx(lonlat(0.1, 0.1), abs=1e-8)
    assert import_layer("buildings", path, "--crs", word).wrote() == (0, 0, 2)


def test_nothing_is_taken_beyond_the_area(entered: None, tmp_path: Path) -> None:
    far = (60, 0.5)  # 117.6° east, outside of the area by a tenth of a degree
    pairs = pairs_of(four(), degrees([*PLACES * 3, far]))
    path = points_file(tmp_path / "p.csv", pairs)
    outcome = import_layer("points", path, "--crs", "own:four")
    assert (outcome.status, outcome.figures["refused"], SurveyPoint.objects.count()) == (1, 1, 0)
    assert "适用范围之外" in outcome.said
    assert import_layer("points", path, "--crs", "own:four", "--keep-going").wrote() == (12, 0, 0)
    whole = points_file(tmp_path / "far.csv", pairs_of(four(), degrees([far])))
    assert "own:four" in import_layer("points", whole, "--crs", "own:four").said


def test_an_area_that_reaches_out_of_it_is_refused(entered: None, tmp_path: Path) -> None:
    reaching = shapely.Polygon(pairs_of(four(), degrees([(48, 0), (51, 0), (51, 1), (48, 1)])))
    path = buildings_file(tmp_path / "b.gpkg", [square(four(), 0.1, 0.1), reaching])
    outcome = import_layer("buildings", path, "--crs", "own:four")
    assert (outcome.status, outcome.figures["refused"]) == (1, 1)
    assert "适用范围之外" in outcome.said


def test_an_unknown_code_is_refused_with_the_codes_that_there_are(entered: None, tmp_path: Path) -> None:
    path = points_file(tmp_path / "p.csv", degrees())
    outcome = import_layer("points", path, "--crs", "own:xian80")
    assert outcome.status == 1
    assert "own:four、own:seven" in outcome.said


def test_the_ballpark_refusal_names_the_way_out(town: Town, tmp_path: Path) -> None:
    outcome = import_layer("points", points_file(tmp_path / "p.csv", degrees()), "--crs", "EPSG:4610")
    assert outcome.status == 1
    assert "own:" in outcome.said


def test_with_another_key_it_is_said_what_to_put_back(entered: None, tmp_path: Path) -> None:
    path = points_file(tmp_path / "p.csv", pairs_of(four(), degrees()))
    with override_settings(SEALING_KEY="another key of fifty characters, as long as it should be"):
        outcome = import_layer("points", path, "--crs", "own:four")
    assert (outcome.status, SurveyPoint.objects.count()) == (1, 0)
    assert "WANGGE_SEALING_KEY" in outcome.said


@pytest.mark.parametrize("change", [{"west": 100.0}, {"target_epsg": 4547}, {"code": "five"}])
def test_what_is_changed_past_the_program_breaks_the_seal(
    entered: None, tmp_path: Path, change: dict[str, Any]
) -> None:
    OwnTransformation.objects.filter(code="four").update(**change)
    word = f"own:{change.get('code', 'four')}"
    outcome = import_layer("points", points_file(tmp_path / "p.csv", degrees()), "--crs", word)
    assert outcome.status == 1
    assert "重新录入" in outcome.said


def leaving(outcome: Outcome) -> str:
    return f"{outcome.figures} {outcome.said}"


def test_nothing_goes_out_in_such_a_system(entered: None, tmp_path: Path) -> None:
    outcome = export_layer("grids", tmp_path / "g.gpkg", "--crs", "own:four")
    assert outcome.status == 1
    assert "反算" in outcome.said
    assert not (tmp_path / "g.gpkg").exists()


def test_no_address_tells_where_a_pair_of_such_a_system_lies(entered: None, people: dict[str, User]) -> None:
    client = Client()
    client.force_login(people["technician"])
    x, y = pairs_of(four(), degrees())[0]
    for crs in ("own:four", "OWN:FOUR", "own:none"):
        asked = {"lon": x, "lat": y, "crs": crs, "category": "m01037"}
        answer = client.get("/api/v1/resolve/", asked)
        assert answer.status_code == 400
        assert "own:" not in answer.content.decode().replace(crs, "")
    assert client.get("/api/v1/search/", {"q": f"own:four {x} {y}"}).json()["results"] == []


def test_pairs_never_leave_beside_the_places_they_became(
    entered: None, people: dict[str, User], tmp_path: Path
) -> None:
    pairs = pairs_of(four(), degrees())
    import_layer("points", points_file(tmp_path / "p.csv", pairs), "--crs", "own:four")
    outside = points_file(tmp_path / "q.csv", degrees())
    import_layer("points", outside, "--crs", "EPSG:4490")
    SurveyPoint.objects.filter(source_id="p0").update(raw_x=pairs[0][0] + 1)
    export_layer("points", tmp_path / "out.csv")
    written = (tmp_path / "out.csv").read_text("utf-8-sig")
    point = SurveyPoint.objects.get(source="p", source_id="p0")
    client = Client()
    people["technician"].is_staff = True
    people["technician"].save()
    client.force_login(people["technician"])
    read = [
        written,
        *(
            client.get(address).getvalue().decode()
            for address in (
                f"/api/v1/points/{point.pk}/",
                f"/api/v1/points/{point.pk}/history/",
                "/api/v1/points/",
                "/api/v1/points/?format=geojson",
                f"/admin/surveys/surveypoint/{point.pk}/change/",
                f"/admin/surveys/surveypoint/{point.pk}/history/",
            )
        ),
    ]
    for text in read:
        assert not any(f"{x:.6g}" in text or f"{y:.6g}" in text for x, y in pairs), text[:400]
    assert written.count("117.005") >= 2  # the pair of a national system is still there
    assert SurveyPoint.objects.get(source="p", source_id="p1").raw_x == pairs[1][0]


def test_the_parameters_leave_by_no_door(entered: None, people: dict[str, User], tmp_path: Path) -> None:
    pairs = pairs_of(four(), degrees([*PLACES * 3, (60, 0.5)]))
    path = points_file(tmp_path / "p.csv", pairs)
    said = [
        leaving(import_layer("points", path, "--crs", "own:four", "--rejects", tmp_path / "bad.csv")),
        leaving(import_layer("points", path, "--crs", "own:four", "--keep-going")),
        leaving(export_layer("points", tmp_path / "out.csv")),
        leaving(run("doctor")),
        leaving(command("list")),
        (tmp_path / "bad.csv").read_text("utf-8-sig"),
        (tmp_path / "out.csv").read_text("utf-8-sig"),
        *(f"{row!r} {row} {row.__dict__}" for row in OwnTransformation.objects.all()),
        tables_as_dumped(),
    ]
    for text in said:
        assert not any(secret in text for secret in (*SECRETS, *PACKED))
    assert "876543" not in "".join(said)


def tables_as_dumped() -> str:
    """Every table of the database as pg_dump writes it; what is binary also as the bytes that it stands for."""
    dumped = []
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT c.oid::regclass::text FROM pg_class c WHERE c.relkind = 'r'"
            " AND c.relnamespace = 'public'::regnamespace AND c.relname <> 'spatial_ref_sys'"
        )
        tables = [name for (name,) in cursor.fetchall()]
        assert {"gis_core_owntransformation", "gis_core_owntransformationevent"} <= set(tables)
        for table in tables:
            with cursor.copy(f"COPY {table} TO STDOUT") as copy:
                dumped.append(b"".join(bytes(part) for part in copy).decode())
    text = "\n".join(dumped)
    assert "own:four" in text
    return text + "".join(
        bytes.fromhex(word.removeprefix("\\\\x")).decode("latin-1")
        for word in text.split()
        if word.startswith("\\\\x") and len(word) % 2 == 1
    )
