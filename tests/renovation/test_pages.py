"""The pages of renovation: how projects stand, what would move, keeping a plan and noting what has happened."""

import datetime

import pytest
from django.test import Client
from django.utils import timezone

from gis_core.models import User
from grids.county_hours import county_day
from grids.models import Membership
from renovation.models import Programme, Project, RenovationZone, YearlyTarget
from tests.towns import Town, box

pytestmark = pytest.mark.django_db
DAY = datetime.timedelta(days=1)


@pytest.fixture
def project(town: Town) -> Project:
    zone = RenovationZone.objects.create(code="PG-1", name="北门片区", geom=box(0.2, 0.2, 1.4, 0.4))
    programme = Programme.objects.create(name="三年计划", first_year=2026, last_year=2028)
    YearlyTarget.objects.create(
        programme=programme, year=2026, area_m2=48_000, projects=1, funds_yuan=10**8, households=120
    )
    return Project.objects.create(
        code="PG-1",
        name="北门片区改造",
        programme=programme,
        zone=zone,
        deadline=county_day(timezone.now()) + 1500 * DAY,
        households_total=120,
    )


def client_of(role: str) -> Client:
    user = User.objects.create_user(f"one_{role}")
    Membership.objects.create(user=user, role=role)
    client = Client()
    client.force_login(user)
    return client


@pytest.fixture
def planner(town: Town) -> Client:
    return client_of("planner")


def text_of(client: Client, address: str, **words: str) -> str:
    answer = client.get(address, words)
    assert answer.status_code == 200
    return answer.content.decode()


def test_programmes_tell_how_each_project_stands(planner: Client, project: Project) -> None:
    page = text_of(planner, "/renovation/")
    for words in ("三年计划", "北门片区改造", "light--green", "距 M1", "120 户", "48,000"):
        assert words in page
    Project.objects.update(deadline=county_day(timezone.now()) + 300 * DAY)
    page = text_of(planner, "/renovation/")
    assert "light--red" in page
    assert "按期限排不下" in page


def test_without_any_programme_the_page_says_so(planner: Client) -> None:
    assert "还没有棚改计划" in text_of(planner, "/renovation/")


def test_a_plan_that_does_not_fit_leads_to_the_first_deadline_that_does(
    planner: Client, project: Project
) -> None:
    soon = county_day(timezone.now()) + 300 * DAY
    page = text_of(planner, "/renovation/projects/PG-1/", deadline=f"{soon}")
    for words in (f"按 {soon} 排不下", "时间花在", "第十条", "最早能排下的期限"):
        assert words in page
    first = page.split('href="?deadline=', 1)[1][:10]
    assert "全部排得下" in text_of(planner, "/renovation/projects/PG-1/", deadline=first)
    project.refresh_from_db()
    assert not project.milestones.exists()  # looking keeps nothing


def test_moving_one_milestone_moves_what_waits_for_it(planner: Client, project: Project) -> None:
    late = county_day(timezone.now()) + 900 * DAY
    page = text_of(planner, "/renovation/projects/PG-1/", move="M5", to=f"{late}")
    assert f"{late:%Y}" in page
    assert "回到计划" in page


def test_keeping_a_plan_keeps_what_was_looked_at(planner: Client, project: Project) -> None:
    later = project.deadline + 200 * DAY
    to = county_day(timezone.now()) + 40 * DAY
    form = {"do": "keep", "deadline": f"{later}", "move": "M5", "to": f"{to}"}
    answer = planner.post("/renovation/projects/PG-1/", form, follow=True)
    assert "计划已保存" in answer.content.decode()
    project.refresh_from_db()
    assert project.deadline == later
    assert project.milestones.get(code="M5").not_before == to


def test_what_has_happened_is_noted_and_what_is_out_of_order_is_told(
    planner: Client, project: Project
) -> None:
    today = county_day(timezone.now())

    def note(**words: str) -> str:
        return planner.post("/renovation/projects/PG-1/", words, follow=True).content.decode()

    assert "M1 已登记" in note(do="begin", code="M1", on=f"{today - 60 * DAY}")
    assert "请写明证明" in note(do="finish", code="M1", on=f"{today - 10 * DAY}")
    assert "M1 已登记" in note(do="finish", code="M1", on=f"{today - 10 * DAY}", evidence="公告")
    assert "起才可以" in note(do="begin", code="M2", on=f"{today}")
    assert "需要写明日期" in note(do="begin", code="M2", on="soon")
    assert "需要写明日期" in note(do="dance", code="M2", on=f"{today}")
    row = project.milestones.get(code="M1")
    assert (row.started_on, row.finished_on, row.evidence) == (today - 60 * DAY, today - 10 * DAY, "公告")


def test_only_planners_write(project: Project) -> None:
    reader = client_of("supervision")
    assert "存为计划" not in text_of(reader, "/renovation/projects/PG-1/")
    assert reader.post("/renovation/projects/PG-1/", {"do": "keep"}).status_code == 403


def test_an_unknown_project_is_not_found(planner: Client) -> None:
    assert planner.get("/renovation/projects/PG-9/").status_code == 404
    assert planner.get("/renovation/projects/a%00b/").status_code == 404
