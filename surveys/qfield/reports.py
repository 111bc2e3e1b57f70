"""Makes the report of a row, as a phone would have sent it; the same row gives the same report, whenever."""

import datetime
import hashlib
import json
import math
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import shapely
from django.contrib.gis.geos import Point
from django.utils.translation import gettext as _

from gis_core.geometry import STORAGE_SRID
from grids.errors import GroundError
from grids.models import Facility
from grids.resolver import category_id
from grids.rule_words import rule_words
from grids.rules.errors import RuleError
from surveys.models import PointPhoto, SurveyPoint
from surveys.qfield.returned import PhotoFile
from surveys.rules import CLOCK_DRIFT
from surveys.services.photos import MOST_AT_ONCE
from surveys.services.recording import NamedPhoto, RawFix, Report

#: Degrees, about a millimetre: nearer than this a point stands where the fix was.
_SAME_PLACE_DEG = 1e-8
_MOST_M = 100_000
_FIX_CRS = "EPSG:4326"
_TEXTS = {"description": 4000, "place_text": 200, "position_reason": 200}

Row = dict[str, Any]


class RowRefused(Exception):
    """The row is not taken; the reasons are for people, each of one field."""

    def __init__(self, *reasons: str) -> None:
        super().__init__("; ".join(reasons))
        self.reasons = reasons


@dataclass(frozen=True, slots=True)
class RowPhoto:
    """A photo of a row: its bytes, its kind and when the phone says it was taken."""

    file: PhotoFile
    kind: str
    taken_at: datetime.datetime | None

    def named(self) -> NamedPhoto:
        """As a report names it."""
        return NamedPhoto(self.file.sha256, self.file.size, self.kind, self.taken_at)


def photo_of(row: Row, file: PhotoFile) -> RowPhoto:
    """The photo of a row of the table of photos."""
    kind = str(row.get("kind") or "")
    return RowPhoto(
        file, kind if kind in PointPhoto.Kind.values else PointPhoto.Kind.OTHER, moment(row.get("taken_ms"))
    )


def moment(milliseconds: Any) -> datetime.datetime | None:
    """A moment as QField keeps it here: milliseconds since 1970, in no time zone that could be mistaken."""
    if not isinstance(milliseconds, int | float) or not 0 < milliseconds < 4e12:
        return None
    return datetime.datetime.fromtimestamp(milliseconds / 1000, datetime.UTC)


def place_of(row: Row) -> Point:
    """Where the row is, EPSG:4490.  Raises RowRefused."""
    shape = row["shape"]
    if shape is None or shape.geom_type != "Point" or shape.is_empty:
        raise RowRefused(_("it has no position"))
    lon, lat = shapely.get_x(shape), shapely.get_y(shape)
    if not (math.isfinite(lon) and math.isfinite(lat) and abs(lon) <= 180 and abs(lat) <= 90):
        raise RowRefused(_("its position is no place on Earth"))
    return Point(lon, lat, srid=STORAGE_SRID)


def report_of(row: Row, uid: uuid.UUID, photos: Sequence[RowPhoto], now: datetime.datetime) -> Report:
    """The report of a new point.  Raises RowRefused with everything that is wrong."""
    reasons: list[str] = []
    values: Row = {}
    for name, most in _TEXTS.items():
        values[name] = _text(row.get(name))
        if len(values[name]) > most:
            reasons.append(_("%(field)s: %(most)d characters at most") % {"field": name, "most": most})
    try:
        category = category_id(_text(row.get("category")))
    except RuleError as error:
        reasons.append(rule_words(error) if row.get("category") else _("it has no category"))
    except GroundError as error:
        reasons.append(str(error))
    observed_at = moment(row.get("observed_ms"))
    if observed_at is None:
        reasons.append(_("it does not say when it was seen"))
    elif observed_at > now + CLOCK_DRIFT:
        reasons.append(_("it was seen in the future: check the clock of the phone"))
    facility = row.get("facility_id")
    if facility is not None and not Facility.objects.filter(pk=_number(facility) or 0).exists():
        reasons.append(_("there is no facility %(id)s") % {"id": facility})
    if len(photos) > MOST_AT_ONCE:
        reasons.append(_("it has more than %(most)d photos") % {"most": MOST_AT_ONCE})
    try:
        place = place_of(row)
    except RowRefused as error:
        reasons += error.reasons
    if reasons:
        raise RowRefused(*reasons)
    return Report.in_storage(
        uid=uid,
        category_id=category,
        place=place,
        observed_at=observed_at,
        facility_id=None if facility is None else int(facility),
        photos=tuple(photo.named() for photo in photos),
        **values,
        **_position(row, place),
    )


def _text(value: Any) -> str:
    """A text without what the database cannot keep."""
    return "" if value is None else str(value).replace("\x00", "").strip()


def _number(value: Any) -> int | None:
    return int(value) if isinstance(value, int | float) and 0 <= value < 10**18 else None


def _position(row: Row, place: Point) -> Row:
    """How sure is the place?  What the receiver said counts where the point still stands at its fix; else the point was
    put there by hand, and the fix is kept beside it.
    """
    lon, lat = _finite(row.get("fix_lon"), 180), _finite(row.get("fix_lat"), 90)
    if lon is None or lat is None:
        return {"position_source": SurveyPoint.PositionSource.HAND}
    accuracy = _accuracy(row.get("fix_accuracy_m"))
    fix_at = moment(row.get("fix_ms"))
    if abs(lon - place.x) <= _SAME_PLACE_DEG and abs(lat - place.y) <= _SAME_PLACE_DEG:
        return {
            "position_source": SurveyPoint.PositionSource.GNSS,
            "accuracy_m": accuracy,
            "fix_at": fix_at,
        }
    return {
        "position_source": SurveyPoint.PositionSource.HAND,
        "raw_fix": RawFix(lon, lat, _FIX_CRS, accuracy, fix_at),
    }


def _finite(value: Any, most: float) -> float | None:
    return float(value) if isinstance(value, int | float) and abs(value) <= most else None


def _accuracy(value: Any) -> float | None:
    found = _finite(value, _MOST_M)
    return found if found is not None and found >= 0 else None


def supplement_of(point: SurveyPoint, text: str, photos: Sequence[RowPhoto]) -> Report:
    """What is added to a point that the county has: a report of its own that says it is the same problem.

    Its id follows from what it says, so that the same supplement is the same report.
    """
    told = json.dumps([text, sorted(photo.file.sha256 for photo in photos)], ensure_ascii=False)
    moments = [photo.taken_at for photo in photos if photo.taken_at is not None]
    return Report.in_storage(
        uid=uuid.uuid5(point.uid, f"qfield {hashlib.sha256(told.encode()).hexdigest()}"),
        category_id=point.category_id,
        place=point.geom,
        observed_at=min(moments, default=None),
        description=text,
        place_text=point.place_text,
        photos=tuple(photo.named() for photo in photos),
        supports=point.uid,
    )
