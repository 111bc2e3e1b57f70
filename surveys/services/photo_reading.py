"""Opens the photos of reports, after they were acknowledged: makes their pictures and notes what they say."""

import datetime
from pathlib import Path
from typing import Any

from django.contrib.gis.geos import Point
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _

from gis_core.geometry import STORAGE_SRID
from grids.county_hours import county_zone
from surveys.models import PhotoReading, PointPhoto, StepPhoto
from surveys.services.photo_files import (
    PhotoRefused,
    PhotoTooSlow,
    is_sha256,
    open_photo,
    original_path,
    picture_path,
    place_picture,
)

_MOST_AT_ONCE = 200


def read_photo(sha256: str) -> Path | None:
    """Open a kept photo, unless it has been: its picture for the screen, None where it cannot be opened.

    Raises PhotoTooSlow, NoRoomError: another time.
    """
    known = PhotoReading.objects.filter(sha256=sha256).first()  # at most one: its key
    if known is not None and (not known.readable or picture_path(sha256) is not None):
        return picture_path(sha256)
    try:
        opened = open_photo(original_path(sha256), _("The photo"))
    except PhotoTooSlow:
        raise
    except PhotoRefused:
        _note(sha256, readable=False)
        return None
    path = place_picture(opened.picture, sha256)
    _note(sha256, readable=True, **_facts(opened.told))
    return path


def read_forgotten() -> int:
    """Open the photos that were kept and never opened; how many?"""
    opened = PhotoReading.objects.values("sha256")
    waiting = [
        sha256
        for model in (PointPhoto, StepPhoto)
        for sha256 in model.objects.kept()
        .exclude(sha256__in=opened)
        .order_by("kept_at", "pk")
        .values_list("sha256", flat=True)[:_MOST_AT_ONCE]
    ]
    found = [sha256 for sha256 in dict.fromkeys(waiting) if is_kept(sha256)]
    for sha256 in found:
        read_photo(sha256)
    return len(found)


def is_kept(sha256: str) -> bool:
    """Are there a picture or the original of this photo?"""
    return picture_path(sha256) is not None or (is_sha256(sha256) and original_path(sha256).is_file())


def shown_picture(sha256: str) -> Path | None:
    """The picture for the screen of a photo, made now where that has not been done; None where there is none."""
    path = picture_path(sha256)
    if path is None and is_kept(sha256):
        try:
            path = read_photo(sha256)
        except PhotoTooSlow:
            return None
    return path


def _note(sha256: str, **found: Any) -> None:
    PhotoReading.objects.bulk_create([PhotoReading(sha256=sha256, **found)], ignore_conflicts=True)


def _facts(told: dict[str, Any]) -> dict[str, Any]:
    lon, lat, look = told["lon"], told["lat"], told["look"]
    return {
        "taken_at": _moment(told["taken"]),
        "place": None if lon is None else Point(lon, lat, srid=STORAGE_SRID),
        "look": None if look is None else look - 2**63,
    }


def _moment(said: str | None) -> datetime.datetime | None:
    """When the camera says the photo was taken; without an offset its clock is the county's."""
    try:
        found = parse_datetime(said or "")
    except ValueError:
        return None
    if found is None or not 1970 <= found.year <= 2200:
        return None
    return found if found.tzinfo else found.replace(tzinfo=county_zone())
