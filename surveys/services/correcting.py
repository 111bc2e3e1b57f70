"""A report is corrected by its author until it has its case; nobody deletes one (docs/adr/0026).

The same as the gate of the technicians (surveys/technicians/edit_survey_points.sql) says of what is written in QGIS.
"""

from collections.abc import Collection
from typing import Any

from django.contrib.gis.geos import Point
from django.db import transaction

from gis_core.geometry import STORAGE_SRID
from surveys.models import Case, SurveyPoint
from surveys.services.recording import Report

#: What of a report may be corrected, as it is called in a Report; `place` is all that says where.
PARTS = frozenset(
    {
        "place",
        "category_id",
        "facility_id",
        "observed_at",
        "description",
        "place_text",
        "accuracy_m",
        "position_source",
        "heading",
        "position_reason",
    }
)


class PointKeptError(Exception):
    """A point stays as it is: `code` is own (it is another person's), case (it has the case of this number) or kept."""

    def __init__(self, code: str, point: int, case: str = "") -> None:
        super().__init__(f"{code} {point}")
        self.code, self.point, self.case = code, point, case


def correct_point(*, point: int, report: Report, parts: Collection[str], by: int) -> SurveyPoint:
    """Write these parts of a report over those of a point; the database names its units anew.

    `by` is the id of who corrects.  Raises PointKeptError.
    """
    with transaction.atomic():
        stored = SurveyPoint.objects.select_for_update().get(pk=point)
        if stored.reported_by_id != by:
            raise PointKeptError("own", point)
        opened = Case.objects.filter(point=stored).values_list("number", flat=True).first()  # one at most
        if opened is not None:
            raise PointKeptError("case", point, opened)
        columns = {name: getattr(report, name) for name in parts if name != "place"}
        if columns.get("observed_at", True) is None:
            del columns["observed_at"]  # not said: as it was
        if "place" in parts:
            columns |= _place(report)
        if columns:
            SurveyPoint.objects.filter(pk=point).update(**columns)
        stored.refresh_from_db()
    return stored


def refuse_deletion(*, point: int) -> None:
    """Nobody deletes a point: what was seen was seen.  Raises PointKeptError."""
    raise PointKeptError("kept", point)


def _place(report: Report) -> dict[str, Any]:
    return {
        "geom": Point(report.lon, report.lat, srid=STORAGE_SRID),
        "raw_x": report.x,
        "raw_y": report.y,
        "raw_crs": report.crs,
        "conversion": report.conversion,
    }
