"""Borders of a draft over HTTP, as its page draws: read with neighbours, moved for both sides, refused with a place."""

import json
from collections.abc import Callable
from typing import Any

import pytest
import shapely
from django.test import Client

from gis_core.models import User
from grids.editions.checking import check
from grids.editions.reading import read_draft
from grids.models import Division, EditionDraft
from grids.services.draft_borders import MOST_ROWS, drawn_in
from tests.surveys.editions.test_draft_api import G1, G2, G3, LIST, SAMPLE, TODAY, sent
from tests.towns import COMMUNITY, Town, box, lonlat

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk(town: Town, people: dict[str, User], client_of: Callable[[str], Client]) -> Client:
    return client_of("technician")


@pytest.fixture
def address(desk: Client) -> str:
    draft = sent(desk, "POST", LIST, {"layer": "grids", "name": "调整二号网格"}, 201)
    return f"{LIST}{draft['id']}/borders/"


def move(*along: tuple[float, float], do: str = "move") -> dict[str, Any]:
    return {"do": do, "along": [list(lonlat(*place)) for place in along]}


def bases(told: dict[str, Any]) -> dict[str, str]:
    return {str(row["id"]): row["sha256"] for row in told["rows"]}


def test_a_border_is_moved_for_both_sides_and_the_check_is_stale(desk: Client, address: str) -> None:
    told = sent(desk, "GET", address)
    assert told.keys() == SAMPLE["borders"].keys()
    assert told["rows"][0].keys() == SAMPLE["borders"]["rows"][0].keys()
    assert [row["code"] for row in told["rows"]] == [G1, G2, G3]
    check_address = address.replace("borders", "check")
    sent(desk, "POST", check_address)
    steps = [move((1, 0), (1, 1), (1, 0.5), do="insert"), move((1, 0.5), (1.4, 0.5))]
    stored = sent(desk, "POST", address, {"base": bases(told), "steps": steps})
    assert [row["code"] for row in stored["rows"]] == [G1, G2]
    assert all(list(lonlat(1.4, 0.5)) in row["geometry"]["coordinates"][0][0] for row in stored["rows"])
    assert stored["state"] != told["state"]
    assert sent(desk, "GET", check_address)["is_current"] is False
    assert check(read_draft(EditionDraft.objects.get(), day=TODAY)) == []


def test_who_draws_on_what_somebody_else_has_changed_is_told_and_nothing_is_written(
    desk: Client, address: str
) -> None:
    told = sent(desk, "GET", address)
    EditionDraft.objects.get().rows.filter(code=G2).update(geom=box(1, 0, 1.9, 1))
    steps = [move((1, 1), (1.1, 1))]
    refused = sent(desk, "POST", address, {"base": bases(told), "steps": steps}, 409)
    assert refused["code"] == "draft.rows_changed"
    assert [(row["code"], row.keys()) for row in refused["rows"]] == [(G2, told["rows"][0].keys())]
    unseen = bases(told) | {"999999": "0" * 64}
    gone = sent(desk, "POST", address, {"base": unseen, "steps": steps}, 409)
    assert {"id": 999999} in gone["rows"]
    blind = sent(desk, "POST", address, {"base": {}, "steps": steps}, 409)
    assert [row["code"] for row in blind["rows"]] == [G1, G2]
    now = sent(desk, "GET", address)
    assert [row["geometry"] for row in now["rows"] if row["code"] == G1] == [told["rows"][0]["geometry"]]
    sent(desk, "POST", address, {"base": bases(now), "steps": steps})


def test_a_refusal_names_the_row_and_the_place_and_all_stays_as_it_was(desk: Client, address: str) -> None:
    told = sent(desk, "GET", address)
    steps = [move((1, 1), (1.2, 1)), move((1.2, 1), (-0.5, -0.5))]
    refused = sent(desk, "POST", address, {"base": bases(told), "steps": steps}, 400)
    assert (refused["code"], refused["row"]) == ("draft.border", told["rows"][0]["id"])
    assert refused["detail"].startswith("G1：")
    assert len(refused["place"]) == 2
    far = sent(desk, "POST", address, {"base": bases(told), "steps": [move((1, 1), (1, 8000))]}, 400)
    assert far["errors"]
    assert sent(desk, "GET", address) == told


@pytest.mark.parametrize(
    "body",
    [
        {"base": {}, "steps": []},
        {"base": {"x": "0" * 64}, "steps": [{"do": "remove", "along": [[117, 28]]}]},
        {"base": {}, "steps": [{"do": "move", "along": [[117, 28]]}]},
        {"base": {}, "steps": [{"do": "move", "along": [[117, 28], [1e400, 28]]}]},
        {"base": {}, "steps": [{"do": "fly", "along": [[117, 28]]}]},
    ],
)
def test_what_is_no_step_is_refused(desk: Client, address: str, body: dict[str, Any]) -> None:
    assert sent(desk, "POST", address, body, 400)["code"] in ("request.invalid", "request.unreadable")


def test_neighbours_stay_and_areas_of_other_drafts_are_told(desk: Client) -> None:
    township = Division.objects.create(code=COMMUNITY[:9], name="镇", level="township")
    for code, x0, x1 in ((COMMUNITY, 0, 2), (f"{COMMUNITY[:9]}002", 2, 3)):
        Division.objects.create(
            code=code, name="社区", level="community", parent=township, geom=box(x0, 0, x1, 1)
        )
    own = sent(desk, "POST", LIST, {"layer": "grids", "name": "一", "area_code": COMMUNITY}, 201)
    other = {"layer": "grids", "name": "二", "area_code": f"{COMMUNITY[:9]}002"}
    sent(desk, "POST", LIST, other, 201)
    address = f"{LIST}{own['id']}/borders/"
    draft = EditionDraft.objects.get(pk=own["id"])
    draft.base_ids = draft.base_ids[:2]  # the third is ground of others
    draft.save(update_fields=["base_ids"])
    draft.rows.filter(code=G3).delete()
    told = sent(desk, "GET", address)
    assert ([row["code"] for row in told["rows"]], [one["code"] for one in told["around"]]) == (
        [G1, G2],
        [G3],
    )
    assert [(one["name"], one["geometry"]["type"]) for one in told["locked"]] == [("二", "MultiPolygon")]
    refused = sent(desk, "POST", address, {"base": bases(told), "steps": [move((2, 1), (2.2, 1))]}, 400)
    assert "草案以外" in refused["detail"]
    frame = sent(desk, "GET", f"{address}?bbox=117.0001,28.0001,117.0002,28.0002")
    assert [row["code"] for row in frame["rows"]] == [G1]


def test_more_rows_than_can_be_drawn_on_are_only_counted(desk: Client, address: str) -> None:
    draft = EditionDraft.objects.get()
    assert MOST_ROWS >= 3
    found = drawn_in(draft, None, most=2)
    assert (found.number, dict(found.rows)) == (3, {})


def test_the_sample_is_what_is_sent(desk: Client, address: str) -> None:
    """The page reads degrees with all their digits: a corner that was not touched is the same number afterwards."""
    told = sent(desk, "GET", address)
    draft = EditionDraft.objects.get()
    for row in draft.rows.order_by("pk"):
        shape = next(one["geometry"] for one in told["rows"] if one["id"] == row.pk)
        assert shapely.from_geojson(json.dumps(shape)).equals_exact(shapely.from_wkb(row.wkb), 0)
