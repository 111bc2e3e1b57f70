"""Drafts over HTTP, as QGIS asks: begun, checked, mended, taken out and in, previewed, published, taken back."""

import datetime
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from gis_core.models import User
from grids.api.drafts import GEOPACKAGE
from grids.models import EditionDraft, Grid
from tests.surveys.cases import make_case
from tests.towns import COMMUNITY, Town, box

pytestmark = pytest.mark.django_db

SAMPLE = json.loads((Path(__file__).parents[2] / "contract" / "drafts.json").read_text())
TODAY = timezone.localdate()
MONDAY = TODAY + datetime.timedelta(days=7)
G1, G2, G3 = (f"{COMMUNITY}{n:03d}" for n in range(1, 4))
LIST = "/api/v1/drafts/"


def sent(client: Client, verb: str, address: str, body: Any = None, status: int = 200) -> Any:
    response = client.generic(verb, address, json.dumps(body or {}), content_type="application/json")
    assert response.status_code == status, response.content.decode()[:2000]
    return json.loads(response.content)


@pytest.fixture
def desk(town: Town, people: dict[str, User], client_of: Callable[[str], Client]) -> Client:
    return client_of("technician")


@pytest.fixture
def address(desk: Client) -> str:
    draft = sent(desk, "POST", LIST, {"layer": "grids", "name": "调整二号网格"}, 201)
    return f"{LIST}{draft['id']}/"


def drawn(**shapes: Any) -> None:
    for code, shape in shapes.items():
        EditionDraft.objects.get().rows.filter(code=f"{COMMUNITY}{code[1:]}").update(geom=shape)


def test_a_draft_is_begun_seen_by_others_and_holds_its_area(
    desk: Client, address: str, client_of: Callable[[str], Client]
) -> None:
    told = sent(desk, "GET", address)
    assert told.keys() == SAMPLE["draft"].keys()
    assert (told["mine"], told["rows"], told["state"], told["made_by"]) == (True, 3, "open", "technician")
    listed = sent(client_of("supervision"), "GET", f"{LIST}?state=open")["results"]
    assert [(one["name"], one["mine"]) for one in listed] == [("调整二号网格", False)]
    refused = sent(desk, "POST", LIST, {"layer": "grids", "name": "x"}, 409)
    assert (refused["code"], "调整二号网格" in refused["detail"]) == ("draft.refused", True)
    assert sent(desk, "DELETE", address)["state"] == "discarded"
    assert sent(desk, "DELETE", address, status=409)["code"] == "draft.unknown"
    sent(desk, "GET", f"{LIST}999999/", status=404)
    sent(desk, "POST", f"{LIST}999999/check/", status=404)


def test_findings_are_told_fresh_or_stale_and_mended_when_approved(desk: Client, address: str) -> None:
    assert sent(desk, "GET", f"{address}check/")["checked_at"] is None
    drawn(G002=box(1, 0, 1.9, 1))
    told = sent(desk, "POST", f"{address}check/", {"on": str(MONDAY)})
    assert told.keys() == SAMPLE["check"].keys()
    (gap,) = told["findings"]
    assert gap.keys() == SAMPLE["check"]["findings"][0].keys()
    assert (gap["kind"], told["is_current"], told["publishable"]) == ("gap", True, False)
    aside = sent(desk, "POST", f"{address}repairs/", {"set_aside": [gap["key"]]})
    assert [one["set_aside"] for one in aside["findings"]] == [True]
    assert sent(desk, "POST", f"{address}repairs/", {"rule": "older_act"})["repaired"] == []
    unknown = sent(desk, "POST", f"{address}repairs/", {"set_aside": ["nothing"]}, 409)
    assert unknown["code"] == "draft.no_such_repair"
    again = sent(desk, "POST", f"{address}repairs/", {"take_up": [gap["key"]], "rule": "longest_edge"})
    assert [(one["key"], one["code"]) for one in again["repaired"]] == [(gap["key"], G2)]
    back = sent(desk, "DELETE", f"{address}repairs/")
    assert [(one["key"], back["is_current"]) for one in back["findings"]] == [(gap["key"], True)]
    assert sent(desk, "DELETE", f"{address}repairs/", status=409)["code"] == "draft.nothing_to_undo"
    sent(desk, "POST", f"{address}repairs/", {"rule": "longest_edge"})
    assert (again["findings"], again["publishable"]) == ([], True)
    gone = sent(desk, "POST", f"{address}repairs/", {"approve": {gap["key"]: "senior_unit"}}, 409)
    assert gone["code"] == "draft.no_such_repair"
    drawn(G002=box(1, 0, 1.8, 1))
    assert not sent(desk, "GET", f"{address}check/")["is_current"]
    told = sent(desk, "POST", f"{address}check/")
    mended = sent(
        desk, "POST", f"{address}repairs/", {"approve": {told["findings"][0]["key"]: "senior_unit"}}
    )
    assert mended["findings"] == []
    sent(desk, "POST", f"{address}repairs/", {"rule": "nonsense"}, 400)
    sent(desk, "POST", f"{address}check/", {"onn": "2026-01-01"}, 400)


def test_the_package_goes_out_and_comes_back_by_http(desk: Client, address: str, tmp_path: Path) -> None:
    response = desk.get(f"{address}package/", headers={"accept": GEOPACKAGE})
    assert (response.status_code, response["Content-Type"]) == (200, GEOPACKAGE)
    body = response.content
    drawn(G001=box(0, 0, 0.9, 1))
    told = desk.post(f"{address}package/", body, content_type=GEOPACKAGE)
    assert (told.status_code, told.json()["rows"]) == (200, [])
    broken = desk.post(f"{address}package/", b"nothing", content_type=GEOPACKAGE)
    assert broken.status_code == 400
    assert broken.json()["code"].startswith("file.")
    assert desk.post(f"{address}package/?conflicts=both", body, content_type=GEOPACKAGE).status_code == 400


def test_it_is_previewed_published_as_seen_and_taken_back(
    desk: Client, address: str, client_of: Callable[[str], Client]
) -> None:
    office, preview = client_of("supervision"), f"{address}preview/?effective={MONDAY}"
    case = make_case(1.95, 0.2, now=timezone.now())
    drawn(G002=box(1, 0, 1.9, 1))
    refused = sent(desk, "GET", preview, status=409)
    assert (refused["code"], refused["findings"][0]["kind"]) == ("draft.not_publishable", "gap")
    drawn(G003=box(1.9, 0, 3, 1))
    told = sent(desk, "GET", preview)
    assert told.keys() == SAMPLE["preview"].keys()
    assert [one["number"] for one in told["cases"]] == [case.number]
    hidden = sent(client_of("officer_b"), "GET", preview)
    assert (hidden["cases"], hidden["other_cases"], hidden["sha256"]) == ([], 1, told["sha256"])
    body = {"effective": str(MONDAY), "seen": told["sha256"]}
    assert sent(desk, "POST", f"{address}publication/", body, 403)["code"] == "permission.denied"
    changed = sent(office, "POST", f"{address}publication/", body | {"seen": "0" * 64}, 409)
    assert changed["code"] == "draft.preview_changed"
    late = {**body, "effective": str(TODAY - datetime.timedelta(days=1))}
    assert sent(office, "POST", f"{address}publication/", late, 409)["code"] == "draft.past_day"
    done = sent(office, "POST", f"{address}publication/", body, 201)
    assert done.keys() == SAMPLE["publication"].keys()
    assert (done["edition"], sent(desk, "GET", address)["edition"]) == ("grids-2", "grids-2")
    assert Grid.objects.on(MONDAY).get(code=G2).edition.published_by.username == "supervision"
    back = sent(office, "DELETE", f"{address}publication/")
    assert (back["edition"], back["state"]) == ("grids-2", "withdrawn")
    assert sent(office, "DELETE", f"{address}publication/", status=409)["code"] == "draft.unknown"
