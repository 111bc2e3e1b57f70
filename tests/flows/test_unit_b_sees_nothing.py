"""What is unit A's alone an officer of unit B finds nowhere: every address reads the same to B, there or not.

The addresses come from the URLconf, so that a new one is asked without being named here; what unit A is told stands
here in words of its own, so that no address goes unasked without anybody noticing.
"""

import datetime
import io
import re
import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from django.test import Client, override_settings
from django.utils import timezone
from openpyxl import load_workbook

from gis_core.models import User
from gis_core.ogc.collections import collections
from gis_core.policies import addresses
from gis_core.tile_layers import layers
from grids.models import DutyNotice
from grids.services.duty_notices import issue_notice
from grids.services.hydrants import check_hydrants
from grids.services.substitution import enter_substitution
from surveys.models import (
    Case,
    CaseStep,
    Enforcement,
    NoticeRead,
    StandardText,
    TerritoryProposal,
)
from surveys.services.photos import keep_photos
from surveys.services.proposals import propose_change
from tests.gis_core.test_tiles import tile_of
from tests.pages import lasting
from tests.surveys.cases import HOUR, MONDAY, make_case, make_rule, step
from tests.surveys.console.test_whole_way import photo
from tests.surveys.enforcement.structures import decided, illegal_case
from tests.surveys.test_advancing import handled, sent_out
from tests.towns import TODAY, Town, at

pytestmark = pytest.mark.usefixtures("no_log_of_refusals")

SECRET = "甲社区自己的事"
#: So many hours after the first report everything is asked.
NOW = MONDAY + 30 * HOUR

#: Doors through which an address may be asked for more; one that knows no such word says so to both.
DOORS = (
    "tab=all&show=all&count=true&limit=1000",
    "",
    f"tab=all&unit=unit-a&text={SECRET}&q={SECRET}&view=units&format=geojson",
)
#: Addresses that tell unit A something of what is its own; `*` where the key is that of ground that everybody knows.
TOLD_TO_A = {
    "outlook",
    "assessment",
    "notices",
    "substitutes",
    "unit-duties*",
    "workbench",
    "workbench-file",
    "workbench-texts",
    "workbench-list",
    "workbench-map",
    "workbench-counts",
    "dashboard",
    "dashboard-rates",
    "disputes",
    "disputes-file",
    "territory-proposals",
    "supply-gaps",
    "supply-gaps-file",
    "tile points",
    "tile illegal_structures",
    "api:points-list",
    "api:field-open",
    "api:field-tasks",
    "api:points-columns",
    "api:cases-list",
    "api:case-figures",
    "api:enforcements-list",
    "api:grids-summary*",
    "ogc:items points",
    "ogc:items cases",
    "ogc:items enforcements",
}
#: Addresses of one thing, which unit A reads under the key of its own.
OWN_OF_A = {
    "api:points-detail",
    "api:points-history",
    "api:points-why",
    "api:cases-detail",
    "api:cases-steps",
    "api:cases-enforcement",
    "api:enforcements-detail",
    "workbench-step",
    "workbench-enforce",
    "workbench-register",
    "workbench-around",
    "workbench-sheet",
    "workbench-photo",
    "duty-notice",
    "duty-notice-document",
    "ogc:item",
}
#: Addresses that read the same to everybody at all times, or end the session.
STATIC = {
    "livez",
    "technician-plugins",
    "readyz",
    "logout",
    "api:schema",
    "api:docs",
    "ogc:api",
    "ogc:docs",
    "javascript-catalogue",
}
#: What an address of one thing must be asked with.
WORDS = {
    "workbench-step": "action=accept",
    "workbench-enforce": "action=remind",
    "workbench-around": "bbox=117.0,28.0,117.02,28.01",
}
_UNREAD = re.compile(rb'<a class="page-bar__notices".*?</a>', re.DOTALL)


@dataclass(frozen=True, slots=True)
class Own:
    """What is unit A's alone: the words and ids that betray it, and the keys under which it is asked for."""

    marks: frozenset[str]
    keys: tuple[str, ...]
    photo: str


@pytest.fixture
def officers(people: dict[str, User]) -> dict[str, Client]:
    clients = {name: Client() for name in ("officer_a", "officer_b")}
    for name, client in clients.items():
        client.force_login(people[name])
    return clients


@pytest.fixture(autouse=True)
def stopped_clock(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[None]:
    """One moment for all that is asked, and photos of its own."""
    monkeypatch.setattr(timezone, "now", lambda: NOW)
    with override_settings(MEDIA_ROOT=tmp_path):
        yield


def make_own(town: Town, people: dict[str, User]) -> Own:
    """A case being handled, one handed back, a gap, an illegal structure, a notice of duties, a text, a substitute."""
    officer, office, said = (
        people["officer_a"],
        people["supervision"],
        {"description": SECRET, "place_text": SECRET},
    )
    (kept,) = keep_photos(files=[photo()])
    case = handled(people, make_case(0.4, **said))
    case = step(case, "urge", officer, note=SECRET)
    case = step(case, "feed_back", officer, photos=(kept,), note=SECRET)
    disputed = sent_out(people, make_case(0.6, **said))
    disputed = step(disputed, "hand_back", officer, reason="private_dispute", note=SECRET)
    gap = step(make_case(0.7, key="g01999", **said), "take_as_gap", office)
    structure = illegal_case(officer, office)
    decided(structure, officer)
    proposal = propose_change(case=disputed, layer="grids", wish=SECRET, unit=None, by=office, now=NOW)
    notice = issue_notice(unit=town.a, on=TODAY, by=office, now=NOW)
    StandardText.objects.create(action="feed_back", owner=officer, text=SECRET)
    enter_substitution(
        absent=people["collector"],
        substitute=people["manager"],
        first_day=NOW.date(),
        last_day=NOW.date() + datetime.timedelta(days=3),
        reason=SECRET,
        by=officer,
        today=NOW.date(),
    )
    cases = [case, disputed, gap, structure]
    things = (case, structure, case.point, structure.point)
    uids = [str(thing.uid) for thing in things]
    record = Enforcement.objects.get(case=structure)
    numbers = [str(thing.pk) for thing in (*things, record, proposal, notice)]
    marks = {SECRET, kept, *uids, *(str(case.uid) for case in cases), *(case.number for case in cases)}
    return Own(frozenset(marks), tuple(dict.fromkeys((*uids, *numbers))), kept)


@dataclass(frozen=True, slots=True)
class Answer:
    """What an answer says, whatever it is wrapped in; without what differs each time."""

    status: int
    words: bytes
    etag: str

    @classmethod
    def of(cls, response: Any) -> "Answer":
        content: bytes = b"".join(response) if response.streaming else response.content
        if "spreadsheetml" in response.get("Content-Type", ""):
            rows = load_workbook(io.BytesIO(content)).active.iter_rows(values_only=True)  # type: ignore[union-attr]
            content = repr(list(rows)).encode()
        return cls(response.status_code, lasting(content), response.get("ETag", ""))

    @property
    def body(self) -> bytes:
        """Without the number of unread notices, which stands on every page."""
        return _UNREAD.sub(b"", self.words)

    @property
    def is_shut(self) -> bool:
        return self.status in {400, 401, 403, 404, 405}


def tiles() -> Iterator[tuple[str, str]]:
    """A tile of every layer over the ground of unit A, from afar and from near."""
    place = at(0.5, 0.25)
    for layer in layers():
        for zoom in (10, 14, 17):
            z, x, y = tile_of(place.x, place.y, zoom)
            yield f"tile {layer}", f"/tiles/{layer}/{z}/{x}/{y}.mvt"


def known(town: Town) -> Iterator[tuple[str, str]]:
    """Every address without a key, through each door; those with one under the keys of ground that everybody knows."""
    ground = dict.fromkeys([str(town.a.pk), str(town.grids["G1"].pk), town.grids["G1"].code, "geojson"])
    for name, route, _pattern in addresses():
        if name.startswith("admin:") or name in STATIC:
            continue
        if "<str:name>" in route:
            continue
        if "<str:key>" in route:
            yield from ((f"{name}*", "/" + route.replace("<str:key>", key)) for key in ground)
        elif "<" not in route and "^" not in route:
            yield from ((name, f"/{route}?{door}") for door in DOORS)
    yield from ((f"ogc:items {one}", f"/ogc/collections/{one}/items?limit=1000") for one in collections())
    yield from tiles()


def keyed() -> Iterator[tuple[str, str]]:
    """Every address of one thing, with {} where its key stands."""
    for name, route, _pattern in addresses():
        if not name.startswith("admin:") and "<str:key>" in route:
            named = route.replace("<slug:kind>", "xlsx").replace("<str:name>", "points")
            yield name, "/" + named.replace("<str:key>", "{}")


@pytest.mark.timeout(900)
def test_every_address_reads_the_same_to_b_whatever_a_has(
    town: Town, people: dict[str, User], officers: dict[str, Client]
) -> None:
    a, b = officers.values()
    sent_out(people, make_case(2.5))  # so that B's own pages are not empty
    check_hydrants(now=NOW)
    for kind in ("m06001", "g01999"):
        make_rule(kind)  # rules are everybody's
    asked = list(known(town))
    before = {(who, at): Answer.of(client.get(at)) for who, client in officers.items() for _name, at in asked}
    make_own(town, people)
    told, wrong = set(), []
    for name, address in asked:
        ours, theirs = Answer.of(a.get(address)), Answer.of(b.get(address))
        if ours.body != before["officer_a", address].body and (name in TOLD_TO_A or not name.endswith("*")):
            told.add(name)
        if theirs != before["officer_b", address]:
            wrong.append(f"{address} reads otherwise")
        if ours.etag and ours.etag != theirs.etag:
            again = b.get(address, headers={"if-none-match": ours.etag})
            wrong += [f"{address} confirms what A has"] if again.status_code == 304 else []
    assert wrong == [], "\n".join(wrong)
    assert told ^ TOLD_TO_A == set()


def test_what_is_a_s_alone_answers_b_like_what_does_not_exist(
    town: Town, people: dict[str, User], officers: dict[str, Client]
) -> None:
    a, b = officers.values()
    theirs = sent_out(people, make_case(2.5))
    own = make_own(town, people)
    held = list(Case.objects.order_by("pk").values()), CaseStep.objects.count(), NoticeRead.objects.count()
    opened, wrong, nobody = set(), [], str(uuid.uuid4())
    for name, address in keyed():
        query = "" if name.startswith(("api:", "ogc:")) else f"?{WORDS.get(name, '')}&sha={own.photo}"
        nothing = {
            verb: Answer.of(b.generic(verb, address.format(nobody) + query)) for verb in ("GET", "POST")
        }
        for key in own.keys:
            at = address.format(key) + query
            if name in OWN_OF_A - opened and not Answer.of(a.get(at)).is_shut:
                opened.add(name)
            for verb in ("GET", "POST"):
                answer = Answer.of(b.generic(verb, at))
                alike = answer.words.replace(key.encode(), nobody.encode()) == nothing[verb].words
                if len(key) == len(nobody) and not (answer.is_shut and alike):
                    wrong.append(f"{verb} {at} as B: {answer.status}")
                wrong += [
                    f"{verb} {at} says {mark}"
                    for mark in own.marks - {key, own.photo}
                    if mark.encode() in answer.words
                ]
    assert wrong == [], "\n".join(wrong)
    assert OWN_OF_A - opened == set()
    # A's photo under a case of B's
    assert Answer.of(b.get(f"/workbench/cases/{theirs.uid}/photo/?sha={own.photo}")).is_shut
    now = list(Case.objects.order_by("pk").values()), CaseStep.objects.count(), NoticeRead.objects.count()
    assert now == held
    assert (DutyNotice.objects.get().signed_at, TerritoryProposal.objects.get().state) == (None, "open")
