"""Drafts at /ogc/ by raw HTTP: drawn by programs, with the rights and rules of everybody who draws on them."""

import json
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from gis_core.models import User
from grids.models import EditionDraft
from grids.services.drafts import discard_draft, open_draft
from tests.grids.ogc.asking import EPSG, answer
from tests.towns import COMMUNITY, TODAY, Town, box, lonlat

pytestmark = pytest.mark.django_db

ITEMS = "/ogc/collections/draft-grids/items"
G1, G2, G4 = (f"{COMMUNITY}{n:03d}" for n in (1, 2, 4))
CHINESE = {"Accept-Language": "zh-hans"}


@pytest.fixture
def client_of(people: dict[str, User]) -> Callable[[str], Client]:
    def signed_in(name: str) -> Client:
        client = Client()
        client.force_login(people[name])
        return client

    return signed_in


@pytest.fixture
def desk(client_of: Callable[[str], Client]) -> Client:
    return client_of("technician")


@pytest.fixture
def draft(town: Town) -> EditionDraft:
    return open_draft(layer="grids", name="测试草案", area_code="", on=TODAY, by=None)


def square(*corners: float) -> dict[str, Any]:
    return json.loads(box(*corners).json)


def feature(geometry: Any, **properties: Any) -> dict[str, Any]:
    return {"type": "Feature", "geometry": geometry, "properties": properties}


def send(client: Client, verb: str, address: str, body: Any, **headers: str) -> Any:
    return client.generic(
        verb, address, json.dumps(body), content_type="application/geo+json", headers=headers
    )


def refused(response: Any, status: int = 400) -> Any:
    told = answer(response, status)
    assert response["Content-Type"] == "application/problem+json"
    return told


def test_rows_of_open_drafts_are_read_as_technicians_see_them(desk: Client, draft: EditionDraft) -> None:
    told = answer(desk.get(ITEMS, {"draft": draft.pk, "code": G1}))["features"]
    assert [(one["properties"]["accountable_unit"], one["properties"]["is_new"]) for one in told] == [
        ("甲社区", False)
    ]
    assert answer(desk.get(ITEMS, {"draft": draft.pk + 1}))["features"] == []
    discard_draft(draft=draft)
    assert answer(desk.get(ITEMS))["features"] == []


def test_a_split_is_drawn_by_two_requests(town: Town, desk: Client, draft: EditionDraft) -> None:
    row = draft.rows.get(code=G1)
    address = f"{ITEMS}/{row.pk}"
    etag = desk.get(address)["ETag"]
    changed = send(
        desk, "PATCH", address, {"type": "Feature", "geometry": square(0, 0, 0.5, 1)}, **{"If-Match": etag}
    )
    assert answer(changed)["properties"]["accountable_unit"] == "甲社区"
    late = send(
        desk, "PATCH", address, {"type": "Feature", "properties": {"name": "x"}}, **{"If-Match": etag}
    )
    assert refused(late, 412)["code"] == "feature.changed"
    body = feature(
        square(0.5, 0, 1, 1), draft=draft.pk, code=G4, accountable_unit="unit-b", kind="responsibility"
    )
    made = answer(send(desk, "POST", ITEMS, body), 201)
    assert (made["properties"]["accountable_unit"], made["properties"]["is_new"]) == ("乙社区", True)
    again = answer(send(desk, "POST", ITEMS, body))  # the same sent again is the same
    assert (again["id"], draft.rows.count()) == (made["id"], 4)
    whole = answer(send(desk, "PUT", f"{ITEMS}/{made['id']}", feature(square(0.5, 0, 1, 1), code=G4)))
    assert (whole["properties"]["accountable_unit"], whole["properties"]["kind"]) == (None, "responsibility")
    assert desk.delete(f"{ITEMS}/{made['id']}").status_code == 204
    assert draft.rows.count() == 3


def test_shapes_come_in_any_system(desk: Client, draft: EditionDraft) -> None:
    row = draft.rows.get(code=G1)
    crs = f"{EPSG}4548"
    told = answer(desk.get(f"{ITEMS}/{row.pk}", {"crs": crs}))
    body = {"type": "Feature", "geometry": told["geometry"]}
    answer(send(desk, "PATCH", f"{ITEMS}/{row.pk}", body, **{"Content-Crs": f"<{crs}>"}))
    before = row.geom
    row.refresh_from_db()
    assert row.geom.equals_exact(before, 2e-9)


@pytest.mark.parametrize(
    ("geometry", "properties", "part", "words"),
    [
        (square(0, 0, 1, 1), {"households": -1}, "properties.households", "0"),
        (square(0, 0, 1, 1), {"kind": "castle"}, "properties.kind", "castle"),
        (square(0, 0, 1, 1), {"accountable_unit": "没有"}, "properties.accountable_unit", "没有单位"),
        (square(0, 0, 1, 1), {"draft": 0}, "", "没有编号为 0"),
        (square(0, 0, 1, 1), {"draft": None}, "properties.draft", "草案的编号"),
        (square(0, 0, 1, 1), {"nonsense": 1}, "properties.nonsense", ""),
        ({"type": "Point", "coordinates": lonlat(0, 0)}, {}, "geometry", "面"),
        (
            {
                "type": "Polygon",
                "coordinates": [[[117, 28], [117.01, 28.01], [117.01, 28], [117, 28.01], [117, 28]]],
            },
            {},
            "geometry",
            "边",
        ),
        ({"type": "Polygon", "coordinates": [[[117, 28], [117.01, 28.01]]]}, {}, "geometry", ""),
        (
            {"type": "Polygon", "coordinates": [[[500, 28], [501, 28], [501, 29], [500, 28]]]},
            {},
            "geometry",
            "",
        ),
    ],
)
def test_what_a_rule_forbids_is_refused_in_chinese(
    desk: Client, draft: EditionDraft, geometry: Any, properties: dict[str, Any], part: str, words: str
) -> None:
    body = feature(geometry, **{"draft": draft.pk, "code": G4, **properties})
    response = send(desk, "POST", ITEMS, body, **CHINESE)
    told = refused(response, 409 if properties.get("draft") == 0 else 400)
    assert words in told["detail"]
    assert (list(told["errors"]) == [part]) if part else "errors" not in told
    assert draft.rows.count() == 3


def test_a_row_stays_in_its_draft_and_what_is_published_is_kept(desk: Client, draft: EditionDraft) -> None:
    row = draft.rows.get(code=G1)
    moved = send(
        desk, "PATCH", f"{ITEMS}/{row.pk}", {"type": "Feature", "properties": {"draft": 99}}, **CHINESE
    )
    assert "别的草案" in refused(moved)["detail"]
    discard_draft(draft=draft)
    assert desk.delete(f"{ITEMS}/{row.pk}").status_code == 404
    assert draft.rows.filter(pk=row.pk).exists()


def test_units_and_the_office_read_and_others_do_not(
    client_of: Callable[[str], Client], draft: EditionDraft
) -> None:
    row = draft.rows.get(code=G1)
    for who, seen in (("supervision", 3), ("officer_a", 3), ("collector", 0)):
        client = client_of(who)
        assert len(answer(client.get(ITEMS))["features"]) == seen, who
        body = feature(square(0, 0, 1, 1), draft=draft.pk, code=G4)
        assert refused(send(client, "POST", ITEMS, body), 403)["code"] == "permission.denied"
        assert client.delete(f"{ITEMS}/{row.pk}").status_code == 403
    assert draft.rows.count() == 3


@pytest.mark.parametrize("layer", ["places", "road_sections"])
def test_the_other_layers_are_drawn_too(town: Town, desk: Client, layer: str) -> None:
    draft = open_draft(layer=layer, name="测试", area_code="", on=TODAY, by=None)
    items = f"/ogc/collections/draft-{layer.replace('_', '-')}/items"
    line = {"type": "LineString", "coordinates": [lonlat(0.2, 0.7), lonlat(0.9, 0.7)]}
    said = (
        {"supervising_unit": "unit-r", "width_left_m": 7.5}
        if layer == "road_sections"
        else {
            "kind": "site",
            "name": "站前广场",
            "is_inspection_point": True,
            "management_since": "2026-01-02",
        }
    )
    shape = line if layer == "road_sections" else square(0.1, 0.1, 0.2, 0.2)
    told = answer(send(desk, "POST", items, feature(shape, draft=draft.pk, code="N1", **said)), 201)
    kept = {name: told["properties"][name] for name in said}
    assert kept == {**said, **({"supervising_unit": "路段监管单位"} if layer == "road_sections" else {})}
