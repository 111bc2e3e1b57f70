"""The dispute ledger as a table for the office."""

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pyarrow as pa
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from gis_core.vector_files.output import Output
from gis_core.vector_files.writing import write_layer
from grids.county_hours import county_zone
from surveys.case_words import REASONS, STATES
from surveys.disputes.ledger import Dispute

_NUMBERS = {"hand_backs": pa.int64(), "days": pa.float64(), "lon": pa.float64(), "lat": pa.float64()}
_DAY_S = 86_400


def headings() -> dict[str, str]:
    """What are the columns called, in the reader's language?"""
    return {
        "number": _("case number"),
        "state": _("State"),
        "standing": _("Dispute"),
        "decider": _("To be decided by"),
        "category": _("Category"),
        "place_text": _("Place"),
        "refusing": _("Handed back by"),
        "reasons": _("Reasons"),
        "hand_backs": _("hand-backs"),
        "accountable_unit": _("Accountable unit"),
        "handling_unit": _("Handling unit"),
        "ruling": _("ruling"),
        "began_at": _("first handed back at"),
        "settled_at": _("settled at"),
        "days": pgettext("dispute", "days"),
        "lon": _("Longitude"),
        "lat": _("Latitude"),
    }


def write_disputes(path: Path, disputes: Sequence[Dispute]) -> None:
    """Write the ledger to an XLSX file.  Coordinates are EPSG:4490 degrees, moments on the county's clock."""
    names, zone = headings(), county_zone()
    schema = pa.schema([(title, _NUMBERS.get(name, pa.string())) for name, title in names.items()])

    def batches() -> Iterator[pa.RecordBatch]:
        rows = [_row(dispute, zone) for dispute in disputes]
        if rows:
            columns = [
                pa.array([row[name] for row in rows], field.type)
                for name, field in zip(names, schema, strict=True)
            ]
            yield pa.RecordBatch.from_arrays(columns, schema=schema)

    write_layer(path, Output(schema=schema, batches=batches(), layer=_("Disputes")))


def _row(dispute: Dispute, zone: ZoneInfo) -> dict[str, Any]:
    case = dispute.case

    def at(moment: Any) -> str:
        return f"{moment.astimezone(zone):%Y-%m-%d %H:%M}" if moment else ""

    return {
        "number": case.number,
        "state": str(STATES[case.state]),
        "standing": str(dispute.standing_told),
        "decider": str(dispute.decider),
        "category": str(case.category),
        "place_text": case.point.place_text,
        "refusing": "; ".join(str(step.unit or "") for step in dispute.hand_backs),
        "reasons": "; ".join(str(REASONS[step.reason]) for step in dispute.hand_backs),
        "hand_backs": len(dispute.hand_backs),
        "accountable_unit": str(case.accountable_unit),
        "handling_unit": str(case.handling_unit),
        "ruling": dispute.ruling.code if dispute.ruling else "",
        "began_at": at(case.began_at),
        "settled_at": at(case.settled_at),
        "days": round(dispute.age.total_seconds() / _DAY_S, 1),
        "lon": round(case.point.geom.x, 7),
        "lat": round(case.point.geom.y, 7),
    }
