"""What a worker does: make a package, say what became of the rows of a return, take it in.

A job that dies in between may be started again: making and reading write nothing else, and what was taken in before is
known then.
"""

import datetime
from collections.abc import Callable

from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _

from gis_core.vector_files.refusals import FileRefused
from grids.errors import GroundError
from surveys.models import QFieldPackage, QFieldReturn
from surveys.qfield.judging import digest_of, figures_of, judged_rows
from surveys.qfield.keeping import keep_rows
from surveys.qfield.packaging import make_package
from surveys.qfield.returned import ReturnRefused, open_return
from surveys.qfield.taking import take_in

State = QFieldReturn.State
Clock = Callable[[], datetime.datetime]
_REFUSALS = (ReturnRefused, FileRefused)


def make(*, package_id: int, now: Clock) -> None:
    """Make a package that was asked for; what is wrong is told on its page."""
    package = QFieldPackage.objects.filter(pk=package_id, state=QFieldPackage.State.MAKING).first()
    if package is None:
        return
    try:
        make_package(package=package, now=now())
    except (GroundError, FileRefused) as error:
        with translation.override(package.language):
            package.state, package.problem = QFieldPackage.State.FAILED, str(error)
        package.touched_at = now()
        package.save()


def read(*, return_id: int, now: Clock) -> None:
    """Say what would become of each row."""
    returned = _waiting(return_id, State.READING)
    if returned is None:
        return
    with translation.override(returned.language):
        _preview(returned, now)


def _waiting(return_id: int, state: State) -> QFieldReturn | None:
    return QFieldReturn.objects.filter(pk=return_id, state=state).first()


def _preview(returned: QFieldReturn, now: Clock) -> None:
    try:
        with open_return(returned.path) as file:
            _check_owner(returned, file.package)
            judged = judged_rows(file, now())
            told = file.told
    except _REFUSALS as error:
        returned.state, returned.problem, returned.touched_at = State.FAILED, str(error), now()
        returned.save()
        return
    with transaction.atomic():
        returned.package, returned.told = file.package, told
        returned.figures, returned.digest = figures_of(judged), digest_of(judged)
        returned.state, returned.touched_at = State.READ, now()
        returned.save()
        keep_rows(returned, judged, _choices(returned))


def _check_owner(returned: QFieldReturn, package: QFieldPackage) -> None:
    """Only who sees the package brings it back: its holder, or who looks after all."""
    if not QFieldPackage.objects.visible_to(returned.sent_by).filter(pk=package.pk).exists():
        raise ReturnRefused("qfield.stranger", _("This package was made for somebody else."))


def _choices(returned: QFieldReturn) -> dict[tuple[str, str], str]:
    return {
        (layer, key): choice for layer, key, choice in returned.rows.values_list("layer", "key", "choice")
    }


def apply(*, return_id: int, now: Clock) -> None:
    """Take in what was previewed; where something else would come of it by now, preview it anew."""
    returned = _waiting(return_id, State.APPLYING)
    if returned is None or returned.decided_by is None:
        return
    with translation.override(returned.language):
        _apply(returned, now)


def _apply(returned: QFieldReturn, now: Clock) -> None:
    by = returned.decided_by
    assert by is not None  # asked before
    choices = _choices(returned)
    try:
        with open_return(returned.path) as file:
            judged = judged_rows(file, now())
            if digest_of(judged) != returned.digest:
                returned.notice, returned.decided_by, returned.decided_at = "moved", None, None
                _preview(returned, now)
                return
            outcomes = take_in(file, judged, choices, by=by, now=now())
    except _REFUSALS as error:
        returned.state, returned.problem, returned.touched_at = State.FAILED, str(error), now()
        returned.save()
        return
    with transaction.atomic():
        returned.state, returned.decided_at, returned.touched_at = State.APPLIED, now(), now()
        returned.save()
        keep_rows(returned, judged, choices, outcomes)
