"""Milestones that wait for their gates, and a gate of the county that two persons waive."""

import datetime

import pytest
from django.contrib.auth import get_user_model

from renovation.errors import PlanningError
from renovation.models import (
    Blacklisting,
    Contractor,
    CountyGate,
    FundEntry,
    Household,
    Project,
    ProjectContractor,
    ProjectMilestone,
    ProjectPaper,
    RenovationSettings,
)
from renovation.rules.gates import Paper
from renovation.services.gates import agree_waiver, ask_waiver, standing_of
from renovation.services.planning import begin_milestone, finish_milestone
from tests.renovation.records import DAY, MOMENT, make_building, make_firm

pytestmark = pytest.mark.django_db
TODAY = datetime.date(2026, 9, 1)
BEGUN = datetime.date(2026, 7, 1)


@pytest.fixture
def project(campaign_project: Project) -> Project:
    """M1 is finished, M2 has begun."""
    for code, start, finish in (("M1", DAY, DAY), ("M2", BEGUN, None)):
        ProjectMilestone.objects.create(
            project=campaign_project,
            code=code,
            started_on=start,
            finished_on=finish,
            evidence="文件" if finish else "",
        )
    return campaign_project


def finish(project: Project, code: str) -> None:
    finish_milestone(project, code, on=TODAY, today=TODAY, evidence="文件1号")


def show_papers(project: Project, *missing: Paper) -> None:
    for kind in set(Paper) - {Paper.HEARING, *missing}:
        ProjectPaper.objects.create(project=project, kind=kind.value, number="1号", on=DAY)


def test_a_decision_waits_for_all_that_the_law_asks(project: Project) -> None:
    with pytest.raises(PlanningError) as refused:
        finish(project, "M2")
    for words in ("年度计划", "专家论证", "30 天", "社会稳定风险", "足额", "第 9 条", "第 12 条"):
        assert words in str(refused.value)
    show_papers(project)
    project.compensation_yuan = 500
    project.save()
    with pytest.raises(PlanningError, match="500"):
        finish(project, "M2")
    money = {"project": project, "on": DAY, "source": "county", "document": "财1号"}
    FundEntry.objects.create(**money, direction="in", amount_yuan=500, earmark="construction")
    with pytest.raises(PlanningError, match="500"):
        finish(project, "M2")
    FundEntry.objects.create(**money, direction="in", amount_yuan=500, earmark="compensation")
    finish(project, "M2")


def test_the_meeting_of_the_government_is_the_countys_number(project: Project) -> None:
    show_papers(project, Paper.GOVERNMENT_MEETING)
    project.households_total = 120
    project.save()
    RenovationSettings.objects.create(many_households=120)
    with pytest.raises(PlanningError, match="政府"):
        finish(project, "M2")
    RenovationSettings.objects.update(many_households=121)
    finish(project, "M2")


def test_expropriation_is_complete_with_its_last_household(project: Project) -> None:
    ProjectMilestone.objects.filter(code="M2").update(finished_on=BEGUN, evidence="文件")
    begin_milestone(project, "M3", on=datetime.date(2026, 7, 2), today=TODAY)
    building = make_building(project)
    for number in ("H1", "H2"):
        Household.objects.create(project=project, building=building, number=number, signed_on=DAY)
    Household.objects.filter(number="H2").update(signed_on=None, decision_served_on=datetime.date(2026, 3, 1))
    with pytest.raises(PlanningError, match="H2"):
        finish(project, "M3")
    Household.objects.filter(number="H2").update(court_order_on=TODAY)
    finish(project, "M3")


def test_construction_does_not_begin_with_a_blacklisted_contractor(project: Project) -> None:
    show_papers(project)
    for code in ("M2", "M4b", "M6b"):
        ProjectMilestone.objects.update_or_create(
            project=project,
            code=code,
            defaults={"started_on": BEGUN, "finished_on": BEGUN, "evidence": "文件"},
        )
    firm: Contractor = make_firm()
    ProjectContractor.objects.create(
        project=project, contractor=firm, role="construction", appointed_on=DAY, contract="1"
    )
    listed = Blacklisting.objects.create(
        contractor=firm, during=(BEGUN, None), reason="事故", document="黑1号"
    )
    with pytest.raises(PlanningError, match="示例建筑公司"):
        begin_milestone(project, "M7", on=TODAY, today=TODAY)
    listed.during = (BEGUN, TODAY)
    listed.save()
    begin_milestone(project, "M7", on=TODAY, today=TODAY)


def test_a_gate_of_the_county_is_waived_by_two_persons_and_stays_in_sight(project: Project) -> None:
    one, another = (get_user_model().objects.create_user(name) for name in ("one", "another"))
    show_papers(project)
    gate = CountyGate.objects.create(milestone="M2", name="部门会签表", basis="县棚改办要求")
    with pytest.raises(PlanningError, match="部门会签表"):
        finish(project, "M2")
    waiver = ask_waiver(project=project, gate=gate, reason="急件", by=one, at=MOMENT)
    with pytest.raises(PlanningError, match="部门会签表"):
        finish(project, "M2")
    with pytest.raises(PlanningError):
        agree_waiver(waiver, by=one, at=MOMENT)
    agree_waiver(waiver, by=another, at=MOMENT)
    finish(project, "M2")
    CountyGate.objects.update(is_in_force=False)
    [own] = [row for row in standing_of(project, on=TODAY) if row.asks == "部门会签表"]
    assert own.waiver == waiver
    assert own.is_open
    assert own.missing


def test_the_document_that_the_county_asks_for_opens_its_gate(project: Project) -> None:
    show_papers(project)
    gate = CountyGate.objects.create(milestone="M2", name="部门会签表", basis="县棚改办要求")
    ProjectPaper.objects.create(project=project, gate=gate, number="会签1号", on=TODAY)
    finish(project, "M2")
