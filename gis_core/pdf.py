"""A page on paper: HTML as a PDF, which asks nothing of a page or of the network."""

from collections.abc import Callable

from django.contrib.staticfiles import finders


def pdf_of(
    html: str, *, styles: str, page: str = "", picture_of: Callable[[str], bytes | None] | None = None
) -> bytes:
    """The HTML as a PDF, by the static stylesheet `styles` and then the CSS `page`.

    `picture_of` finds the JPEG of an address, or None; what stands in the HTML itself (data:) is shown as well, and
    any other address is left out.
    """
    from gis_core.pdf_making import CSS, HTML, AtHand  # WeasyPrint takes most of a second to load

    sheet = HTML(string=html, url_fetcher=AtHand(picture_of or (lambda url: None)))
    made: bytes = sheet.write_pdf(stylesheets=[CSS(filename=finders.find(styles)), CSS(string=page)])
    return made
