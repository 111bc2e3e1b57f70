"""A census as a table."""

import datetime
import tempfile
from collections.abc import Sequence
from pathlib import Path

import pyarrow as pa
from django.http import FileResponse
from django.utils.translation import get_language, pgettext
from django.utils.translation import gettext as _

from gis_core.vector_files.output import Output
from gis_core.vector_files.writing import write_layer
from surveys.census.progress import Line
from surveys.console.export import MEDIA_TYPE
from surveys.models import CensusCampaign

_WORDS = 4


def headings() -> list[str]:
    """What are the columns called, in the reader's language?"""
    return [
        _("Grid"),
        _("Name of the grid"),
        _("Type"),
        _("Last seen"),
        _("In the ledger"),
        pgettext("census", "Seen"),
        _("Seen (%)"),
        _("Present"),
        _("Damaged"),
        _("Missing"),
        _("New"),
    ]


def census_sheet(campaign: CensusCampaign, lines: Sequence[Line], today: datetime.date) -> FileResponse:
    """The numbers of each type in each grid, as a workbook."""
    name = f"census-{campaign.pk}-{today:%Y-%m-%d}.xlsx"
    kinds = [pa.string()] * _WORDS + [pa.int64()] * (len(headings()) - _WORDS)
    schema = pa.schema(list(zip(headings(), kinds, strict=True)))
    rows = [_row(line) for line in lines]
    arrays = [pa.array([row[index] for row in rows], kind) for index, kind in enumerate(kinds)]
    batch = pa.RecordBatch.from_arrays(arrays, schema=schema)
    with tempfile.TemporaryDirectory(prefix="wangge-census-") as folder:
        path = Path(folder) / name
        write_layer(path, Output(schema=schema, batches=iter([batch]), layer=_("Facility census")))
        return FileResponse(path.open("rb"), as_attachment=True, filename=name, content_type=MEDIA_TYPE)


def _row(line: Line) -> list[object]:
    numbers = line.numbers
    is_english = get_language() == "en"
    return [
        line.grid,
        line.grid_name,
        (is_english and line.name_en) or line.name_zh,
        f"{numbers.last_on:%Y-%m-%d}" if numbers.last_on else "",
        numbers.listed,
        numbers.seen,
        numbers.share,
        numbers.present,
        numbers.damaged,
        numbers.missing,
        numbers.added,
    ]
