"""Inspection as people read it."""

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from assessment.rules.coverage import Mark

MARKS: Mapping[Mark, str | Promise] = {
    Mark.SUPERVISION: _("supervision"),
    Mark.CHECK: _("check by inspectors"),
    Mark.FOLLOW_UP: _("follow-up of effect"),
}
