"""What runs in the background: opening the cases of points that came past the app, and what falls due by itself."""

import datetime

from django.conf import settings
from django.utils import timezone
from procrastinate.contrib.django import app

from grids.models import County
from grids.tiles import today_in
from surveys.case_proof import anchor_cases
from surveys.field_maps.making import renew_maps
from surveys.qfield import jobs as qfield_jobs
from surveys.qfield.services import APPLY, MAKE, READ, forget_old_files
from surveys.services.alerting import look_at_clocks, look_at_orders
from surveys.services.delivering import deliver_due
from surveys.services.freezing import freeze_last_month
from surveys.services.gap_digest import tell_of_gaps
from surveys.services.opening import open_missing_cases
from surveys.services.originals import sweep_originals
from surveys.services.phones import check_phones, sweep_phones
from surveys.services.photo_reading import read_forgotten, read_photo
from surveys.services.photo_uploads import READ_PHOTO
from surveys.services.photos import sweep_photos
from surveys.services.recurring import open_planned, propose_spots
from surveys.services.sweeping import resume_suspended, take_supply_gaps
from surveys.services.tracking import sweep_tracks

#: The queue of what must not wait behind a long upload.
QUEUE = "cases"


# Told at once by the database (surveys_tell_points); every minute for what was missed meanwhile.
@app.periodic(cron="* * * * *")
@app.task(name="surveys.open_missing_cases", queue=QUEUE, queueing_lock="surveys.open_missing_cases")
def open_cases_of_points(timestamp: int = 0) -> None:
    """Open the cases of all points that have none, and take supply gaps as such; `timestamp` is when it was due."""
    while open_missing_cases():
        pass
    take_supply_gaps(now=timezone.now())


@app.periodic(cron="* * * * *")
@app.task(name="surveys.resume_suspended", queue=QUEUE, queueing_lock="surveys.resume_suspended")
def resume_cases(timestamp: int) -> None:
    """Go on with the cases whose suspension is over; `timestamp` is when it was due."""
    resume_suspended(now=timezone.now())


@app.periodic(cron="* * * * *")
@app.task(name="surveys.open_planned", queue=QUEUE, queueing_lock="surveys.open_planned")
def open_planned_cases(timestamp: int) -> None:
    """Open the planned cases of recurring spots before their peaks; `timestamp` is when it was due."""
    open_planned(now=timezone.now())


# Midnight UTC is eight in the morning in China.
@app.periodic(cron="0 0 * * *")
@app.task(name="surveys.tell_of_gaps", queue=QUEUE, queueing_lock="surveys.tell_of_gaps")
def tell_leader_of_gaps(timestamp: int) -> None:
    """Tell the leader once a week of supply gaps that nobody has answered; `timestamp` is when it was due."""
    tell_of_gaps(now=timezone.now())


# 17:00 UTC is one o'clock at night in China.
@app.periodic(cron="0 17 * * *")
@app.task(name="surveys.propose_spots", queue=QUEUE, queueing_lock="surveys.propose_spots")
def propose_recurring_spots(timestamp: int) -> None:
    """Propose recurring spots from what happened; `timestamp` is when it was due."""
    propose_spots(now=timezone.now())


# 16:30 UTC is half past midnight in China.
@app.periodic(cron="30 16 * * *")
@app.task(name="surveys.anchor_cases", queue=QUEUE, queueing_lock="surveys.anchor_cases")
def anchor_the_day(timestamp: int) -> None:
    """Anchor what was recorded of the cases by now; `timestamp` is when it was due."""
    anchor_cases(now=timezone.now())


@app.periodic(cron="50 16 * * *")
@app.task(name="surveys.sweep_photos", queue=QUEUE, queueing_lock="surveys.sweep_photos")
def sweep_photos_of_no_step(timestamp: int) -> None:
    """Drop photos of steps never taken, and what never became an original; `timestamp` is when it was due."""
    sweep_photos(now=timezone.now())
    sweep_originals(now=timezone.now())


# Every ten minutes it is looked whether the ground has changed: two statements a township where it has not.
@app.periodic(cron="*/10 * * * *")
@app.task(name="surveys.field_maps", queueing_lock="surveys.field_maps")
def renew_field_maps(timestamp: int) -> None:
    """Make the phones' base maps anew where the ground has changed; `timestamp` is when it was due."""
    renew_maps()


# 17:20 UTC is twenty past one at night in China.
@app.periodic(cron="20 17 * * *")
@app.task(name="surveys.sweep_tracks", queueing_lock="surveys.sweep_tracks")
def sweep_old_tracks(timestamp: int) -> None:
    """Delete the ways on duty that are older than the county keeps them; `timestamp` is when it was due."""
    sweep_tracks(now=timezone.now())


@app.task(name=READ_PHOTO, queue=QUEUE)
def open_photo_of_report(sha256: str) -> None:
    """Open one photo that has just been kept."""
    read_photo(sha256)


@app.periodic(cron="*/10 * * * *")
@app.task(name="surveys.read_forgotten", queue=QUEUE, queueing_lock="surveys.read_forgotten")
def open_forgotten_photos(timestamp: int) -> None:
    """Open the photos that were kept and never opened; `timestamp` is when it was due."""
    read_forgotten()


@app.periodic(cron="* * * * *")
@app.task(name="surveys.look_at_clocks", queue=QUEUE, queueing_lock="surveys.look_at_clocks")
def speak_up(timestamp: int) -> None:
    """Tell of clocks that turn yellow or red and of orders that nobody answered; `timestamp` is when it was due."""
    now = timezone.now()
    look_at_clocks(now=now)
    look_at_orders(now=now)


@app.periodic(cron="* * * * *")
@app.task(name="surveys.deliver_notices", queue=QUEUE, queueing_lock="surveys.deliver_notices")
def deliver_notices(timestamp: int) -> None:
    """Send what waits for channels outside of the site; `timestamp` is when it was due."""
    deliver_due(clock=timezone.now)


# After the anchors: 16:45 UTC is a quarter to one in China.
@app.periodic(cron="45 16 * * *")
@app.task(name="surveys.freeze_month", queue=QUEUE, queueing_lock="surveys.freeze_month")
def freeze_what_is_over(timestamp: int) -> None:
    """Keep the figures of last month once it is long enough over; `timestamp` is when it was due."""
    now = timezone.now()
    county = County.objects.first()  # at most one row: its key is always 1
    if county is not None:
        freeze_last_month(today=today_in(county, now=now), now=now)


@app.task(name=MAKE)
def make_qfield_package(package_id: int) -> None:
    """Make a QField package that somebody asked for."""
    qfield_jobs.make(package_id=package_id, now=timezone.now)


@app.task(name=READ)
def read_qfield_return(return_id: int) -> None:
    """Say what would become of each row of a file that came back from QField."""
    qfield_jobs.read(return_id=return_id, now=timezone.now)


@app.task(name=APPLY)
def apply_qfield_return(return_id: int) -> None:
    """Take in what came back from QField."""
    qfield_jobs.apply(return_id=return_id, now=timezone.now)


# 19:05 UTC is five past three at night in China.
@app.periodic(cron="5 19 * * *")
@app.task(name="surveys.forget_qfield_files", queueing_lock="surveys.forget_qfield_files")
def forget_qfield_files(timestamp: int) -> None:
    """Delete the files of old QField packages and returns; `timestamp` is when it was due."""
    now = timezone.now()
    forget_old_files(untouched_since=now - datetime.timedelta(days=settings.UPLOAD_DAYS), now=now)


@app.periodic(cron="25 * * * *")
@app.task(name="surveys.check_phones", queueing_lock="surveys.check_phones")
def check_positions_of_phones(timestamp: int) -> None:
    """Ask whether a phone gives shifted positions, and forget phones of old; `timestamp` is when it was due."""
    check_phones(now=timezone.now())
    sweep_phones(now=timezone.now())
