"""What is stored here of a report?  The receipt (回执) that lets a phone forget it; never to be mixed up with that of
the units (surveys.receipts).
"""

from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Case, F, OuterRef, QuerySet, Value, When
from django.db.models.functions import JSONObject

from surveys.models import (
    DutyTrack,
    FacilityFinding,
    FindingPhoto,
    PointPhoto,
    SurveyAnswer,
    SurveyFind,
    SurveyPoint,
)


def receipt_of(points: QuerySet[SurveyPoint], *, body_sha256: str | None = None) -> dict[str, Any] | None:
    """The receipt of the one point of a query, None where there is none.

    `body_sha256` is of the bytes that came just now (None: of those that came first).
    """
    photos = PointPhoto.objects.filter(point=OuterRef("pk"))
    told = receipt_from(points, photos, body_sha256, why_not=F("found_under__why_not"))
    if told is not None and (why_not := told.pop("why_not")) is not None:  # made under a survey
        words = str(SurveyFind.WhyNot(why_not).label) if why_not else ""
        told["survey"] = {"counted": not why_not, "why_not": words}
    return told


def receipt_of_finding(
    findings: QuerySet[FacilityFinding], *, body_sha256: str | None = None
) -> dict[str, Any] | None:
    """As receipt_of, of the one finding of a facility census."""
    return receipt_from(findings, FindingPhoto.objects.filter(finding=OuterRef("pk")), body_sha256)


def receipt_of_answer(
    answers: QuerySet[SurveyAnswer], *, body_sha256: str | None = None
) -> dict[str, Any] | None:
    """As receipt_of, of the one answer of a grid to a survey."""
    return receipt_from(answers, PointPhoto.objects.none(), body_sha256)


def receipt_of_track(tracks: QuerySet[DutyTrack], *, body_sha256: str | None = None) -> dict[str, Any] | None:
    """As receipt_of, of the one way on duty."""
    return receipt_from(tracks, PointPhoto.objects.none(), body_sha256)


def receipt_from(
    rows: QuerySet[Any], named: QuerySet[Any], body_sha256: str | None, **more: F
) -> dict[str, Any] | None:
    """As receipt_of, of the one row of a query, with the photos that are `named` for it."""
    photos = named.order_by("position").values(
        told=JSONObject(
            sha256="sha256",
            size="size",
            kept=Case(When(kept_at=None, then=Value(False)), default=Value(True)),
        )
    )
    stored = rows.values("uid", "content_sha256", "body_sha256", **more)
    found = stored.annotate(told=ArraySubquery(photos)).first()
    if found is None:
        return None
    return {
        "uid": str(found["uid"]),
        "body_sha256": found["body_sha256"] if body_sha256 is None else body_sha256,
        "content_sha256": found["content_sha256"],
        "photos": found["told"] or [],
        "complete": all(photo["kept"] for photo in found["told"] or []),
        **{name: found[name] for name in more},
    }
