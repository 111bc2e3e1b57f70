"""What stands on the stamp of a case's photo, and on which copies it stands."""

from collections.abc import Sequence
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from grids.api.columns import somebody
from grids.models import County
from surveys.case_photos import report_photos
from surveys.models import Case
from surveys.photo_stamp import stamped
from surveys.rules import Action
from surveys.services.photo_reading import shown_picture

#: The last letters of a photo's SHA-256 that stand beside the code.
TAIL = 12
_UNITS = ("accountable_unit", "handling_unit", "supervising_unit")


def stamped_picture(case: Case, sha256: str, user: Any) -> bytes | None:
    """The picture for the screen of a photo of this case with its stamp, for this reader; None where there is none."""
    path = shown_picture(sha256)
    if path is None:
        return None
    return stamped(path.read_bytes(), stamp_lines(case, sha256, user), code=sha256.upper())


def printed_picture(case: Case, sha256: str, user: Any) -> bytes | None:
    """The picture as it is printed, with its stamp unless the county wants none; None where there is none."""
    if County.objects.exclude(photo_stamp=County.PhotoStamp.NONE).exists():
        return stamped_picture(case, sha256, user)
    path = shown_picture(sha256)
    return path.read_bytes() if path else None


def stamp_lines(case: Case, sha256: str, user: Any) -> list[str]:
    """County and category; when; where and how well that is known; by whom; of which case, and which photo."""
    county = County.objects.get()
    point = case.point
    taken, by = _taken(case, sha256, user)
    place = f"{point.geom.x:.6f}, {point.geom.y:.6f} (CGCS2000)"
    if point.accuracy_m is not None:
        place += _(" ±%(metres)d m") % {"metres": round(point.accuracy_m)}
    return [
        f"{county.name} · {case.category.name}",
        timezone.localtime(taken).strftime("%Y-%m-%d %H:%M:%S"),
        place,
        " · ".join(word for word in by if word),
        _("Case %(number)s · photo …%(tail)s") % {"number": case.number, "tail": sha256[-TAIL:]},
    ]


def _taken(case: Case, sha256: str, user: Any) -> tuple[Any, Sequence[str]]:
    """When a photo was taken, and by whom as far as this reader may know: unit and person."""
    for photo in report_photos(case).kept:
        if photo.sha256 == sha256:
            return photo.taken_at or case.point.observed_at, (
                str(case.accountable_unit),
                _reporter(case, user),
            )
    steps = case.steps.filter(photos__contains=[sha256]).exclude(action=Action.REPORT).order_by("seq")
    named = steps.annotate(by=somebody("actor", *(f"case__{name}" for name in _UNITS))(user))
    step = named.select_related("unit").first()  # the first step that has it, by its number
    if step is None:
        return case.point.observed_at, ("", "")
    return step.at, (str(step.unit or ""), str(step.by or ""))


def _reporter(case: Case, user: Any) -> str:
    told = Case.objects.filter(pk=case.pk).values(by=somebody("point__reported_by", *_UNITS)(user)).get()
    return str(told["by"] or "")
