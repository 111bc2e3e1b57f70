"""Does a job still work on a raster, or on a count in one?"""

import datetime
from typing import Literal, Protocol

from procrastinate.contrib.django.models import ProcrastinateJob

#: So long may a job take from being fetched to saying something, or from its end to being done.
_GRACE = datetime.timedelta(seconds=10)
#: After so long somebody should look whether a worker runs at all.
_PATIENCE = datetime.timedelta(seconds=60)
#: Longer than any single phase takes: a worker that has been silent for so long is gone.
_LONGEST = datetime.timedelta(minutes=15)

Life = Literal["idle", "waiting", "unserved", "working", "interrupted"]


class Running(Protocol):
    """What a job works on."""

    job_id: int | None
    touched_at: datetime.datetime

    @property
    def is_running(self) -> bool: ...


def life_of(one: Running, *, now: datetime.datetime) -> Life:
    """How is the job?  `interrupted`: the worker is gone, somebody has to start it again."""
    if not one.is_running:
        return "idle"
    quiet_for = now - one.touched_at
    status = ProcrastinateJob.objects.filter(id=one.job_id or 0).values_list("status", flat=True).first()
    if status == "todo":
        return "unserved" if quiet_for > _PATIENCE else "waiting"
    if status == "doing":
        return "working" if quiet_for < _LONGEST else "interrupted"
    return "working" if quiet_for < _GRACE else "interrupted"
