"""What a phone sends, by kind: reports, findings of a census, ways on duty, answers to surveys; each read, taken in,
acknowledged.
"""

import datetime
from typing import Any
from uuid import UUID

from rest_framework import serializers

from grids.api.views import refuse_unknown_members
from surveys.acknowledging import receipt_of, receipt_of_answer, receipt_of_finding, receipt_of_track
from surveys.api.findings import FindingReport
from surveys.api.point_report import PointReport
from surveys.api.survey_tasks import AnswerReport
from surveys.api.tracks import TrackReport
from surveys.field.elsewhere import Elsewhere, elsewhere
from surveys.models import DutyTrack, FacilityFinding, SurveyAnswer, SurveyPoint
from surveys.services.census import Finding, record_finding
from surveys.services.recording import NamedPhoto, Report, record_point
from surveys.services.survey_answers import Said, record_said
from surveys.services.tracking import Way, record_track


def _of(sent: Any) -> Elsewhere | None:
    return next((one for one in elsewhere() if isinstance(sent, one.of)), None)


def read(kind: str, data: Any) -> Any:
    """The body of a record as its service takes it; None: there is no such kind.  Raises Problem, ValidationError."""
    sent: serializers.Serializer[Any]
    if kind == "point":
        sent = point = PointReport(data=data)
        _check(sent, data)
        return point.report()
    if kind == "finding":
        sent = finding = FindingReport(data=data)
        _check(sent, data)
        return finding.finding()
    if kind == "track":
        sent = track = TrackReport(data=data)
        _check(sent, data)
        return track.way()
    if kind == "answer":
        sent = answer = AnswerReport(data=data)
        _check(sent, data)
        return answer.said()
    return next((one.read(data) for one in elsewhere() if one.kind == kind), None)


def _check(sent: serializers.Serializer[Any], data: Any) -> None:
    sent.is_valid(raise_exception=True)
    refuse_unknown_members(data, sent)


def take(sent: Any, *, by: int, now: datetime.datetime, body_sha256: str) -> bool:
    """Take in a record once.  Is it new?"""
    if (other := _of(sent)) is not None:
        return other.take(sent, by=by, now=now, body_sha256=body_sha256)
    if isinstance(sent, Report):
        return record_point(report=sent, by=by, now=now, body_sha256=body_sha256)
    if isinstance(sent, Finding):
        return record_finding(finding=sent, by=by, now=now, body_sha256=body_sha256)
    if isinstance(sent, Said):
        return record_said(said=sent, by=by, body_sha256=body_sha256)
    return record_track(way=sent, by=by, now=now, body_sha256=body_sha256)


def photos_of(sent: Any) -> tuple[NamedPhoto, ...]:
    """The photos that it names."""
    if _of(sent) is not None:
        return tuple(sent.named)
    return () if isinstance(sent, Way | Said) else sent.photos


def receipt(sent: Any, uid: UUID, body_sha256: str) -> dict[str, Any] | None:
    """What is stored of it."""
    if (other := _of(sent)) is not None:
        return other.receipt(uid, body_sha256)
    if isinstance(sent, Report):
        return receipt_of(SurveyPoint.objects.filter(uid=uid), body_sha256=body_sha256)
    if isinstance(sent, Finding):
        return receipt_of_finding(FacilityFinding.objects.filter(uid=uid), body_sha256=body_sha256)
    if isinstance(sent, Said):
        return receipt_of_answer(SurveyAnswer.objects.filter(uid=uid), body_sha256=body_sha256)
    return receipt_of_track(DutyTrack.objects.filter(uid=uid), body_sha256=body_sha256)
