"""What inspectors see: kept raw and once, charged to who answers, a case for each failure; appealed, judged."""

import datetime
import uuid
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path

import pytest
from django.db import DatabaseError, transaction
from django.test import Client, override_settings

from assessment.errors import InspectionRefused
from assessment.models import Appeal, InspectionMonth, Observation
from assessment.month_evidence import evidence_of, observations_of
from assessment.services.bonuses import decide_bonus, give_bonus
from assessment.services.observations import appeal, judge
from gis_core.models import User
from surveys.models import Case, SetAside
from surveys.services.photos import WAITS_FOR, sweep_photos
from surveys.services.recording import ContentConflictError
from tests.assessment.inspections import NOVEMBER, closed, drawn, see, task_of
from tests.assessment.yardsticks import approved_tree, make_place, standard
from tests.grids.database.raw import run
from tests.surveys.cases import MONDAY, filing, step
from tests.surveys.console.test_whole_way import photo
from tests.surveys.filing.drafts import draft, in_force
from tests.towns import Town, category

pytestmark = pytest.mark.django_db
Browser = Callable[[str], Client]
DAY = datetime.timedelta(days=1)


@pytest.fixture
def plan(people: dict[str, User]) -> InspectionMonth:
    """A month with a lane of A's on the road, which officer B inspects, and one of B's."""
    approved_tree(
        people,
        standard("1"),
        standard("2", category_id=category("m06013").pk),  # the road's own
        standard("3", category_id=None, counting="yes_no"),
        standard("4", category_id=None, needs_photo=True),
        standard("5", place_kinds=("社区",), category_id=category("m06001").pk),
        standard("6", place_kinds=("社区",), category_id=category("m08016").pk),
        standard("7", place_kinds=("社区",), category_id=category("m06013").pk),
    )
    make_place("PA", 0.5, 0.5)
    make_place("PC", 0.6, 0.5, place_kind="社区")
    make_place("PB", 2.5, 0.2)
    return drawn(people, one_in=1)


def refused(sql: str, message: str) -> None:
    with pytest.raises(DatabaseError, match=message), transaction.atomic():
        run(sql)


def test_a_failure_is_charged_to_who_answers_for_its_category_and_becomes_a_case(
    plan: InspectionMonth, town: Town
) -> None:
    task = task_of(plan, "PB")
    garbage, badge = see(task, "1", 7), see(task, "3", 0, 1)
    assert (garbage.unit, badge.unit) == (town.b, town.b)
    case = Case.objects.get(point=garbage.point)
    assert (case.accountable_unit, case.category.key, case.point.reported_by) == (
        *(town.b, "m06010"),
        task.inspector,
    )
    assert badge.point is None
    assert see(task, "2", 10).point is None  # nothing failed


def test_a_point_counts_for_who_answers_there_for_most_and_all_who_may_be_charged_are_in_the_list(
    plan: InspectionMonth,
) -> None:
    listed = {one["code"]: (one["unit"], one["units"]) for one in plan.candidates["points"]}
    assert listed == {
        "PA": ("unit-r", ["unit-r"]),
        "PB": ("unit-b", ["unit-b"]),
        "PC": ("unit-a", ["unit-a", "unit-r"]),  # two of three categories are the ground's, one the road's
    }


def test_on_a_road_its_unit_is_charged_for_what_is_the_road_s(
    plan: InspectionMonth, town: Town, people: dict[str, User]
) -> None:
    task = task_of(plan, "PC")  # a point of A's that lies on the road
    assert (task.unit, see(task, "7", 9).unit, see(task, "5", 9).unit) == (town.a, town.road_unit, town.a)


def test_the_same_again_is_kept_once_and_another_under_its_id_is_set_aside(plan: InspectionMonth) -> None:
    task, uid = task_of(plan, "PB"), uuid.uuid4()
    assert see(task, "1", 7, uid=uid) == see(task, "1", 7, uid=uid)
    with pytest.raises(ContentConflictError):
        see(task, "1", 6, uid=uid)
    assert (Observation.objects.count(), Case.objects.count(), SetAside.objects.count()) == (1, 1, 1)
    with pytest.raises(InspectionRefused, match="已经"):
        see(task, "1", 6)
    assert Case.objects.count() == 1  # the report of what was refused went with it


@pytest.mark.parametrize(
    ("code", "ok", "observed", "seen_at", "told"),
    [
        ("5", 1, 1, MONDAY, "检查表"),
        ("3", 1, 2, MONDAY, "是非"),
        ("4", 1, 2, MONDAY, "照片"),
        ("3", 1, 1, MONDAY - 30 * DAY, "不在"),
        ("3", 1, 1, MONDAY + 9 * DAY, "不在"),
        ("1", 3, 2, MONDAY, "counts|不能"),
    ],
)
def test_what_is_no_observation_is_refused(
    code: str, ok: int, observed: int, seen_at: datetime.datetime, told: str, plan: InspectionMonth
) -> None:
    with pytest.raises((InspectionRefused, DatabaseError), match=told), transaction.atomic():
        see(task_of(plan, "PB"), code, ok, observed, seen_at=seen_at)
    assert not Observation.objects.exists()


def test_the_database_wants_the_inspector_who_was_drawn_an_open_month_and_nobody_s_own_unit(
    plan: InspectionMonth, people: dict[str, User]
) -> None:
    see(task_of(plan, "PB"), "1", 7)
    copied = (
        "INSERT INTO assessment_observation (uid, task_id, standard_id, observed, ok, seen_by_id, seen_at,"
        " content_sha256) SELECT gen_random_uuid(), task_id, {standard}, 1, 1, {by}, seen_at, ''"
        " FROM assessment_observation"
    )
    standards = {one.code: one.pk for one in plan.yardstick.standards.all()}
    refused(copied.format(standard=standards["3"], by=people["officer_b"].pk), "只有抽中")
    people["officer_a"].memberships.update(unit=task_of(plan, "PB").unit)  # moved meanwhile
    refused(copied.format(standard=standards["3"], by="seen_by_id"), "须回避")
    people["officer_a"].memberships.update(unit=None)
    refused("UPDATE assessment_observation SET ok = 10", "不能修改")
    refused("DELETE FROM assessment_observation", "不能修改")
    closed(people, plan)
    refused(copied.format(standard=standards["3"], by="seen_by_id"), "已经截止")


def test_two_work_days_to_appeal_over_a_weekend(plan: InspectionMonth) -> None:
    friday = MONDAY + 4 * DAY  # 27 November; Monday and Tuesday are the two days
    assert (
        see(task_of(plan, "PB"), "1", 7, now=friday).appeal_until.isoformat() == "2026-12-01T16:00:00+00:00"
    )


def test_an_appeal_is_made_in_time_by_the_unit_and_judged_once_by_somebody_without_a_part(
    plan: InspectionMonth, people: dict[str, User]
) -> None:
    observation = see(task_of(plan, "PB"), "1", 7)
    said = {"observation": observation, "reason": "照片不在我区"}
    with pytest.raises(InspectionRefused, match="被扣分"):
        appeal(**said, by=people["officer_a"], now=MONDAY)
    with pytest.raises(InspectionRefused, match="期限"):
        appeal(**said, by=people["officer_b"], now=MONDAY + 3 * DAY)
    case = appeal(**said, by=people["officer_b"], now=MONDAY + 2 * DAY)
    with pytest.raises(InspectionRefused, match="已经"):
        appeal(**said, by=people["officer_b"], now=MONDAY)
    verdict = {"case": case, "verdict": "upheld", "grounds": "属实", "now": MONDAY + 2 * DAY}
    for who in ("officer_a", "officer_b"):  # who saw it, who appealed
        with pytest.raises(InspectionRefused, match="不能裁定"):
            judge(**verdict, by=people[who])
    assert judge(**verdict, by=people["supervision"]).verdict == "upheld"
    with pytest.raises(InspectionRefused, match="已"):
        judge(**verdict, by=people["admin"])
    refused("UPDATE assessment_appeal SET verdict = 'dismissed'", "只作一次")
    refused("UPDATE assessment_appeal SET reason = 'x'", "不能改写")
    refused("DELETE FROM assessment_appeal", "不能删除")


def test_an_upheld_appeal_costs_nothing_and_stays_in_the_sample(
    plan: InspectionMonth, people: dict[str, User]
) -> None:
    won, lost = see(task_of(plan, "PB"), "1", 7), see(task_of(plan, "PB"), "3", 0, 1)
    for observation, verdict in ((won, "upheld"), (lost, "dismissed")):
        case = appeal(observation=observation, reason="不符", by=people["officer_b"], now=MONDAY)
        judge(case=case, verdict=verdict, grounds="查明", by=people["supervision"], now=MONDAY)
    found = {one.id: one.lost for one in observations_of(NOVEMBER)}
    assert found == {won.pk: 0, lost.pk: 1}


def test_what_is_inspected_again_costs_nothing_opens_no_case_and_is_not_appealed_against(
    plan: InspectionMonth, people: dict[str, User]
) -> None:
    people["supervision"].memberships.create(role="checker")
    task = task_of(plan, "PB")
    assert not plan.tasks.filter(purpose="again", inspector=task.inspector, point=task.point).exists()
    see(task, "1", 10)
    run(
        "INSERT INTO assessment_inspectiontask (month_id, point_id, unit_id, purpose, inspector_id)"
        f" SELECT month_id, point_id, unit_id, 'again', {people['supervision'].pk} FROM assessment_inspectiontask"
        f" WHERE id = {task.pk} AND NOT EXISTS (SELECT FROM assessment_inspectiontask t WHERE t.purpose = 'again'"
        f" AND t.point_id = {task.point_id})"
    )
    again = see(task_of(plan, "PB", "again"), "1", 0)
    assert not Case.objects.exists()
    assert [one.lost for one in observations_of(NOVEMBER)] == [0]
    with pytest.raises(InspectionRefused, match="扣分"):
        appeal(observation=again, reason="x", by=people["officer_b"], now=MONDAY)


def test_the_finding_of_a_case_that_an_inspection_opened_costs_once(
    plan: InspectionMonth, people: dict[str, User], town: Town
) -> None:
    (rule,) = in_force(people["supervision"], people["admin"], draft(points_deducted=Decimal(3)))
    assert (rule.category.key, rule.points_deducted) == ("m06010", 3)
    case = Case.objects.get(point=see(task_of(plan, "PB"), "1", 7).point)
    case = step(case, "file", people["supervision"], **filing(case))
    step(case, "dispatch", people["supervision"])
    (facts,) = evidence_of(NOVEMBER, now=MONDAY).cases
    assert (facts.id, facts.finding_points) == (case.pk, 0)
    given = give_bonus(
        month=NOVEMBER,
        unit=town.a,
        points="1.5",
        title="好人",
        document="文",
        by=people["supervision"],
        now=MONDAY,
    )
    assert evidence_of(NOVEMBER, now=MONDAY).good_deeds == []
    decide_bonus(deed=given, confirms=True, by=people["admin"], now=MONDAY)
    (deed,) = evidence_of(NOVEMBER, now=MONDAY).good_deeds
    assert (deed.unit, str(deed.points)) == (town.a.pk, "1.50")
    refused("UPDATE assessment_gooddeed SET points = 2", "不能修改")


def test_an_inspector_scores_on_the_page_the_unit_sees_it_at_once_and_nobody_else(
    plan: InspectionMonth,
    people: dict[str, User],
    client_of: Browser,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("django.utils.timezone.now", lambda: MONDAY)
    task, inspector = task_of(plan, "PB"), client_of("officer_a")
    address = f"/assessment/inspection/tasks/{task.pk}/"
    by_code = {one.code: one.pk for one in plan.yardstick.standards.all()}
    said = {
        "uid": str(uuid.uuid4()),
        "standard": by_code["4"],
        "observed": 5,
        "failed": 2,
        "note": "两处破损",
    }
    assert "照片" in inspector.post(address, said).content.decode()
    assert client_of("officer_b").get(address).status_code == 404
    assert client_of("supervision").post(address, said).status_code == 403
    with override_settings(MEDIA_ROOT=tmp_path):
        assert inspector.post(address, {**said, "photos": photo()}).status_code == 302
        seen = Observation.objects.get()
        assert (seen.ok, seen.observed, len(seen.photos)) == (3, 5, 1)
        one = f"/assessment/observations/{seen.uid}/"
        unit = client_of("officer_b")
        assert "两处破损" in unit.get(one).content.decode()
        assert unit.get(f"{one}photo/?sha={seen.photos[0]}").status_code == 200
        assert unit.get(f"{one}photo/?sha={'0' * 64}").status_code == 404
        assert (
            sweep_photos(now=datetime.datetime.now(datetime.UTC) + 2 * WAITS_FOR) == 0
        )  # a photo without a case stays
    assert client_of("manager").get(one).status_code == 404
    assert "标准" in unit.get("/assessment/observations/?month=2026-11-01").content.decode()
    unit.post(one, {"do": "appeal", "words": "不在我区"})
    client_of("supervision").post(one, {"do": "judge", "verdict": "upheld", "words": "属实"})
    assert Appeal.objects.get().verdict == "upheld"
    assert inspector.post(one, {"do": "judge", "verdict": "upheld", "words": "x"}).status_code == 403
    assert client_of("leader").get("/assessment/observations/?month=2026-11-01&all=1").status_code == 200
