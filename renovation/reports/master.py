"""The document of a month: a master after GB/T 9704, filled in; the office takes it, changes it and brings it back."""

from typing import Any

from gis_core.official_documents import TITLE_FONT, TITLE_PT, Sheet
from renovation.models import ReportMaster

#: What fills a master in: an empty report.
BLANKS: dict[str, Any] = {
    **dict.fromkeys(("title", "intro", "unit", "day", "head_figure", "head_amount"), "x"),
    "rows": [],
}


def standard_master() -> bytes:
    """The master that holds until the office brings its own."""
    made = Sheet()
    made.line("{{ title }}", font=TITLE_FONT, size_pt=TITLE_PT, place="centred")
    made.line("")
    made.line("{{ intro }}", place="indented")
    made.table(
        ("{{ head_figure }}", "{{ head_amount }}"),
        ("{%tr for row in rows %}", ""),
        ("{{ row.heading }}", "{{ row.value }}"),
        ("{%tr endfor %}", ""),
    )
    made.line("")
    made.line("{{ unit }}", place="right")
    made.line("{{ day }}", place="right")
    return made.as_bytes()


def master() -> bytes:
    """The master that holds: the office's latest, else the standard one."""
    own = ReportMaster.objects.order_by("-id").first()
    return bytes(own.content) if own else standard_master()
