"""Does a job still work on a raster?"""

import datetime

from gis_core.job_life import Life, life_of_job
from gis_core.models import RasterLayer

#: Longer than any single phase takes: a worker that has been silent for so long is gone.
_LONGEST = datetime.timedelta(minutes=15)


def life_of(layer: RasterLayer, *, now: datetime.datetime) -> Life:
    """How is the job of this raster?"""
    if not layer.is_running:
        return "idle"
    return life_of_job(layer.job_id, quiet_for=now - layer.touched_at, longest=_LONGEST)
