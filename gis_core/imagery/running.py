"""Does a job still work on a raster, or on what is counted in one?"""

import datetime

from gis_core.job_life import Life, life_of_job
from gis_core.models import RasterLayer, ZonalCount

#: Longer than any single phase takes: a worker that has been silent for so long is gone.
_LONGEST = datetime.timedelta(minutes=15)


def life_of(work: RasterLayer | ZonalCount, *, now: datetime.datetime) -> Life:
    """How is the job of this raster, or of this count?"""
    if not work.is_running:
        return "idle"
    return life_of_job(work.job_id, quiet_for=now - work.touched_at, longest=_LONGEST)
