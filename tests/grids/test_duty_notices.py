"""Duty notices: issued word for word, kept by the database, signed for once and by the unit itself."""

import io
from typing import Any

import docx
import pytest
from django.db import Error, connection, transaction
from django.test import Client, override_settings
from django.utils import timezone

from gis_core.models import User
from grids.models import DutyNotice, Grid
from grids.services.duty_notices import (
    AlreadySignedError,
    NothingToNoticeError,
    NotYoursToSignError,
    issue_notice,
    sign_notice,
)
from tests.towns import TODAY, Town, box, make_edition, make_grid

pytestmark = pytest.mark.django_db


@pytest.fixture
def notice(town: Town, people: dict[str, User]) -> DutyNotice:
    return issue_notice(unit=town.a, on=TODAY, by=people["supervision"], now=timezone.now())


def client_of(user: User, language: str = "zh-hans") -> Client:
    client = Client(headers={"accept-language": language})
    client.force_login(user)
    return client


def test_a_notice_keeps_its_words_when_the_ground_changes(town: Town, notice: DutyNotice) -> None:
    before = notice.content["territories"]
    make_grid(9, town.a, box(4, 0, 5, 1), make_edition("grids"))
    notice.refresh_from_db()
    assert notice.content["territories"] == before
    assert Grid.objects.known().filter(accountable_unit=town.a).count() == 3


def test_numbers_run_through_the_year(town: Town, people: dict[str, User], notice: DutyNotice) -> None:
    second = issue_notice(unit=town.b, on=TODAY, by=people["supervision"], now=timezone.now())
    assert (notice.number, second.number) == ("2026-0001", "2026-0002")


def test_nothing_is_noticed_to_who_has_nothing(town: Town, people: dict[str, User]) -> None:
    with pytest.raises(NothingToNoticeError):
        issue_notice(
            unit=town.county.supervision_office, on=TODAY, by=people["supervision"], now=timezone.now()
        )


def test_the_unit_signs_once(people: dict[str, User], notice: DutyNotice) -> None:
    with pytest.raises(NotYoursToSignError):
        sign_notice(notice=notice, by=people["officer_b"], now=timezone.now())
    signed = sign_notice(notice=notice, by=people["officer_a"], now=timezone.now())
    assert signed.signed_by == people["officer_a"]
    with pytest.raises(AlreadySignedError):
        sign_notice(notice=notice, by=people["officer_a"], now=timezone.now())


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE grids_dutynotice SET content = '{}'",
        "UPDATE grids_dutynotice SET number = 'x', signed_at = now(), signed_by_id = issued_by_id",
        "UPDATE grids_dutynotice SET on_date = '2026-01-01'",
        "DELETE FROM grids_dutynotice",
    ],
)
def test_the_database_keeps_what_was_issued(notice: DutyNotice, statement: str) -> None:
    with pytest.raises(Error, match="已下发"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)


def test_a_signature_is_never_taken_back(people: dict[str, User], notice: DutyNotice) -> None:
    sign_notice(notice=notice, by=people["officer_a"], now=timezone.now())
    with pytest.raises(Error, match="已下发"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("UPDATE grids_dutynotice SET signed_at = NULL, signed_by_id = NULL")


def test_half_a_signature_is_refused(notice: DutyNotice) -> None:
    with pytest.raises(Error, match="signature_whole"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("UPDATE grids_dutynotice SET signed_at = now()")


def test_from_the_page_a_notice_is_issued_read_and_signed_for(town: Town, people: dict[str, User]) -> None:
    office, unit = client_of(people["supervision"]), client_of(people["officer_a"])
    issued: Any = office.post(f"/duties/{town.a.pk}/notices/", {"on": "2026-06-01"}, follow=True)
    assert "已下发" in issued.content.decode()
    notice = DutyNotice.objects.get()
    assert "未签收" in office.get("/duties/").content.decode()
    page = unit.get(f"/duty-notices/{notice.pk}/").content.decode()
    assert "尚未签收" in page
    assert "签收</button>" in page
    signed: Any = unit.post(f"/duty-notices/{notice.pk}/", follow=True)
    assert "已签收" in signed.content.decode()
    assert "签收</button>" not in unit.get(f"/duty-notices/{notice.pk}/").content.decode()
    assert "已签收" in office.get("/duties/").content.decode()


def test_others_see_neither_the_notice_nor_that_there_is_one(
    town: Town, people: dict[str, User], notice: DutyNotice
) -> None:
    other = client_of(people["officer_b"])
    assert other.get(f"/duty-notices/{notice.pk}/").status_code == 404
    assert other.get(f"/duty-notices/{notice.pk}/document/").status_code == 404
    assert notice.number not in other.get(f"/duties/{town.a.pk}/").content.decode()
    assert client_of(people["officer_a"]).post(f"/duties/{town.a.pk}/notices/").status_code == 403
    assert client_of(people["stranger"]).get("/duties/").status_code == 403
    assert client_of(people["leader"]).post(f"/duty-notices/{notice.pk}/").status_code == 403


def test_a_unit_s_own_officer_is_led_to_the_unit_s_page(town: Town, people: dict[str, User]) -> None:
    response: Any = client_of(people["officer_a"]).get("/duties/")
    assert (response.status_code, response.url) == (302, f"/duties/{town.a.pk}/")


def test_the_head_s_name_is_for_those_who_need_it(town: Town, people: dict[str, User]) -> None:
    town.a.head_person = "赵某"
    town.a.save()
    seen = {
        who: "赵某" in client_of(people[who]).get(f"/duties/{town.a.pk}/").content.decode()
        for who in ("supervision", "officer_a", "officer_b", "planner")
    }
    assert seen == {"supervision": True, "officer_a": True, "officer_b": False, "planner": False}


@pytest.mark.parametrize("key", ["0", "abc", "999999999", "²"])
def test_a_page_that_is_not_there_is_not_found(people: dict[str, User], key: str) -> None:
    office = client_of(people["supervision"])
    assert office.get(f"/duties/{key}/").status_code == 404
    assert office.get(f"/duty-notices/{key}/").status_code == 404


def test_the_word_file_says_what_the_page_says(town: Town, people: dict[str, User]) -> None:
    town.a.name = "甲社区<b>&"
    town.a.save()
    notice = issue_notice(unit=town.a, on=TODAY, by=people["supervision"], now=timezone.now())
    response = client_of(people["officer_a"], "en").get(f"/duty-notices/{notice.pk}/document/")
    document = docx.Document(io.BytesIO(response.content))
    text = "\n".join(paragraph.text for paragraph in document.paragraphs)
    assert "编号：2026-0001" in text
    assert "甲社区<b>&：" in text
    assert "截至2026年6月1日" in text
    assert "供水井盖" in text
    assert "{{" not in text
    assert [cell.text for cell in document.tables[0].rows[1].cells][:2] == [town.grids["G1"].code, "G1"]
    assert len(document.tables[0].rows) == 3


def test_the_county_s_own_template_comes_first(
    tmp_path: Any, people: dict[str, User], notice: DutyNotice
) -> None:
    own = docx.Document()
    own.add_paragraph("本县格式 {{ number }}")
    own.save(tmp_path / "duty_notice.docx")
    with override_settings(DOCUMENT_TEMPLATES=tmp_path):
        response = client_of(people["officer_a"]).get(f"/duty-notices/{notice.pk}/document/")
    assert docx.Document(io.BytesIO(response.content)).paragraphs[0].text == "本县格式 2026-0001"
