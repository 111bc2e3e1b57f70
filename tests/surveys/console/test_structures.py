"""What does the workbench show of an illegal structure, and are its steps taken from there?"""

import json
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from gis_core.models import User
from surveys.console.enforcement_forms import chain_fields
from surveys.enforcement.needs import ChainNeed
from surveys.enforcement.rules import CHAIN_TABLE
from surveys.models import Case, Enforcement
from tests.surveys.enforcement.structures import DAY, decided, illegal_case, ordered, outline
from tests.towns import Town


@pytest.fixture
def case(town: Town, people: dict[str, User]) -> Case:
    return illegal_case(people["officer_a"], people["supervision"])


@pytest.fixture
def officer(people: dict[str, User]) -> Client:
    client = Client()
    client.force_login(people["officer_a"])
    return client


def sent(client: Client, case: Case, action: str, **fields: Any) -> Any:
    """Fill in the form of a step and send it."""
    address = f"/workbench/cases/{case.uid}/enforce/?action={action}"
    form = client.get(address).context["form"]
    hidden = {"client_op": form.initial["client_op"], "version": form.initial["version"]}
    return client.post(address, {**hidden, **fields})


def test_the_pane_shows_the_ladder_and_why_it_may_not_be_removed_yet(
    case: Case, people: dict[str, User], officer: Client
) -> None:
    today = timezone.localdate()
    decided(case, people["officer_a"], day=f"{today - DAY:%Y-%m-%d}")
    page = officer.get(f"/workbench/?case={case.uid}")
    structure = page.context["structure"]
    assert [rung.name for rung in structure.rungs if rung.here] == ["已决定限期拆除"]
    assert f"最早为 {Enforcement.objects.get().contest_until + DAY}" in structure.removal
    text = page.content.decode()
    assert "尚缺" in text
    assert "行政强制法第三十五条" in text
    assert "限期拆除" in text
    assert 'id="structure-map"' in text


def test_a_step_is_taken_from_its_form(case: Case, officer: Client) -> None:
    shape = {"footprint": outline().geojson, "construction": "building", "storeys": "2", "note": ""}
    answer = sent(officer, case, "measure", **shape)
    assert answer.status_code == 302, answer.context["form"].errors
    record = Enforcement.objects.get(case=case)
    assert (record.construction, record.storeys, record.stage) == ("building", 2, "found")
    answer = sent(officer, case, "order_stop", document="责停〔2026〕1号", served_on="2026-11-20", note="")
    assert answer.status_code == 302, answer.context["form"].errors
    assert Enforcement.objects.get(case=case).stage == "stop_ordered"


def test_a_refused_step_keeps_what_was_typed_and_names_the_day(
    case: Case, people: dict[str, User], officer: Client
) -> None:
    ordered(case, people["officer_a"])
    answer = sent(officer, case, "remove", began="2026-07-15T10:00", note="组织拆除")
    assert answer.status_code == 409
    text = answer.content.decode()
    assert "自 2026-07-16 起" in text
    assert "组织拆除" in text


def test_a_step_that_is_not_offered_says_what_is(case: Case, officer: Client) -> None:
    answer = officer.get(f"/workbench/cases/{case.uid}/enforce/?action=remind")
    assert answer.status_code == 409
    assert "责令停止建设" in answer.content.decode()


@pytest.mark.parametrize(
    "action",
    ["examine", "decide_removal", "contest", "uphold", "file_away", "permit_afterwards", "announce"],
)
def test_every_form_asks_for_what_its_step_needs(action: str, case: Case) -> None:
    step = next(step for step in CHAIN_TABLE if step.action == action)
    fields = chain_fields(case, step)
    asked = {need: name for need, name in FIELDS.items() if need in step.needs}
    assert set(asked.values()) <= fields.keys()
    assert fields["note"].required == (ChainNeed.NOTE in step.needs)


#: The field that each need is met with.
FIELDS = {
    "document": "document",
    "served": "served_on",
    "until": "until",
    "law": "law",
    "permit_match": "permit_match",
    "correctable": "correctable",
    "contest_kind": "contest",
    "permit": "permit_number",
    "file_number": "file_number",
    "file_place": "file_place",
}


def test_the_register_prints_and_the_map_shows_what_lies_around(
    case: Case, people: dict[str, User], officer: Client
) -> None:
    decided(case, people["officer_a"])
    page = officer.get(f"/workbench/cases/{case.uid}/register/").content.decode()
    assert "文〔2026〕decide_removal" in page
    box = ",".join(map(str, case.point.geom.buffer(0.01).extent))
    found = json.loads(officer.get(f"/workbench/cases/{case.uid}/around/?bbox={box}").content)
    assert found["features"][0]["properties"]["label"] == case.number
    assert officer.get(f"/workbench/cases/{case.uid}/around/?bbox=here").status_code == 400


def test_others_see_no_buttons_and_a_stranger_nothing(case: Case, people: dict[str, User]) -> None:
    client = Client()
    client.force_login(people["supervision"])
    page = client.get(f"/workbench/?tab=all&case={case.uid}")
    assert page.context["structure"].offered == []
    client.force_login(people["officer_b"])
    assert client.get(f"/workbench/cases/{case.uid}/register/").status_code == 404


def test_structures_under_way_and_those_that_may_be_removed_are_found_by_quick_filters(
    case: Case, people: dict[str, User]
) -> None:
    client = Client()
    client.force_login(people["supervision"])

    def listed(quick: str) -> list[Case]:
        page = client.get(f"/workbench/?tab=all&quick={quick}")
        return [row for row, _light, _state in page.context["rows"]]

    assert (listed("structures"), listed("removable")) == ([case], [])
    ordered(case, people["officer_a"])
    assert listed("removable") == [case]
