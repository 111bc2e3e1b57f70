"""The register of consequences: entered by people with basis and document, received and done once, kept."""

import datetime
from collections.abc import Callable

import pytest
from django.db import DatabaseError, transaction
from django.test import Client

from assessment.errors import InspectionRefused
from assessment.models import Consequence
from assessment.services.consequences import enter_consequence, note_done, note_received
from gis_core.models import User
from tests.grids.database.raw import run
from tests.towns import Town

pytestmark = pytest.mark.django_db
Browser = Callable[[str], Client]
DAY = datetime.date(2026, 11, 23)


def entered(town: Town, people: dict[str, User], **more: object) -> Consequence:
    said = {"kind": "self_criticism", "basis": "考评办法第九条", "document": "县督〔2026〕3号", **more}
    return enter_consequence(unit=town.a, decided_on=DAY, by=people["supervision"], **said)  # type: ignore[arg-type]


@pytest.mark.parametrize("missing", [{"basis": ""}, {"document": ""}, {"kind": "x"}])
def test_nothing_is_entered_without_basis_and_document(
    missing: dict[str, str], town: Town, people: dict[str, User]
) -> None:
    with pytest.raises(InspectionRefused):
        entered(town, people, **missing)


def test_that_it_was_received_and_done_is_entered_once_and_nothing_else_changes(
    town: Town, people: dict[str, User]
) -> None:
    row = entered(town, people)
    note_received(consequence=row, received_by="李某", day=DAY)
    note_done(consequence=row, note="已交", day=DAY)
    for again in (
        lambda: note_received(consequence=row, received_by="x", day=DAY),
        lambda: note_done(consequence=row, note="x", day=DAY),
    ):
        with pytest.raises(InspectionRefused):
            again()
    for sql in (
        "UPDATE assessment_consequence SET basis = 'x'",
        "UPDATE assessment_consequence SET done_note = 'x'",
        "UPDATE assessment_consequence SET received_by = 'x'",
        "DELETE FROM assessment_consequence",
    ):
        with pytest.raises(DatabaseError, match="不能改写"), transaction.atomic():
            run(sql)


def test_the_office_enters_it_the_unit_reads_its_own(
    town: Town, people: dict[str, User], client_of: Browser
) -> None:
    address, office = "/assessment/consequences/", client_of("supervision")
    said = {
        "unit": "unit-a",
        "kind": "interview",
        "basis": "考评办法",
        "document": "县督〔2026〕4号",
        "decided_on": "2026-11-23",
        "due_on": "2020-01-01",
    }
    assert office.post(address, {**said, "basis": ""}).status_code == 400
    office.post(address, said)
    row = Consequence.objects.get()
    office.post(address, {"do": "received", "key": row.pk, "words": "李某"})
    assert "李某" in client_of("officer_a").get(address).content.decode()
    assert "县督〔2026〕4号" in client_of("officer_a").get("/assessment/today/").content.decode()  # reminded
    assert "县督〔2026〕4号" not in client_of("officer_b").get("/assessment/today/").content.decode()
    assert "县督〔2026〕4号" not in client_of("officer_b").get(address).content.decode()
    assert client_of("collector").get(address).status_code == 403
    assert client_of("admin").post(address, said).status_code == 403
