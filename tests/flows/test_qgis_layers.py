"""A technician brings the county's layers into QGIS, by database and by OGC API, prints them, and works on them."""

import datetime
import os
import re
import unicodedata
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from knox.models import AuthToken
from pypdf import PdfReader

from gis_core.models import User
from grids.models import AuditReport
from grids.qgis_connections import Reached, service_part
from grids.services.audit import audit_county
from renovation.models import Household, Project
from surveys.models import QFieldPackage, SurveyPoint
from tests.grids.conftest import full_town
from tests.grids.database.raw import parameters
from tests.grids.ogc.asking import stored
from tests.grids.resolver import building as make
from tests.qgis.running import in_qgis
from tests.renovation.records import make_building
from tests.technicians import make_technician
from tests.towns import TODAY, Town, box, lonlat

__all__ = ["full_town"]

pytestmark = [pytest.mark.qgis, pytest.mark.django_db(transaction=True)]

PLUGINS = Path(__file__).parent.parent.parent / "qgis_plugin"
BEFORE = TODAY - datetime.timedelta(days=1)
#: Layer → the collection of the same rows.
COLLECTIONS = {
    "cases": "cases",
    "points": "points",
    "facilities": "facilities",
    "road_sections": "road-sections",
    "places": "places",
    "renovation_zones": "renovation-zones",
    "grids": "grids",
    "divisions": "divisions",
    "buildings": "buildings",
}


@dataclass
class Desk:
    """A technician's QGIS: what it is asked with."""

    town: Town
    asked: dict[str, Any]


@pytest.fixture
def desk(full_town: Town, staff: dict[str, User], site: str, roles: None, tmp_path: Path) -> Desk:
    """Signed in, with a connection by service; drafts are open, and the third grid has ended today."""
    made = make_technician("chu")
    where = parameters()
    reached = Reached("county", str(where["host"]), str(where["port"]), where["dbname"], made.login.name)
    (tmp_path / ".pg_service.conf").write_text(service_part(reached))
    make.close(full_town.grids["G3"], TODAY)
    asked = {
        "plugins": PLUGINS,
        "site": site,
        "user": "technician",
        "token": AuthToken.objects.create(user=staff["technician"])[1],
        "connection": "county",
        "service": "county",
        "login": made.login.name,
        "password": made.password,
        "day": TODAY.isoformat(),
        "another_day": BEFORE.isoformat(),
        "project": tmp_path / "county.qgz",
        "language": "zh_CN",
    }
    return Desk(full_town, asked)


def test_a_technician_s_county_on_the_map_and_on_paper(desk: Desk, tmp_path: Path) -> None:
    """One test for both: the database is emptied once after it."""
    the_layers_come_dressed_and_as_of_a_day(desk, tmp_path)
    sheets_are_printed_and_points_assigned(desk, tmp_path)


def the_layers_come_dressed_and_as_of_a_day(desk: Desk, tmp_path: Path) -> None:
    pictures = os.environ.get("WANGGE_PICTURES", "")
    told = in_qgis("layering", tmp_path, **desk.asked, picture=f"{pictures}/county.png" if pictures else "")
    database, server, project = told["database"], told["server"], told["project"]
    assert told["connections"] == ["county"]
    for way in (database, server):
        assert way["failed"] == []
        assert {name: one["valid"] for name, one in way["layers"].items()} == dict.fromkeys(
            way["layers"], True
        )
        assert {name: way["layers"][name]["rows"] for name in COLLECTIONS} == {
            name: len(stored(collection)) for name, collection in COLLECTIONS.items()
        }
        assert [name for name, one in way["layers"].items() if not one["fits"]] == []
        grids = way["layers"]["grids"]
        assert (grids["rows"], way["then"]) == (2, 3)
        assert (grids["title"], grids["read_only"], grids["labels"]) == ("责任网格", True, True)
        assert grids["aliases"]["accountable_unit"] == "责任单位"
        assert {"责任网格": "responsibility"} in grids["widgets"]["kind"]
        assert grids["legend"] == ["甲社区", "未指定责任单位"]
        assert "represent_value" in way["layers"]["road_sections"]["tip"]
        assert way["layers"]["facilities"]["legend"][:2] == ["完好", "破损"]
    assert (database["day"], database["again"]) == (BEFORE.isoformat(), len(database["layers"]))
    is_said, (days,) = database["shown_half"]
    assert is_said
    assert TODAY.isoformat() in days
    assert BEFORE.isoformat() not in days
    drawn = database["layers"]["draft_road_sections"]
    assert (drawn["rows"], drawn["read_only"]) == (1, False)
    assert drawn["tabs"] == ["路段", "范围", "单位", "草案"]
    assert drawn["rules"]["code"][0] & 1
    assert drawn["rules"]["width_left_m"][1] == '"width_left_m" IS NULL OR "width_left_m" >= 0'
    assert (project["crs"], project["topological"], project["together"]) == ("EPSG:4548", True, True)
    assert project["snapping"]
    assert project["caught"] == ["棚改片区（编辑）", "草案：场所", "草案：网格", "草案：路段"]
    assert list(project["groups"]) == ["发现与案件", "编辑", "责任划分", "底图"]
    assert {"网格内的案件", "草案的网格"} <= set(project["relations"])
    assert project["invalid"] == []
    assert project["map"]["errors"] == []
    assert {"#c83818", "#b3201a"} <= set(project["map"]["colours"])  # drafts, a case that is late
    assert len(project["map"]["colours"]) > 5
    assert project["layouts"] == ["县域责任网格挂图", "网格责任图", "路段监管图"]
    pages_of = {"网格责任图": 2, "路段监管图": 1, "县域责任网格挂图": 1}
    said, count, stale = told["pages"].pop("of_the_day")
    assert (said, count >= 2, stale) == ([True] * 3, True, [])
    assert told["pages"] == {**pages_of, "dressed_anew": []}
    count = len(database["layers"])
    assert told["dock"] == {
        "meanwhile": ["正在打开图层…", False, 0],
        "threads": True,
        "made": f"工程中的县域图层：{count}",
        "said": [f"工程中的县域图层：{count}", f"地图显示的是这一天的划分：{BEFORE}"],
        "layouts": 3,
        "day": BEFORE.isoformat(),
    }
    assert (project["secrets"], project["left_in_current"]) == ([], 0)


def pages(path: Path) -> list[tuple[tuple[int, int], str]]:
    """The size in millimetres and the words of each page of a PDF, without blanks."""
    found = []
    for page in PdfReader(path).pages:
        assert not page.images, path  # lines and letters alone: a picture is a megabyte a page
        size = (round(float(page.mediabox.width) * 25.4 / 72), round(float(page.mediabox.height) * 25.4 / 72))
        # A glyph that a radical shares with a word comes back as the radical.
        found.append((size, unicodedata.normalize("NFKC", "".join(page.extract_text().split()))))
    return found


def renovated() -> Project:
    """A project with a building, of whose three households one has signed."""
    project = Project.objects.get()
    house = make_building(project, "B7", geom=box(0.3, 0.3, 0.4, 0.35))
    for number, signed in enumerate((TODAY, None, None)):
        Household.objects.create(project=project, building=house, number=f"H7{number}", signed_on=signed)
    return project


def wall_maps_have_the_figures_of_the_screen(desk: Desk, project: Project, folder: Path) -> None:
    screen = Client()
    screen.force_login(User.objects.get(username=desk.asked["user"]))
    ((size, words),) = pages(folder / "project.pdf")
    assert size == (420, 297)
    page = screen.get(f"/renovation/map/panel/{project.code}/", {"on": desk.asked["day"]}).content.decode()
    shares = re.findall(r"<dt>([^<]+)</dt><dd><meter[^>]*></meter> (\d+ / \d+)</dd>", page)
    dates = re.findall(r'<span class="quiet">(\d{4}-\d\d-\d\d)</span>', page)
    assert (len(shares) > 7, len(dates)) == (True, 11)
    for told in (project.name, *dates, *("".join(pair) for pair in shares)):
        assert unicodedata.normalize("NFKC", re.sub(r"\s", "", told)) in words, (told, words)
    ((size, words),) = pages(folder / "campaign.pdf")
    assert size == (1189, 841)
    page = screen.get("/renovation/map/panel/", {"on": desk.asked["day"]}).content.decode()
    figures = re.findall(r"<td>([\d,]+)<br><span class=\"quiet\">([\d,]+)</span></td>", page)
    assert figures
    for done, promised in figures:
        assert f"{done}/{promised}" in words, words
    for light in re.findall(r'class="light[^"]*">(.*?)</span>', page):
        assert light in words


def sheets_are_printed_and_points_assigned(desk: Desk, tmp_path: Path) -> None:
    now = timezone.now()
    audit_county(now=now)
    inside, outside = lonlat(0.5, 0.2), lonlat(0.6, 0.2)
    project = renovated()
    told = in_qgis(
        "producing",
        tmp_path,
        **desk.asked,
        folder=tmp_path,
        project_code=project.code,
        code=desk.town.grids["G2"].code,
        holder="manager",
        own=desk.town.grids["G1"].code,
        points=[[*inside, "m06002", "井盖松动"], [*outside, "nothing", ""]],
        zone=box(0.5, 0, 1.5, 1)[0].wkt,
        pictures=os.environ.get("WANGGE_PICTURES", ""),
    )
    printed = told["printed"]
    assert [
        printed[name].get("PAGES") for name in ("grids", "sections", "wall", "campaign", "project", "one")
    ] == [2, 1, 1, 1, 1, 1], printed
    first, second = pages(tmp_path / "grids.pdf")
    for (size, words), name in ((first, "G1"), (second, "G2")):
        assert size == (420, 297)
        for word in (
            desk.town.grids[name].code,
            name,
            "甲社区",
            "最多列10行",  # whoever signs the sheet reads that a table may have left rows out
            "最多列8行",
            "测试县网格责任图",
            "赣S(2026)001号",
            "图例",
        ):
            assert word in words, (word, words)
    assert "甲社区" in first[1].split("相邻网格")[1]  # the neighbour's unit
    ((size, words),) = pages(tmp_path / "sections.pdf")
    assert size == (420, 297)
    for word in ("R1", "测试路", "路段监管单位", "主干道", "审图号:____"):
        assert word in words, (word, words)
    assert re.search(r"度2,5\d\d米", words), words  # as long on the ellipsoid as its line
    ((size, words),) = pages(tmp_path / "wall.pdf")
    assert size == (1189, 841)
    for word in ("测试县责任网格挂图", "甲社区", "合计", "图例", "1:", "G1", "G2", "在本表中的序号"):
        assert word in words, (word, words)
    wall_maps_have_the_figures_of_the_screen(desk, project, tmp_path)
    ((_size, words),) = pages(tmp_path / "one.pdf")
    assert desk.town.grids["G2"].code in words
    assert not printed["nothing"]["done"]
    assert "没有可打印的内容" in printed["nothing"]["log"]
    assert printed["cancelled"].get("PAGES") == 0
    assert told["left"] == 0
    assert told["without_room"] == [[], [desk.town.grids[name].code for name in ("G1", "G2")], [2, 2]]
    once, again = told["assigned"]
    assert (once["ASSIGNED"], once["REFUSED"], once["DIFFERENT"]) == (1, 1, 0), once["log"]
    assert (once["rows"][0]["accountable_unit"], once["rows"][0]["grid"]) == (
        "甲社区",
        desk.town.grids["G1"].code,
    )
    assert "类别" in once["rows"][1]["refused"]
    assert again["rows"][0]["uid"] == once["rows"][0]["uid"]
    assert SurveyPoint.objects.filter(description="井盖松动").count() == 1
    (zone,) = told["overlaid"]["rows"]
    assert (zone["units"], zone["grids"], zone["cases"]) == ("甲社区", 2, 3)
    coverage = told["coverage"]
    assert (coverage["PROVED"], coverage["FINDINGS"]) == (
        AuditReport.objects.latest().proved,
        len(coverage["rows"]),
    )
    asked_for, refused = told["packaged"]
    assert asked_for["STATE"] == "making", asked_for
    assert QFieldPackage.objects.get(pk=asked_for["PACKAGE"]).holder.username == "manager"
    assert "nobody" in refused["log"]
    assert told["hours"] == [2.0, "", None]
    assert all(one["help"] > 20 for one in (once, told["overlaid"], coverage, *printed.values()))
