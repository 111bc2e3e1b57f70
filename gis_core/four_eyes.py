"""What one person proposes and another decides; the database sees to it that they are two."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _


class ProposalState(models.TextChoices):
    """What has become of a proposal?"""

    PROPOSED = "proposed", _("waiting for approval")
    APPROVED = "approved", _("approved")
    DECLINED = "declined", _("declined")
    WITHDRAWN = "withdrawn", _("withdrawn")


def four_eyes(table: str) -> models.CheckConstraint:
    """`decided_by` approves or declines what somebody else proposed (`proposed_by`), who alone may withdraw it."""
    return models.CheckConstraint(
        condition=Q(state="proposed", decided_by__isnull=True, decided_at__isnull=True)
        | Q(state="withdrawn", decided_by=F("proposed_by"), decided_at__isnull=False)
        | (
            Q(state__in=["approved", "declined"], decided_by__isnull=False, decided_at__isnull=False)
            & ~Q(decided_by=F("proposed_by"))
        ),
        name=f"{table}_four_eyes",
    )
