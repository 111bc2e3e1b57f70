"""Does a background job still live?  Its row in the queue tells, and how long nothing has been heard of it."""

import datetime
from typing import Literal

from procrastinate.contrib.django.models import ProcrastinateJob

#: So long may a job take from being fetched to saying something, or from its end to being done.
GRACE = datetime.timedelta(seconds=10)
#: After so long somebody should look whether a worker runs at all.
PATIENCE = datetime.timedelta(seconds=60)

Life = Literal["idle", "waiting", "unserved", "working", "interrupted"]


def life_of_job(job_id: int | None, *, quiet_for: datetime.timedelta, longest: datetime.timedelta) -> Life:
    """How is a job that has not ended?  `interrupted`: the worker is gone, somebody has to start it again.

    A worker that has the job and has said nothing for `longest` is gone.
    """
    status = ProcrastinateJob.objects.filter(id=job_id or 0).values_list("status", flat=True).first()
    if status == "todo":
        return "unserved" if quiet_for > PATIENCE else "waiting"
    return "working" if quiet_for < (longest if status == "doing" else GRACE) else "interrupted"
