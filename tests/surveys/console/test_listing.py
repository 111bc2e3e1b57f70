"""The list by itself, for a page that stays open, and the case by itself, for htmx."""

from django.test import Client

from gis_core.models import User
from tests.surveys.cases import make_case, step
from tests.towns import Town

LIST = "/workbench/list/"


def test_the_list_alone_is_what_its_page_shows_and_tells_how_far_the_open_case_has_come(
    town: Town, office: dict[str, User], desks: dict[str, Client]
) -> None:
    case, other = make_case(0.5), make_case(2.5)
    alone = desks["intake"].get(f"{LIST}?tab=intake&case={case.uid}")
    page = desks["intake"].get("/workbench/?tab=intake")
    assert [row[0] for row in alone.context["rows"]] == [row[0] for row in page.context["rows"]]
    assert f'data-open-version="{case.version}"' in alone.content.decode()
    assert "<html" not in alone.content.decode()
    step(case, "decline", office["supervision"], reason="duplicate")
    again = desks["intake"].get(f"{LIST}?tab=intake&case={case.uid}")
    assert [row[0] for row in again.context["rows"]] == [other]
    assert f'data-open-version="{case.version + 1}"' in again.content.decode()


def test_an_unchanged_list_is_not_sent_again(town: Town, desks: dict[str, Client]) -> None:
    make_case()
    known = {"If-None-Match": desks["intake"].get(LIST)["ETag"]}
    assert desks["intake"].get(LIST, headers=known).status_code == 304


def test_of_a_case_of_another_unit_not_even_the_version_is_told(town: Town, desks: dict[str, Client]) -> None:
    case = make_case()
    assert "data-open-version" not in desks["officer_b"].get(f"{LIST}?case={case.uid}").content.decode()


def test_htmx_gets_the_case_alone_and_its_title(town: Town, desks: dict[str, Client]) -> None:
    case = make_case()
    asked = {"HX-Request": "true", "HX-Target": "pane"}
    response = desks["intake"].get(f"/workbench/?tab=intake&case={case.uid}", headers=asked)
    page = response.content.decode()
    assert f"<title>{case.number}" in page
    assert 'data-case="' in page
    assert 'id="tabs"' not in page
    assert "HX-Target" in response["Vary"]
    hidden = desks["officer_b"].get(f"/workbench/?case={case.uid}", headers=asked).content.decode()
    assert case.number not in hidden
    assert "没有这个案件" in hidden


def test_a_category_is_called_and_found_in_the_reader_s_language(
    town: Town, desks: dict[str, Client]
) -> None:
    case, english = make_case(), {"accept-language": "en"}
    for address in (LIST, f"/workbench/?case={case.uid}", "/workbench/map/"):
        told = desks["supervision"].get(address, headers=english).content.decode()
        assert (case.category.name_en in told, case.category.name_zh in told) == (True, False), address
    found = desks["supervision"].get(f"{LIST}?category={case.category.name_en[:8].lower()}")
    assert [row[0] for row in found.context["rows"]] == [case]
    assert case.category.name_zh in found.content.decode()
