"""What is reported of a facility between two editions of its layer."""

import datetime

from grids.models import Facility


def report_status(*, facility: Facility, status: str, on: datetime.date) -> Facility:
    """In which state was the facility found that day?  The history keeps who said so, and what was before."""
    if facility.status != status:
        facility.status = status
        facility.changed_on = on
        facility.save(update_fields=["status", "changed_on"])
    return facility
