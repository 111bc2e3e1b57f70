"""A bonus has its document, is confirmed by another person, counts from then on, and is never changed."""

import datetime
from collections.abc import Callable

import pytest
from django.db import DatabaseError, transaction
from django.test import Client

from assessment.errors import InspectionRefused
from assessment.models import GoodDeed
from assessment.month_evidence import evidence_of
from assessment.services.bonuses import decide_bonus
from assessment.services.frozen import freeze_scores
from gis_core.models import User
from tests.assessment.inspections import NOVEMBER, closed, drawn, ten_standards, two_places
from tests.grids.database.raw import run
from tests.surveys.cases import MONDAY
from tests.towns import Town

pytestmark = pytest.mark.django_db
Browser = Callable[[str], Client]
ADDRESS = "/assessment/bonuses/?month=2026-11-01"
SAID = {"unit": "unit-a", "points": "1.5", "title": "市级表扬", "document": "市通报〔2026〕7号"}


def test_one_person_proposes_another_confirms_and_only_then_it_counts(
    town: Town, client_of: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("django.utils.timezone.now", lambda: MONDAY)
    office, other = client_of("supervision"), client_of("admin")
    assert office.post(ADDRESS, {**SAID, "document": ""}).status_code == 400
    office.post(ADDRESS, SAID)
    deed = GoodDeed.objects.get()
    assert 'value="confirm"' not in office.get(ADDRESS).content.decode()  # not by oneself
    office.post(ADDRESS, {"do": "confirm", "key": deed.pk})
    assert evidence_of(NOVEMBER, now=MONDAY).good_deeds == []
    assert 'value="confirm"' in other.get(ADDRESS).content.decode()
    other.post(ADDRESS, {"do": "confirm", "key": deed.pk})
    (counted,) = evidence_of(NOVEMBER, now=MONDAY).good_deeds
    assert (counted.unit, str(counted.points)) == (town.a.pk, "1.50")
    text = client_of("officer_a").get("/assessment/units/unit-a/?month=2026-11-01").content.decode()
    assert f"#deed-{deed.pk}" in text
    assert "市级表扬" in client_of("officer_a").get(ADDRESS).content.decode()
    assert "市级表扬" not in client_of("officer_b").get(ADDRESS).content.decode()
    assert client_of("officer_a").post(ADDRESS, SAID).status_code == 403


@pytest.mark.parametrize(
    ("sql", "message"),
    [
        ("UPDATE assessment_gooddeed SET points = 2", "不能修改"),
        ("DELETE FROM assessment_gooddeed", "不能修改"),
        (
            "UPDATE assessment_gooddeed SET state = 'confirmed', decided_by_id = given_by_id, decided_at = now()",
            "提出人",
        ),
        (
            "INSERT INTO assessment_gooddeed (month, unit_id, points, title, document, given_by_id, given_at, state,"
            " decided_by_id, decided_at) SELECT month, unit_id, 1, 'x', 'x', given_by_id, given_at, 'confirmed',"
            " given_by_id, given_at FROM assessment_gooddeed",
            "先提出",
        ),
    ],
)
def test_the_database_keeps_a_bonus_whatever_program_writes(
    sql: str, message: str, town: Town, client_of: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("django.utils.timezone.now", lambda: MONDAY)
    client_of("supervision").post(ADDRESS, SAID)
    with pytest.raises(DatabaseError, match=message), transaction.atomic():
        run(sql)


def test_a_month_is_not_frozen_over_a_bonus_that_waits_nor_given_one_after_that(
    town: Town, people: dict[str, User], client_of: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("django.utils.timezone.now", lambda: MONDAY)
    ten_standards(people)
    two_places()
    plan, after = closed(people, drawn(people)), datetime.datetime(2027, 1, 10, 2, tzinfo=datetime.UTC)
    client_of("supervision").post(ADDRESS, SAID)
    with pytest.raises(InspectionRefused, match="加分"):
        freeze_scores(plan=plan, by=people["supervision"], now=after)
    decide_bonus(deed=GoodDeed.objects.get(), confirms=False, by=people["admin"], now=MONDAY)
    freeze_scores(plan=plan, by=people["supervision"], now=after)
    assert "封存" in client_of("supervision").post(ADDRESS, SAID, follow=True).content.decode()
    assert GoodDeed.objects.count() == 1
