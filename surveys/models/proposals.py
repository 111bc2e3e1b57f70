"""Proposals to change territories: what a dispute has shown to be drawn wrongly, for the technicians to decide on."""

from typing import Any, Self

from django.contrib.gis.db import models
from django.db.models import Func, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from gis_core.geometry import STORAGE_SRID, geometry_check
from gis_core.history import tracked
from gis_core.people import person
from grids.models import Unit
from grids.scope import scope_of
from surveys.models.cases import Case


class TerritoryProposalQuerySet(models.QuerySet["TerritoryProposal"]):
    def visible_to(self, user: Any) -> Self:
        """Roles of the county see all, others those of cases that they see, and their own."""
        scope = scope_of(user)
        if scope.sees_the_county:
            return self
        if not scope.roles:
            return self.none()
        cases = Case.objects.visible_to(user)
        return self.filter(Q(case__in=cases) | Q(proposed_by=scope.user_id))


@tracked()
class TerritoryProposal(models.Model):
    """What somebody wants changed on the ground because of a disputed case; drawn, if accepted, in an edition.

    `geom`: where (EPSG:4490), that of the case's ruling or the ground around its point.
    """

    class Layer(models.TextChoices):
        GRIDS = "grids", _("grids")
        ROAD_SECTIONS = "road_sections", _("road sections")
        PLACES = "places", _("places")

    class State(models.TextChoices):
        OPEN = "open", pgettext_lazy("proposal", "to be decided")
        ACCEPTED = "accepted", pgettext_lazy("proposal", "accepted")
        REJECTED = "rejected", pgettext_lazy("proposal", "rejected")

    uid = models.UUIDField(_("public id"), unique=True, db_default=Func(function="gen_random_uuid"))
    case = models.ForeignKey(Case, verbose_name=_("case"), on_delete=models.PROTECT, related_name="proposals")
    layer = models.CharField(_("layer"), max_length=20, choices=Layer.choices)
    unit = models.ForeignKey(
        Unit,
        verbose_name=_("unit that should answer"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
    )
    wish = models.TextField(_("what should change"))
    geom = models.MultiPolygonField(_("where"), srid=STORAGE_SRID)
    proposed_by = person(_("proposed by"))
    proposed_at = models.DateTimeField(_("proposed at"))
    state = models.CharField(_("state"), max_length=10, choices=State.choices, db_default=State.OPEN)
    answer = models.TextField(_("reason of the decision"), blank=True, db_default="")
    decided_by = person(pgettext_lazy("proposal", "decided by"), optional=True)
    decided_at = models.DateTimeField(_("decided at"), null=True, blank=True)

    objects = TerritoryProposalQuerySet.as_manager()

    class Meta:
        verbose_name = _("proposal to change a territory")
        verbose_name_plural = _("proposals to change territories")
        ordering = ["-id"]
        indexes = [
            models.Index(fields=["state", "-id"], name="surveys_territoryproposal_list"),
        ]
        constraints = [
            geometry_check("surveys_territoryproposal"),
            models.CheckConstraint(condition=~Q(wish=""), name="surveys_territoryproposal_says_what"),
            models.CheckConstraint(
                condition=Q(state="open", decided_by=None, decided_at=None, answer="")
                | ~Q(state="open") & ~Q(answer="") & Q(decided_by__isnull=False, decided_at__isnull=False),
                name="surveys_territoryproposal_decided_with_reason",
            ),
            models.UniqueConstraint(
                fields=["case"], condition=Q(state="open"), name="surveys_territoryproposal_one_open"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.case}: {self.get_layer_display()}"
