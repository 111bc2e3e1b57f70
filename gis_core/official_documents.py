"""Official documents in Word: a master after GB/T 9704 that an office takes, changes and brings back, filled in."""

import io
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from zipfile import BadZipFile

from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _
from docx import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml.ns import qn
from docx.shared import Mm, Pt
from docxtpl import DocxTemplate, InlineImage
from jinja2.exceptions import TemplateError
from jinja2.sandbox import SandboxedEnvironment

CONTENT_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
#: GB/T 9704-2012: A4, margins, lines of 28 pt; titles in size 2 (22 pt), text in size 3 (16 pt).
MARGINS_MM = {"top": 37, "bottom": 35, "left": 28, "right": 26}
TITLE_FONT, TEXT_FONT, HEADING_FONT = "FZXiaoBiaoSong-B05S", "FangSong_GB2312", "SimHei"
TITLE_PT, TEXT_PT, TABLE_PT, LINE_PT = 22, 16, 12, 28
LARGEST_MASTER_BYTES = 2 * 1024 * 1024


class MasterRefused(Exception):
    """This is no master that can be filled in; the text is for people."""


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture (PNG or JPEG) that fills a blank, so wide on paper."""

    content: bytes
    width_mm: int


class Sheet:
    """A new document of the layout of GB/T 9704, line by line."""

    def __init__(self) -> None:
        self.document = Document()
        section = self.document.sections[0]
        section.page_width, section.page_height = Mm(210), Mm(297)
        for side, width in MARGINS_MM.items():
            setattr(section, f"{side}_margin", Mm(width))

    def line(self, text: str, *, font: str = TEXT_FONT, size_pt: int = TEXT_PT, place: str = "") -> None:
        """Add a paragraph; `place`: centred, right or indented by two characters, else at the margin.

        A heading stays on the page of what follows.
        """
        paragraph = self.document.add_paragraph()
        form = paragraph.paragraph_format
        form.line_spacing, form.space_after = Pt(LINE_PT), Pt(0)
        form.keep_with_next = font == HEADING_FONT
        if place in ("centred", "right"):
            paragraph.alignment = (
                WD_ALIGN_PARAGRAPH.CENTER if place == "centred" else WD_ALIGN_PARAGRAPH.RIGHT
            )
        if place == "indented":
            form.first_line_indent = Pt(2 * size_pt)
        _write(paragraph, text, font, size_pt)

    def control(self, tag: str) -> None:
        """Add a paragraph that only steers the filling in, and is gone afterwards."""
        self.document.add_paragraph("{%p " + tag + " %}")

    def picture(self, blank: str) -> None:
        """Add a paragraph for a picture: as high as the picture, not as a line of text."""
        paragraph = self.document.add_paragraph()
        paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
        _write(paragraph, blank, TEXT_FONT, TABLE_PT)

    def table(self, *rows: tuple[str, ...]) -> None:
        """Add a table whose cells hold these texts."""
        table = self.document.add_table(rows=len(rows), cols=len(rows[0]))
        table.style = "Table Grid"
        for row, texts in zip(table.rows, rows, strict=True):
            for cell, text in zip(row.cells, texts, strict=True):
                _write(cell.paragraphs[0], text, TEXT_FONT, TABLE_PT)

    def as_bytes(self) -> bytes:
        return _bytes(self.document)


def _write(paragraph: Any, text: str, font: str, size_pt: int) -> None:
    run = paragraph.add_run(text)
    run.font.name, run.font.size = font, Pt(size_pt)
    run._element.rPr.rFonts.set(qn("w:eastAsia"), font)


def _bytes(made: Any) -> bytes:
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()


def filled_in(content: bytes, words: Mapping[str, Any]) -> bytes:
    """A master with its blanks filled; what it computes, it computes in a sandbox.  Raises MasterRefused."""
    try:
        template = DocxTemplate(io.BytesIO(content))
        template.render(_with_pictures(words, template), SandboxedEnvironment(), autoescape=True)
        return _bytes(template)
    except (TemplateError, BadZipFile, ValueError, KeyError, OSError) as error:
        told = _("The master cannot be filled in: %(reason)s")
        raise MasterRefused(told % {"reason": error}) from error


def _with_pictures(words: Any, template: DocxTemplate) -> Any:
    if isinstance(words, Picture):
        return InlineImage(template, io.BytesIO(words.content), width=Mm(words.width_mm))
    if isinstance(words, Mapping):
        return {name: _with_pictures(value, template) for name, value in words.items()}
    if isinstance(words, list):
        return [_with_pictures(value, template) for value in words]
    return words


def brought(file: Any, words: Mapping[str, Any]) -> tuple[str, bytes]:
    """Name and content of a master that was brought; refused unless these words fill it in.  Raises MasterRefused."""
    if not isinstance(file, UploadedFile):
        raise MasterRefused(_("Choose a file first."))
    content = file.read()
    check_master(content, words)
    return (file.name or "")[:120] or "master.docx", content


def check_master(content: bytes, words: Mapping[str, Any]) -> None:
    """Refuse what is no Word document, is too large, or has blanks that nothing fills.  Raises MasterRefused."""
    if len(content) > LARGEST_MASTER_BYTES:
        raise MasterRefused(_("A master has 2 MiB at most."))
    if not content.startswith(b"PK"):
        raise MasterRefused(_("This is no Word document (.docx)."))
    filled_in(content, words)
