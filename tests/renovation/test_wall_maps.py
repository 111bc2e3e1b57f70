"""Wall maps: the layout by table, the sheet with the figures of the screen, and who sees what of it."""

import io
import json
import re
from pathlib import Path
from typing import Any

import numpy as np
import pypdf
import pytest
import shapely
from django.contrib.gis.geos import MultiLineString
from django.test import Client

from grids.models import Road
from renovation.models import Blocker, Household, Project, RenovationSettings, RenovationZone, YearlyTarget
from renovation.wallmaps.figures import Table, fitting, height_of
from renovation.wallmaps.sheet import (
    MAP_HEIGHT,
    MAP_WIDTH,
    SIZES,
    Label,
    bar_of,
    net_of,
    placed,
    way_label,
    window_for,
)
from tests.renovation.records import make_building
from tests.renovation.test_reports import client_of, read
from tests.towns import Town, box, line

CAMPAIGN, PROJECT = "/renovation/wallmap.pdf", "/renovation/projects/PG-1/wallmap.pdf"
#: East 500 km, north 3,100 km.
EAST, NORTH = 500_000.0, 3_100_000.0


@pytest.mark.parametrize(
    ("wide_m", "high_m", "size", "scale"),
    [
        (1000, 800, "a3", 5000),  # 1000 m × 1.15 / 290 mm = 1:3,966
        (1000, 800, "a0", 2000),  # an A0 is 2.83 times as wide: 1:1,401
        (100, 2000, "a3", 10_000),  # the height decides: 1:9,200
        (0, 0, "a3", 500),  # a single place has the largest scale there is
        (9_000_000, 1, "a3", 1_000_000),
    ],
)
def test_the_scale_is_the_largest_round_one_that_holds_the_ground(
    wide_m: float, high_m: float, size: str, scale: int
) -> None:
    window = window_for((EAST, NORTH, EAST + wide_m, NORTH + high_m), SIZES[size])
    assert window.scale == scale


def test_a_millimetre_of_paper_is_as_many_metres_as_the_scale_says() -> None:
    for name in SIZES:
        window = window_for((EAST, NORTH, EAST + 1000, NORTH + 800), SIZES[name])
        ((x0, y0), (x1, y1)) = window.drawn(np.array([[EAST, NORTH], [EAST + 100, NORTH + 50]]))
        paper_mm = (x1 - x0) * SIZES[name].factor
        assert paper_mm == pytest.approx(100_000 / window.scale, abs=0.05)
        assert y0 - y1 == pytest.approx((x1 - x0) / 2, abs=0.02), "north is up"
        west, south, east, north = window.box
        assert (east - west, north - south) == pytest.approx(
            (MAP_WIDTH * window.metres_mm, MAP_HEIGHT * window.metres_mm)
        )


def test_bar_and_net_tell_round_numbers() -> None:
    window = window_for((EAST, NORTH, EAST + 1000, NORTH + 800), SIZES["a3"])
    assert bar_of(window) == (200, 40.0)
    eastings, northings = net_of(window)
    assert [words for _x, words in eastings] == ["500", "500.5", "501"]
    assert northings[0][0] > northings[-1][0], "the south is below"


def test_of_two_labels_in_one_place_the_more_important_stays() -> None:
    zone, street = (
        Label(50, 50, ("北门片区", "M3 还有 9 天"), 3.4, "zone"),
        Label(52, 51, ("测试路",), 2.6, "way"),
    )
    far, outside = Label(90, 50, ("乙",), 2.6, "way"), Label(0.5, 50, ("边上",), 2.6, "way")
    assert placed([zone, street, far, outside]) == [zone, far]


def test_a_street_s_name_follows_it_and_is_never_upside_down() -> None:
    window = window_for((EAST, NORTH, EAST + 1000, NORTH + 800), SIZES["a3"])
    west = shapely.LineString([(EAST + 900, NORTH + 500), (EAST + 100, NORTH + 300)])
    label = way_label(window, west, "测试路", 2.6)
    assert label is not None
    assert -90 <= label.turn <= 90
    assert label.turn == pytest.approx(-14.0, abs=0.1)
    assert way_label(window, shapely.LineString([(EAST, NORTH), (EAST + 9, NORTH)]), "测试路", 2.6) is None


@pytest.fixture
def project(town: Town, campaign_project: Project) -> Project:
    """With a street, two buildings and three households of which one signed; a zone without a project beside."""
    street = line((0.1, 0.25), (2.0, 0.25))
    Road.objects.create(
        code="K1", name="北门大街", road_class="arterial", geom=MultiLineString(street, srid=street.srid)
    )
    RenovationZone.objects.create(code="PG-2", name="南门片区", geom=box(1.6, 0.2, 1.9, 0.4))
    house = make_building(campaign_project, "B1", geom=box(0.3, 0.3, 0.5, 0.35), floor_area_m2=200)
    make_building(campaign_project, "R1", kind="resettlement", dwellings=2, geom=box(0.8, 0.3, 0.9, 0.35))
    for number, signed in enumerate(("2026-05-04", None, None)):
        Household.objects.create(
            project=campaign_project,
            building=house,
            number=f"H{number}",
            owner="示例户主",
            phone="000-1",
            area_m2=60,
            signed_on=signed,
        )
    YearlyTarget.objects.create(
        programme=campaign_project.programme,
        year=2026,
        area_m2=4321,
        projects=2,
        funds_yuan=7_650_000,
        households=87,
    )
    return campaign_project


def sheet(client: Client, address: str, **asked: str) -> tuple[str, tuple[float, float]]:
    """The words of the one page, without blanks, and its size in millimetres."""
    (page,) = pypdf.PdfReader(io.BytesIO(read(client.get(address, asked)))).pages
    size = tuple(round(float(side) * 25.4 / 72) for side in (page.mediabox.width, page.mediabox.height))
    return re.sub(r"\s", "", page.extract_text()), (size[0], size[1])


@pytest.mark.django_db
def test_the_campaign_s_sheet_has_the_figures_of_the_screen(project: Project) -> None:
    planner = client_of("planner")
    words, size = sheet(planner, CAMPAIGN, size="a3", on="2026-06-01")
    assert size == (420, 297)
    page = planner.get("/renovation/map/panel/", {"on": "2026-06-01"}).content.decode()
    figures = re.findall(r"<td>([\d,]+)<br><span class=\"quiet\">([\d,]+)</span></td>", page)
    assert len(figures) == 4
    for done, promised in figures:
        assert f"{done}/{promised}" in words
    for light in re.findall(r'class="light[^"]*">(.*?)</span>', page):
        assert light in words
    for part in (
        "北门片区",
        "南门片区",
        "北门大街",
        "图例",
        "1:10,000",
        "EPSG:4548",
        "不得公开",
        "2026年6月1日",
    ):
        assert part in words, part
    assert sheet(planner, CAMPAIGN, size="a0")[1] == (1189, 841)


@pytest.mark.django_db
def test_a_project_s_sheet_has_its_plan_and_progress_and_nobody_s_name(project: Project) -> None:
    planner = client_of("planner")
    RenovationSettings.objects.create(map_review_number="示例S〔2026〕1号")
    words, _size = sheet(planner, PROJECT, on="2026-06-01")
    page = planner.get("/renovation/map/panel/PG-1/", {"on": "2026-06-01"}).content.decode()
    dates = re.findall(r'<span class="quiet">(\d{4}-\d\d-\d\d)</span>', page)
    shares = re.findall(r"</meter> (\d+ / \d+)</dd>", page)
    assert (len(dates), len(shares)) == (11, 11)
    for told in [*dates, *(share.replace(" ", "") for share in shares)]:
        assert told in words, told
    for part in ("北门片区改造", "有住户", "安置房", "审图号：示例S〔2026〕1号"):
        assert part in words, part
    for secret in ("示例户主", "000-1", "H0"):
        assert secret not in words


@pytest.mark.django_db
@pytest.mark.parametrize(("day", "signed"), [("2026-05-03", "0 / 3"), ("2026-05-04", "1 / 3")])
def test_a_sheet_of_another_day_has_the_figures_of_the_screen_of_that_day(
    project: Project, day: str, signed: str
) -> None:
    planner = client_of("planner")
    Blocker.objects.create(project=project, what="一户未签约", opened_on="2026-05-04")
    page = planner.get("/renovation/map/panel/PG-1/", {"on": day}).content.decode()
    words, _size = sheet(planner, PROJECT, on=day)
    shares = re.findall(r"<dt>([^<]+)</dt><dd><meter[^>]*></meter> (\d+ / \d+)</dd>", page)
    assert dict(shares)["已签约"] == signed
    for stage, told in shares:
        assert f"{stage}{told}".replace(" ", "") in words, stage
    assert f"wallmap.pdf?size=a3&amp;on={day}" in page
    county = planner.get("/renovation/map/panel/", {"on": day}).content.decode()
    assert f"/renovation/wallmap.pdf?size=a0&amp;on={day}" in county
    unsolved = "1" if signed == "1 / 3" else "0"
    assert f"未解决{unsolved}" in sheet(planner, CAMPAIGN, on=day)[0]
    assert ("未解决 1 个" in county) == (unsolved == "1")


@pytest.mark.django_db
def test_a_unit_s_sheet_shows_its_own_projects_alone(town: Town, project: Project) -> None:
    other = client_of("unit_officer", town.b)
    assert "北门片区" not in sheet(other, CAMPAIGN)[0]
    assert "投资" not in sheet(client_of("collector"), CAMPAIGN)[0]
    assert other.get(PROJECT).status_code == 404


@pytest.mark.django_db
def test_a_county_without_zones_has_a_sheet_of_its_ground(town: Town) -> None:
    words, _size = sheet(client_of("planner"), CAMPAIGN, size="a3")
    assert "挂图" in words
    assert "1:20,000" in words, "three kilometres on 290 millimetres"


def test_tables_that_find_no_room_beside_the_map_follow_behind_it() -> None:
    short = Table("甲", (), (("一", "1"),))
    long = Table("乙", (), tuple(("一", str(number)) for number in range(60)))
    wide = Table("丙", ("项目", "状态"), (("长" * 60, "好"),))
    assert height_of(wide) - height_of(Table("丙", ("项目", "状态"), (("长", "好"),))) == pytest.approx(3.7)
    assert fitting([short, long, short], 50) == ([short], [long, short])
    assert fitting([short, wide], 50) == ([short, wide], [])


SAMPLE = Path(__file__).parent.parent / "contract" / "wall_map.json"


@pytest.mark.django_db
def test_programs_are_told_what_stands_on_the_sheet(project: Project) -> None:
    planner = client_of("planner")
    asked = {"project": "PG-1", "on": "2026-06-01"}
    told = planner.get("/api/v1/wall-map/", asked).json()
    sample = json.loads(SAMPLE.read_text(encoding="utf-8"))
    assert shape_of(told) == shape_of(sample), "tests/contract/wall_map.json"
    words, _size = sheet(planner, PROJECT, on="2026-06-01")
    cells = [cell for table in told["tables"] for row in table["rows"] for cell in row]
    assert len(cells) > 50
    for cell in (told["title"], told["standing"], *cells):
        assert re.sub(r"\s", "", cell) in words, cell
    assert [(one["code"], one["state"]) for one in told["buildings"]] == [("B1", "stands"), ("R1", "comes")]
    whole = planner.get("/api/v1/wall-map/", {"on": "2026-06-01"}).json()
    assert [zone["code"] for zone in whole["zones"]] == ["PG-1", "PG-2"]
    assert whole["buildings"] == []


@pytest.mark.django_db
def test_programs_are_told_of_projects_that_their_user_sees(town: Town, project: Project) -> None:
    other = client_of("unit_officer", town.b)
    assert other.get("/api/v1/wall-map/", {"project": "PG-1"}).status_code == 404
    assert [zone["code"] for zone in other.get("/api/v1/wall-map/").json()["zones"]] == ["PG-2"]


def shape_of(told: Any) -> Any:
    """Names and kinds of what is told; of a list, those of its first."""
    if isinstance(told, dict):
        return {name: shape_of(value) for name, value in told.items()}
    if isinstance(told, list):
        return [shape_of(told[0])] if told else []
    return type(told).__name__
