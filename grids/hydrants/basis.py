"""On what does a check rest?  Another word as soon as a hydrant, the measures or what is measured have changed."""

import datetime
import hashlib
import json

from django.db import connection

from grids.models import HydrantStandard

#: The newest event of each layer that is measured or says who answers: whatever program changes it, there is one.
_CHANGED = ("building", "grid", "place", "roadsection", "ruling", "dutypolicy")
_BASIS = f"""
SELECT (SELECT string_agg(h.id || encode(st_asbinary(h.geom), 'hex'), ' ' ORDER BY h.id)
        FROM grids_usable_hydrants(%s) h),
  ARRAY[{", ".join(f"(SELECT max(pgh_id) FROM grids_{name}event)" for name in _CHANGED)}]
"""  # noqa: S608  made of constants of the code


def standard() -> HydrantStandard:
    """Which measures hold in this county?  Those of the standard where it has decided nothing."""
    return HydrantStandard.objects.first() or HydrantStandard()  # at most one row: its key is always 1


def basis_on(day: datetime.date) -> str:
    """On what would a check of that day rest, made now?"""
    with connection.cursor() as cursor:
        cursor.execute(_BASIS, [day])
        hydrants, changes = cursor.fetchone()
    content = json.dumps([hydrants, changes, standard().measures()], sort_keys=True)
    return hashlib.sha256(content.encode()).hexdigest()
