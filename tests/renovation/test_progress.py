"""How far a project is, in sums."""

import datetime

import pytest

from renovation.models import Blocker, Household, Project, ProjectBuilding
from renovation.progress import progress_of
from tests.renovation.records import DAY, make_building

pytestmark = pytest.mark.django_db


def test_each_stage_counts_who_has_reached_it(campaign_project: Project) -> None:
    campaign_project.households_total = 4
    gone = make_building(campaign_project, "B1", floor_area_m2=80)
    stands = make_building(campaign_project, "B2", floor_area_m2=50)
    make_building(
        campaign_project,
        "R1",
        kind=ProjectBuilding.Kind.RESETTLEMENT,
        dwellings=10,
        completed_on=DAY,
        construction_began_on=DAY,
    )
    make_building(
        campaign_project, "R2", kind=ProjectBuilding.Kind.RESETTLEMENT, dwellings=5, construction_began_on=DAY
    )
    far = {"surveyed_on": DAY, "signed_on": DAY, "compensated_on": DAY, "vacated_on": DAY}
    Household.objects.create(
        project=campaign_project, building=gone, number="H1", hardship=["disabled"], **far
    )
    Household.objects.create(
        project=campaign_project, building=stands, number="H2", surveyed_on=DAY, decision_served_on=DAY
    )
    ProjectBuilding.objects.filter(pk=gone.pk).update(demolition_began_on=DAY, demolished_on=DAY)
    told = progress_of(campaign_project)
    assert {share.key: (share.done, share.of) for share in told.households} == {
        "surveyed": (2, 4),
        "published": (0, 4),
        "signed": (1, 4),
        "decided": (1, 4),
        "compensated": (1, 4),
        "vacated": (1, 4),
        "demolished": (1, 4),
        "allocated": (0, 4),
    }
    assert [(share.done, share.of) for share in told.buildings] == [(1, 2), (15, 15), (10, 15)]
    assert (told.area_gone_m2, told.hardship) == (80, 1)
    before = progress_of(campaign_project, on=DAY - datetime.timedelta(days=1))
    assert {share.done for share in (*before.households, *before.buildings)} == {0}
    assert (before.households[0].of, before.buildings[1].of, before.area_gone_m2) == (4, 15, 0)
    assert progress_of(campaign_project, on=DAY) == told


@pytest.mark.parametrize(
    ("opened", "escalated", "closed", "is_open", "is_unreported"),
    [
        (10, None, None, True, True),  # older than a week, nobody was told
        (10, 1, None, True, False),  # reported upwards yesterday
        (10, -1, None, True, True),  # reported upwards tomorrow
        (10, None, 0, False, False),  # solved on that day
        (10, None, -1, True, True),  # solved on the next
        (5, None, None, True, False),  # not old yet
        (-1, None, None, False, False),  # not known yet
    ],
)
def test_difficulties_are_those_of_a_day(
    campaign_project: Project,
    opened: int,
    escalated: int | None,
    closed: int | None,
    is_open: bool,
    is_unreported: bool,
) -> None:
    """Days before the day that is asked about."""

    def day(before: int | None) -> datetime.date | None:
        return None if before is None else DAY - datetime.timedelta(days=before)

    Blocker.objects.create(
        project=campaign_project,
        what="一户未签约",
        opened_on=day(opened),
        level="county" if escalated is not None else "person",
        escalated_on=day(escalated),
        closed_on=day(closed),
        decision="已协商" if closed is not None else "",
    )
    assert Blocker.objects.open_on(DAY).exists() == is_open
    assert Blocker.objects.unreported(on=DAY, days=7).exists() == is_unreported


def test_a_hundred_percent_is_said_of_all_only(campaign_project: Project) -> None:
    Household.objects.bulk_create(
        Household(project=campaign_project, number=f"H{n}", signed_on=DAY if n else None) for n in range(500)
    )
    [signed] = [share for share in progress_of(campaign_project).households if share.key == "signed"]
    assert (signed.done, signed.percent) == (499, 99)
    Household.objects.update(signed_on=DAY + datetime.timedelta(days=1))
    [signed] = [share for share in progress_of(campaign_project).households if share.key == "signed"]
    assert signed.percent == 100


def test_nothing_of_nothing_is_no_percent(campaign_project: Project) -> None:
    assert {share.percent for share in progress_of(campaign_project).households} == {0}
