"""Takes in a step that a phone decided, perhaps hours ago and without a network: once, with its photos."""

import datetime
import uuid
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from django.db import transaction

from surveys.models import CaseStep, StepPhoto
from surveys.rules import Action
from surveys.services.actors import Actor
from surveys.services.advancing import advance_case
from surveys.services.given import Given
from surveys.services.recording import NamedPhoto


def take_phone_step(
    *,
    case_id: int,
    action: Action,
    by: Actor,
    client_op: uuid.UUID,
    now: datetime.datetime,
    given: Given,
    photos: Sequence[NamedPhoto],
    version: int | None,
    body_sha256: str,
) -> CaseStep:
    """Take the step and note which photos are to come for it; the same again changes nothing.  Raises CaseError."""
    named = tuple(photo.sha256 for photo in photos)
    with transaction.atomic():
        advance_case(
            case_id=case_id,
            action=action,
            by=by,
            client_op=client_op,
            now=now,
            given=replace(given, photos=(*given.photos, *named)),
            version=version,
            body_sha256=body_sha256,
        )
        step = CaseStep.objects.get(case=case_id, client_op=client_op)
        StepPhoto.objects.bulk_create(
            [
                StepPhoto(
                    step=step, position=position, sha256=one.sha256, size=one.size, taken_at=one.taken_at
                )
                for position, one in enumerate(photos, 1)
            ],
            ignore_conflicts=True,
        )
    return step


def step_receipt(step: CaseStep, *, body_sha256: str | None = None) -> dict[str, Any]:
    """What is stored here of a step for good, and which of its photos have come.

    `body_sha256` is of the bytes that came just now (None: of those that came first).
    """
    photos = [
        {"sha256": photo.sha256, "size": photo.size, "kept": photo.kept_at is not None}
        for photo in step.photo_files.order_by("position")
    ]
    return {
        "uid": str(step.client_op),
        "body_sha256": step.detail.get("body_sha256", "") if body_sha256 is None else body_sha256,
        "content_sha256": step.given_sha256,
        "photos": photos,
        "complete": all(photo["kept"] for photo in photos),
    }
