"""Who answers for points that are already stored, on the ground as it is known now?"""

from dataclasses import dataclass

from django.db import connection


@dataclass(frozen=True, slots=True)
class Assigned:
    """How many points were asked about, and how many got another answer."""

    read: int
    changed: int


def assign_points(*, everything: bool) -> Assigned:
    """Ask again for all points, or only for those whose answer carries a fallback or a warning."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT read, changed FROM surveys_reassign_points(%s)", [everything])
        return Assigned(*cursor.fetchone())
