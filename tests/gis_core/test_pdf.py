"""Pages on paper: nothing is asked of the network, and what stands in the page is shown."""

import io

import pytest
from pypdf import PdfReader

from gis_core.pdf import pdf_of
from gis_core.pdf_making import AtHand

SQUARE = "data:image/svg+xml,%3Csvg xmlns='http://www.w3.org/2000/svg' width='9' height='9'/%3E"
STYLES = "surveys/labels.css"


@pytest.mark.parametrize(
    "url", ["https://example.org/a.jpg", "file:///etc/passwd", "http://127.0.0.1/", "/a.jpg"]
)
def test_no_address_but_those_at_hand_is_fetched(url: str) -> None:
    with pytest.raises(ValueError, match="nothing is kept here"):
        AtHand(lambda url: None).fetch(url)


def test_what_stands_in_the_page_is_at_hand() -> None:
    assert b"<svg" in AtHand(lambda url: None).fetch(SQUARE).read()


def test_a_page_has_the_size_that_is_asked_for() -> None:
    pdf = pdf_of("<p>一页</p>", styles=STYLES, page="@page { size: 100mm 50mm }")
    (page,) = PdfReader(io.BytesIO(pdf)).pages
    assert [round(float(length) / 72 * 25.4) for length in page.mediabox[2:]] == [100, 50]
    assert "一页" in page.extract_text()
