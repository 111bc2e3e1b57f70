"""Taking in what inspectors saw, once each; what units object to, and the verdict of somebody else."""

import datetime
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from uuid import UUID

from django.db import DatabaseError, transaction
from django.utils.translation import gettext as _

from assessment.errors import InspectionRefused
from assessment.models import Appeal, InspectionTask, Observation, ObservationPhoto, Standard
from gis_core.database_words import words_of
from gis_core.models import User
from grids.scope import UNIT_ROLES, scope_of
from surveys.models import PointPhoto, SetAside, SurveyPoint
from surveys.sent import as_json
from surveys.sent import sha256 as sha256_of
from surveys.services.naming import name_photos
from surveys.services.photo_files import original_path
from surveys.services.recording import ContentConflictError, NamedPhoto, Report, record_point


@dataclass(frozen=True, slots=True)
class Seen:
    """What an inspector says of a standard at a point, under an id of the client's; `photos` are SHA-256: kept ones, or
    those that a phone names and sends by themselves (`named`).
    """

    uid: UUID
    task_id: int
    standard_id: int
    observed: int
    ok: int
    seen_at: datetime.datetime
    note: str = ""
    photos: tuple[str, ...] = ()
    named: tuple[NamedPhoto, ...] = ()


def record_observation(*, seen: Seen, by: User, now: datetime.datetime, body_sha256: str = "") -> Observation:
    """Keep an observation; a failure whose standard has a category becomes a report with its case, in one transaction.

    The same content again is what was kept; other content under the same id is set aside, then raises
    ContentConflictError.  Raises InspectionRefused in the words of the database.
    """
    content = as_json({name: value for name, value in asdict(seen).items() if name != "named" or value})
    sha256 = sha256_of([by.pk, content])
    if (known := Observation.objects.filter(uid=seen.uid).first()) is not None:  # unique
        return _same(known, sha256, content, by)
    row = Observation(
        uid=seen.uid,
        task=InspectionTask.objects.select_related("point").get(pk=seen.task_id),
        standard=Standard.objects.select_related("category").get(pk=seen.standard_id),
        observed=seen.observed,
        ok=seen.ok,
        note=seen.note,
        photos=list(seen.photos),
        seen_by=by,
        seen_at=seen.seen_at,
        received_at=now,
        content_sha256=sha256,
        body_sha256=body_sha256,
    )
    try:
        with transaction.atomic():
            row.point = _reported(row, seen.named, by, now)
            row.save(force_insert=True)
            name_photos(ObservationPhoto, seen.named, by=by.pk, now=now, observation=row)
    except DatabaseError as error:
        known = Observation.objects.filter(uid=seen.uid).first()  # another request was first
        if known is not None:
            return _same(known, sha256, content, by)
        raise refusal_of(error) from error
    return row


def _same(known: Observation, sha256: str, content: dict[str, object], by: User) -> Observation:
    if known.content_sha256 == sha256:
        return known
    aside = SetAside(uid=known.uid, content_sha256=sha256, content=content, sent_by=by)
    SetAside.objects.bulk_create([aside], ignore_conflicts=True)
    raise ContentConflictError(known.uid)


def refusal_of(error: DatabaseError) -> InspectionRefused:
    """What the database refuses, in its own words; raises the error again where it is none of its rules."""
    diagnosis = getattr(error.__cause__, "diag", None)
    name = getattr(diagnosis, "constraint_name", None) or ""
    if not name.startswith("assessment_"):
        raise error
    if name == "assessment_observation_once":
        return InspectionRefused(_("This standard has been scored at this point already."))
    told, hint = words_of(diagnosis)
    return InspectionRefused(" ".join(part for part in (told, hint) if part))


def _reported(
    row: Observation, named: Sequence[NamedPhoto], by: User, now: datetime.datetime
) -> SurveyPoint | None:
    """The report that a failure becomes, with its photos and its case; None where there is nothing to handle."""
    category = row.standard.category
    if category is None or row.ok == row.observed or row.task.purpose != InspectionTask.Purpose.FIRST:
        return None
    report = Report.in_storage(
        uid=row.uid,
        category_id=category.pk,
        place=row.task.point.geom,
        observed_at=row.seen_at,
        description=row.note or row.standard.text,
        place_text=row.task.point.name,
        photos=tuple(named)
        or tuple(NamedPhoto(photo, original_path(photo).stat().st_size) for photo in row.photos),
    )
    record_point(report=report, by=by.pk, now=now)
    point = SurveyPoint.objects.get(uid=row.uid)
    if not named:
        PointPhoto.objects.filter(point=point, kept_at=None).update(kept_at=now)
    return point


def appeal(
    *,
    observation: Observation,
    reason: str,
    by: User,
    now: datetime.datetime,
    photos: Sequence[str] = (),
) -> Appeal:
    """Object to an observation for the unit that it charges.  Raises InspectionRefused."""
    scope = scope_of(by)
    if observation.unit_id not in scope.unit_ids or not scope.roles & UNIT_ROLES:
        raise InspectionRefused(_("Only the unit that is charged appeals."))
    if not reason:
        raise InspectionRefused(_("Say why it is wrong."))
    if Appeal.objects.filter(observation=observation).exists():
        raise InspectionRefused(_("This observation has been appealed against already."))
    try:
        with transaction.atomic():
            return Appeal.objects.create(
                observation=observation, reason=reason, photos=list(photos), appealed_by=by, appealed_at=now
            )
    except DatabaseError as error:
        raise refusal_of(error) from error


@transaction.atomic
def judge(*, case: Appeal, verdict: str, grounds: str, by: User, now: datetime.datetime) -> Appeal:
    """Uphold an appeal or dismiss it, once, as somebody who has no part in it.  Raises InspectionRefused."""
    locked = Appeal.objects.select_for_update(of=("self",)).get(pk=case.pk)
    if locked.verdict:
        raise InspectionRefused(_("Somebody has judged this appeal already."))
    if not grounds:
        raise InspectionRefused(_("Say on what grounds."))
    locked.verdict, locked.grounds, locked.judged_by, locked.judged_at = verdict, grounds, by, now
    try:
        with transaction.atomic():
            locked.save(update_fields=["verdict", "grounds", "judged_by", "judged_at"])
    except DatabaseError as error:
        raise refusal_of(error) from error
    return locked
