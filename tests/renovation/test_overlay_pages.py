"""The pages of an overlay: zones, drawn outlines and files, two side by side, files of them, and who counts whom."""

import io
import re
from pathlib import Path
from typing import Any

import openpyxl
import pyogrio
import pypdf
import pytest
from django.test import Client

from gis_core.models import User
from grids.models import Membership, Unit
from renovation.models import Household, Project, RenovationZone
from tests.layer_files import file_of
from tests.renovation.records import make_building
from tests.renovation.test_overlay import furnish, rectangle
from tests.towns import Town, box, lonlat

pytestmark = pytest.mark.django_db
PAGE, TOLD = "/renovation/overlay/", "/renovation/overlay/told/"


def client_of(role: str, unit: Unit | None = None) -> Client:
    user = User.objects.create_user(f"one_{role}")
    Membership.objects.create(user=user, role=role, unit=unit)
    client = Client()
    client.force_login(user)
    return client


def drawn(*corners: tuple[float, float]) -> str:
    return "drawn:" + ";".join("{:.7f},{:.7f}".format(*lonlat(x, y)) for x, y in corners)


WHOLE = drawn((0, 0), (3, 0), (3, 1), (0, 1))


def told(client: Client, name: str) -> dict[str, Any]:
    answer = client.get(TOLD, {"of": name})
    assert answer.status_code == 200, answer.content.decode()
    return answer.json()


def table(found: dict[str, Any], name: str) -> list[list[str]]:
    return next(one["rows"] for one in found["tables"] if one["name"] == name)


@pytest.fixture
def furnished(town: Town) -> Town:
    furnish(town)
    return town


def test_a_zone_is_told_in_tables_with_totals(furnished: Town) -> None:
    answer = client_of("planner").get(PAGE, {"a": "zone:PG-1"})
    page = answer.content.decode()
    assert answer.status_code == 200
    for words in ("北门片区", "亩", "网格", "overlay__total", "100.0 %", "XLSX"):
        assert words in page, words


def test_the_map_is_told_the_same_in_words(furnished: Town) -> None:
    found = told(client_of("planner"), WHOLE)
    assert len(table(found, "grids")) == 3
    assert table(found, "zones")[0][0] == "北门片区"
    total = next(one["total"] for one in found["tables"] if one["name"] == "grids")
    assert total[0] == "合计"
    assert found["page"].startswith(PAGE)


@pytest.mark.parametrize(
    ("name", "says"),
    [
        ("drawn:117,28;117.1,28", "三个"),
        ("drawn:117,28;x,28;117,29", "经度"),
        ("drawn:117,28;217,28;117,29", "经度"),
        ("drawn:117,28;117.1,28;117.2,28", "没有围"),
        ("drawn:" + "117,28;" * 401, "400"),
        ("drawn:117,28;117.1,28;117,28.1|117.2,28;117.3,28", "三个"),
        ("edit:PG-9:117,28;117.1,28;117,28.1", "PG-9"),
        ("edit:117,28;117.1,28;117,28.1", "没有"),
        ("zone:PG-9", "PG-9"),
        ("file:a", "重新选择"),
        ("", "重新选择"),
    ],
)
def test_what_is_no_outline_is_said_to_be_none(town: Town, name: str, says: str) -> None:
    answer = client_of("planner").get(TOLD, {"of": name})
    assert answer.status_code == 400
    assert says in answer.json()["detail"]


def test_a_line_that_crosses_itself_encloses_what_lies_within(furnished: Town) -> None:
    planner = client_of("planner")
    bow, half = (
        float(told(planner, name)["area"].split(" ")[0].replace(",", ""))
        for name in (drawn((0, 0), (1, 1), (1, 0), (0, 1)), drawn((0, 0), (1, 0), (0, 1)))
    )
    assert bow == pytest.approx(half, rel=1e-3)


def test_a_ring_inside_another_is_a_hole_and_one_beside_it_a_part(furnished: Town) -> None:
    planner = client_of("planner")
    whole, hole, part = (
        ((0, 0), (1, 0), (1, 1), (0, 1)),
        ((0.2, 0.2), (0.7, 0.2), (0.7, 0.4)),
        ((2, 0), (3, 0), (2, 1)),
    )

    def size(*rings: tuple[tuple[float, float], ...]) -> float:
        name = "drawn:" + "|".join(drawn(*ring).removeprefix("drawn:") for ring in rings)
        return float(told(planner, name)["area"].split(" ")[0].replace(",", ""))

    assert size(whole, hole) == pytest.approx(size(whole) - size(hole), abs=1)
    assert size(whole, part) == pytest.approx(size(whole) + size(part), abs=1)


def test_a_stored_zone_is_edited_from_where_it_lies_and_catches_on_what_is_there(furnished: Town) -> None:
    RenovationZone.objects.create(code="PG-2", name="南门片区", geom=box(1.4, 0.1, 1.9, 0.4))
    planner, zone = client_of("planner"), RenovationZone.objects.get(code="PG-1")
    zone.geom = box(0.20000123, 0.10000123, 1.4, 0.4)  # finer than an address tells
    zone.save()
    asked = told(planner, "zone:PG-1")["editing"]
    assert asked["name"].startswith("edit:PG-1:")
    corners = {tuple(corner) for line in asked["borders"] for corner in line}
    west, south = lonlat(1.4, 0.1)
    assert (round(west, 7), round(south, 7)) in corners, "its neighbour's"
    same = told(planner, asked["name"])
    assert (same["editing"]["change"], same["title"]) == ("", "北门片区（范围已改动）")
    lon, lat = lonlat(1.4, 0.4)
    corner = f"{lon:.7f},{lat:.7f}"
    assert corner in asked["name"]
    moved = asked["name"].replace(corner, "{:.7f},{:.7f}".format(*lonlat(1.3, 0.4)))
    found = told(planner, moved)
    assert "与现行范围相比 −" in found["editing"]["change"]
    page = planner.get(found["editing"]["page"]).content.decode()
    assert "将此范围提为新版" in page
    assert 'type="hidden" name="of"' in page
    answer = planner.post(found["editing"]["page"], {"do": "draw", "of": moved, "reason": "测量", "x": ""})
    assert answer.status_code == 302
    edition = zone.editions.get()
    kept = set(zone.geom.coords[0][0]) & set(edition.geom.coords[0][0])
    assert len(kept) == 3, "the corners that nobody moved are the same to the last digit"
    assert told(client_of("collector"), "zone:PG-1")["editing"] is None


def test_two_outlines_stand_side_by_side(furnished: Town) -> None:
    page = client_of("planner").get(PAGE, {"a": "zone:PG-1", "b": WHOLE}).content.decode()
    assert "相差" in page
    assert "+2" in page  # more facilities and cases in the whole town than in the zone


def test_a_file_brings_an_outline_that_is_kept_for_its_reader(furnished: Town, tmp_path: Path) -> None:
    path = file_of(tmp_path / "外框.geojson", [{"name": "外框"}], [rectangle(0, 0, 1.5, 1)])
    planner, other = client_of("planner"), client_of("technician")
    with path.open("rb") as file:
        answer = planner.post(PAGE, {"file": file, "slot": "a"})
    assert answer.status_code == 302, answer.content.decode()
    page = planner.get(answer["Location"]).content.decode()
    assert "外框" in page
    assert other.get(TOLD, {"of": "file:a"}).status_code == 400


def test_a_file_without_areas_is_refused_with_its_reason(town: Town, tmp_path: Path) -> None:
    path = tmp_path / "no.geojson"
    path.write_text("{}", encoding="utf-8")
    with path.open("rb") as file:
        answer = client_of("planner").post(PAGE, {"file": file})
    assert answer.status_code == 400
    assert "step__problem" in answer.content.decode()


def test_figures_are_handed_out_as_a_workbook_and_the_outline_for_qgis(
    furnished: Town, tmp_path: Path
) -> None:
    planner = client_of("planner")
    for kind in ("xlsx", "gpkg"):
        answer = planner.get(f"{PAGE}overlay.{kind}", {"of": "zone:PG-1"})
        assert answer.status_code == 200
        (tmp_path / f"o.{kind}").write_bytes(b"".join(answer.streaming_content))  # type: ignore[attr-defined]
    sheet = openpyxl.load_workbook(tmp_path / "o.xlsx").active
    assert sheet is not None
    rows = list(sheet.iter_rows(values_only=True))
    assert rows[0] == ("图层", "事项", "指标", "数量", "截至")
    assert any(row[0] == "棚改片区" and "北门片区" in str(row[1]) for row in rows)
    info = pyogrio.read_info(tmp_path / "o.gpkg", layer="overlay")
    assert (info["features"], info["crs"]) == (1, "EPSG:4490")
    assert "grids_area_m2" in info["fields"]
    layers = {str(name): str(kind) for name, kind in pyogrio.list_layers(tmp_path / "o.gpkg")}
    assert layers["grids"] == "MultiPolygon"
    assert layers["facilities"] == layers["hydrants"] == "Point"
    answer = planner.get(f"{PAGE}overlay.pdf", {"of": "zone:PG-1"})
    pages = pypdf.PdfReader(io.BytesIO(b"".join(answer.streaming_content))).pages  # type: ignore[attr-defined]
    words = re.sub(r"\s", "", "".join(page.extract_text() for page in pages))
    told = planner.get(PAGE, {"a": "zone:PG-1"}).content.decode()
    cells = re.findall(r'<td class="right">([^<]+)</td>', told)
    assert len(cells) > 10
    assert [cell for cell in cells if cell.replace(" ", "") not in words] == []
    assert planner.get(f"{PAGE}overlay.exe", {"of": "zone:PG-1"}).status_code == 404


@pytest.fixture
def lived_in(town: Town, campaign_project: Project) -> Project:
    """Six households in two buildings of the project of unit A, five of them in the first."""
    first = make_building(campaign_project, "B1", geom=box(0.3, 0.3, 0.32, 0.32))
    second = make_building(campaign_project, "B2", geom=box(0.6, 0.3, 0.62, 0.32))
    for number in range(6):
        Household.objects.create(
            project=campaign_project,
            building=first if number else second,
            number=f"H{number}",
            signed_on="2026-05-04" if number < 2 else None,
        )
    return campaign_project


def test_households_are_counted_for_whom_they_are_some_business(town: Town, lived_in: Project) -> None:
    alone = drawn((0.55, 0.25), (0.65, 0.25), (0.65, 0.35), (0.55, 0.35))

    def counted(role: str, name: str, unit: Unit | None = None) -> list[list[str]]:
        client = Client()
        user, _made = User.objects.get_or_create(username=f"{role}{unit and unit.code}")
        Membership.objects.get_or_create(user=user, role=role, unit=unit)
        client.force_login(user)
        return [row[1:] for row in table(told(client, name), "households")]

    assert counted("supervision", WHOLE) == [["6", "2", "0"]]
    assert counted("supervision", alone) == [["1", "1", "0"]]
    assert counted("planner", WHOLE) == [["6", "2", "0"]]
    assert counted("planner", alone) == [], "one household stands alone"
    assert counted("unit_officer", WHOLE, town.a) == [["6", "2", "0"]]
    assert counted("unit_officer", WHOLE, town.b) == []
    for role in ("collector", "technician", "grid_manager"):
        assert counted(role, WHOLE) == []


def test_an_overlay_is_for_who_has_a_role(town: Town) -> None:
    client = Client()
    assert client.get(PAGE).status_code == 302
    client.force_login(User.objects.create_user("nobody"))
    for address in (PAGE, TOLD, f"{PAGE}overlay.xlsx"):
        assert client.get(address, {"of": "zone:PG-1"}).status_code == 403


def test_zones_can_be_chosen(town: Town) -> None:
    RenovationZone.objects.create(code="PG-1", name="北门片区", geom=box(0.2, 0.2, 1.4, 0.4))
    assert "北门片区 PG-1" in client_of("collector").get(PAGE).content.decode()
