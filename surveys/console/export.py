"""A list of the workbench as a table for the office: people as the reader may know them, no live formulas."""

import datetime
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pyarrow as pa
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from gis_core.vector_files.output import Output
from gis_core.vector_files.writing import write_layer
from grids.api.columns import somebody
from grids.county_hours import county_zone
from surveys.case_words import STATES
from surveys.console.choosing import LIGHTS
from surveys.console.pane import light_of
from surveys.models import Case

MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_BATCH = 2000
_UNITS = ("accountable_unit", "handling_unit", "supervising_unit")
_NUMBERS = {"lon": pa.float64(), "lat": pa.float64(), "hand_backs": pa.int64(), "reworks": pa.int64()}


def headings() -> dict[str, str]:
    """What are the columns called, in the reader's language?"""
    return {
        "number": _("case number"),
        "state": _("State"),
        "light": pgettext("of a case", "Light"),
        "category": _("Category"),
        "description": _("What was seen"),
        "place_text": _("Place"),
        "accountable_unit": _("Accountable unit"),
        "handling_unit": _("Handling unit"),
        "supervising_unit": _("Supervising unit"),
        "grid": _("Grid"),
        "reported_at": _("reported at"),
        "due_at": _("due at"),
        "ended_at": _("ended at"),
        "reported_by": _("reported by"),
        "handler": _("Handled by"),
        "hand_backs": _("hand-backs"),
        "reworks": _("reworks"),
        "lon": _("Longitude"),
        "lat": _("Latitude"),
    }


def write_cases(path: Path, cases: QuerySet[Case], user: Any) -> None:
    """Write these cases to an XLSX file.  Coordinates are EPSG:4490 degrees, moments on the county's clock."""
    names = headings()
    schema = pa.schema([(title, _NUMBERS.get(name, pa.string())) for name, title in names.items()])
    write_layer(path, Output(schema=schema, batches=_batches(cases, user, schema), layer=_("Cases")))


def _batches(cases: QuerySet[Case], user: Any, schema: pa.Schema) -> Iterator[pa.RecordBatch]:
    told = cases.select_related("category", "point", "grid", *_UNITS).annotate(
        reporter_name=somebody("point__reported_by", *_UNITS)(user),
        handler_name=somebody("handler", *_UNITS)(user),
    )
    zone, now = county_zone(), timezone.now()
    found = told.iterator(chunk_size=_BATCH)
    while part := list(islice(found, _BATCH)):
        rows = [_row(case, zone, now) for case in part]
        arrays = [
            pa.array([row[name] for row in rows], field.type)
            for name, field in zip(headings(), schema, strict=True)
        ]
        yield pa.RecordBatch.from_arrays(arrays, schema=schema)


def _row(case: Any, zone: ZoneInfo, now: datetime.datetime) -> dict[str, Any]:
    def at(moment: Any) -> str:
        return f"{moment.astimezone(zone):%Y-%m-%d %H:%M}" if moment else ""

    return {
        "number": case.number,
        "state": str(STATES[case.state]),
        "light": str(LIGHTS.get(light_of(case, now=now).name, "")),
        "category": str(case.category),
        "description": case.point.description,
        "place_text": case.point.place_text,
        "accountable_unit": str(case.accountable_unit),
        "handling_unit": str(case.handling_unit),
        "supervising_unit": str(case.supervising_unit),
        "grid": str(case.grid) if case.grid else "",
        "reported_at": at(case.reported_at),
        "due_at": at(case.due_at),
        "ended_at": at(case.ended_at),
        "reported_by": case.reporter_name or "",
        "handler": case.handler_name or "",
        "hand_backs": case.hand_back_count,
        "reworks": case.rework_count,
        "lon": round(case.point.geom.x, 7),
        "lat": round(case.point.geom.y, 7),
    }
