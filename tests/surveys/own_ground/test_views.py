"""A grid manager's own ground: facilities with what is open at each, and patrols that tell of no person."""

import datetime
from io import BytesIO
from typing import Any

import pytest
import segno
from django.test import Client
from openpyxl import load_workbook
from pypdf import PdfReader

from gis_core.models import User
from grids.models import Facility
from grids.tiles import today_in
from surveys.models import Patrol
from surveys.own_ground import facility_views
from surveys.own_ground.labels import labels_of
from tests.surveys.cases import make_case
from tests.towns import Town, at, category

FACILITIES, PATROLS = "/own-grids/facilities/", "/own-grids/patrols/"
DAY = datetime.timedelta(days=1)


def lamp(code: str, x: float, y: float, **more: Any) -> Facility:
    return Facility.objects.create(
        code=f"36112701060010{code[1:]}", name=code, category=category("c01001"), geom=at(x, y), **more
    )


@pytest.fixture
def today(town: Town) -> datetime.date:
    return today_in(town.county, now=datetime.datetime.now(datetime.UTC))


@pytest.fixture
def lamps(town: Town, today: datetime.date) -> dict[str, Facility]:
    """Three in the manager's grid G1, one of which is gone, and one in G2."""
    return {
        "whole": lamp("L01", 0.2, 0.2, changed_on=today - 3 * DAY),
        "lost": lamp("L02", 0.4, 0.2, status="lost", installed_on=today - 800 * DAY),
        "removed": lamp("L03", 0.6, 0.2, status="removed"),
        "elsewhere": lamp("L04", 1.5, 0.2, status="damaged"),
    }


def listed(client: Client, query: str = "") -> list[str]:
    return [one.name for one, _link in client.get(f"{FACILITIES}?{query}").context["lines"]]


def test_the_facilities_of_one_s_grids_are_listed_what_is_broken_first(
    clients: dict[str, Client], lamps: dict[str, Facility]
) -> None:
    assert listed(clients["manager"]) == ["L02", "L01"]
    assert listed(clients["manager"], "show=broken") == ["L02"]
    assert listed(clients["manager"], "show=unheard") == ["L02"]
    assert listed(clients["manager"], "grid=nowhere") == []
    assert listed(clients["manager"], "text=L01") == ["L01"]
    assert listed(clients["supervision"], "show=broken") == ["L02", "L04"]
    assert clients["officer_a"].get(FACILITIES).status_code == 403


def test_what_is_open_at_a_facility_is_counted_and_opens_those_cases(
    clients: dict[str, Client], lamps: dict[str, Facility], today: datetime.date
) -> None:
    case = make_case(0.2, 0.2, key="c01001", facility=lamps["whole"])
    page = clients["manager"].get(f"{FACILITIES}?show=cases")
    [(one, link)] = page.context["lines"]
    assert (one.open_cases, one.heard_on) == (1, max(case.point.seen_on, today - 3 * DAY))
    assert link.endswith(f"&open=facilities:{one.pk}")
    numbers = {name: number for name, _title, number in page.context["shown"]}
    assert numbers == {"all": 2, "broken": 1, "cases": 1, "unheard": 1}
    opened = clients["manager"].get("/workbench/?tab=open&facility=3611270106001001")
    assert [row[0] for row in opened.context["rows"]] == [case]
    assert 'href="/workbench/?tab=open&amp;facility=3611270106001001"' in page.content.decode()


def test_the_list_is_a_table_too(clients: dict[str, Client], lamps: dict[str, Facility]) -> None:
    answer: Any = clients["manager"].get("/own-grids/facilities.xlsx?show=broken")
    rows = list(load_workbook(BytesIO(b"".join(answer.streaming_content))).active.values)
    assert [row[1] for row in rows] == ["名称", "L02"]
    assert rows[1][4] == "丢失"


def walk(client: Client, ground: Any, on: datetime.date, **more: str) -> int:
    return client.post(PATROLS, {"ground": ground, "on_date": on, **more}).status_code


def stands(client: Client) -> dict[str, tuple[str, int]]:
    return {
        one.key: (one.plan.standing, one.plan.walked)
        for one, _title, _ticked in client.get(PATROLS).context["lines"]
    }


def test_grids_and_sections_are_recorded_as_walked_and_say_when_they_are_due(
    clients: dict[str, Client], town: Town, today: datetime.date
) -> None:
    code = town.grids["G1"].code
    grid, section = f"grid:{code}", f"section:{town.section.code}"
    town.section.patrol_per_week = 1
    town.section.save()
    manager = clients["manager"]
    assert stands(manager) == {grid: ("never", 0), section: ("never", 0)}
    assert walk(manager, [grid, section], today - DAY, note="井盖都在") == 302
    assert stands(manager) == {grid: ("due", 1), section: ("done", 1)}
    assert walk(manager, [grid], today) == 302
    assert stands(manager)[grid] == ("today", 2)
    assert walk(manager, [grid], today) == 400
    assert Patrol.objects.count() == 3


def test_a_patrol_that_cannot_be_is_refused_at_its_field(
    clients: dict[str, Client], town: Town, today: datetime.date
) -> None:
    grid, other = (f"grid:{town.grids[name].code}" for name in ("G1", "G3"))
    for ground, day in ((grid, today + DAY), (grid, today - 7 * DAY), (other, today), ([], today)):
        assert walk(clients["manager"], ground, day) == 400
    assert walk(clients["supervision"], grid, today) == 403
    assert walk(clients["officer_a"], grid, today) == 403
    assert not Patrol.objects.exists()


def test_a_patrol_tells_of_the_ground_and_only_its_own_walker_sees_it_as_theirs(
    clients: dict[str, Client], people: dict[str, User], town: Town, today: datetime.date
) -> None:
    people["manager"].first_name = "钱网格"
    people["manager"].save()
    walk(clients["manager"], f"grid:{town.grids['G1'].code}", today, note="无异常")
    patrol = Patrol.objects.get()
    for who in ("supervision", "collector"):
        page = clients[who].get(PATROLS).content.decode()
        assert "钱网格" not in page
        assert "无异常" not in page
    assert clients["collector"].post(PATROLS, {"drop": patrol.pk}).status_code == 404
    assert clients["manager"].post(PATROLS, {"drop": "x"}).status_code == 404
    assert clients["manager"].post(PATROLS, {"drop": patrol.pk}).status_code == 302
    assert not Patrol.objects.exists()


def test_labels_open_the_field_app_at_their_facility(
    clients: dict[str, Client], lamps: dict[str, Facility]
) -> None:
    response = clients["manager"].get(f"{FACILITIES}labels.pdf?show=broken")
    assert response["Content-Type"] == "application/pdf"
    (sheet,) = PdfReader(BytesIO(response.content)).pages
    code = lamps["lost"].code
    assert [code in sheet.extract_text(), lamps["whole"].code in sheet.extract_text()] == [True, False]
    (label,) = labels_of([lamps["lost"]], page="https://wangge.example/field/")
    drawn = segno.make(f"https://wangge.example/field/?facility={code}", error="q", micro=False)
    assert label.code == drawn.svg_data_uri(border=0, xmldecl=False, omitsize=True)


def test_a_list_without_facilities_or_with_too_many_has_no_labels(
    clients: dict[str, Client], lamps: dict[str, Facility], monkeypatch: pytest.MonkeyPatch
) -> None:
    nothing = clients["manager"].get(f"{FACILITIES}labels.pdf?grid=nowhere", follow=True)
    assert nothing.redirect_chain == [(f"{FACILITIES}?show=all&grid=nowhere", 302)]
    assert "labels.pdf" not in clients["manager"].get(f"{FACILITIES}?grid=nowhere").content.decode()
    monkeypatch.setattr(facility_views, "MOST_LABELS", 1)
    refused = clients["manager"].get(f"{FACILITIES}labels.pdf", follow=True)
    assert "超过 1 个" in refused.content.decode()
