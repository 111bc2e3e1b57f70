"""Planning a project: its template, its plan backwards, what is kept of it, and what happens in which order."""

import datetime
import json
from collections.abc import Iterator
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from django.utils import translation

from renovation.errors import PlanningError
from renovation.models import (
    PlanTemplate,
    Programme,
    Project,
    RenovationZone,
    TemplateLink,
    TemplateMilestone,
    TemplateWithin,
)
from renovation.rules.milestones import ART_10, ART_16, ART_27
from renovation.services.planning import (
    begin_milestone,
    finish_milestone,
    keep_plan,
    order_of,
    plan_of,
)
from tests.towns import Town, box

pytestmark = pytest.mark.django_db
SAMPLE = Path(__file__).parent.parent / "contract" / "plan_project.json"
TODAY = datetime.date(2026, 3, 2)
LATE, EARLY = datetime.date(2030, 12, 31), datetime.date(2027, 12, 31)


@pytest.fixture(autouse=True)
def _english() -> Iterator[None]:
    with translation.override("en"):
        yield


@pytest.fixture
def project(town: Town) -> Project:
    zone = RenovationZone.objects.create(code="PG-1", name="北门片区", geom=box(0.2, 0.2, 1.4, 0.4))
    programme = Programme.objects.create(name="三年计划", first_year=2026, last_year=2028)
    return Project.objects.create(
        code="PG-1", name="北门片区改造", programme=programme, zone=zone, deadline=LATE, households_total=120
    )


@pytest.fixture
def own(project: Project) -> PlanTemplate:
    """A short order of the county's own that keeps the law."""
    template = PlanTemplate.objects.create(name="简易流程")
    for position, (code, days) in enumerate([("M1", 20), ("M2", 10), ("M3", 30), ("M4a", 1)]):
        TemplateMilestone.objects.create(
            template=template, position=position, code=code, name=f"第{code}步", days=days
        )
    for before, after, days, basis in (
        ("M1", "M2", 30, ART_10),
        ("M2", "M3", 0, ""),
        ("M3", "M4a", 0, ART_27),
    ):
        TemplateLink.objects.create(template=template, before=before, after=after, days=days, basis=basis)
    TemplateWithin.objects.create(template=template, first="M1", last="M2", days=365, basis=ART_16)
    project.template = template
    project.save()
    return template


def command(*words: str) -> tuple[str, str]:
    """What plan_project prints, and what it ends with."""
    out = StringIO()
    try:
        call_command("plan_project", *words, stdout=out)
    except CommandError as error:
        return out.getvalue(), str(error)
    return out.getvalue(), ""


def test_the_json_is_that_of_the_contract(project: Project) -> None:
    with translation.override("zh-hans"):
        out, end = command("PG-1", "--deadline", "2027-12-31", "--today", "2026-03-02", "--json")
    assert json.loads(out) == json.loads(SAMPLE.read_text(encoding="utf-8"))
    assert end == "按期限排不下。"


def test_a_plan_that_fits_is_told_milestone_by_milestone_and_kept_when_asked(project: Project) -> None:
    out, end = command("PG-1", "--today", "2026-03-02", "--save")
    assert end == ""
    assert [line.split()[0] for line in out.splitlines()] == (
        ["M1", "M2", "M3", "M4a", "M4b", "M5", "M6a", "M6b", "M7", "M8a", "M8b"]
    )
    kept = {row.code: row for row in project.milestones.all()}
    assert kept["M8b"].planned_finish == kept["M8b"].baseline_finish == LATE
    assert kept["M1"].planned_finish is not None
    assert kept["M1"].planned_finish > TODAY


def test_what_was_promised_first_stays_when_the_plan_changes(project: Project) -> None:
    keep_plan(project, plan_of(project, today=TODAY))
    later = LATE.replace(year=2031)
    keep_plan(project, plan_of(project, today=TODAY, deadline=later))
    project.refresh_from_db()
    row = project.milestones.get(code="M8b")
    assert (row.baseline_finish, row.planned_finish, project.deadline) == (LATE, later, later)


def test_a_plan_that_does_not_fit_names_what_breaks_and_the_first_deadline_and_is_not_kept(
    project: Project,
) -> None:
    out, end = command("PG-1", "--deadline", "2027-12-31", "--today", "2026-03-02", "--save")
    assert "days too long for its deadline: nothing was kept" in end
    assert "fixed by Regulation on expropriation, art. 10: at least 30 days of comment" in out
    assert not project.milestones.exists()
    first = out.rstrip().rsplit(" ", 1)[1].rstrip(".")
    fits, end = command("PG-1", "--deadline", first, "--today", "2026-03-02")
    assert (end, "too long" in fits) == ("", False)


def test_what_has_happened_counts_in_the_plan(project: Project) -> None:
    begin_milestone(project, "M1", on=datetime.date(2026, 1, 5), today=TODAY)
    finish_milestone(project, "M1", on=datetime.date(2026, 1, 30), today=TODAY, evidence="政府公告1号")
    placed = {one.milestone.code: one for one in plan_of(project, today=TODAY).placed}
    assert placed["M1"].is_done
    assert placed["M2"].early.start == datetime.date(2026, 3, 2)  # the comment ended on 1 March


@pytest.mark.parametrize(
    ("code", "on", "told"),
    [
        (
            "M2",
            "2026-03-02",
            "M1 Implementation plan finished, draft compensation plan public is not finished",
        ),
        ("M9", "2026-03-02", "The project PG-1 has no milestone M9."),
        ("M1", "2026-03-03", "2026-03-03 lies in the future"),
    ],
)
def test_a_milestone_does_not_begin_out_of_its_order(project: Project, code: str, on: str, told: str) -> None:
    with pytest.raises(PlanningError, match=told):
        begin_milestone(project, code, on=datetime.date.fromisoformat(on), today=TODAY)


def test_the_decision_waits_for_the_comment_and_says_from_when_it_is_possible(project: Project) -> None:
    begin_milestone(project, "M1", on=datetime.date(2026, 1, 5), today=TODAY)
    finish_milestone(project, "M1", on=datetime.date(2026, 2, 10), today=TODAY, evidence="公告")
    with pytest.raises(PlanningError, match=r"possible from 2026-03-13 on \(30 days after M1 .*art\. 10"):
        begin_milestone(project, "M2", on=TODAY, today=TODAY)
    begin_milestone(project, "M2", on=datetime.date(2026, 3, 13), today=datetime.date(2026, 3, 13))


def test_nothing_is_finished_before_it_began_without_a_document_or_after_its_longest_time(
    project: Project,
) -> None:
    with pytest.raises(PlanningError, match="has not begun yet"):
        finish_milestone(project, "M1", on=TODAY, today=TODAY, evidence="公告")
    begin_milestone(project, "M1", on=datetime.date(2025, 1, 6), today=TODAY)
    with pytest.raises(PlanningError, match="Name the document"):
        finish_milestone(project, "M1", on=TODAY, today=TODAY, evidence=" ")
    finish_milestone(project, "M1", on=datetime.date(2025, 2, 6), today=TODAY, evidence="公告")
    begin_milestone(project, "M2", on=datetime.date(2025, 4, 1), today=TODAY)
    with pytest.raises(PlanningError, match=r"art\. 16"):
        finish_milestone(project, "M2", on=TODAY, today=TODAY, evidence="决定")


def test_a_template_of_the_countys_own_is_planned_by_its_rows_and_names(
    project: Project, own: PlanTemplate
) -> None:
    order = order_of(project)
    assert (order.names["M1"], [one.code for one in order.template.milestones]) == (
        "第M1步",
        ["M1", "M2", "M3", "M4a"],
    )
    assert plan_of(project, today=TODAY).is_feasible


def test_a_template_that_asks_for_less_than_the_law_is_refused(project: Project) -> None:
    template = PlanTemplate.objects.create(name="抢进度")
    for position, code in enumerate(["M1", "M2"]):
        TemplateMilestone.objects.create(template=template, position=position, code=code, name=code, days=5)
    TemplateLink.objects.create(template=template, before="M1", after="M2", days=10)
    project.template = template
    with pytest.raises(PlanningError, match=r"less than the law: .*art\. 10.*art\. 16"):
        order_of(project)


@pytest.mark.parametrize(
    ("before", "after", "told"),
    [("M2", "M9", "does not have: M9"), ("M3", "M1", "wait for each other: M1, M2, M3, M4a")],
)
def test_rows_that_are_no_order_are_told(
    project: Project, own: PlanTemplate, before: str, after: str, told: str
) -> None:
    TemplateLink.objects.create(template=own, before=before, after=after)
    with pytest.raises(PlanningError, match=told):
        order_of(project)


def test_an_unknown_project_is_refused(town: Town) -> None:
    assert command("PG-9")[1] == "There is no project PG-9."
