"""Who answers for points that are already stored, on the ground as it is known now?"""

from dataclasses import dataclass

from django.db import connection

from grids.models import BoundaryEdition


@dataclass(frozen=True, slots=True)
class Assigned:
    """How many points were asked about, and how many got another answer."""

    read: int
    changed: int


def assign_points(*, everything: bool, edition: BoundaryEdition | None = None) -> Assigned:
    """Ask again for all points, or only for those whose answer carries a fallback or a warning.

    With an edition: only for those of its first day or later on ground that it made or closed.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT read, changed FROM surveys_reassign_points(%s, %s)",
            [everything, edition.pk if edition else None],
        )
        return Assigned(*cursor.fetchone())
