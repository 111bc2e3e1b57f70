"""What of assessment runs in the background."""

from django.utils import timezone
from procrastinate.contrib.django import app

from assessment.services.months import close_months_due


@app.periodic(cron="*/10 * * * *")
@app.task(name="assessment.close_months", queue="cases", queueing_lock="assessment.close_months")
def close_months(timestamp: int) -> None:
    """Close the months of inspection whose term is over; `timestamp` is when it was due."""
    close_months_due(now=timezone.now())
