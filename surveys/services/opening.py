"""How do points get their cases?  Those of the app at once, all others from the intake job (DESIGN §5)."""

from collections.abc import Sequence

from django.db import connection

#: So many cases are opened in one transaction.
BATCH = 5000

_WITHOUT_CASE = """
SELECT p.id FROM surveys_surveypoint p
WHERE NOT EXISTS (SELECT FROM surveys_case k WHERE k.point_id = p.id)
ORDER BY p.id LIMIT %s
"""


def open_cases(*, points: Sequence[int]) -> int:
    """Give each of these points its case, unless it has one; how many got one?"""
    with connection.cursor() as cursor:
        cursor.execute("SELECT surveys_open_cases(%s)", [list(points)])
        return int(cursor.fetchone()[0])


def open_missing_cases(*, at_most: int = BATCH) -> int:
    """Give points that have none their cases, the oldest first; how many got one?

    Two that do it at once open no case twice: the second waits for the first and finds the points served.
    """
    with connection.cursor() as cursor:
        cursor.execute(_WITHOUT_CASE, [at_most])
        points = [pk for (pk,) in cursor.fetchall()]
    return open_cases(points=points) if points else 0
