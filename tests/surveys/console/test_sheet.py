"""The print sheet of a case: all of it on paper, for whom the case is shown, and no address is ever asked for it."""

import io
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client, override_settings
from django.utils import timezone
from PIL import Image
from pypdf import PdfReader

from gis_core.models import User
from gis_core.pdf_making import AtHand
from surveys.console.sheet import own_photos, place_map
from surveys.models import Case
from surveys.services.photos import keep_photos
from tests.surveys.cases import filing, make_case, step
from tests.towns import Town


@pytest.fixture(autouse=True)
def media_root(tmp_path: Path) -> Iterator[Path]:
    with override_settings(MEDIA_ROOT=tmp_path):
        yield tmp_path


def handled(office: dict[str, User]) -> Case:
    """A case that was fed back with a photo that is kept here, and one that is not."""
    content = io.BytesIO()
    Image.new("RGB", (40, 30), "red").save(content, "JPEG")
    (kept,) = keep_photos(files=[SimpleUploadedFile("a.jpg", content.getvalue(), "image/jpeg")])
    case, now, boss = make_case(0.5, description="井盖<破损>"), timezone.now(), office["supervision"]
    step(case, "file", boss, now=now, **filing(case))
    step(case, "dispatch", boss, now=now)
    step(case, "accept", office["officer_a"], now=now)
    return step(case, "feed_back", office["officer_a"], now=now, photos=(kept, "e" * 64), note="已换新")


def sheet(client: Client, case: Case, **headers: str) -> Any:
    return client.get(f"/workbench/cases/{case.uid}/sheet.pdf", headers=headers)


def words(pdf: bytes) -> str:
    """The text of a PDF, without what parts its lines."""
    return "".join(page.extract_text() for page in PdfReader(io.BytesIO(pdf)).pages).replace("\n", "")


def test_the_sheet_tells_the_case_with_its_clocks_photos_and_every_hash(
    town: Town, office: dict[str, User], desks: dict[str, Client]
) -> None:
    case = handled(office)
    response = sheet(desks["supervision"], case)
    assert (response["Content-Type"], response["Cache-Control"]) == ("application/pdf", "private, no-store")
    told = words(response.content)
    for expected in (case.number, "井盖<破损>", "甲社区", "为什么是这些单位", "2 工作时", "已换新", "时限"):
        assert expected in told
    for taken in case.steps.all():
        assert bytes(taken.hash).hex() in told
    pages = PdfReader(io.BytesIO(response.content)).pages
    assert len({image.name for page in pages for image in page.images}) == 1


def test_it_speaks_the_reader_s_language(town: Town, desks: dict[str, Client]) -> None:
    told = words(sheet(desks["supervision"], make_case(), **{"accept-language": "en"}).content)
    assert "Why these units?" in told


def test_who_does_not_see_the_case_gets_no_sheet(town: Town, desks: dict[str, Client]) -> None:
    case = make_case()
    assert sheet(desks["officer_b"], case).status_code == 404
    assert desks["supervision"].get("/workbench/cases/nonsense/sheet.pdf").status_code == 404


@pytest.mark.parametrize("url", ["https://example.org/a.jpg", "file:///etc/passwd", "photo:../../etc/passwd"])
def test_nothing_but_photos_kept_here_is_ever_fetched(url: str, town: Town, office: dict[str, User]) -> None:
    case = make_case(0.5)
    photos = AtHand(own_photos(case, office["supervision"]))
    with pytest.raises(ValueError, match="nothing is kept here under"):
        photos.fetch(url)


def test_the_map_shows_the_place_in_its_grid(town: Town) -> None:
    found = place_map(make_case(0.5))
    assert found is not None
    assert (found.x, found.y) == (found.width / 2, found.height / 2)
    assert found.grid.startswith("M")
