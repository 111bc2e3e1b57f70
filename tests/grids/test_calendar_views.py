"""The page of the work calendar: a table is looked at, proposed, and holds once another person has approved it."""

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from gis_core.models import CalendarDay, CalendarProposal, User
from tests.grids.admin_forms import client_of

PAGE = "/calendar/"
ROWS = ("2027-01-01,放假,元旦", "2027-02-07,上班,春节")


@pytest.fixture
def office(people: dict[str, User]) -> Client:
    return client_of(people["supervision"])


@pytest.fixture
def admin(people: dict[str, User]) -> Client:
    return client_of(people["admin"])


def send(client: Client, *rows: str) -> Any:
    content = "\n".join(("日期,类型,名称", *rows)).encode()
    return client.post(PAGE, {"file": SimpleUploadedFile("2027年放假.csv", content)})


def proposed(client: Client, *rows: str) -> CalendarProposal:
    preview = send(client, *rows).context["preview"]["sealed"]
    assert client.post(PAGE, {"preview": preview}).status_code == 302
    return CalendarProposal.objects.latest("pk")


def decide(client: Client, proposal: CalendarProposal, decision: str) -> Any:
    return client.post(PAGE, {"proposal": proposal.pk, "decision": decision}, follow=True)


def of_2027() -> dict[str, tuple[bool, str, str]]:
    days = CalendarDay.objects.filter(on_date__year=2027)
    return {f"{day.on_date}": (day.is_workday, day.name, day.source) for day in days}


def test_a_table_holds_once_another_person_has_approved_it(office: Client, admin: Client) -> None:
    CalendarDay.objects.create(on_date="2027-01-01", is_workday=True, name="元旦", source="错")
    shown = send(office, *ROWS).context["preview"]
    assert (shown["figures"]["inserted"], shown["figures"]["updated"]) == (1, 1)
    assert of_2027() == {"2027-01-01": (True, "元旦", "错")}
    proposal = proposed(office, *ROWS)
    assert "2027年放假" in admin.get(PAGE).content.decode()
    assert of_2027() == {"2027-01-01": (True, "元旦", "错")}
    decide(admin, proposal, "approve")
    assert of_2027() == {
        "2027-01-01": (False, "元旦", "2027年放假.csv"),
        "2027-02-07": (True, "春节", "2027年放假.csv"),
    }
    again = send(office, *ROWS)
    assert "不会有任何改变" in again.content.decode()


def test_nobody_approves_their_own(admin: Client, office: Client) -> None:
    proposal = proposed(admin, *ROWS)
    assert "须由他人审批" in decide(admin, proposal, "approve").content.decode()
    assert decide(office, proposal, "approve").status_code == 403
    assert decide(office, proposal, "withdraw").status_code == 200
    proposal.refresh_from_db()
    assert (proposal.state, of_2027()) == ("proposed", {})
    decide(admin, proposal, "withdraw")
    proposal.refresh_from_db()
    assert (proposal.state, of_2027()) == ("withdrawn", {})


def test_what_was_declined_is_not_approved_any_more(office: Client, admin: Client) -> None:
    proposal = proposed(office, *ROWS)
    decide(admin, proposal, "decline")
    decide(admin, proposal, "approve")
    proposal.refresh_from_db()
    assert (proposal.state, of_2027()) == ("declined", {})


def test_a_table_with_a_wrong_row_is_not_proposed_in_part(office: Client) -> None:
    response = send(office, ROWS[0], "2027-02-30,放假,春节")
    preview = response.context["preview"]
    assert (preview["sealed"], preview["refused"][0]["n"]) == ("", 3)
    assert "2027-02-30" in response.content.decode()


def test_a_file_that_is_no_table_says_so(office: Client) -> None:
    response = office.post(PAGE, {"file": SimpleUploadedFile("x.csv", "甲,乙\n1,2\n".encode())})
    assert (response.status_code, "没有" in response.content.decode()) == (400, True)
    assert office.post(PAGE, {}).status_code == 400


def test_a_preview_of_somebody_else_is_nobody_s(office: Client, admin: Client) -> None:
    sealed = send(office, *ROWS).context["preview"]["sealed"]
    admin.post(PAGE, {"preview": sealed})
    office.post(PAGE, {"preview": "forged"})
    assert not CalendarProposal.objects.exists()


def test_a_year_without_its_arrangement_is_shown_loudly_and_everybody_reads(people: dict[str, User]) -> None:
    reader = client_of(people["collector"])
    assert "by-rule" in reader.get(f"{PAGE}?year=2031").content.decode()
    assert send(reader, *ROWS).status_code == 403
    assert reader.get(f"{PAGE}?year=x").status_code == 200
