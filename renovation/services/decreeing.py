"""Decreeing a version of the rules of compensation, as the second person; the version before ends where it begins."""

import datetime

from django.db import transaction
from django.utils.translation import gettext as _
from psycopg.types.range import DateRange

from gis_core.models import User
from renovation.errors import PlanningError
from renovation.models import CompensationRules, Project


@transaction.atomic
def decree_rules(rules: CompensationRules, *, by: User, today: datetime.date) -> CompensationRules:
    """Let a version hold from its day on.  Raises PlanningError: decreed before, by the same person, nobody proposed
    it, or from a day on which another version was in force and people have relied on it.
    """
    Project.objects.select_for_update().get(pk=rules.project_id)
    locked = CompensationRules.objects.select_for_update(of=("self",)).get(pk=rules.pk)
    if locked.during is not None:
        raise PlanningError(_("This version was decreed already."))
    if locked.proposed_by_id is None or locked.proposed_by_id == by.pk:
        raise PlanningError(_("Another person than the one who proposed the rules has to decree them."))
    if locked.valuer and not (locked.valuer_by and locked.valuer_on):
        raise PlanningError(_("Say how and when the owners chose the valuer."))
    before = CompensationRules.objects.decreed().filter(project=locked.project_id).last()
    if before is not None:
        if locked.valid_from < today:
            raise PlanningError(
                _("Rules that follow others hold from today at the earliest: nobody is judged anew.")
            )
        if before.valid_from >= locked.valid_from:
            told = _("Version %(version)d holds from %(day)s on: a later one begins after it.")
            raise PlanningError(told % {"version": before.version, "day": before.valid_from})
        before.during = DateRange(before.valid_from, locked.valid_from)
        before.save(update_fields=["during"])
    locked.during, locked.decreed_by = DateRange(locked.valid_from, None), by
    locked.save(update_fields=["during", "decreed_by"])
    return locked
