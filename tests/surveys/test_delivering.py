"""Does every notice leave once, is none called sent that was not, and is what went wrong there to be seen?"""

import datetime
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Barrier

import pytest
from django.conf import settings
from django.db import connection
from django.db.utils import DatabaseError, IntegrityError
from django.test import override_settings
from django.utils import timezone

from gis_core.models import User
from grids.models import Membership, Unit
from surveys.models import Case, Channel, Delivery
from surveys.services.addresses import AddressRefused, open_address
from surveys.services.delivering import (
    LEASE,
    MINUTE,
    MOST_ATTEMPTS,
    claim_due,
    confirm_sent,
    deliver_due,
    send_again,
)
from tests.flows.test_upload_worker import _database_url
from tests.grids.database.raw import run
from tests.surveys import channels
from tests.surveys.cases import MONDAY, step
from tests.surveys.channels import WECOM, files, folder, robot
from tests.surveys.test_advancing import HANDED_BACK, sent_out
from tests.towns import Town


@pytest.fixture(autouse=True)
def notice_root(tmp_path: Path) -> Iterator[Path]:
    with override_settings(NOTICE_ROOT=tmp_path / "notices"):
        yield tmp_path / "notices"


def deliver(now: datetime.datetime = MONDAY) -> int:
    """Send what waits, as if it were always that moment."""
    return deliver_due(clock=lambda: now)


def urged(people: dict[str, User], times: int) -> Case:
    """A case of unit A that was sent out and then urged so many times: as many notices and one."""
    case = sent_out(people)
    for _ in range(times):
        case = step(case, "urge", people["officer_a"], note="请抓紧")
    return case


def states() -> list[str]:
    return list(Delivery.objects.order_by("id").values_list("state", flat=True))


def test_what_a_unit_is_told_lies_in_its_folder_and_is_sent(town: Town, people: dict[str, User]) -> None:
    ours, theirs = folder(unit=town.a), folder(unit=town.b)
    case = sent_out(people)
    assert states() == ["pending"]
    assert deliver() == 1
    (message,) = files(ours)
    assert (
        message["body"] == f"新案件，请签收：案件 {case.number}，店面无证装修，甲社区；截止 2026-11-23 11:00"
    )
    assert (files(theirs), states()) == ([], ["sent"])
    assert deliver() == 0


def test_channels_of_people_and_of_the_office_get_what_their_posts_bring(
    town: Town, people: dict[str, User]
) -> None:
    office = Unit.objects.get(pk=town.county.supervision_office_id)
    head = User.objects.create_user(username="head", password="a long test password")
    Membership.objects.create(user=head, role="unit_head", unit=town.a)
    Membership.objects.create(user=people["planner"], role="unit_head", unit=town.b)
    owners = {"unit": {"unit": town.a}, "head": {"user": head}, "office": {"unit": office}, "all": {}}
    owners["other head"] = {"user": people["planner"]}
    made = {name: folder(name=name, **owner) for name, owner in owners.items()}
    step(sent_out(people), "hand_back", people["officer_a"], **HANDED_BACK)
    deliver()
    got = {name: len(files(channel)) for name, channel in made.items()}
    assert got == {"unit": 1, "head": 1, "office": 1, "all": 2, "other head": 0}


def test_a_channel_out_of_use_gets_nothing(town: Town, people: dict[str, User]) -> None:
    channel = folder(unit=town.a)
    case = sent_out(people)
    Channel.objects.update(active=False)
    step(case, "urge", people["officer_a"], note="请抓紧")
    assert (deliver(), files(channel), states()) == (0, [], ["pending"])


def test_what_waits_for_a_robot_goes_out_in_few_messages_none_twice(
    town: Town, people: dict[str, User]
) -> None:
    channel = folder(unit=town.a, per_minute=20)
    case = urged(people, 30)
    tried = deliver()
    bodies = [message["body"] for message in files(channel)]
    assert 2 <= tried == len(bodies) <= 4
    assert all(len(body.encode()) <= 2000 for body in bodies)
    assert "\n".join(bodies).count(case.number) == 31
    assert set(states()) == {"sent"}


def test_a_channel_gets_no_more_messages_a_minute_than_it_takes(town: Town, people: dict[str, User]) -> None:
    channel = folder(unit=town.a, per_minute=1)
    urged(people, 40)
    assert [deliver(), deliver(MONDAY + MINUTE / 2)] == [1, 0]
    assert deliver(MONDAY + MINUTE) == 1
    assert len(files(channel)) == 2
    assert "pending" in states()


def test_a_robot_s_twenty_a_minute_hold_through_a_flood(town: Town, people: dict[str, User]) -> None:
    channel = folder(unit=town.a, per_minute=20)
    case = sent_out(people)
    for minute in range(3):
        for second in range(0, 60, 2):  # thirty come one by one, each looked at when it comes
            case = step(case, "urge", people["officer_a"], note="请抓紧")
            deliver(MONDAY + minute * MINUTE + datetime.timedelta(seconds=second))
    sent = set(Delivery.objects.exclude(message=None).values_list("message", "claimed_at"))
    for _message, at in sent:
        assert len([1 for _m, other in sent if at - MINUTE < other <= at]) <= 20
    assert len(files(channel)) == len(sent) > 20
    deliver(MONDAY + 5 * MINUTE)
    assert set(states()) == {"sent"}


def test_what_is_refused_waits_longer_each_time_and_is_given_up_in_sight(
    town: Town, people: dict[str, User], notice_root: Path
) -> None:
    notice_root.write_text("no folder")
    channel = folder(unit=town.a)
    sent_out(people)
    now, waits = MONDAY, []
    for _ in range(MOST_ATTEMPTS):
        assert deliver(now) == 1
        delivery = Delivery.objects.get()
        waits.append(delivery.next_try_at - now)
        assert deliver(delivery.next_try_at - datetime.timedelta(seconds=1)) == 0
        now = delivery.next_try_at
    assert waits == sorted(waits)
    assert waits[0] == MINUTE
    assert (delivery.state, delivery.sent_at) == ("given_up", None)
    assert "文件夹" in delivery.error
    assert deliver(now + datetime.timedelta(days=1)) == 0
    notice_root.unlink()
    assert send_again(deliveries=[delivery.pk], now=now) == 1
    assert (deliver(now), len(files(channel)), states()) == (1, 1, ["sent"])


def test_a_message_that_a_worker_left_is_nobody_else_s_for_a_while(
    town: Town, people: dict[str, User]
) -> None:
    folder(unit=town.a)
    sent_out(people)
    assert claim_due(now=MONDAY) is not None
    assert deliver(MONDAY + LEASE / 2) == 0
    assert (deliver(MONDAY + LEASE), states()) == (1, ["sent"])


WORKER = """
import os, signal, django
django.setup()
from django.utils import timezone
from surveys.services import delivering, sending
sending.ROBOTS = {robots}
if {dies}:
    delivering.settle = lambda *words, **more: os.kill(os.getpid(), signal.SIGKILL)
delivering.deliver_due(clock=timezone.now)
"""


def worker(robots: dict[str, str] | None = None, *, dies: bool = False) -> int:
    """A worker, a process of its own; how did it end?  `dies`: killed once it has sent, before it can say so."""
    environment = {
        **os.environ,
        "DATABASE_URL": _database_url(),
        "DATABASE_OWNER_URL": _database_url(),
        "DJANGO_SETTINGS_MODULE": "gis_core.settings",
        "WANGGE_NOTICES": str(settings.NOTICE_ROOT),
    }
    code = WORKER.format(robots=robots or {}, dies=dies)
    return subprocess.run(
        [sys.executable, "-c", code], cwd=settings.BASE_DIR, env=environment, check=False
    ).returncode


def grown_old() -> None:
    """As if the lease of what is on its way were over."""
    Delivery.objects.filter(state="sending").update(claimed_at=timezone.now() - LEASE)


@pytest.mark.django_db(transaction=True)
def test_a_folder_has_each_message_once_though_the_worker_was_killed_before_it_could_say_so(
    town: Town, people: dict[str, User]
) -> None:
    channel = folder(unit=town.a, per_minute=20)
    case = urged(people, 2)
    assert worker(dies=True) == -signal.SIGKILL
    (before,) = files(channel)
    assert states() == ["sending"] * 3
    assert worker() == 0
    assert states() == ["sending"] * 3  # it might still be at it
    grown_old()
    assert worker() == 0
    assert files(channel) == [before]
    assert before["body"].count(case.number) == 3
    assert states() == ["sent"] * 3


@pytest.mark.django_db(transaction=True)
def test_what_a_robot_perhaps_got_is_not_sent_again_until_a_person_says_so(
    town: Town, people: dict[str, User]
) -> None:
    robot(unit=town.a)
    sent_out(people)
    with channels.robots(lambda: (200, '{"errcode": 0}')) as (urls, posted):
        assert worker(urls, dies=True) == -signal.SIGKILL
        grown_old()
        assert worker(urls) == 0
        assert (len(posted), states()) == (1, ["unsure"])
        delivery = Delivery.objects.get()
        assert "工作进程" in delivery.error
        send_again(deliveries=[delivery.pk], now=timezone.now())
        assert worker(urls) == 0
        assert (len(posted), states()) == (2, ["sent"])


def test_a_person_may_say_that_it_had_arrived(town: Town, people: dict[str, User]) -> None:
    robot(unit=town.a)
    sent_out(people)
    claim_due(now=MONDAY)
    deliver(MONDAY + LEASE)
    delivery = Delivery.objects.get()
    assert delivery.state == "unsure"
    assert confirm_sent(deliveries=[delivery.pk], now=MONDAY + LEASE) == 1
    assert deliver(MONDAY + 2 * LEASE) == 0
    assert states() == ["sent"]


@pytest.mark.django_db(transaction=True)
def test_two_workers_at_once_send_nothing_twice(town: Town, people: dict[str, User]) -> None:
    channel = folder(unit=town.a)
    urged(people, 19)
    at_once = Barrier(4)

    def work(_n: int) -> int:
        at_once.wait()
        try:
            return deliver_due(clock=timezone.now)
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as pool:
        assert sum(pool.map(work, range(4))) == 20
    assert len(files(channel)) == 20
    assert set(Delivery.objects.values_list("state", "attempts")) == {("sent", 1)}


@pytest.mark.parametrize(
    "sql",
    [
        "UPDATE surveys_delivery SET state = 'pending', sent_at = NULL",
        "DELETE FROM surveys_delivery",
        "INSERT INTO surveys_delivery (notice_id, channel_id) SELECT notice_id, channel_id FROM surveys_delivery",
    ],
)
def test_psql_cannot_have_a_notice_sent_twice(sql: str, town: Town, people: dict[str, User]) -> None:
    folder(unit=town.a)
    sent_out(people)
    deliver()
    with pytest.raises((DatabaseError, IntegrityError)):
        run(sql)
    assert states() == ["sent"]


@pytest.mark.parametrize("state", ["sent", "sending", "unsure", "lost"])
def test_psql_cannot_call_sent_what_no_message_carried(
    state: str, town: Town, people: dict[str, User]
) -> None:
    folder(unit=town.a)
    sent_out(people)
    with pytest.raises(IntegrityError):
        run("UPDATE surveys_delivery SET state = %s", state)
    assert states() == ["pending"]


def test_an_address_is_sealed_to_its_row_and_in_no_history(town: Town, people: dict[str, User]) -> None:
    one, other = robot(unit=town.a), robot("wecombot://another-key", unit=town.b)
    dump = run("SELECT row_to_json(c)::text FROM surveys_channel c") + run(
        "SELECT row_to_json(e)::text FROM surveys_channelevent e"
    )
    assert not [row for (row,) in dump if WECOM in row or "a1b2c3d4" in row]
    assert "sealed" not in run("SELECT row_to_json(e)::text FROM surveys_channelevent e")[0][0]
    assert open_address(one).key == "a1b2c3d4-secret-key"
    Channel.objects.filter(pk=other.pk).update(sealed=one.sealed)
    other.refresh_from_db()
    with pytest.raises(AddressRefused):
        open_address(other)


def test_a_robot_has_an_address_and_a_folder_has_none(town: Town) -> None:
    with pytest.raises(IntegrityError):
        run("INSERT INTO surveys_channel (uid, name, kind, per_minute, active, sealed)"
            " VALUES (gen_random_uuid(), 'x', 'wecom', 20, true, '')")  # fmt: skip
