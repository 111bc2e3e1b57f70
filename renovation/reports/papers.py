"""A report on paper: as a document after the office's master, or as a PDF to look at, both from the same words."""

import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.http import FileResponse, Http404
from django.template.loader import render_to_string
from django.utils.translation import gettext as _

from gis_core.official_documents import CONTENT_TYPE, MasterRefused, filled_in
from gis_core.pdf import pdf_of
from renovation.reports.master import master

FORMATS: Mapping[str, str] = {
    "docx": CONTENT_TYPE,
    "pdf": "application/pdf",
}
_STYLES = "renovation/paper.css"


@dataclass(frozen=True, slots=True)
class Paper:
    """What a report says: its title, how it begins, its figures as heading and amount, who signs it and the day."""

    title: str
    intro: str
    rows: Sequence[tuple[str, str]]
    unit: str
    day: str
    #: The headings of the two columns, where other than figures and amounts.
    heads: tuple[str, str] | None = None

    @property
    def words(self) -> dict[str, Any]:
        """What a master calls each of these."""
        head_figure, head_amount = self.heads or (_("Figure"), _("Amount"))
        return {
            "title": self.title,
            "intro": self.intro,
            "head_figure": head_figure,
            "head_amount": head_amount,
            "rows": [{"heading": heading, "value": value} for heading, value in self.rows],
            "unit": self.unit,
            "day": self.day,
        }


def paper_pdf(paper: Paper) -> bytes:
    """The paper as a PDF by the measures of GB/T 9704; it asks nothing of the network.  CPU: half a second."""
    html = render_to_string("renovation/paper.html", paper.words)
    return pdf_of(html, styles=_STYLES)


def paper_file(paper: Paper, kind: str, name: str) -> FileResponse:
    """The paper as a file of FORMATS; a PDF opens in the browser.  Raises Http404: another kind, or a broken master."""
    if kind not in FORMATS:
        raise Http404
    try:
        made = paper_pdf(paper) if kind == "pdf" else filled_in(master(), paper.words)
    except MasterRefused as refused:
        raise Http404(str(refused)) from refused
    return FileResponse(
        io.BytesIO(made), as_attachment=kind != "pdf", filename=f"{name}.{kind}", content_type=FORMATS[kind]
    )
