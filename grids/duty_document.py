"""How does a duty notice become a Word file?  From a template that the office may edit."""

import datetime
import io
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.utils import translation
from docxtpl import DocxTemplate

from grids.duties import Duties
from grids.duty_words import facility_words, parts
from grids.models import County, DutyNotice

CONTENT_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
NAME = "duty_notice.docx"
_SHIPPED = Path(__file__).parent / "documents" / NAME


def template_path() -> Path:
    """Which template is used?  The county's own in DOCUMENT_TEMPLATES, else the one that comes with the program."""
    own = Path(settings.DOCUMENT_TEMPLATES) / NAME
    return own if own.is_file() else _SHIPPED


def notice_document(notice: DutyNotice, county: County | None) -> bytes:
    """The notice in Chinese, as an office file of the layout that GB/T 9704-2012 lays down for official documents."""
    document = DocxTemplate(template_path())
    with translation.override("zh-hans"):
        document.render(_words(notice, county), autoescape=True)
    made = io.BytesIO()
    document.save(made)
    return made.getvalue()


def _words(notice: DutyNotice, county: County | None) -> dict[str, Any]:
    duties = Duties.from_json(notice.content)
    zone = ZoneInfo(county.time_zone) if county else datetime.UTC
    return {
        "county": county.name if county else "",
        "office": str(county.supervision_office) if county and county.supervision_office else "",
        "number": notice.number,
        "unit": notice.content["unit"],
        "head_title": notice.content["head_title"],
        "on": _day(notice.on_date),
        "issued_on": _day(notice.issued_at.astimezone(zone)),
        "parts": parts(duties),
        "facilities": facility_words(duties.facilities),
        "signed_on": _day(notice.signed_at.astimezone(zone)) if notice.signed_at else "",
        "signed_by": str(notice.signed_by or ""),
    }


def _day(day: datetime.date) -> str:
    return f"{day.year}年{day.month}月{day.day}日"
