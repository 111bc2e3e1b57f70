"""A dispute shows that a territory is drawn wrongly: it is proposed once, and a technician decides with a reason."""

import pytest
from django.db import IntegrityError, transaction
from django.test import Client

from gis_core.models import User
from surveys.models import Case, TerritoryProposal
from surveys.services.proposals import ProposalError, decide_proposal, propose_change
from tests.surveys.cases import HOUR, MONDAY, make_case, step
from tests.surveys.test_advancing import HANDED_BACK, sent_out
from tests.towns import Town

pytestmark = pytest.mark.django_db


@pytest.fixture
def disputed(town: Town, people: dict[str, User]) -> Case:
    return step(sent_out(people), "hand_back", people["officer_a"], **HANDED_BACK)


def proposed(case: Case, by: User) -> TerritoryProposal:
    return propose_change(case=case, layer="grids", wish="界线改到河边", unit=None, by=by, now=MONDAY)


def client(user: User) -> Client:
    found = Client()
    found.force_login(user)
    return found


def test_the_ground_of_a_proposal_is_that_of_the_ruling_else_around_the_point(
    disputed: Case, people: dict[str, User], town: Town
) -> None:
    around = proposed(disputed, people["supervision"]).geom
    assert around.covers(disputed.point.geom)
    other = step(sent_out(people, make_case(0.8, 0.25)), "hand_back", people["officer_a"], **HANDED_BACK)
    shape = town.grids["G1"].geom
    other = step(other, "rule", people["supervision"], unit_id=town.b.pk, note="现场", geom=shape)
    assert proposed(other, people["supervision"]).geom.equals(shape)


def test_one_proposal_of_a_case_is_open_at_a_time_and_undisputed_cases_have_none(
    disputed: Case, people: dict[str, User]
) -> None:
    first = proposed(disputed, people["supervision"])
    with pytest.raises(ProposalError):
        proposed(disputed, people["planner"])
    decide_proposal(
        proposal=first, accepted=False, answer="图上没错", by=people["technician"], now=MONDAY + HOUR
    )
    proposed(disputed, people["planner"])
    with pytest.raises(ProposalError):
        proposed(make_case(0.9), people["planner"])


def test_a_decision_is_made_once_and_never_without_a_reason(disputed: Case, people: dict[str, User]) -> None:
    proposal = proposed(disputed, people["supervision"])
    rows = TerritoryProposal.objects.filter(pk=proposal.pk)
    for wrong in ({"state": "accepted"}, {"answer": "好"}, {"wish": ""}):
        with pytest.raises(IntegrityError), transaction.atomic():
            rows.update(**wrong)
    with pytest.raises(IntegrityError), transaction.atomic():
        rows.update(state="rejected", answer="", decided_by=people["technician"], decided_at=MONDAY)
    decide_proposal(proposal=proposal, accepted=True, answer="属实", by=people["technician"], now=MONDAY)
    with pytest.raises(ProposalError, match="已采纳"):
        decide_proposal(proposal=proposal, accepted=False, answer="否", by=people["admin"], now=MONDAY)
    assert rows.get().state == "accepted"


def test_it_is_proposed_and_decided_on_the_pages(disputed: Case, people: dict[str, User], town: Town) -> None:
    office, technician = client(people["supervision"]), client(people["technician"])
    address = f"/disputes/{disputed.uid}/propose/"
    assert address in office.get("/disputes/").content.decode()
    empty = office.post(address, {"layer": "grids", "wish": ""})
    assert (empty.status_code, TerritoryProposal.objects.count()) == (400, 0)
    sent = {"layer": "grids", "unit": town.b.pk, "wish": "河东划给乙社区"}
    assert office.post(address, sent).status_code == 302
    again = office.post(address, sent)
    assert "已有一条建议" in again.content.decode()
    assert "河东划给乙社区" in again.content.decode()  # what was typed is not lost
    proposal = TerritoryProposal.objects.get()
    page = technician.get("/disputes/proposals/").content.decode()
    assert "河东划给乙社区" in page
    where = f"/disputes/proposals/{proposal.uid}/"
    technician.post(where, {"decision": "accept", "answer": " "})
    assert "请选择是否采纳" in technician.get("/disputes/proposals/").content.decode()
    technician.post(where, {"decision": "accept", "answer": "下一版边界改"})
    assert "已采纳" in office.get("/disputes/proposals/?state=accepted").content.decode()
    assert "没有调整建议" in office.get("/disputes/proposals/?state=open").content.decode()


def test_who_may_propose_and_who_decides(disputed: Case, people: dict[str, User]) -> None:
    proposal = proposed(disputed, people["supervision"])
    address = f"/disputes/{disputed.uid}/propose/"
    assert client(people["officer_a"]).get(address).status_code == 403
    assert client(people["manager"]).get(address).status_code == 200
    decision = {"decision": "reject", "answer": "不"}
    for name in ("supervision", "planner", "officer_a"):
        response = client(people[name]).post(f"/disputes/proposals/{proposal.uid}/", decision)
        assert response.status_code == 403
    # Unit B has no part in the case: it sees neither the dispute nor the proposal.
    assert not TerritoryProposal.objects.visible_to(people["officer_b"]).exists()
    assert TerritoryProposal.objects.visible_to(people["officer_a"]).exists()
    assert client(people["technician"]).get("/disputes/1/propose/").status_code == 403
