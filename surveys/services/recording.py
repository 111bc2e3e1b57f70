"""Takes in one report: stored once under the id that the client gave it, however often it is sent."""

import datetime
from dataclasses import asdict, dataclass
from typing import Any
from uuid import UUID

from django.contrib.gis.geos import Point
from django.db import connection, transaction
from psycopg.types.json import Jsonb

from gis_core.geometry import STORAGE_SRID
from surveys.models import PointPhoto, SetAside, SurveyFind, SurveyPoint, SurveyTask
from surveys.sent import as_json
from surveys.sent import sha256 as sha256_of
from surveys.services.opening import open_cases
from surveys.services.phones import places_by_reading
from surveys.services.supporting import support_case


class ContentConflictError(Exception):
    """The id is taken by a report with other content; the new version has been set aside."""

    def __init__(self, uid: UUID) -> None:
        super().__init__(str(uid))
        self.uid = uid


@dataclass(frozen=True, slots=True)
class NamedPhoto:
    """A photo that a report names: its SHA-256 in hex, its bytes, which kind, and when the phone says it was taken."""

    sha256: str
    size: int
    kind: str = PointPhoto.Kind.OTHER
    taken_at: datetime.datetime | None = None


@dataclass(frozen=True, slots=True)
class RawFix:
    """Where the phone was by its own fix, in `crs` (degrees), where the position of the report is another one."""

    lon: float
    lat: float
    crs: str
    accuracy_m: float | None = None
    fix_at: datetime.datetime | None = None


@dataclass(frozen=True, slots=True)
class Report:
    """What a client says it saw: `lon`, `lat` in storage (EPSG:4490), `x`, `y`, `crs` as they were sent."""

    uid: UUID
    category_id: int
    lon: float
    lat: float
    x: float
    y: float
    crs: str
    conversion: str = ""
    accuracy_m: float | None = None
    position_source: str = SurveyPoint.PositionSource.HAND
    fix_at: datetime.datetime | None = None
    observed_at: datetime.datetime | None = None
    facility_id: int | None = None
    description: str = ""
    place_text: str = ""
    heading: float | None = None  # degrees from north, clockwise
    position_reason: str = ""
    raw_fix: RawFix | None = None
    photos: tuple[NamedPhoto, ...] = ()
    supports: UUID | None = None  # of a point: the same problem
    facility_code: str = ""  # where the facility was named by its identifier
    phone: UUID | None = None  # which browser on which device: surveys.models.phones
    survey: UUID | None = None  # under which it was made

    @classmethod
    def in_storage(cls, *, uid: UUID, category_id: int, place: Point, **said: Any) -> "Report":
        """A report of a place that is known in storage (EPSG:4490), not sent by a device; `said` are other members."""
        return cls(uid, category_id, place.x, place.y, place.x, place.y, f"EPSG:{STORAGE_SRID}", **said)

    def content(self) -> dict[str, Any]:
        """What was sent, as JSON; two spellings of one moment or number give the same, and so does a report that says
        nothing of what reports once could not say.
        """
        said = asdict(self)
        if self.facility_code:  # its version of the day may be another when the same report comes again
            said["facility_id"] = None
        return as_json(
            {name: value for name, value in said.items() if name not in _LATER or value not in _NOTHING}
        )


#: Members that reports have had since there were photos with them.
_LATER = frozenset(
    {"heading", "position_reason", "raw_fix", "photos", "supports", "facility_code", "phone", "survey"}
)
_NOTHING: tuple[Any, ...] = (None, "", ())

#: The fix of a phone of which a person has said that it gives offset positions stands where that reading has it.
#: A photo that the reporter has handed over for another report is there already.
_INSERT = """
WITH as_read AS (
  SELECT c.id, r.read_as, (r.place->>'lon')::float8 AS lon, (r.place->>'lat')::float8 AS lat,
    r.place->>'conversion' AS conversion
  FROM jsonb_each(%(places_by_reading)s) AS r (read_as, place)
  JOIN surveys_offsetcheck c ON c.suspicion = r.read_as AND c.state = 'corrected'
  JOIN surveys_phoneoffset o ON o.check_of_id = c.id AND o.phone = %(phone)s
), new AS (
  INSERT INTO surveys_surveypoint (uid, category_id, geom, raw_x, raw_y, raw_crs, conversion, accuracy_m,
    position_source, fix_at, heading, position_reason, raw_fix, supports, observed_at, facility_id,
    reported_by_id, description, place_text, content_sha256, body_sha256, offset_check_id)
  SELECT %(uid)s, %(category_id)s,
    ST_SetSRID(ST_MakePoint(coalesce(r.lon, %(lon)s), coalesce(r.lat, %(lat)s)), %(srid)s), %(x)s, %(y)s,
    coalesce(r.read_as, %(crs)s), coalesce(r.conversion, %(conversion)s), %(accuracy_m)s, %(position_source)s,
    %(fix_at)s, %(heading)s, %(position_reason)s, %(raw_fix)s, %(supports)s, coalesce(%(observed_at)s, %(now)s),
    %(facility_id)s, %(by)s, %(description)s, %(place_text)s, %(sha256)s, %(body_sha256)s, r.id
  FROM (SELECT) report LEFT JOIN as_read r ON true
  ON CONFLICT (uid) DO NOTHING
  RETURNING id
), named AS (
  INSERT INTO surveys_pointphoto (point_id, position, sha256, size, kind, taken_at, kept_at)
  SELECT new.id, s.position, s.sha256, s.size, s.kind, s.taken_at, CASE WHEN EXISTS (
      SELECT FROM surveys_pointphoto q JOIN surveys_surveypoint p ON p.id = q.point_id
      WHERE q.sha256 = s.sha256 AND q.kept_at IS NOT NULL AND p.reported_by_id = %(by)s) THEN %(now)s::timestamptz END
  FROM new, ROWS FROM (jsonb_to_recordset(%(photos)s) AS (sha256 text, size bigint, kind text, taken_at timestamptz))
    WITH ORDINALITY AS s (sha256, size, kind, taken_at, position)
), of_phone AS (
  INSERT INTO surveys_phonefix (point_id, phone)
  SELECT new.id, %(phone)s::uuid FROM new WHERE %(phone)s::uuid IS NOT NULL AND %(has_fix)s
)
SELECT id FROM new
"""


def record_point(*, report: Report, by: int, now: datetime.datetime, body_sha256: str = "") -> bool:
    """Is this report new?  True: stored with its case, and the database has named its units.  False: it was there.

    `by` is the id of the reporter, `body_sha256` of the very bytes that came, where such did.  The same content again
    changes nothing; other content under the same id is set aside, then raises ContentConflictError.
    """
    content = report.content()
    sha256 = sha256_of([by, content])
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(
            _INSERT,
            _values(report, content) | {"by": by, "now": now, "sha256": sha256, "body_sha256": body_sha256},
        )
        if new := cursor.fetchone():
            open_cases(points=list(new))
            if report.supports is not None:
                support_case(point=SurveyPoint.objects.get(pk=new[0]), now=now)
            if report.survey is not None:
                find = SurveyFind(point_id=new[0], survey=SurveyTask.objects.get(uid=report.survey))
                find.save(force_insert=True)  # the database says whether it counts
            return True
    if SurveyPoint.objects.filter(uid=report.uid, content_sha256=sha256).exists():
        return False
    SetAside.objects.bulk_create(
        [SetAside(uid=report.uid, content_sha256=sha256, content=content, sent_by_id=by)],
        ignore_conflicts=True,
    )
    raise ContentConflictError(report.uid)


def _values(report: Report, content: dict[str, Any]) -> dict[str, Any]:
    """What the INSERT takes of a report."""
    fix = None if report.raw_fix is None else Jsonb(content["raw_fix"])
    return {
        **asdict(report),
        "places_by_reading": Jsonb(_places_by_reading(report)),
        "has_fix": _is_a_fix(report) or report.raw_fix is not None,
        "srid": STORAGE_SRID,
        "raw_fix": fix,
        "photos": Jsonb(content.get("photos", [])),
    }


def _is_a_fix(report: Report) -> bool:
    return report.position_source == SurveyPoint.PositionSource.GNSS


def _places_by_reading(report: Report) -> dict[str, Any]:
    if report.phone is None or not _is_a_fix(report):
        return {}
    return places_by_reading(x=report.x, y=report.y, declared=report.crs)
