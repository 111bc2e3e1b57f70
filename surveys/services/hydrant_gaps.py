"""Reporting a place without hydrants as a supply gap."""

import datetime

from django.conf import settings
from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _

from gis_core.models import User
from grids.errors import GroundError
from grids.hydrants.words import finding_words, measure_words
from grids.models import HydrantFinding
from grids.services.hydrants import gap_category
from surveys.models import SurveyPoint
from surveys.services.recording import Report, record_point


class FindingGoneError(GroundError):
    """The last check did not find it any more."""

    code = "hydrants.finding_gone"

    def __init__(self) -> None:
        super().__init__(_("The last check does not find this any more: look at the page again."))


class FindingIdTakenError(GroundError):
    """Something else was reported under the finding's id."""

    code = "hydrants.id_taken"

    def __init__(self) -> None:
        super().__init__(
            _("Something else was reported under the id of this finding: tell the supervision office.")
        )


@transaction.atomic
def open_gap(*, finding: HydrantFinding, by: User, now: datetime.datetime) -> tuple[SurveyPoint, bool]:
    """The supply gap of a finding, and whether it is new: the finding's id is the point's, so there is only one.

    Raises FindingGoneError, FindingIdTakenError, NoGapCategoryError.
    """
    # The lock lets a second request wait, and find the point of the first.
    locked = HydrantFinding.objects.select_for_update(of=("self",)).get(pk=finding.pk)
    category = gap_category()
    known = SurveyPoint.objects.filter(uid=locked.uid).first()  # at most one: unique
    if known is not None:
        if known.category_id != category.pk:
            raise FindingIdTakenError
        return known, False
    if not HydrantFinding.objects.standing().filter(pk=locked.pk).exists():
        raise FindingGoneError
    record_point(report=_report(locked, category.pk), by=by.pk, now=now)
    return SurveyPoint.objects.get(uid=locked.uid), True


def _report(finding: HydrantFinding, category_id: int) -> Report:
    # What is stored is in the county's language, whatever the reader's.
    with translation.override(settings.LANGUAGE_CODE):
        told = _("%(kind)s: %(what)s (%(measures)s; hydrant check as of %(day)s)") % {
            "kind": finding.get_kind_display(),
            "what": finding_words(finding),
            "measures": measure_words(finding.last_check.measures),
            "day": finding.last_check.on_date.isoformat(),
        }
    return Report.in_storage(
        uid=finding.uid,
        category_id=category_id,
        place=finding.place,
        description=told,
        place_text=" ".join(part for part in (str(finding.grid or ""), finding.name) if part)[:200],
    )
