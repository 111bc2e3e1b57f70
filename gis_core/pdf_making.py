"""What makes PDFs: WeasyPrint, and which addresses it may fetch.  Loaded by `pdf` once a sheet is made."""

from collections.abc import Callable
from typing import Any

from weasyprint import CSS, HTML
from weasyprint.urls import URLFetcher, URLFetcherResponse

__all__ = ["CSS", "HTML", "AtHand"]


class AtHand(URLFetcher):
    """What stands in the HTML, and pictures that are kept here: nothing else is ever fetched."""

    def __init__(self, picture_of: Callable[[str], bytes | None]) -> None:
        super().__init__()
        self._picture_of = picture_of

    def fetch(self, url: str, headers: Any = None) -> URLFetcherResponse:
        """The JPEG that is kept under an address.  Raises ValueError where there is none."""
        if url.startswith("data:"):
            return super().fetch(url, headers)
        picture = self._picture_of(url)
        if picture is None:
            raise ValueError(f"nothing is kept here under {url[:80]}")
        return URLFetcherResponse(url, picture, {"Content-Type": "image/jpeg"})
