"""How far a project is, in sums."""

import datetime

import pytest

from renovation.models import Household, Project, ProjectBuilding
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
