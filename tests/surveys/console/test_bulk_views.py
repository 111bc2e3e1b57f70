"""Sending many cases out together: who gets what, once however often it is sent, and back again."""

import uuid
from typing import Any

from django.test import Client
from django.utils import timezone

from gis_core.models import User
from surveys.models import Case
from tests.surveys.cases import filing, make_case, step
from tests.towns import Town

ADDRESS = "/workbench/dispatch/?tab=dispatch"


def filed(office: dict[str, User], *places: float) -> list[Case]:
    cases = [make_case(x) for x in places]
    return [step(case, "file", office["supervision"], **filing(case)) for case in cases]


def send(client: Client, cases: list[Case], **more: Any) -> Any:
    return client.post(ADDRESS, {"cases": [str(case.uid) for case in cases], **more})


def states(cases: list[Case]) -> list[str]:
    return [Case.objects.get(pk=case.pk).state for case in cases]


def test_the_preview_tells_who_would_get_how_many_and_sends_nothing(
    town: Town, office: dict[str, User], desks: dict[str, Client]
) -> None:
    cases = filed(office, 0.3, 0.4, 2.5)
    response = send(desks["dispatcher"], cases)
    assert response.context["units"] == [("甲社区", 2), ("乙社区", 1)]
    assert states(cases) == ["filed"] * 3


def test_sent_twice_each_case_goes_out_once_and_comes_back_by_undo(
    town: Town, office: dict[str, User], desks: dict[str, Client]
) -> None:
    cases, batch = filed(office, 0.3, 2.5), str(uuid.uuid4())
    for _time in range(2):
        response = send(desks["dispatcher"], cases, step="send", batch=batch)
        assert (len(response.context["done"]), response.context["refused"]) == (2, [])
    assert [case.steps.filter(action="dispatch").count() for case in cases] == [1, 1]
    response = send(desks["dispatcher"], cases, step="undo", batch=batch)
    assert (len(response.context["done"]), states(cases)) == (2, ["filed", "filed"])


def test_one_that_went_on_meanwhile_is_told_and_stops_no_other(
    town: Town, office: dict[str, User], desks: dict[str, Client]
) -> None:
    cases, batch = filed(office, 0.3, 0.4), str(uuid.uuid4())
    step(cases[0], "dispatch", office["supervision"], now=timezone.now())
    response = send(desks["dispatcher"], cases, step="send", batch=batch)
    assert [outcome.number for outcome in response.context["refused"]] == [cases[0].number]
    assert states(cases) == ["dispatched", "dispatched"]
    step(Case.objects.get(pk=cases[1].pk), "accept", office["officer_a"], now=timezone.now())
    response = send(desks["dispatcher"], cases, step="undo", batch=batch)
    assert [outcome.number for outcome in response.context["refused"]] == [cases[1].number]
    assert states(cases) == ["dispatched", "handling"]  # what another sent out is not ours to take back


def test_what_has_been_sent_out_anew_since_is_not_taken_back(
    town: Town, office: dict[str, User], desks: dict[str, Client]
) -> None:
    (case,), batch, boss = filed(office, 0.3), str(uuid.uuid4()), office["supervision"]
    send(desks["dispatcher"], [case], step="send", batch=batch)
    step(case, "recall", boss, now=timezone.now())
    step(case, "dispatch", boss, now=timezone.now())
    response = send(desks["dispatcher"], [case], step="undo", batch=batch)
    assert (len(response.context["refused"]), states([case])) == (1, ["dispatched"])


def test_the_whole_list_is_what_its_address_says(
    town: Town, office: dict[str, User], desks: dict[str, Client]
) -> None:
    cases = filed(office, 0.3, 2.5)
    response = desks["dispatcher"].post(f"{ADDRESS}&unit=unit-b", {"whole": "1"})
    assert [case.pk for case in response.context["cases"]] == [cases[1].pk]


def test_only_who_sends_out_may_and_nothing_chosen_is_told(town: Town, desks: dict[str, Client]) -> None:
    assert send(desks["officer_a"], []).status_code == 403
    response = send(desks["dispatcher"], [make_case()], step="preview")
    assert "没有一件在等派遣" in response.content.decode()
