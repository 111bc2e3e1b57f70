"""The three decisions on what is proposed for quarters, as a page sends them."""

from collections.abc import Callable
from typing import Any, cast

from django.http import Http404, HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _

from assessment.formulas.words import quarter_words
from assessment.models import ScoreFormula, Yardstick
from gis_core.models import User


def decide(
    request: HttpRequest,
    version: ScoreFormula | Yardstick,
    *,
    approve: Callable[..., Any],
    decline: Callable[..., Any],
    withdraw: Callable[..., Any],
) -> str:
    """Do what was decided by these services; what is told then.  Raises Http404 for anything else."""
    by, now = cast(User, request.user), timezone.now()  # login_required stands before
    decision, note = request.POST.get("decision"), request.POST.get("note", "").strip()[:200]
    if decision == "approve":
        approve(version=version, by=by, now=now, note=note)
        return _("Approved: it judges from %(quarter)s on.") % {
            "quarter": quarter_words(version.first_quarter)
        }
    if decision == "decline":
        decline(version=version, by=by, now=now, note=note)
        return _("The change has been declined.")
    if decision == "withdraw":
        withdraw(version=version, by=by, now=now)
        return _("The change has been taken back.")
    raise Http404
