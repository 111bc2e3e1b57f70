"""Which photos does a case have?  Those of its steps, and those that came with its report."""

from collections.abc import Sequence

from surveys.models import Case, CaseStep, PhotoReading
from surveys.rules import Action


def photos_in_report(case: Case) -> list[str]:
    """The photos that have come with the report, in its order: SHA-256."""
    return list(case.point.photos.kept().order_by("position").values_list("sha256", flat=True))


def photos_of(step: CaseStep, in_report: Sequence[str]) -> list[str]:
    """The photos of a step; those of the report stand with the step that it was."""
    return [*in_report, *step.photos] if step.action == Action.REPORT else step.photos


def unreadable_of(photos: Sequence[str]) -> set[str]:
    """Which of these photos cannot be opened?"""
    return set(
        PhotoReading.objects.filter(sha256__in=photos, readable=False).values_list("sha256", flat=True)
    )
