"""Standard texts: everybody has their own, the office writes those of the county, and each is offered with its step."""

import pytest
from django.test import Client

from gis_core.models import User
from surveys.models import StandardText
from tests.surveys.cases import make_case
from tests.towns import Town

PAGE = "/workbench/texts/"


def keep(client: Client, text: str, action: str = "decline", **more: str) -> int:
    return client.post(PAGE, {"action": action, "text": text, **more}).status_code


def offered(client: Client, action: str = "decline") -> list[str]:
    case = make_case()
    response = client.get(f"/workbench/cases/{case.uid}/step/?action={action}")
    return [text.text for text in response.context["texts"]]


def test_one_s_own_texts_come_first_and_nobody_else_has_them(
    town: Town, office: dict[str, User], desks: dict[str, Client]
) -> None:
    assert keep(desks["supervision"], "全县：不属城管事项", county="on") == 302
    assert keep(desks["supervision"], "督查办自己的") == 302
    assert keep(desks["intake"], "受理员自己的") == 302
    assert keep(desks["intake"], "立案用的", action="file") == 302
    assert offered(desks["intake"]) == ["受理员自己的", "全县：不属城管事项"]
    assert offered(desks["supervision"]) == ["督查办自己的", "全县：不属城管事项"]
    assert offered(desks["intake"], "file") == ["立案用的"]


def test_who_may_not_write_for_the_county_writes_for_themselves(
    town: Town, office: dict[str, User], desks: dict[str, Client]
) -> None:
    assert keep(desks["intake"], "想给全县", county="on") == 302
    assert StandardText.objects.get().owner == office["intake"]


@pytest.mark.parametrize("text", ["", "   ", "字" * 401])
def test_a_text_that_says_nothing_or_too_much_is_refused(
    town: Town, desks: dict[str, Client], text: str
) -> None:
    assert keep(desks["intake"], text) == 400
    assert not StandardText.objects.exists()


def test_the_same_text_is_kept_once(town: Town, desks: dict[str, Client]) -> None:
    assert [keep(desks["intake"], "重复"), keep(desks["intake"], "重复"), keep(desks["checker"], "重复")] == [
        302,
        400,
        302,
    ]
    assert [keep(desks["supervision"], "重复", county="on") for _again in range(2)] == [302, 400]


def test_only_whose_text_it_is_takes_it_away_and_the_county_s_the_office(
    town: Town, office: dict[str, User], desks: dict[str, Client]
) -> None:
    keep(desks["supervision"], "全县", county="on")
    keep(desks["intake"], "自己")
    county, own = StandardText.objects.get(owner=None), StandardText.objects.get(owner=office["intake"])
    assert desks["checker"].post(PAGE, {"drop": own.pk}).status_code == 404
    assert desks["intake"].post(PAGE, {"drop": county.pk}).status_code == 404
    assert desks["intake"].post(PAGE, {"drop": "x"}).status_code == 404
    assert desks["intake"].post(PAGE, {"drop": own.pk}).status_code == 302
    assert desks["supervision"].post(PAGE, {"drop": county.pk}).status_code == 302
    assert not StandardText.objects.exists()
