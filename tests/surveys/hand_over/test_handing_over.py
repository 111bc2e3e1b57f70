"""Ground that goes to another unit takes the work of open cases along, by rule and by a step; who answers stays."""

import datetime
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import DatabaseError
from django.test import Client
from django.utils import timezone

from gis_core.models import User
from grids.models import Grid
from surveys.case_errors import StepForbiddenError, StepUnmetError, WrongGivenError
from surveys.models import Case, CaseRules, Notice
from surveys.needs import Need
from surveys.services.actors import Actor
from surveys.services.advancing import offered
from surveys.services.handing_over import PlanChangedError, hand_over
from surveys.services.handing_over_plan import plan_hand_over
from tests.grids.database.raw import run
from tests.surveys.cases import HOUR, MONDAY, filing, make_case, step
from tests.surveys.test_advancing import fed_back, handled, sent_out
from tests.surveys.test_case_database import refused, say, settle
from tests.towns import Town, box, make_edition, make_grid

DAY = datetime.date(2026, 11, 24)
TUESDAY = MONDAY + 24 * HOUR
CONTRACT = json.loads((Path(__file__).parents[2] / "contract" / "hand_over.json").read_text(encoding="utf-8"))


def give_g1_to_b(town: Town, day: datetime.date = DAY) -> None:
    """From a day on, grid G1 is unit B's."""
    Grid.objects.filter(pk=town.grids["G1"].pk).update(valid=(None, day))
    make_grid(1, town.b, box(0, 0, 1, 1), make_edition("grids"), valid=(day, None), supervising_unit=town.b)


def do(people: dict[str, User], **more: Any) -> list[str]:
    """Hand everything over on Tuesday; the refusals."""
    by = Actor.of(people["supervision"])
    done = hand_over(day=DAY, by=by, note="网格调整", now=TUESDAY, **more)
    return [one.refused for one in done]


def test_unsigned_cases_move_and_signed_ones_stay_each_with_a_step_that_says_why(
    town: Town, people: dict[str, User]
) -> None:
    reported, waiting = make_case(0.4), sent_out(people, make_case(0.5))
    signed, elsewhere = handled(people, make_case(0.6)), make_case(1.5)
    give_g1_to_b(town)
    plan = plan_hand_over(day=DAY)
    assert [move.number for move in plan.moves] == [reported.number, waiting.number]
    assert plan.counts() == [
        {"from_unit": "unit-a", "from_name": "甲社区", "to_unit": "unit-b", "to_name": "乙社区"}
        | {"category": "m06002", "category_name": "店面无证装修", "cases": 2}
    ]
    assert plan.reasons() == {"signed": 1}
    assert do(people) == ["", ""]
    settle()
    for case in (reported, waiting):
        moved = Case.objects.get(pk=case.pk)
        last = moved.steps.get(action="hand_over")
        assert (moved.state, moved.handling_unit, moved.handed_over_on) == (case.state, town.b, DAY)
        # Exactly one unit answers for place, category and the day of the finding: that does not move.
        assert (moved.accountable_unit, moved.resolution) == (town.a, case.resolution)
        assert (last.actor, last.note, last.from_state) == (people["supervision"], "网格调整", case.state)
        assert last.detail == {
            "on": "2026-11-24",
            "former_unit": town.a.pk,
            "handling_unit": town.b.pk,
        }
    for case in (signed, elsewhere):
        assert Case.objects.get(pk=case.pk).version == case.version
    assert plan_hand_over(day=DAY).moves == []
    assert do(people) == []


def test_the_new_unit_has_its_own_time_and_both_are_told(town: Town, people: dict[str, User]) -> None:
    case, unsent = sent_out(people, make_case(0.5)), make_case(0.4)
    give_g1_to_b(town)
    do(people)
    case = Case.objects.get(pk=case.pk)
    running = {timer.clock: timer for timer in case.timers.filter(ended_at=None)}
    assert {running[clock].unit for clock in ("sign", "handle")} == {town.b}
    assert running["handle"].started_at == TUESDAY
    assert running["total"].started_at == MONDAY
    assert set(case.timers.filter(unit=town.a).values_list("ending", flat=True)) == {"reset"}
    told = Notice.objects.get(case=case, kind="hand_over").addresses
    assert set(told.values_list("unit__code", flat=True)) == {"unit-a", "unit-b"}
    assert not Notice.objects.filter(case=unsent).exists()
    case = step(case, "accept", people["officer_b"], now=TUESDAY)
    assert (case.state, case.handler) == ("handling", people["officer_b"])


def test_a_case_handed_over_before_it_is_sent_out_is_sent_to_the_new_unit(
    town: Town, people: dict[str, User]
) -> None:
    case = make_case(0.5)
    give_g1_to_b(town)
    do(people)
    assert sent_out(people, Case.objects.get(pk=case.pk), TUESDAY).handling_unit == town.b
    late = make_case(0.6)  # seen on Monday, by a phone that was offline
    assert sent_out(people, late, TUESDAY).handling_unit == town.a


def test_the_county_may_move_what_is_being_handled_or_nothing(town: Town, people: dict[str, User]) -> None:
    case, done = handled(people, make_case(0.5)), fed_back(people)
    give_g1_to_b(town)
    rules = CaseRules.objects.create(hand_over="nothing")
    assert plan_hand_over(day=DAY).reasons() == {"done": 1, "signed": 1}
    rules.hand_over = "in_hand"
    rules.save()
    assert do(people) == [""]
    case = Case.objects.get(pk=case.pk)
    assert (case.state, case.handling_unit, case.handler) == ("dispatched", town.b, None)
    assert Case.objects.get(pk=done.pk).handling_unit == town.a
    with pytest.raises(DatabaseError, match="surveys_caserules_hand_over"):
        run("UPDATE surveys_caserules SET hand_over = 'all'")


def test_what_a_person_or_a_ruling_decided_stays(town: Town, people: dict[str, User]) -> None:
    boss = people["supervision"]
    case = make_case(0.5)
    step(step(case, "file", boss, **filing(case)), "dispatch", boss, unit_id=town.a.pk)
    give_g1_to_b(town)
    assert plan_hand_over(day=DAY).reasons() == {"chosen": 1}


def test_only_the_office_hands_over_with_a_reason_and_not_before_the_day(
    town: Town, people: dict[str, User]
) -> None:
    case, boss = sent_out(people, make_case(0.5)), people["supervision"]
    with pytest.raises(StepUnmetError) as caught:
        step(case, "hand_over", boss, note="没有调整")
    assert caught.value.missing == (Need.MOVES,)
    give_g1_to_b(town)
    with pytest.raises(StepForbiddenError):
        step(case, "hand_over", people["officer_a"], now=TUESDAY, note="想给别人")
    with pytest.raises(StepUnmetError) as caught:
        step(case, "hand_over", boss, now=TUESDAY)
    assert caught.value.missing == (Need.NOTE,)
    with pytest.raises(WrongGivenError):
        step(case, "hand_over", boss, on=DAY, note="早了")
    with pytest.raises(WrongGivenError):
        hand_over(day=DAY, by=Actor.of(boss), note="早了", now=MONDAY)
    for now, is_offered in ((MONDAY, False), (TUESDAY, True)):
        found = {one.action for one in offered(case, Actor.of(boss), now=now)}
        assert ("hand_over" in found) is is_offered
    assert step(case, "hand_over", boss, now=TUESDAY, note="单件移交").handling_unit == town.b


def test_nothing_moves_that_was_not_looked_at(town: Town, people: dict[str, User]) -> None:
    make_case(0.5)
    give_g1_to_b(town)
    seen = plan_hand_over(day=DAY).sha256
    make_case(0.6)
    with pytest.raises(PlanChangedError):
        do(people, seen_sha256=seen)
    assert not Case.objects.filter(handling_unit=town.b).exists()
    assert do(people, at_most=1) == [""]
    assert len(plan_hand_over(day=DAY).moves) == 1


def test_the_database_lets_nobody_reassign_silently(town: Town, people: dict[str, User]) -> None:
    case = sent_out(people, make_case(0.5))
    move = "UPDATE surveys_case SET handling_unit_id = %s WHERE id = %s"
    refused("surveys_case_handed_on_by_a_step", (move, [town.b.pk, case.pk]))
    stepped = (
        "INSERT INTO surveys_casestep (case_id, action, from_state, to_state, at, client_op, note, actor_id, detail)"
        " VALUES (%s, 'hand_over', 'dispatched', 'dispatched', now(), gen_random_uuid(), %s, %s, %s)"
    )
    told = json.dumps({"former_unit": town.a.pk, "handling_unit": town.b.pk, "on": "2026-11-24"})
    boss = people["supervision"].pk
    for values in (["", boss, told], ["调整", None, told], ["调整", boss, "{}"]):
        refused("surveys_casestep_handed_over", (stepped, [case.pk, *values]))
    moved = "UPDATE surveys_case SET handling_unit_id = %s, version = version + 1 WHERE id = %s"
    say((stepped, [case.pk, "调整", boss, told]), (moved, [town.b.pk, case.pk]))


def test_the_command_previews_moves_and_tells_it_as_its_sample(
    town: Town, people: dict[str, User], capsys: pytest.CaptureFixture[str]
) -> None:
    case = make_case(0.5)
    yesterday = timezone.now().date() - datetime.timedelta(days=1)
    give_g1_to_b(town, yesterday)
    case.point.__class__.objects.filter(pk=case.point_id).update(
        observed_at=timezone.now() - datetime.timedelta(days=3)
    )
    day = f"{yesterday}"
    call_command("hand_over", "--preview", "--json", "--on", day)
    told = json.loads(capsys.readouterr().out)
    sample = CONTRACT | {"on": day}
    sample["cases"] = [
        CONTRACT["cases"][0] | {"case_id": case.pk, "uid": str(case.uid), "number": case.number}
    ]
    assert told == sample
    assert Case.objects.get(pk=case.pk).handling_unit == town.a
    with pytest.raises(CommandError, match="--by"):
        call_command("hand_over", "--on", day)
    with pytest.raises(CommandError):
        call_command("hand_over", "--on", day, "--by", "officer_a", "--note", "想移交")
    call_command("hand_over", "--on", day, "--by", "supervision", "--note", "网格调整")
    assert "甲社区 → 乙社区" in capsys.readouterr().out
    assert Case.objects.get(pk=case.pk).handling_unit == town.b


def test_the_page_shows_what_moves_and_stays_and_the_office_moves_it(
    town: Town, people: dict[str, User], client_of: Callable[[str], Client], monkeypatch: pytest.MonkeyPatch
) -> None:
    case, signed = sent_out(people, make_case(0.5)), handled(people, make_case(0.6))
    give_g1_to_b(town)
    monkeypatch.setattr("django.utils.timezone.now", lambda: TUESDAY)
    office, leader = client_of("supervision"), client_of("leader")
    page = office.get("/hand-over/")
    told = page.content.decode()
    for words in ("甲社区", "乙社区", case.number, signed.number, "已签收"):
        assert words in told
    assert (
        case.category.name_en in leader.get("/hand-over/", headers={"accept-language": "en"}).content.decode()
    )
    assert "<textarea" not in leader.get("/hand-over/").content.decode()
    assert "这一天还没有到" in office.get("/hand-over/?on=2026-12-24").content.decode()
    assert office.get("/hand-over/?on=nonsense").status_code == 200
    sent = {"on": "2026-11-24", "seen": page.context["plan"].sha256, "note": "网格调整"}
    assert leader.post("/hand-over/", sent).status_code == 403
    assert client_of("officer_a").get("/hand-over/").status_code == 403
    assert office.post("/hand-over/", sent | {"note": " "}).status_code == 400
    done = office.post("/hand-over/", sent, follow=True).content.decode()
    assert "1 件已移交" in done
    assert "没有需要移交的在办案件" in done
    assert "重新查看" in office.post("/hand-over/", sent, follow=True).content.decode()
    assert Case.objects.get(pk=case.pk).handling_unit == town.b
