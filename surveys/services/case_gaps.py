"""Registering, from a case, that a facility lacks at its place: the case goes on, the gap is one of its own."""

import datetime
import uuid

from django.conf import settings
from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _

from gis_core.models import User
from grids.models import Category
from surveys.models import Case, SurveyPoint
from surveys.services.recording import Report, record_point


@transaction.atomic
def register_gap(*, case: Case, category: Category, by: User, now: datetime.datetime) -> tuple[Case, bool]:
    """The supply gap of this category at the place of a case, and whether it is new: a case has one of each."""
    # The lock lets a second request wait, and find the gap of the first.
    locked = Case.objects.select_for_update(of=("self",)).select_related("point").get(pk=case.pk)
    uid = uuid.uuid5(locked.uid, category.key)
    known = SurveyPoint.objects.filter(uid=uid).first()  # at most one: unique
    if known is None:
        record_point(report=_report(locked, category, uid), by=by.pk, now=now)
    return Case.objects.get(point__uid=uid), known is None


def _report(case: Case, category: Category, uid: uuid.UUID) -> Report:
    # What is stored is in the county's language, whatever the reader's.
    with translation.override(settings.LANGUAGE_CODE):
        told = _("Registered from case %(number)s: %(told)s") % {
            "number": case.number,
            "told": case.point.description,
        }
    return Report.in_storage(
        uid=uid,
        category_id=category.pk,
        place=case.point.geom,
        description=told,
        place_text=case.point.place_text,
    )
