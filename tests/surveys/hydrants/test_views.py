"""The page of missing hydrants: its states, its choices, its files."""

import json
from io import BytesIO
from typing import Any

import openpyxl
import pytest
from django.test import Client
from django.utils import timezone

from gis_core.models import User
from grids.models import HydrantFinding
from grids.services import hydrants as service
from grids.services.hydrants import check_hydrants
from tests.grids.hydrants import ground as make
from tests.grids.resolver.building import close
from tests.towns import TODAY, Town, forget_county

pytestmark = pytest.mark.django_db


@pytest.fixture
def planner(client_of: Any) -> Client:
    return client_of("planner")


@pytest.fixture
def dry(town: Town) -> Town:
    """Houses in G1 and G3, a compound in G3, and no hydrant: checked."""
    make.building("J1", 400, 300, 40, 20, name="老楼")
    make.building("J2", 2300, 300, 90, 20)
    make.compound("C1", 2700, 300, 50, 50, households=12)
    check_hydrants(now=timezone.now())
    return town


def page(client: Client, query: str = "") -> str:
    response = client.get(f"/hydrants/{query}")
    assert response.status_code == 200
    return response.content.decode()


def test_without_a_county_the_way_out_is_told(planner: Client) -> None:
    forget_county()
    assert "init_county" in page(planner)


def test_before_the_first_check_it_can_be_made(planner: Client, town: Town, client_of: Any) -> None:
    button = ">立即检查</button>"
    assert button in page(planner)
    told = page(client_of("manager"))
    assert "每夜自动检查" in told
    assert button not in told


def test_a_check_is_made_and_told(planner: Client, dry: Town) -> None:
    make.hydrant(420, 310)
    assert "请重新检查" in page(planner)
    response = planner.post("/hydrants/", follow=True)
    told = response.content.decode()
    assert "检查完成" in told
    assert "请重新检查" not in told


def test_a_big_county_s_check_is_told_to_run_in_the_background(
    planner: Client, dry: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(service, "SMALL_COUNTY_BUILDINGS", 1)
    assert "后台运行" in planner.post("/hydrants/", follow=True).content.decode()


def test_a_county_without_usable_hydrants_is_told_so(planner: Client, dry: Town) -> None:
    assert "没有可用消火栓" in page(planner)


def test_a_county_that_keeps_the_standard_is_told_so(planner: Client, town: Town) -> None:
    close(town.section, TODAY)
    make.building("J1", 400, 300, 40, 20)
    make.hydrant(420, 310)
    check_hydrants(now=timezone.now())
    told = page(planner)
    assert "处处达标" in told
    assert "verdict--proved" in told


def test_who_has_no_grid_is_told_so(client_of: Any, dry: Town, people: dict[str, User]) -> None:
    people["manager"].memberships.update(grid_codes=["000"])
    assert "检查过的网格都不归您" in page(client_of("manager"))


def test_a_stranger_is_refused(client_of: Any, dry: Town) -> None:
    assert client_of("stranger").get("/hydrants/").status_code == 403
    assert client_of("stranger").get("/hydrants/files/xlsx/").status_code == 403


def kinds_on(client: Client, query: str) -> set[str]:
    rows = client.get(f"/hydrants/{query}").context["rows"]
    return {finding.kind for finding, *_rest in rows}


def test_findings_are_narrowed_by_kind_grid_unit_and_state(planner: Client, dry: Town) -> None:
    assert kinds_on(planner, "") == set(HydrantFinding.Kind.values)
    assert kinds_on(planner, "?kind=inside") == {"inside"}
    assert kinds_on(planner, f"?grid={dry.grids['G1'].code}") == {"ground", "building"}
    assert kinds_on(planner, f"?unit={dry.b.code}&kind=compound") == {"compound"}
    assert kinds_on(planner, "?state=opened") == set()
    assert kinds_on(planner, "?kind=unheard-of&order=unheard-of&state=x&page=99") == set(
        HydrantFinding.Kind.values
    )
    assert "没有符合条件的缺口" in page(planner, "?grid=nowhere")
    assert kinds_on(planner, "?kind=in%00side&unit=%00") == {"inside"}


def test_the_greatest_come_first_unless_ordered_otherwise(planner: Client, dry: Town) -> None:
    def codes(query: str) -> list[str]:
        return [
            finding.code for finding, *_ in planner.get(f"/hydrants/?kind=building{query}").context["rows"]
        ]

    assert codes("") == ["J2", "J1"]
    assert codes("&order=grid") == ["J1", "J2"]
    assert codes("&order=unit") == ["J1", "J2"]


@pytest.mark.parametrize("view", ["grids", "units"])
def test_tables_are_ordered_by_every_column(planner: Client, dry: Town, view: str) -> None:
    def names(order: str) -> list[str]:
        return [
            line.row.name for line in planner.get(f"/hydrants/?view={view}&order={order}").context["lines"]
        ]

    first, last = ("G1", "G3") if view == "grids" else ("甲社区", "乙社区")
    for order in ("ground", "compounds", "insides", "unheard-of"):
        assert names(order)[0] == last, order
    assert names("code")[0] == first
    for order in ("share", "buildings", "road", "opened"):
        assert set(names(order)) >= {first, last}


def test_every_row_leads_to_its_place_on_the_map(planner: Client, dry: Town) -> None:
    finding, _words, link, _point = planner.get("/hydrants/?kind=building").context["rows"][0]
    assert link.startswith(f"/?lon={finding.place.x:.6f}&lat={finding.place.y:.6f}&z=")
    assert all(line.link for line in planner.get("/hydrants/?view=grids").context["lines"])


def test_the_table_is_a_spreadsheet_without_live_formulas(planner: Client, dry: Town) -> None:
    HydrantFinding.objects.filter(code="J1").update(name="=1+1")
    response = planner.get("/hydrants/files/xlsx/?kind=building")
    assert response["Content-Type"].startswith("application/vnd.openxmlformats")
    assert "attachment" in response["Content-Disposition"]
    sheet = openpyxl.load_workbook(BytesIO(b"".join(response))).active
    rows = list(sheet.iter_rows(values_only=True))
    assert rows[0][:4] == ("公开编号", "类型", "问题", "编码")
    assert [row[3] for row in rows[1:]] == ["J2", "J1"]
    name = rows[0].index("名称")
    assert all(cell.data_type == "s" for cell in sheet[3] if cell.value == rows[2][name])
    assert str(rows[2][name]).endswith("=1+1")
    assert not str(rows[2][name]).startswith("=")


def test_the_shapes_come_as_geojson(planner: Client, dry: Town) -> None:
    features = json.loads(b"".join(planner.get("/hydrants/files/geojson/")))["features"]
    assert {row["properties"]["kind"] for row in features} == set(HydrantFinding.Kind.values)
    (stretch,) = [row for row in features if row["properties"]["kind"] == "stretch"]
    assert stretch["geometry"]["type"] == "LineString"
    assert stretch["properties"]["length_m"] == pytest.approx(2553, abs=5)
    assert planner.get("/hydrants/files/exe/").status_code == 404


def test_the_page_asks_the_database_no_more_for_more_rows(
    planner: Client, dry: Town, django_assert_max_num_queries: Any
) -> None:
    for number in range(60):
        make.building(f"N{number}", 600 + 10 * number, 600, 8, 8)
    check_hydrants(now=timezone.now())
    with django_assert_max_num_queries(32):
        assert len(planner.get("/hydrants/").context["rows"]) == 50


def test_the_page_is_english_for_who_reads_english(planner: Client, dry: Town) -> None:
    planner.cookies["django_language"] = "en"
    told = page(planner)
    assert "Where are hydrants missing?" in told
    assert "places fall short of the standard" in told
