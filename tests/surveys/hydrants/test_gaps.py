"""A finding becomes one supply gap, whoever registers it how often, and shows it from then on."""

import threading
import uuid
from typing import Any

import pytest
from django.db import connections
from django.test import Client
from django.utils import timezone, translation

from gis_core.models import User
from grids.models import HydrantFinding
from grids.services.hydrants import check_hydrants
from surveys.models import SurveyPoint
from surveys.services.hydrant_gaps import FindingGoneError, FindingIdTakenError, open_gap
from tests.grids.hydrants import ground as make
from tests.towns import Town, at, build_town, category

pytestmark = pytest.mark.django_db


@pytest.fixture
def finding(town: Town) -> HydrantFinding:
    make.building("J1", 400, 300, 40, 20, name="老楼")
    check_hydrants(now=timezone.now())
    return HydrantFinding.objects.get(kind="building")


def opened(finding: HydrantFinding, by: User) -> tuple[SurveyPoint, bool]:
    return open_gap(finding=finding, by=by, now=timezone.now())


def test_the_point_lies_at_the_finding_and_says_what_was_found(
    finding: HydrantFinding, town: Town, people: dict[str, User]
) -> None:
    point, is_new = opened(finding, people["planner"])
    assert is_new
    assert point.uid == finding.uid
    assert point.category.key == "g01999"
    assert point.geom.equals_exact(finding.place, 1e-9)
    assert point.reported_by == people["planner"]
    assert point.case.point == point  # the one service opens its case as well
    assert (point.accountable_unit, point.grid) == (town.a, town.grids["G1"])
    assert "老楼" in point.description
    assert "800 平方米" in point.description
    assert "保护半径 150 米" in point.description
    assert finding.last_check.on_date.isoformat() in point.description
    assert "老楼" in point.place_text


def test_the_second_time_it_is_the_same_point(finding: HydrantFinding, people: dict[str, User]) -> None:
    first, _ = opened(finding, people["planner"])
    for who in ("planner", "manager"):
        again, is_new = opened(finding, people[who])
        assert (again, is_new) == (first, False)
    check_hydrants(now=timezone.now())
    assert opened(HydrantFinding.objects.get(kind="building"), people["planner"]) == (first, False)
    assert SurveyPoint.objects.count() == 1


def test_what_is_stored_is_in_the_county_s_language(finding: HydrantFinding, people: dict[str, User]) -> None:
    with translation.override("en"):
        assert "建筑物未覆盖" in opened(finding, people["planner"])[0].description


def test_what_was_mended_is_not_registered(finding: HydrantFinding, people: dict[str, User]) -> None:
    make.hydrant(420, 310)
    check_hydrants(now=timezone.now())
    with pytest.raises(FindingGoneError):
        opened(finding, people["planner"])
    assert not SurveyPoint.objects.exists()


def test_an_id_under_which_something_else_was_reported_is_told(
    finding: HydrantFinding, people: dict[str, User]
) -> None:
    SurveyPoint.objects.create(uid=finding.uid, category=category("m06013"), geom=at(0.5, 0.5))
    with pytest.raises(FindingIdTakenError):
        opened(finding, people["planner"])


def post(client: Client, finding: HydrantFinding, **data: str) -> Any:
    return client.post(f"/hydrants/{finding.uid}/gap/", data, follow=True)


def test_the_page_shows_it_as_registered_with_a_way_to_the_point(
    finding: HydrantFinding, people: dict[str, User]
) -> None:
    client = Client()
    client.force_login(people["manager"])
    back = "/hydrants/?kind=building#list"
    response = post(client, finding, next=back)
    assert response.redirect_chain == [(back, 302)]
    told = response.content.decode()
    point = SurveyPoint.objects.get()
    assert f"open=points:{point.pk}" in told
    assert "已登记为设施缺失" in told
    assert "此前已登记过" in post(client, finding).content.decode()
    assert client.get("/hydrants/?state=opened").context["page"].paginator.count == 1
    lines = client.get("/hydrants/?view=grids").context["lines"]
    assert [line.opened for line in lines] == [1]


@pytest.mark.parametrize("back", ["https://example.com/", "//example.com", ""])
def test_nobody_is_led_to_another_site(finding: HydrantFinding, people: dict[str, User], back: str) -> None:
    client = Client()
    client.force_login(people["planner"])
    assert post(client, finding, next=back).redirect_chain == [("/hydrants/", 302)]


def test_without_the_page_s_token_nothing_is_registered(
    finding: HydrantFinding, people: dict[str, User]
) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(people["planner"])
    assert post(client, finding).status_code == 403
    assert not SurveyPoint.objects.exists()


@pytest.mark.parametrize("key", ["no-uuid", str(uuid.UUID(int=1))])
def test_what_is_no_finding_is_not_found(town: Town, people: dict[str, User], key: str) -> None:
    client = Client()
    client.force_login(people["planner"])
    assert client.post(f"/hydrants/{key}/gap/").status_code == 404


@pytest.mark.django_db(transaction=True)
def test_of_two_who_register_at_once_one_finds_the_other_s() -> None:
    build_town()
    make.building("J1", 400, 300, 40, 20)
    check_hydrants(now=timezone.now())
    finding = HydrantFinding.objects.get(kind="building")
    people = [User.objects.create_user(f"planner-{n}") for n in range(4)]
    answers: list[tuple[int, bool]] = []
    start = threading.Barrier(len(people))

    def register(by: User) -> None:
        start.wait()
        try:
            point, is_new = opened(finding, by)
            answers.append((point.pk, is_new))
        finally:
            connections.close_all()

    threads = [threading.Thread(target=register, args=[by]) for by in people]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len({pk for pk, _new in answers}) == 1
    assert sorted(is_new for _pk, is_new in answers) == [False, False, False, True]
