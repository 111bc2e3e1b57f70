"""Sheets of labels for facilities: a QR code that opens the field app at the facility, and what it is called."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

import segno
from django.template.loader import render_to_string

from gis_core.pdf import pdf_of

#: A sheet of A4 has three columns of eight labels, 70 by 37 mm each, as they are sold.
ON_A_SHEET = 24
MOST = 20 * ON_A_SHEET
_STYLES = "surveys/labels.css"
#: A quarter of the code may be scratched or dirty and it is still read.
_CORRECTION = "q"


@dataclass(frozen=True, slots=True)
class Label:
    """One facility with the QR code of its address, as a drawing (SVG) of its own."""

    facility: Any
    code: str


def labels_pdf(facilities: Iterable[Any], *, page: str) -> bytes:
    """The sheets as a PDF; `page` is the address of the field app, to which the facility's identifier is added.

    CPU: some 50 ms a sheet.
    """
    labels = list(labels_of(facilities, page=page))
    sheets = [labels[start : start + ON_A_SHEET] for start in range(0, len(labels), ON_A_SHEET)]
    html = render_to_string("surveys/own_ground/labels.html", {"sheets": sheets})
    return pdf_of(html, styles=_STYLES)


def labels_of(facilities: Iterable[Any], *, page: str) -> Iterator[Label]:
    """A label for each facility."""
    for facility in facilities:
        code = segno.make(f"{page}?facility={facility.code}", error=_CORRECTION, micro=False)
        yield Label(facility, code.svg_data_uri(border=0, xmldecl=False, omitsize=True))
