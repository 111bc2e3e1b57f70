"""Editions of a zone: drawn, checked, published by another person; the outline of a day; never changed in place."""

import datetime
import io
import json

import pytest
import shapely
from django.core.management import call_command
from django.db import DatabaseError, transaction

from gis_core.imagery.areas import areas_touching
from gis_core.models import User
from grids.audit.shapes import area_m2
from grids.resolver import county
from renovation.areas import ZONES
from renovation.errors import PlanningError
from renovation.models import Project, RenovationZone, ZoneEdition
from renovation.on_map.zones import lines_on, zones_on
from renovation.overlays.asking import overlay
from renovation.overlays.pieces import pieces_of
from renovation.services.zone_editions import draw_edition, lay_editions, outline_on, publish_edition
from renovation.wallmaps.content import campaign_content
from renovation.wallmaps.ground import in_metres, metric_crs, of_models
from renovation.wallmaps.making import content_sheet
from renovation.wallmaps.sheet import SIZES
from tests.grids.database.raw import run
from tests.renovation.records import make_building
from tests.renovation.test_reports import client_of
from tests.towns import Town, box, lonlat

pytestmark = pytest.mark.django_db
TODAY = datetime.date(2026, 6, 1)
NOW = datetime.datetime(2026, 6, 1, 2, tzinfo=datetime.UTC)
DAY = datetime.timedelta(days=1)


def rectangle(x0: float, y0: float, x1: float, y1: float) -> shapely.MultiPolygon:
    return shapely.MultiPolygon([shapely.box(*lonlat(x0, y0), *lonlat(x1, y1))])


def person(name: str) -> User:
    return User.objects.get_or_create(username=name)[0]


def drawn(zone: RenovationZone, x1: float = 1.2) -> ZoneEdition:
    return draw_edition(
        zone=zone, area=rectangle(0.2, 0.2, x1, 0.4), reason="缩小", by=person("one"), now=NOW
    )


def published(edition: ZoneEdition, effective: datetime.date = TODAY) -> ZoneEdition:
    return publish_edition(edition, effective=effective, by=person("two"), today=TODAY, now=NOW)


def test_an_edition_holds_from_its_day_and_what_was_before_is_known(campaign_project: Project) -> None:
    zone = campaign_project.zone
    before = zone.geom.clone()
    first = published(drawn(zone), TODAY)
    later = published(drawn(zone, 1.1), TODAY + 30 * DAY)
    zone.refresh_from_db()
    assert zone.geom == first.geom
    days = (TODAY - DAY, TODAY, TODAY + 29 * DAY, TODAY + 30 * DAY)
    assert [outline_on(zone, day) for day in days] == [before, first.geom, first.geom, later.geom]
    for day, geom in zip(days, (before, first.geom, first.geom, later.geom), strict=True):
        projects = Project.objects.all()
        (shown,) = zones_on(lines_on(projects, day), day)
        assert shown["geometry"] == json.loads(geom.geojson), "the map's slider goes back and forth"
        sheet = content_sheet(campaign_content(projects, day=day, user=person("one")), size=SIZES["a3"])
        (drawn_there,) = in_metres(of_models([geom]), metric_crs(county().work_srid))
        west, south, east, north = shapely.bounds(drawn_there)
        assert sheet["window"].middle == pytest.approx(((west + east) / 2, (south + north) / 2), abs=0.01)
    assert lay_editions(today=TODAY + 29 * DAY) == 0
    assert lay_editions(today=TODAY + 30 * DAY) == 1
    assert RenovationZone.objects.get(pk=zone.pk).geom == later.geom


def test_figures_of_a_day_are_those_of_the_outlines_of_that_day(campaign_project: Project) -> None:
    zone = campaign_project.zone
    tomorrow = TODAY + DAY
    before = area_m2(shapely.from_wkb(bytes(zone.geom.wkb)))
    half = published(drawn(zone, 0.8), tomorrow)
    after = area_m2(shapely.from_wkb(bytes(half.geom.wkb)))
    assert after == pytest.approx(before / 2, rel=0.01)
    for day, whole in ((TODAY, before), (tomorrow, after)):
        told = io.StringIO()
        call_command(
            "overlay", "--zone", zone.code, "--with", "zones", "--on", str(day), "--json", stdout=told
        )
        assert json.loads(told.getvalue())["area_m2"] == pytest.approx(whole, rel=1e-4), (
            "the command's outline"
        )
        ground = rectangle(0, 0, 3, 3)
        (row,) = overlay(ground, ["zones"], on=day)["zones"]
        assert row["area_m2"] == pytest.approx(whole, rel=1e-4), "what lies inside an outline"
        ((_code, _name, _kind, piece_m2, _shape),) = pieces_of(ground, on=day)["zones"]
        assert piece_m2 == pytest.approx(whole, rel=1e-4), "its pieces"
        (counted,) = areas_touching(ZONES, day, ground.wkb)
        assert counted.area_m2 == pytest.approx(whole, rel=1e-4), "where imagery is counted"


def test_a_draft_is_checked(campaign_project: Project) -> None:
    zone = campaign_project.zone
    RenovationZone.objects.create(code="PG-2", name="南门片区", geom=box(1.15, 0.2, 1.9, 0.4))
    make_building(campaign_project, "B9", geom=box(1.3, 0.3, 1.32, 0.32))
    found = {one["code"]: one for one in drawn(zone).findings}
    assert set(found) == {"overlap", "buildings", "area"}
    assert found["overlap"]["zone"] == "PG-2"
    assert found["buildings"]["which"] == ["B9"]
    assert found["area"]["after_m2"] == pytest.approx(found["area"]["before_m2"] * 10 / 12, rel=1e-3)
    with pytest.raises(PlanningError, match="重叠"):
        published(ZoneEdition.objects.get(number=1))


def test_another_person_publishes_from_today_on(campaign_project: Project) -> None:
    edition = drawn(campaign_project.zone)
    with pytest.raises(PlanningError, match="另一人"):
        publish_edition(edition, effective=TODAY, by=person("one"), today=TODAY, now=NOW)
    with pytest.raises(PlanningError, match="不得早于今天"):
        published(edition, TODAY - DAY)
    published(edition)
    with pytest.raises(PlanningError, match="已经发布"):
        published(edition)


@pytest.mark.parametrize(
    ("sql", "message"),
    [
        (
            "UPDATE renovation_renovationzone SET geom = ST_Translate(geom, 0.001, 0) WHERE code = 'PG-1'",
            "按版本发布",
        ),
        ("UPDATE renovation_zoneedition SET reason = '另' WHERE number = 1", "不能修改"),
        (
            "UPDATE renovation_zoneedition SET geom = ST_Translate(geom, 0.001, 0) WHERE number = 1",
            "不能修改",
        ),
        ("DELETE FROM renovation_zoneedition WHERE number = 1", "不能修改"),
        (
            "UPDATE renovation_zoneedition SET during = '[2026-07-01,)', published_by_id = drawn_by_id"
            " WHERE number = 2",
            "one_a_day|two_persons",
        ),
    ],
)
def test_nothing_published_is_changed_whatever_program_writes(
    campaign_project: Project, sql: str, message: str
) -> None:
    published(drawn(campaign_project.zone))
    drawn(campaign_project.zone, 1.1)
    with pytest.raises(DatabaseError, match=message), transaction.atomic():
        run(sql)


def test_a_planner_draws_on_the_page_and_the_office_publishes(town: Town, campaign_project: Project) -> None:
    page = "/renovation/zones/PG-1/"
    planner, office = client_of("planner"), client_of("supervision")
    corners = ";".join(
        f"{lon},{lat}" for lon, lat in (lonlat(0.2, 0.2), lonlat(1, 0.2), lonlat(1, 0.4), lonlat(0.2, 0.4))
    )
    sent = {"do": "draw", "of": f"drawn:{corners}", "reason": "缩小"}
    assert office.post(page, sent).status_code == 403
    assert "草稿" in planner.post(page, sent, follow=True).content.decode()
    today = datetime.datetime.now(tz=datetime.UTC).date() + 2 * DAY
    answer = {"do": "publish", "number": 1, "effective": str(today)}
    assert planner.post(page, answer).status_code == 403
    assert "已发布" in office.post(page, answer, follow=True).content.decode()
    told = client_of("collector").get(page).content.decode()
    assert "缩小" in told
    assert "<form" not in told.split("<main")[1]
    # The overlay asks for the outline of its day.
    of = {"of": "zone:PG-1", "on": str(today - 3 * DAY)}
    before = planner.get("/renovation/overlay/told/", of).json()["area"]
    after = planner.get("/renovation/overlay/told/", of | {"on": str(today)}).json()["area"]
    assert before != after
