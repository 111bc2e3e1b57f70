"""A bulletin is written from the evidence, signed by another, published to its audience, never silently withdrawn."""

import io
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import DatabaseError, transaction
from django.test import Client, override_settings
from docx import Document

from assessment.errors import InspectionRefused
from assessment.models import Bulletin, BulletinMaster, QuarterRanking
from assessment.services.bulletins import publish_bulletin, write_bulletin
from assessment.services.frozen import freeze_scores
from assessment.services.rankings import approve_ranking, make_ranking, publish_ranking
from gis_core.models import User
from surveys.models import Case
from surveys.services.photos import keep_photos
from tests.assessment.inspections import closed, drawn, see, see_all, task_of, ten_standards, two_places
from tests.assessment.test_quarters import JANUARY, QUARTER, moment
from tests.flows.desk import photo
from tests.grids.database.raw import run
from tests.surveys.cases import filing, step
from tests.towns import Town

pytestmark = pytest.mark.django_db
Browser = Callable[[str], Client]
BASE = "/assessment/bulletins/"
SAID = {
    "number": "县督〔2027〕1号",
    "audience": "public",
    "title": "第四季度通报",
    "recipients": "各单位",
    "opening": "现通报如下。",
    "closing": "请整改。",
}


@pytest.fixture(autouse=True)
def january(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("django.utils.timezone.now", lambda: JANUARY)


@pytest.fixture
def ranking(people: dict[str, User], town: Town, tmp_path: Path) -> Iterator[QuarterRanking]:
    """A published quarter of one month: A failed with a case that is under way, B with a photo."""
    with override_settings(MEDIA_ROOT=tmp_path):
        ten_standards(people)
        two_places()
        plan = drawn(people, QUARTER.replace(month=11), one_in=100)
        see_all(task_of(plan, "PA"), {"1.1.1": 3}, now=moment(11, 9))
        (sha,) = keep_photos(files=[SimpleUploadedFile("现场.jpg", photo()["buffer"])])
        pb = task_of(plan, "PB")
        see(pb, "1.1.2", 2, now=moment(11, 9), photos=(sha,))
        for n in (1, *range(3, 11)):
            see(pb, f"1.1.{n}", 10, now=moment(11, 9))
        case = Case.objects.get()
        step(case, "file", people["supervision"], now=moment(11, 9), **filing(case))
        freeze_scores(plan=closed(people, plan), by=people["supervision"], now=JANUARY)
        made = make_ranking(quarter=QUARTER, by=people["supervision"], now=JANUARY)
        approve_ranking(ranking=made, by=people["admin"], now=JANUARY)
        yield publish_ranking(ranking=made, by=people["supervision"], now=JANUARY)


@pytest.fixture
def written(ranking: QuarterRanking, client_of: Browser) -> Bulletin:
    client_of("supervision").post(BASE, {**SAID, "ranking": ranking.pk})
    return Bulletin.objects.get()


def words_in(document: bytes) -> str:
    read = Document(io.BytesIO(document))
    cells = [cell.text for table in read.tables for row in table.rows for cell in row.cells]
    return "\n".join([*(one.text for one in read.paragraphs), *cells])


def read(client: Client, address: str) -> bytes:
    return b"".join(client.get(address))  # type: ignore[arg-type]


def test_its_document_tells_ranking_lists_and_what_was_put_right_with_map_and_photo(
    written: Bulletin, client_of: Browser
) -> None:
    document = read(client_of("leader"), f"{BASE}{written.pk}.docx")
    words = words_in(document)
    for told in (
        "第四季度通报",
        "县督〔2027〕1号",
        "现通报如下。",
        "请整改。",
        "甲社区",
        "97.00",
        "92.00",
        "末位",
    ):
        assert told in words, told
    assert "不达标 2 处，立案 1 件；截至 2027年1月10日，已整改结案 0 件，未整改 1 件" in words
    assert "红榜" in words
    assert "乙社区，点位PB，2026年11月9日：标准2" in words
    assert "{{" not in words
    assert "{%" not in words
    made = Document(io.BytesIO(document))
    assert (round(made.sections[0].page_width.mm), round(made.sections[0].top_margin.mm)) == (210, 37)
    assert len(made.inline_shapes) == 2  # the map, and the photo


def test_another_person_signs_and_what_was_signed_never_changes(
    written: Bulletin, client_of: Browser, people: dict[str, User]
) -> None:
    page, office = f"{BASE}{written.pk}/", client_of("supervision")
    assert 'value="sign"' not in office.get(page).content.decode()
    office.post(page, {"do": "sign"})
    assert "起草人不能签发" in office.get(page).content.decode()
    with pytest.raises(InspectionRefused):
        publish_bulletin(bulletin=written, by=people["supervision"], now=JANUARY)
    assert client_of("leader").post(page, {"do": "publish"}).status_code == 403
    client_of("leader").post(page, {"do": "sign"})
    signed = Bulletin.objects.get()
    assert (signed.state, signed.signed_by) == ("signed", people["leader"])
    BulletinMaster.objects.create(
        file_name="x", content=b"PK", brought_by=people["admin"], brought_at=JANUARY
    )  # another master changes nothing of it
    assert read(office, f"{BASE}{written.pk}.docx") == bytes(signed.document or b"")
    for sql in (
        "UPDATE assessment_bulletin SET opening = 'x'",
        "UPDATE assessment_bulletin SET document = 'x'",
        "UPDATE assessment_bulletin SET audience = 'internal'",
        "DELETE FROM assessment_bulletin",
    ):
        with pytest.raises(DatabaseError, match="不能改写"), transaction.atomic():
            run(sql)
    with pytest.raises(DatabaseError, match="不能从"), transaction.atomic():
        run("UPDATE assessment_bulletin SET state = 'draft'")


def test_its_audience_reads_it_once_published_and_a_withdrawal_says_why(
    written: Bulletin, client_of: Browser, client: Client
) -> None:
    page, board = f"{BASE}{written.pk}/", "/assessment/public/"
    assert client_of("officer_a").get(page).status_code == 404
    client_of("admin").post(page, {"do": "sign"})
    assert "第四季度通报" not in client.get(board).content.decode()
    client_of("supervision").post(page, {"do": "publish"})
    assert client_of("officer_a").get(page).status_code == 200
    assert "第四季度通报" in client.get(board).content.decode()
    text = client.get(f"{board}{written.pk}/").content.decode()
    assert "92.00" in text
    assert "<figure" not in text  # photos may show people
    client_of("supervision").post(page, {"do": "withdraw", "words": ""})
    assert Bulletin.objects.get().state == "published"
    client_of("supervision").post(page, {"do": "withdraw", "words": "数据有误"})
    assert client.get(f"{board}{written.pk}/").status_code == 404
    assert "数据有误" in client.get(board).content.decode()
    assert "数据有误" in client_of("officer_a").get(page).content.decode()


def test_an_internal_one_stays_inside(ranking: QuarterRanking, client_of: Browser, client: Client) -> None:
    client_of("supervision").post(BASE, {**SAID, "ranking": ranking.pk, "audience": "internal"})
    made = Bulletin.objects.get()
    client_of("admin").post(f"{BASE}{made.pk}/", {"do": "sign"})
    client_of("admin").post(f"{BASE}{made.pk}/", {"do": "publish"})
    assert client_of("officer_b").get(f"{BASE}{made.pk}/").status_code == 200
    assert client.get(f"/assessment/public/{made.pk}/").status_code == 404
    twice = client_of("supervision").post(BASE, {**SAID, "ranking": ranking.pk})
    assert twice.status_code == 400  # the number is taken


def test_a_ranking_that_is_not_published_has_no_bulletin(
    people: dict[str, User], ranking: QuarterRanking
) -> None:
    ranking.state = "approved"
    with pytest.raises(InspectionRefused):
        write_bulletin(ranking=ranking, words={}, content={}, by=people["supervision"], now=JANUARY)


def test_the_office_brings_its_own_master(written: Bulletin, client_of: Browser) -> None:
    office, address = client_of("supervision"), f"{BASE}master/"
    own = Document(io.BytesIO(read(office, f"{address}?file=1")))
    own.add_paragraph("{{ number }}专用")
    made = io.BytesIO()
    own.save(made)
    office.post(address, {"file": SimpleUploadedFile("own.docx", made.getvalue())})
    assert "县督〔2027〕1号专用" in words_in(read(office, f"{BASE}{written.pk}.docx"))
    office.post(address, {"file": SimpleUploadedFile("no.docx", b"PK no")})
    assert BulletinMaster.objects.count() == 1
    assert client_of("officer_a").get(address).status_code == 403
