"""A substitute covers what the absent person covers, for these days alone, and no more."""

import datetime
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.utils import timezone
from psycopg.types.range import DateRange

from gis_core.models import User
from grids.models import Membership, Substitution
from grids.resolver import county
from grids.scope import scope_of
from grids.services.substitution import SubstitutionRefusedError, end_substitution, enter_substitution
from grids.tiles import today_in
from tests.grids.database.raw import run
from tests.towns import Town

DAY = datetime.timedelta(days=1)


def today() -> datetime.date:
    return today_in(county(), now=timezone.now())


def lend(absent: User, substitute: User, *, start: int = 0, days: int = 1) -> Substitution:
    """From `start` days from today on, for so many days."""
    first = today() + start * DAY
    return Substitution.objects.create(
        absent=absent,
        substitute=substitute,
        during=DateRange(first, first + days * DAY),
        reason="年假",
        entered_by=absent,
    )


def scope(user: User) -> Any:
    """As a new request would read it."""
    return scope_of(User.objects.get(pk=user.pk))


def test_a_substitute_has_both_sets_of_duties_each_told_apart(town: Town, people: dict[str, User]) -> None:
    a, b = people["officer_a"], people["officer_b"]
    lend(a, b)
    found = scope(b)
    assert (found.unit_ids, found.people) == (tuple(sorted([town.a.pk, town.b.pk])), (b.pk, a.pk))
    assert [part.unit_ids for part in found.parts] == [(town.b.pk,), (town.a.pk,)]
    assert scope(a).unit_ids == (town.a.pk,)
    lend(people["manager"], people["planner"])
    assert scope(people["planner"]).grid_codes == (town.grids["G1"].code,)


@pytest.mark.parametrize(("start", "days"), [(1, 3), (-3, 3)], ids=["not yet", "over"])
def test_it_holds_within_its_days_alone(start: int, days: int, town: Town, people: dict[str, User]) -> None:
    lend(people["officer_a"], people["officer_b"], start=start, days=days)
    assert scope(people["officer_b"]).unit_ids == (town.b.pk,)


def test_what_one_does_as_a_substitute_does_not_pass_on_nor_do_keys_and_users(
    town: Town, people: dict[str, User]
) -> None:
    lend(people["officer_a"], people["officer_b"])
    lend(people["officer_b"], people["planner"])
    assert scope(people["planner"]).unit_ids == (town.b.pk,)
    for name in ("admin", "technician"):
        lend(people[name], people["collector"])
    assert scope(people["collector"]).roles == {"collector"}


def test_the_database_wants_two_people_both_ends_and_one_at_a_time(
    town: Town, people: dict[str, User]
) -> None:
    kept = lend(people["officer_a"], people["officer_b"], days=5)
    for name, change in (
        ("grids_substitution_ends", "during = daterange('2026-01-01', NULL)"),
        ("grids_substitution_another", "substitute_id = absent_id"),
        ("grids_substitution_reason", "reason = ''"),
    ):
        with pytest.raises(IntegrityError, match=name), transaction.atomic():
            run(f"UPDATE grids_substitution SET {change} WHERE id = %s", kept.pk)
    with pytest.raises(IntegrityError, match="grids_substitution_one_at_a_time"), transaction.atomic():
        lend(people["officer_a"], people["planner"], start=4)
    lend(people["officer_a"], people["planner"], start=5)


def enter(people: dict[str, User], **more: Any) -> Substitution:
    said: dict[str, Any] = {
        "absent": people["officer_a"],
        "substitute": people["officer_b"],
        "reason": "培训",
    }
    said |= {"first_day": today(), "last_day": today() + DAY, "by": people["officer_a"], "today": today()}
    return enter_substitution(**said | more)


def test_what_cannot_pass_on_is_refused_at_its_field(town: Town, people: dict[str, User]) -> None:
    for field, more in (
        ("substitute", {"substitute": people["officer_a"]}),
        ("first_day", {"first_day": today() - DAY}),
        ("last_day", {"last_day": today() - DAY}),
        ("last_day", {"last_day": today() + 400 * DAY}),
        ("absent", {"absent": people["stranger"]}),
    ):
        with pytest.raises(SubstitutionRefusedError) as caught:
            enter(people, **more)
        assert caught.value.field == field
    enter(people)
    for field, more in (
        ("absent", {"substitute": people["planner"]}),
        ("substitute", {"absent": people["planner"], "substitute": people["officer_a"]}),
    ):
        with pytest.raises(SubstitutionRefusedError) as caught:
            enter(people, **more)
        assert caught.value.field == field


def test_it_ends_early_and_one_that_has_not_begun_never_holds(town: Town, people: dict[str, User]) -> None:
    running = lend(people["officer_a"], people["officer_b"], start=-2, days=9)
    end_substitution(substitution=running, today=today())
    running.refresh_from_db()
    assert running.during.upper == today()
    assert scope(people["officer_b"]).unit_ids == (town.b.pk,)
    later = lend(people["officer_a"], people["officer_b"], start=3)
    end_substitution(substitution=later, today=today())
    assert not Substitution.objects.filter(pk=later.pk).exists()


def test_everybody_enters_and_ends_their_own_and_nobody_elses(town: Town, people: dict[str, User]) -> None:
    client, a, b = Client(), people["officer_a"], people["officer_b"]
    client.force_login(a)
    sent = {"absent": a.pk, "substitute": b.pk, "first_day": today(), "last_day": today(), "reason": "年假"}
    assert client.post("/substitutes/", sent | {"absent": b.pk, "substitute": a.pk}).status_code == 400
    assert client.post("/substitutes/", sent).status_code == 302
    assert client.post("/substitutes/", sent).status_code == 409
    kept = Substitution.objects.get()
    assert "年假" in client.get("/substitutes/").content.decode()
    client.force_login(b)
    assert "年假" in client.get("/substitutes/").content.decode()
    assert client.post("/substitutes/", {"end": kept.pk}).status_code == 404
    client.force_login(people["planner"])
    assert "年假" not in client.get("/substitutes/").content.decode()
    client.force_login(people["supervision"])
    assert client.post("/substitutes/", {"end": kept.pk}).status_code == 302
    assert not Substitution.objects.on(today()).exists()
    assert Membership.objects.filter(user=a).exists()
