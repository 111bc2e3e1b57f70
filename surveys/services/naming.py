"""Which photos does a row name that come by themselves?"""

import datetime
from collections.abc import Iterable
from dataclasses import asdict
from typing import Any

from django.db.models import Model

from surveys.services.photo_uploads import upload_of
from surveys.services.recording import NamedPhoto


def name_photos(
    model: type[Model], photos: Iterable[NamedPhoto], *, by: int, now: datetime.datetime, **of: Any
) -> None:
    """Note the photos of a row as FindingPhoto, ObservationPhoto …; `of` says whose they are.

    One that its sender has handed over before is there already.
    """
    model._default_manager.bulk_create(
        model(
            position=position,
            kept_at=now if upload_of(sha256=photo.sha256, by=by).kept else None,
            **asdict(photo),
            **of,
        )
        for position, photo in enumerate(photos, start=1)
    )
