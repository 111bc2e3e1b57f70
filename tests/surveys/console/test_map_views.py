"""Where the cases of a list lie: those of the list, with their lights, and of nobody else's."""

import datetime

import pytest
from django.test import Client
from django.utils import timezone

from gis_core.models import User
from surveys.console import map_views
from tests.surveys.cases import MONDAY, make_case, step
from tests.towns import Town

MAP = "/workbench/map/"


def test_the_map_tells_the_places_of_the_list_with_their_lights(
    town: Town, office: dict[str, User], desks: dict[str, Client]
) -> None:
    late = make_case(0.5, now=MONDAY)
    fresh = make_case(2.5, 0.75, now=timezone.now())
    settled = make_case(0.25)
    step(settled, "decline", office["supervision"], reason="duplicate")
    told = desks["intake"].get(f"{MAP}?tab=all").json()
    assert told["total"] == 3
    rows = {row[0]: row[1:] for row in told["cases"]}
    x, y = round(late.point.geom.x, 7), round(late.point.geom.y, 7)
    assert rows[str(late.uid)] == [x, y, "red", late.number, late.category.name_zh]
    assert rows[str(fresh.uid)][2] == "green"
    assert rows[str(settled.uid)][2] == ""
    assert {row[0] for row in desks["intake"].get(f"{MAP}?tab=intake&light=red").json()["cases"]} == {
        str(late.uid)
    }
    assert desks["officer_b"].get(f"{MAP}?tab=all").json() == {
        "cases": [[str(fresh.uid), *rows[str(fresh.uid)]]],
        "total": 1,
    }


def test_the_most_urgent_are_told_where_there_are_too_many(
    town: Town, desks: dict[str, Client], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(map_views, "MOST", 2)
    cases = [
        make_case(x, now=MONDAY + datetime.timedelta(hours=hour)) for hour, x in enumerate((0.1, 0.2, 0.3))
    ]
    told = desks["intake"].get(f"{MAP}?tab=all").json()
    assert ([row[0] for row in told["cases"]], told["total"]) == ([str(case.uid) for case in cases[:2]], 3)


def test_places_are_sent_again_only_when_they_have_changed(
    town: Town, office: dict[str, User], desks: dict[str, Client]
) -> None:
    case = make_case()
    known = {"If-None-Match": desks["intake"].get(f"{MAP}?tab=intake")["ETag"]}
    assert desks["intake"].get(f"{MAP}?tab=intake", headers=known).status_code == 304
    step(case, "decline", office["supervision"], reason="duplicate")
    assert desks["intake"].get(f"{MAP}?tab=intake", headers=known).json() == {"cases": [], "total": 0}
