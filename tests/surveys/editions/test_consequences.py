"""What a draft would change on paper, to be signed: its figures, who signs, what was said against it."""

import datetime
import io
from collections.abc import Callable

import pypdf
import pytest
from django.test import Client
from django.utils import timezone

from gis_core.models import User
from grids.models import DraftObjection, EditionDraft
from grids.services.drafts import open_draft
from tests.surveys.cases import make_case
from tests.towns import COMMUNITY, Town, box

pytestmark = pytest.mark.django_db

MONDAY = timezone.localdate() + datetime.timedelta(days=7)


@pytest.fixture
def draft(town: Town, people: dict[str, User]) -> EditionDraft:
    """Half of the second grid goes to unit B's."""
    made = open_draft(layer="grids", name="调整二号网格", area_code="", on=timezone.localdate(), by=None)
    made.rows.filter(code=f"{COMMUNITY}002").update(geom=box(1, 0, 1.5, 1))
    made.rows.filter(code=f"{COMMUNITY}003").update(geom=box(1.5, 0, 3, 1))
    DraftObjection.objects.create(
        draft=made, unit=town.a, text="河边一直由我们管", said_by=people["officer_a"]
    )
    return made


def words_of(client: Client, draft: EditionDraft) -> str:
    response = client.get(f"/editions/{draft.pk}/consequences.pdf?effective={MONDAY}")
    assert (response.status_code, response["Content-Type"]) == (200, "application/pdf")
    pages = pypdf.PdfReader(io.BytesIO(response.content)).pages
    return "".join(page.extract_text() for page in pages)


def test_both_units_sign_what_moves_and_objections_stand_beside_it(
    draft: EditionDraft, client_of: Callable[[str], Client]
) -> None:
    case = make_case(1.75, 0.2, now=timezone.now())
    office = client_of("supervision")
    told = words_of(office, draft)
    for word in (
        "草案，尚未发布",
        "甲社区",
        "乙社区",
        "负责人（签字、盖章）",
        "河边一直由我们管",
        case.number,
    ):
        assert word in told.replace("\n", ""), word
    preview = office.get(f"/api/v1/drafts/{draft.pk}/preview/?effective={MONDAY}").json()
    (ground,) = preview["ground"]
    assert f"{ground['area_m2']:,.0f}" in told
    assert preview["sha256"][:16] in told
    assert case.number not in words_of(client_of("officer_b"), draft)
    assert EditionDraft.objects.get().state == "open"
    assert "consequences.pdf" in office.get(f"/editions/{draft.pk}/?effective={MONDAY}").content.decode()


def test_what_cannot_be_previewed_cannot_be_signed(
    draft: EditionDraft, client_of: Callable[[str], Client]
) -> None:
    office = client_of("supervision")
    address = f"/editions/{draft.pk}/consequences.pdf"
    assert office.get(address).status_code == 404
    draft.rows.filter(code=f"{COMMUNITY}003").update(geom=box(1.6, 0, 3, 1))
    told = office.get(f"{address}?effective={MONDAY}", follow=True)
    assert told.redirect_chain == [(f"/editions/{draft.pk}/", 302)]
    assert "检查并修复" in told.content.decode()
