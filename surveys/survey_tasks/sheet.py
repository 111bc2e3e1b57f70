"""A survey as a table: a row for each of its grids."""

import datetime
import tempfile
from collections.abc import Sequence
from pathlib import Path

import pyarrow as pa
from django.http import FileResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from gis_core.vector_files.output import Output
from gis_core.vector_files.writing import write_layer
from surveys.console.export import MEDIA_TYPE
from surveys.models import SurveyTask
from surveys.survey_tasks.progress import Line
from surveys.survey_tasks.words import STANDINGS


def headings() -> list[str]:
    """What are the columns called, in the reader's language?"""
    return [
        _("Grid"),
        _("Name of the grid"),
        _("Accountable unit"),
        _("Standing"),
        pgettext("survey", "Reports"),
        _("Answered at"),
        _("Last activity"),
        _("In words"),
    ]


def survey_sheet(survey: SurveyTask, lines: Sequence[Line], today: datetime.date) -> FileResponse:
    """How each grid stands, as a workbook."""
    name = f"survey-{survey.pk}-{today:%Y-%m-%d}.xlsx"
    kinds = [pa.string()] * 4 + [pa.int64()] + [pa.string()] * 3
    schema = pa.schema(list(zip(headings(), kinds, strict=True)))
    rows = [_row(line) for line in lines]
    arrays = [pa.array([row[index] for row in rows], kind) for index, kind in enumerate(kinds)]
    batch = pa.RecordBatch.from_arrays(arrays, schema=schema)
    with tempfile.TemporaryDirectory(prefix="wangge-survey-") as folder:
        path = Path(folder) / name
        write_layer(path, Output(schema=schema, batches=iter([batch]), layer=pgettext("survey", "Survey")))
        return FileResponse(path.open("rb"), as_attachment=True, filename=name, content_type=MEDIA_TYPE)


def _row(line: Line) -> list[object]:
    answer = line.answer
    return [
        line.grid,
        line.grid_name,
        line.unit,
        str(STANDINGS[line.standing]),
        line.reports,
        _moment(answer.at if answer else None),
        _moment(line.last_at),
        answer.note if answer else "",
    ]


def _moment(at: datetime.datetime | None) -> str:
    return f"{timezone.localtime(at):%Y-%m-%d %H:%M}" if at else ""
