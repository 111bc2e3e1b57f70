"""The document of a month: a master after GB/T 9704, filled in; the office takes it, changes it and brings it back."""

import io
from typing import Any
from zipfile import BadZipFile

from django.utils.translation import gettext as _
from docx import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml.ns import qn
from docx.shared import Mm, Pt
from docxtpl import DocxTemplate
from jinja2.exceptions import TemplateError
from jinja2.sandbox import SandboxedEnvironment

from renovation.models import ReportMaster

#: GB/T 9704-2012: A4, margins, lines of 28 pt; titles in size 2 (22 pt), text in size 3 (16 pt).
_MARGINS_MM = {"top": 37, "bottom": 35, "left": 28, "right": 26}
_TITLE_FONT, _TEXT_FONT = "FZXiaoBiaoSong-B05S", "FangSong_GB2312"
_TITLE_PT, _TEXT_PT, _LINE_PT = 22, 16, 28
LARGEST_MASTER_BYTES = 2 * 1024 * 1024


class MasterRefused(Exception):
    """This is no master that can be filled in; the text is for people."""


def standard_master() -> bytes:
    """The master that holds until the office brings its own."""
    made = Document()
    section = made.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    for side, width in _MARGINS_MM.items():
        setattr(section, f"{side}_margin", Mm(width))
    _line(made, "{{ title }}", _TITLE_FONT, _TITLE_PT, centred=True)
    _line(made, "", _TEXT_FONT, _TEXT_PT)
    _line(made, "{{ intro }}", _TEXT_FONT, _TEXT_PT, indented=True)
    table = made.add_table(rows=4, cols=2)
    table.style = "Table Grid"
    cells = (
        ("{{ head_figure }}", "{{ head_amount }}"),
        ("{%tr for row in rows %}", ""),
        ("{{ row.heading }}", "{{ row.value }}"),
        ("{%tr endfor %}", ""),
    )
    for row, texts in zip(table.rows, cells, strict=True):
        for cell, text in zip(row.cells, texts, strict=True):
            _write(cell.paragraphs[0], text, _TEXT_FONT, 12)
    _line(made, "", _TEXT_FONT, _TEXT_PT)
    _line(made, "{{ unit }}", _TEXT_FONT, _TEXT_PT, right=True)
    _line(made, "{{ day }}", _TEXT_FONT, _TEXT_PT, right=True)
    return _bytes(made)


def _line(
    made: Any,
    text: str,
    font: str,
    size_pt: int,
    *,
    centred: bool = False,
    right: bool = False,
    indented: bool = False,
) -> None:
    paragraph = made.add_paragraph()
    form = paragraph.paragraph_format
    form.line_spacing, form.space_after = Pt(_LINE_PT), Pt(0)
    if centred or right:
        paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER if centred else WD_ALIGN_PARAGRAPH.RIGHT
    if indented:
        form.first_line_indent = Pt(2 * size_pt)
    _write(paragraph, text, font, size_pt)


def _write(paragraph: Any, text: str, font: str, size_pt: int) -> None:
    run = paragraph.add_run(text)
    run.font.name, run.font.size = font, Pt(size_pt)
    run._element.rPr.rFonts.set(qn("w:eastAsia"), font)


def _bytes(made: Any) -> bytes:
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()


def master() -> bytes:
    """The master that holds: the office's latest, else the standard one."""
    own = ReportMaster.objects.order_by("-id").first()
    return bytes(own.content) if own else standard_master()


def filled_in(content: bytes, words: dict[str, Any]) -> bytes:
    """A master with its blanks filled; what it computes, it computes in a sandbox.  Raises MasterRefused."""
    try:
        template = DocxTemplate(io.BytesIO(content))
        template.render(words, SandboxedEnvironment(), autoescape=True)
        return _bytes(template)
    except (TemplateError, BadZipFile, ValueError, KeyError, OSError) as error:
        told = _("The master cannot be filled in: %(reason)s")
        raise MasterRefused(told % {"reason": error}) from error


def check_master(content: bytes) -> None:
    """Refuse what is no Word document, is too large, or has blanks that nothing fills.  Raises MasterRefused."""
    if len(content) > LARGEST_MASTER_BYTES:
        raise MasterRefused(_("A master has 2 MiB at most."))
    if not content.startswith(b"PK"):
        raise MasterRefused(_("This is no Word document (.docx)."))
    filled_in(
        content,
        dict.fromkeys(("title", "intro", "unit", "day", "head_figure", "head_amount"), "x") | {"rows": []},
    )
