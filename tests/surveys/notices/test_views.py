"""Does the inbox show whoever holds a post what it is told, and nobody anything else, in either language?"""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from gis_core.models import User
from surveys.models import Case, Channel, Delivery, Notice, NoticeRead
from surveys.services.delivering import LEASE, claim_due, deliver_due
from tests.surveys.cases import MONDAY, PHOTO, step
from tests.surveys.channels import WECOM, folder, robot
from tests.surveys.test_advancing import HANDED_BACK, sent_out
from tests.towns import Town


def page(client: Client, user: User, address: str = "/notices/", language: str = "zh-hans") -> str:
    client.force_login(user)
    answer = client.get(address, headers={"accept-language": language})
    assert answer.status_code == 200
    return answer.content.decode()


def test_who_is_told_reads_it_with_the_number_in_the_bar(
    client: Client, town: Town, people: dict[str, User]
) -> None:
    case = sent_out(people)
    shown = page(client, people["officer_a"])
    assert "新案件，请签收" in shown
    assert case.number in shown
    assert '<span class="badge">1<' in shown
    assert '<span class="badge">1<' in page(client, people["officer_a"], "/hydrants/")


@pytest.mark.parametrize(
    "name", ["officer_b", "collector", "manager", "leader", "planner", "technician", "admin"]
)
def test_nobody_else_reads_it_or_marks_it(
    name: str, client: Client, town: Town, people: dict[str, User]
) -> None:
    case = sent_out(people)
    for show in ("unread", "all"):
        shown = page(client, people[name], f"/notices/?show={show}")
        assert case.number not in shown
        assert "badge" not in shown
    client.post("/notices/", {"notice": Notice.objects.get().pk})
    client.post("/notices/", {"newest": Notice.objects.get().pk})
    assert not NoticeRead.objects.exists()


def test_whoever_holds_no_post_has_no_inbox(client: Client, town: Town, people: dict[str, User]) -> None:
    client.force_login(people["stranger"])
    assert client.get("/notices/").status_code == 403
    client.logout()
    assert client.get("/notices/").status_code == 302


def test_marking_one_and_marking_all(client: Client, town: Town, people: dict[str, User]) -> None:
    case = sent_out(people)
    for _ in range(2):
        case = step(case, "supervise", people["leader"], note="抓紧", until=MONDAY + LEASE)
    officer = people["officer_a"]
    first = Notice.objects.earliest("id")
    client.force_login(officer)
    assert client.post("/notices/", {"notice": first.pk}, follow=True).status_code == 200
    shown = page(client, officer)
    assert '<span class="badge">2<' in shown
    newest = Notice.objects.latest("id").pk
    step(case, "supervise", people["leader"], note="再催", until=MONDAY + LEASE)  # while they look
    client.post("/notices/", {"newest": newest})
    assert '<span class="badge">1<' in page(client, officer)
    assert "再催" in page(client, officer, "/notices/?show=all")


def test_a_unit_that_was_let_go_hears_of_it_but_sees_the_case_no_more(
    client: Client, town: Town, people: dict[str, User]
) -> None:
    case = step(sent_out(people), "hand_back", people["officer_a"], **HANDED_BACK)
    ruled = {"unit_id": town.b.pk, "accountable_unit_id": town.b.pk, "note": "只给乙社区看"}
    case = step(case, "rule", people["supervision"], **ruled)
    Case.objects.filter(pk=case.pk).update(supervising_unit=town.b)
    assert "只给乙社区看" in page(client, people["officer_b"])
    shown = page(client, people["officer_a"])
    assert "责任已认定" in shown
    assert "只给乙社区看" not in shown


def test_an_english_reader_reads_english(client: Client, town: Town, people: dict[str, User]) -> None:
    sent_out(people)
    shown = page(client, people["officer_a"], language="en")
    assert "New case: please sign for it" in shown
    assert "Mark as read" in shown


def test_a_note_is_text_and_nothing_else(client: Client, town: Town, people: dict[str, User]) -> None:
    step(sent_out(people), "hand_back", people["officer_a"], reason="wrong_territory", photos=(PHOTO,),
         note="<script>alert(1)</script>")  # fmt: skip
    shown = page(client, people["supervision"])
    assert "<script>alert" not in shown
    assert "&lt;script&gt;" in shown


def test_a_long_inbox_takes_as_many_statements_as_a_short_one(
    client: Client, town: Town, people: dict[str, User]
) -> None:
    case = sent_out(people)
    page(client, people["officer_a"])
    with CaptureQueriesContext(connection) as few:
        page(client, people["officer_a"])
    for _ in range(5):
        case = step(case, "supervise", people["leader"], note="抓紧", until=MONDAY + LEASE)
    with CaptureQueriesContext(connection) as many:
        page(client, people["officer_a"])
    assert len(many) == len(few)


def test_an_empty_inbox_says_so(client: Client, town: Town, people: dict[str, User]) -> None:
    assert "没有未读通知" in page(client, people["officer_a"])


def test_what_got_stuck_is_in_sight_of_who_decides_and_decided_there(
    client: Client, town: Town, staff: dict[str, User]
) -> None:
    robot(unit=town.a)
    sent_out(staff)
    claim_due(now=MONDAY)
    deliver_due(clock=lambda: MONDAY + LEASE)
    assert "需要您处理" in page(client, staff["supervision"])
    assert "需要您处理" not in page(client, staff["officer_a"])
    address = "/admin/surveys/delivery/"
    assert "可能已发送" in page(client, staff["supervision"], address)
    chosen = {"action": "had_arrived", "_selected_action": [Delivery.objects.get().pk]}
    client.post(address, chosen)
    assert Delivery.objects.get().state == "sent"


FORM = {
    "name": "群",
    "kind": "wecom",
    "address": WECOM,
    "unit": "",
    "user": "",
    "per_minute": "20",
    "active": "on",
}


def test_an_administrator_enters_an_address_that_is_never_shown_again(
    client: Client, town: Town, staff: dict[str, User]
) -> None:
    client.force_login(staff["admin"])
    assert client.post("/admin/surveys/channel/add/", FORM).status_code == 302
    channel = Channel.objects.get()
    sealed = bytes(channel.sealed)
    assert channel.entered_by == staff["admin"]
    change = f"/admin/surveys/channel/{channel.pk}/change/"
    for address in (change, "/admin/surveys/channel/", change.replace("change", "history")):
        assert "a1b2c3d4" not in client.get(address).content.decode()
    client.post(change, {**FORM, "address": "", "name": "新名"})
    channel.refresh_from_db()
    assert (channel.name, bytes(channel.sealed)) == ("新名", sealed)
    refused = client.post(change, {**FORM, "address": "json://10.0.0.1/a1b2c3d4"}).content.decode()
    assert "写法如" in refused
    assert "a1b2c3d4" not in refused


@pytest.mark.parametrize("name", ["supervision", "technician"])
def test_only_an_administrator_sees_channels(
    name: str, client: Client, town: Town, staff: dict[str, User]
) -> None:
    folder()
    client.force_login(staff[name])
    assert client.get("/admin/surveys/channel/").status_code == 403
