"""Into which other cases could a case be merged?"""

from django.db import connection
from django.utils import timezone
from django.utils.translation import gettext as _

from surveys.models import Case, CaseRules

MOST = 20
#: The same conditions as surveys.services.given.parent_fits, for all cases at once; the nearest first, then the eldest.
#: The box around the reach is for the index on places; the distance decides.  CRS: EPSG:4490.
_CANDIDATES = """
SELECT o.id, o.number, q.place_text, q.description, o.reported_at,
  ST_Distance(p.geom::geography, q.geom::geography)
FROM surveys_surveypoint p
JOIN surveys_surveypoint q ON q.geom && ST_SetSRID(ST_Envelope(
    ST_Buffer(p.geom::geography, %(within_m)s * 1.1)::geometry), 4490)
  AND ST_DWithin(p.geom::geography, q.geom::geography, %(within_m)s)
JOIN surveys_case o ON o.point_id = q.id
WHERE p.id = %(point)s AND o.id <> %(case)s AND o.ended_at IS NULL AND o.category_id = %(category)s
  AND abs(extract(epoch FROM p.observed_at - q.observed_at)) <= %(within_hours)s * 3600
ORDER BY 6, o.id LIMIT %(most)s
"""


def merge_reach() -> str:
    """What is told of which cases fit."""
    rules = CaseRules.of_the_county()
    return _(
        "Open cases of the same category within %(metres)d m, seen within %(hours)d hours of this one, can take it in."
    ) % {"metres": rules.merge_within_m, "hours": rules.merge_within_hours}


def merge_candidates(case: Case) -> list[tuple[int, str]]:
    """The cases that fit: key, and what is said of them."""
    rules = CaseRules.of_the_county()
    with connection.cursor() as cursor:
        cursor.execute(
            _CANDIDATES,
            {
                "point": case.point_id,
                "case": case.pk,
                "category": case.category_id,
                "within_m": rules.merge_within_m,
                "within_hours": rules.merge_within_hours,
                "most": MOST,
            },
        )
        return [
            (
                pk,
                f"{number} · {distance:.0f} m · {timezone.localtime(at):%m-%d %H:%M} {place or told}".strip(),
            )
            for pk, number, place, told, at, distance in cursor.fetchall()
        ]
