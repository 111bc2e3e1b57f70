"""Changes of the work calendar that wait for somebody else to decide."""

from django.db import models
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from gis_core.four_eyes import ProposalState, four_eyes
from gis_core.history import tracked
from gis_core.people import person


@tracked()
class CalendarProposal(models.Model):
    """Named days that shall hold once a second person has approved them.

    `days`: objects with on_date (YYYY-MM-DD), is_workday, name, source.
    """

    State = ProposalState

    title = models.CharField(_("title"), max_length=120)
    days = models.JSONField(_("days"))
    state = models.CharField(_("state"), max_length=10, choices=State.choices, db_default=State.PROPOSED)
    proposed_by = person(_("proposed by"))
    proposed_at = models.DateTimeField(_("proposed at"), db_default=Now(), editable=False)
    decided_by = person(_("approver"), optional=True)
    decided_at = models.DateTimeField(_("decided at"), null=True, blank=True)

    class Meta:
        verbose_name = _("change of the calendar")
        verbose_name_plural = _("changes of the calendar")
        ordering = ["-proposed_at", "-id"]
        constraints = [
            four_eyes("gis_core_calendarproposal"),
        ]

    def __str__(self) -> str:
        return self.title
