"""Which photos does a case have?  Those of its steps, and those that came with its report."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Count

from surveys.models import Case, CaseStep, PhotoReading, PointPhoto
from surveys.rules import Action


@dataclass(frozen=True, slots=True)
class ReportPhotos:
    """The photos that a report names, in its order, and what was found in those that were opened."""

    named: Sequence[PointPhoto]
    readings: dict[str, PhotoReading]

    @property
    def kept(self) -> list[PointPhoto]:
        """Those that have come."""
        return [photo for photo in self.named if photo.kept_at is not None]

    @property
    def hashes(self) -> list[str]:
        """SHA-256 of those that have come."""
        return [photo.sha256 for photo in self.kept]

    @property
    def unreadable(self) -> set[str]:
        """Which of them cannot be opened?"""
        return {sha256 for sha256, reading in self.readings.items() if not reading.readable}

    @property
    def waiting(self) -> tuple[int, int] | None:
        """How many have come, of how many that the report names?  None where none is waited for."""
        return None if len(self.kept) == len(self.named) else (len(self.kept), len(self.named))


def report_photos(case: Case) -> ReportPhotos:
    """The photos of a case's report, in two statements; in one where they were read with the case."""
    named = list(case.point.photos.all())  # by position: its Meta.ordering
    return ReportPhotos(named, PhotoReading.objects.in_bulk([photo.sha256 for photo in named]))


def photos_in_report(case: Case) -> list[str]:
    """The photos that have come with the report, in its order: SHA-256."""
    return list(case.point.photos.kept().order_by("position").values_list("sha256", flat=True))


def photos_of(step: CaseStep, in_report: Sequence[str]) -> list[str]:
    """The photos of a step; those of the report stand with the step that it was."""
    return [*in_report, *step.photos] if step.action == Action.REPORT else step.photos


def later_photos_waiting(case: Case) -> tuple[int, int] | None:
    """How many photos that steps from phones name have come, of how many?  None where none is waited for."""
    told = case.steps.aggregate(arrived=Count("photo_files__kept_at"), named=Count("photo_files"))
    return None if told["arrived"] == told["named"] else (told["arrived"], told["named"])
