"""What becomes of each row that came back?  Base, theirs and ours compared field by field; nothing is written.

The base is what the package said (QFieldPackage.base), theirs what came back, ours what the county has now
(docs/adr/0022).
"""

import datetime
import hashlib
import json
import math
import uuid
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

import shapely
from django.db import transaction
from django.utils.translation import gettext as _

from gis_core.errors import problem_of
from gis_core.models import User
from grids.county_hours import county_day
from grids.models import Category, Facility
from grids.policies import covers_facility, may_report_facility_status
from surveys.models import QFieldRow, SetAside, SurveyPoint
from surveys.qfield.names import FACILITIES, PHOTO_ROWS, POINTS
from surveys.qfield.reports import RowPhoto, RowRefused, photo_of, report_of, supplement_of
from surveys.qfield.returned import Returned, ReturnRefused
from surveys.qfield.tables import POINT_BASE, point_base, version_of
from surveys.sent import sha256 as sha256_of
from surveys.services.recording import Report, record_point

Kind = QFieldRow.Kind
Row = dict[str, Any]
#: What has to be decided comes first.
_ORDER = [
    *(Kind.CONFLICT, Kind.REFUSED, Kind.INSERTED, Kind.SUPPLEMENT, Kind.UPDATED),
    *(Kind.DELETED, Kind.KNOWN, Kind.UNCHANGED),
]
#: Shifts smaller than this are no moves: a hundredth of a millimetre, in degrees.
_MOVED_DEG = 1e-10


@dataclass(slots=True)
class Judged:
    """What becomes of a row: `changes` are [field, base, theirs, ours], `notes` why."""

    layer: str
    key: str
    kind: str
    label: str = ""
    changes: list[list[Any]] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    lon: float | None = None
    lat: float | None = None
    report: Report | None = None
    photos: tuple[RowPhoto, ...] = ()
    facility: Facility | None = None
    status: str = ""

    @property
    def promise(self) -> list[Any]:
        """What a preview says of it, and taking it in keeps."""
        return [self.layer, self.key, self.kind, self.changes]


def judged_rows(returned: Returned, now: datetime.datetime) -> list[Judged]:
    """What becomes of every row of a return, and of those that are missing in it."""
    photos = _Photos(returned)
    found = [
        *_judged_points(returned, photos, now),
        *_judged_facilities(returned, now),
        *photos.left_over(),
    ]
    return sorted(found, key=lambda one: _ORDER.index(Kind(one.kind)))


def figures_of(judged: Sequence[Judged]) -> dict[str, int]:
    """How many rows are of which kind?"""
    counted = Counter(one.kind for one in judged)
    return {kind: counted[kind] for kind in Kind.values} | {
        "photos": sum(len(one.photos) for one in judged if one.kind != Kind.REFUSED)
    }


def digest_of(judged: Sequence[Judged]) -> str:
    """What the preview promises, in one number."""
    told = json.dumps([one.promise for one in judged], sort_keys=True, ensure_ascii=False, default=str)
    return hashlib.sha256(told.encode()).hexdigest()


class _Photos:
    """The photos of the file by the point that they name; what is wrong with some is told to their point."""

    def __init__(self, returned: Returned) -> None:
        self._by_point: dict[str, list[Row]] = defaultdict(list)
        self._returned = returned
        for row in returned.rows[PHOTO_ROWS]:
            self._by_point[str(row.get("point_uid") or "").lower()].append(row)

    def of(self, uid: str) -> tuple[list[RowPhoto], list[str]]:
        """The photos of a point, each once, and what is wrong with others."""
        found: dict[str, RowPhoto] = {}
        wrong = []
        for row in self._by_point.pop(uid, []):
            name = str(row.get("file") or "—")[:120]
            try:
                file = self._returned.photos.find(row.get("file") or "")
            except ReturnRefused as error:
                wrong.append(f"{name}: {error}")
                continue
            if file is None:
                wrong.append(_("%(photo)s: the photo is not in the file") % {"photo": name})
            else:
                found.setdefault(file.sha256, photo_of(row, file))
        return list(found.values()), wrong

    def left_over(self) -> Iterator[Judged]:
        """Photos of no point of the file."""
        for uid, rows in self._by_point.items():
            for row in rows:
                name = str(row.get("file") or "—")[:120]
                note = _("its report is not in the file")
                yield Judged(PHOTO_ROWS, str(row.get("uid") or uid)[:80], Kind.REFUSED, name, notes=[note])


def _judged_points(returned: Returned, photos: _Photos, now: datetime.datetime) -> Iterator[Judged]:
    base: dict[str, Row] = returned.package.base.get(POINTS, {})
    ours = {
        str(point.uid): point
        for point in SurveyPoint.objects.filter(
            uid__in=[uid for uid in map(_uid, _uids(returned)) if uid] + [*map(uuid.UUID, base)]
        ).select_related("category")
    }
    seen: set[str] = set()
    for row in returned.rows[POINTS]:
        uid = _uid(row.get("uid"))
        key = str(uid) if uid else str(row.get("uid"))[:80]
        judged = Judged(POINTS, key, Kind.REFUSED, _label(row))
        _locate(judged, row)
        if uid is None or key in seen:
            judged.notes.append(_("its public id is none, or that of another row"))
        elif key in base:
            _judge_known(judged, row, base[key], ours.get(key), photos.of(key), returned.package.holder)
        else:
            _judge_new(judged, row, ours.get(key), photos.of(key), returned.package.holder, now)
        seen.add(key)
        yield judged
    for key, values in base.items():
        if key not in seen:
            note = _("A report is not deleted: what was seen was seen.")
            label = f"{values['category']} {values['place_text']}".strip()
            yield Judged(POINTS, key, Kind.DELETED, label[:200], notes=[note])


def _uids(returned: Returned) -> list[Any]:
    return [row.get("uid") for row in returned.rows[POINTS]]


def _uid(word: Any) -> uuid.UUID | None:
    """The public id of a row; QGIS may write it in braces."""
    try:
        return uuid.UUID(str(word))
    except ValueError:
        return None


def _label(row: Row) -> str:
    words = [row.get(name) for name in ("category", "place_text", "description", "name", "code")]
    return " ".join(str(word) for word in words if word)[:200]


def _locate(judged: Judged, row: Row) -> None:
    shape = row["shape"]
    if shape is not None and shape.geom_type == "Point" and not shape.is_empty:
        x, y = float(shapely.get_x(shape)), float(shapely.get_y(shape))
        if abs(x) <= 180 and abs(y) <= 90:  # neither NaN nor infinite
            judged.lon, judged.lat = x, y


def _judge_new(
    judged: Judged,
    row: Row,
    ours: SurveyPoint | None,
    photos: tuple[list[RowPhoto], list[str]],
    holder: User,
    now: datetime.datetime,
) -> None:
    found, wrong = photos
    judged.photos = tuple(found)
    try:
        report = report_of(row, uuid.UUID(judged.key), found, now)
    except RowRefused as error:
        judged.notes += [*error.reasons, *wrong]
        return
    if wrong:
        judged.notes += wrong
        return
    judged.report = report
    _signed_by_another(judged, row, holder)
    if ours is not None:
        _compare_reports(judged, report, ours, holder)
        return
    _try(judged, report, holder, now)


def _signed_by_another(judged: Judged, row: Row, holder: User) -> None:
    signed = str(row.get("collector") or "")
    if signed and signed != holder.get_username():
        told = _("signed by %(name)s on the phone; it counts as reported by whom the package was made for")
        judged.notes.append(told % {"name": signed[:60]})


def _try(judged: Judged, report: Report, holder: User, now: datetime.datetime) -> None:
    """Record it, see what the database says, and take it back."""
    judged.kind = Kind.INSERTED
    try:
        with transaction.atomic():
            record_point(report=report, by=holder.pk, now=now)
            unit = SurveyPoint.objects.values_list("accountable_unit__name", flat=True).get(uid=report.uid)
            transaction.set_rollback(True)
    except Exception as error:
        problem = problem_of(error)
        if problem is None:
            raise
        judged.kind = Kind.REFUSED
        judged.report = None
        judged.notes.append(problem.detail)
        return
    judged.notes.append(_("accountable unit: %(unit)s") % {"unit": unit})
    _count_photos(judged)


def _count_photos(judged: Judged) -> None:
    judged.notes.append(_("photos: %(number)d") % {"number": len(judged.photos)})


def _compare_reports(judged: Judged, report: Report, ours: SurveyPoint, holder: User) -> None:
    """The county has this report: is it the same?  Other content under its id is set aside for a person, if chosen."""
    digest = sha256_of([holder.pk, report.content()])
    if ours.content_sha256 == digest:
        judged.kind = Kind.KNOWN
        return
    if SetAside.objects.filter(uid=report.uid, content_sha256=digest).exists():
        judged.kind = Kind.KNOWN
        judged.notes.append(_("set aside for the office before"))
        return
    judged.kind = Kind.CONFLICT
    judged.notes.append(
        _(
            "The county has this report with other content. Taking theirs sets it aside for the office to look at."
        )
    )
    has = point_base(ours)
    category = Category.objects.values_list("key", flat=True).get(pk=report.category_id)
    theirs = {
        "category": category,
        "description": report.description,
        "place_text": report.place_text,
        "facility_id": report.facility_id,
        "lon": report.lon,
        "lat": report.lat,
    }
    judged.changes = [
        [name, None, theirs[name], has[name]] for name in POINT_BASE if theirs[name] != has[name]
    ]
    named = sorted(ours.photos.values_list("sha256", flat=True))
    sent = sorted(photo.sha256 for photo in report.photos)
    if named != sent:
        judged.changes.append(["photos", None, len(sent), len(named)])


def _judge_known(
    judged: Judged,
    row: Row,
    base: Row,
    ours: SurveyPoint | None,
    photos: tuple[list[RowPhoto], list[str]],
    holder: User,
) -> None:
    """A report that the package brought along: it stays as it is, and what is added to it is a report of its own."""
    found, wrong = photos
    if ours is None:
        judged.notes.append(_("the county has no such report any more"))
        return
    judged.label = f"{ours.category.key} {ours.place_text or ours.description}"[:200]
    judged.changes = _changed(row, base, point_base(ours))
    if judged.changes:
        judged.notes.append(
            _("A report that the county has does not change: write what is to be added as a supplement.")
        )
    if row.get("base_version") != version_of(base):
        judged.notes.append(_("its base version is not the one of the package"))
    text = str(row.get("supplement") or "").replace("\x00", "").strip()[:4000]
    added = SurveyPoint.objects.filter(supports=ours.uid, reported_by=holder)
    known = set(ours.photos.values_list("sha256", flat=True))
    known |= set(added.values_list("photos__sha256", flat=True))
    fresh = [photo for photo in found if photo.file.sha256 not in known]
    is_told = not text or added.filter(description=text).exists()
    judged.notes += wrong
    if wrong and (fresh or not is_told):
        judged.notes.append(_("The supplement is taken in once all its photos are there."))
    elif fresh or not is_told:
        judged.kind = Kind.SUPPLEMENT
        judged.photos = tuple(fresh)
        judged.report = supplement_of(ours, text, fresh)
        if not is_told:
            judged.notes.append(_("supplement: %(text)s") % {"text": text})
        _count_photos(judged)
    elif not judged.notes:
        judged.kind = Kind.KNOWN if text or found else Kind.UNCHANGED


def _changed(row: Row, base: Row, ours: Row) -> list[list[Any]]:
    shape = row["shape"]
    point = shape if shape is not None and shape.geom_type == "Point" and not shape.is_empty else None
    theirs = dict(row) | {
        "lon": float(shapely.get_x(point)) if point is not None else None,
        "lat": float(shapely.get_y(point)) if point is not None else None,
    }
    found = []
    for name in POINT_BASE:
        value = theirs.get(name)
        if name in ("lon", "lat"):
            same = value is not None and abs(value - base[name]) <= _MOVED_DEG
            value = value if value is not None and math.isfinite(value) else None  # NaN is no JSON
        else:
            same = (value or None) == (base[name] or None)
        if not same:
            found.append([name, base[name], value, ours[name]])
    return found


def _judged_facilities(returned: Returned, now: datetime.datetime) -> Iterator[Judged]:
    base: dict[str, Row] = returned.package.base.get(FACILITIES, {})
    holder, day = returned.package.holder, county_day(now)
    codes = {values["code"] for values in base.values()}
    ours = {
        one.code: one
        for one in Facility.objects.on(day).filter(code__in=codes).select_related("category").order_by("pk")
    }
    seen: set[str] = set()
    for row in returned.rows[FACILITIES]:
        key = str(row.get("key"))[:80]
        judged = Judged(FACILITIES, key, Kind.REFUSED, _label(row))
        _locate(judged, row)
        if key not in base or key in seen:
            judged.notes.append(
                _("The package has no such facility: facilities come from the technician's layers.")
            )
        else:
            _judge_facility(judged, row, base[key], ours.get(base[key]["code"]), holder)
        seen.add(key)
        yield judged
    for key, values in base.items():
        if key not in seen:
            note = _("A facility is not deleted by a file: report it as removed.")
            yield Judged(FACILITIES, key, Kind.DELETED, values["code"], notes=[note])


def _judge_facility(judged: Judged, row: Row, base: Row, ours: Facility | None, holder: User) -> None:
    theirs = row.get("status")
    if ours is None:
        judged.notes.append(_("the county has no such facility any more"))
        return
    judged.label = f"{ours.category.name_zh} {ours.code}"[:200]
    moved = judged.lon is None or abs(judged.lon - ours.geom.x) + abs((judged.lat or 0) - ours.geom.y) > 1e-7
    if moved:
        judged.notes.append(_("A facility is not moved by a file: tell the technician."))
    if theirs != base["status"]:
        judged.changes = [["status", base["status"], theirs, ours.status]]
    if theirs == base["status"]:
        judged.kind = Kind.REFUSED if moved else Kind.UNCHANGED
    elif theirs not in Facility.Status.values:
        judged.notes.append(_("there is no such state"))
    elif theirs == ours.status:
        judged.kind = Kind.KNOWN
    elif not (may_report_facility_status.test(holder) and covers_facility(holder, ours)):
        judged.notes.append(_("This facility is not in your grids and not your unit's."))
    else:
        judged.kind = Kind.UPDATED if ours.status == base["status"] else Kind.CONFLICT
        judged.facility, judged.status = ours, str(theirs)
        if judged.kind == Kind.CONFLICT:
            judged.notes.append(_("Meanwhile somebody else has reported another state."))
