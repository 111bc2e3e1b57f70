"""The page of the coverage audit: who sees it, and what it says."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from procrastinate.contrib.django.models import ProcrastinateJob

from gis_core.models import User
from grids.models import AuditReport, County
from tests.grids.audit.planting import forget_policy
from tests.towns import Town, box, forget_county, make_grid

AUDITORS = ["supervision", "leader", "planner", "technician", "admin"]


@pytest.fixture
def office(people: dict[str, User]) -> Client:
    client = Client(headers={"accept-language": "en"})
    client.force_login(people["supervision"])
    return client


def read(client: Client, query: str = "") -> str:
    response = client.get(reverse("audit") + query)
    assert response.status_code == 200
    return str(response.content.decode())


def audited(client: Client) -> str:
    response: Any = client.post(reverse("audit"), follow=True)
    assert response.redirect_chain == [(reverse("audit"), 302)]
    return str(response.content.decode())


@pytest.mark.parametrize("who", AUDITORS)
def test_who_oversees_the_county_may_look_and_audit(people: dict[str, User], who: str) -> None:
    client = Client()
    client.force_login(people[who])
    assert client.get("/audit/").status_code == 200
    assert client.post("/audit/").status_code == 302
    assert AuditReport.objects.count() == 1


@pytest.mark.parametrize("who", ["collector", "manager", "officer_a", "officer_b", "stranger"])
def test_others_may_neither_look_nor_audit(people: dict[str, User], who: str) -> None:
    client = Client()
    client.force_login(people[who])
    assert client.get("/audit/").status_code == 403
    assert client.post("/audit/").status_code == 403
    assert AuditReport.objects.count() == 0


def test_strangers_are_sent_to_sign_in(db: None) -> None:
    response: Any = Client().get("/audit/")
    assert (response.status_code, response.url) == (302, "/login/?next=/audit/")


def test_before_the_first_audit_the_page_says_so(office: Client) -> None:
    assert "Nothing has been audited yet." in read(office)


def test_without_a_county_the_page_says_what_to_do(office: Client) -> None:
    forget_county()
    assert "init_county" in read(office)
    assert "init_county" in audited(office)


def test_the_proof_is_shown_with_its_counts(office: Client) -> None:
    page = audited(office)
    assert "Proved: 3 grids" in page
    assert "verdict--proved" in page
    assert "Nothing was found." in page


def test_findings_are_shown_with_a_link_that_zooms_the_map_there(office: Client, town: Town) -> None:
    County.objects.update(outline=box(0, 0, 3.5, 1))
    page = audited(office)
    assert "Not proved: 1 findings." in page
    assert "no grid covers this ground" in page
    assert town.grids["G3"].code in page
    finding = AuditReport.objects.get().content["gaps"][0]
    assert f'href="{finding["link"].replace("&", "&amp;")}"' in page


def test_in_chinese_the_page_is_chinese(people: dict[str, User]) -> None:
    client = Client(headers={"accept-language": "zh-hans"})
    client.force_login(people["supervision"])
    page = audited(client)
    assert "已证明" in page
    assert "恰有一个责任单位" in page


def test_ground_that_has_changed_since_is_told(office: Client, town: Town) -> None:
    audited(office)
    assert "The ground has changed since" not in read(office)
    make_grid(9, town.b, box(3, 0, 4, 1), town.grids_edition)
    assert "The ground has changed since" in read(office)


def test_one_kind_of_finding_can_be_chosen(office: Client) -> None:
    County.objects.update(outline=box(0, 0, 3.5, 1))
    forget_policy("m06013")
    audited(office)
    assert "m06013" in read(office)
    assert "m06013" not in read(office, "?kind=gaps")
    assert "m06013" in read(office, "?kind=nonsense")


def test_long_lists_have_pages(office: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("grids.views.ROWS_ON_A_PAGE", 2)
    for key in ("m06013", "c01037", "g01999"):
        forget_policy(key)
    assert "Page 1 of 2" in audited(office)
    assert "Page 2 of 2" in read(office, "?page=2")
    assert "Page 2 of 2" in read(office, "?kind=categories_without_policy&page=77")


def test_a_gap_with_many_neighbours_names_the_first_of_them(
    office: Client, town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("grids.views.CODES_IN_A_ROW", 1)
    County.objects.update(outline=box(0, 0, 3, 1.5))
    assert "and 2 more" in audited(office)


def test_a_big_county_is_audited_by_the_worker_once(office: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("grids.services.audit.SMALL_COUNTY_GRIDS", 3)
    assert "runs in the background" in audited(office)
    assert "runs in the background" in audited(office)
    assert [job.task_name for job in ProcrastinateJob.objects.all()] == ["grids.audit_coverage"]
    assert AuditReport.objects.count() == 0


def test_a_working_crs_out_of_reach_is_told(office: Client) -> None:
    County.objects.update(work_srid=2432)
    assert "EPSG:2432" in audited(office)
