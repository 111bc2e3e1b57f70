"""What of renovation runs in the background."""

from django.utils import timezone
from procrastinate.contrib.django import app

from grids.county_hours import county_day
from renovation.services.responsibility import raise_structures
from renovation.services.zone_editions import lay_editions


@app.periodic(cron="* * * * *")
@app.task(name="renovation.raise_structures", queue="cases", queueing_lock="renovation.raise_structures")
def raise_structures_in_frozen_zones(timestamp: int) -> None:
    """Raise illegal structures that were found inside frozen zones; `timestamp` is when it was due."""
    raise_structures(today=county_day(timezone.now()))


@app.periodic(cron="* * * * *")
@app.task(name="renovation.lay_editions", queue="cases", queueing_lock="renovation.lay_editions")
def lay_editions_of_zones(timestamp: int) -> None:
    """Give every zone the outline that holds from today on; `timestamp` is when it was due."""
    lay_editions(today=county_day(timezone.now()))
