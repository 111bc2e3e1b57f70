"""How was a zone's outline drawn on a day?  Editions of zones, as the ground has them: drawn, checked, published."""

import datetime
from typing import Self

from django.contrib.gis.db import models
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeOperators
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from gis_core.days import readable_days, readable_moments
from gis_core.geometry import STORAGE_SRID, geometry_check
from gis_core.history import tracked
from gis_core.people import person
from renovation.models.zones import RenovationZone


class ZoneEditionQuerySet(models.QuerySet["ZoneEdition"]):
    def published(self) -> Self:
        """Those that hold, have held or will hold, in their order."""
        return self.filter(during__isnull=False).order_by("during")

    def on(self, day: datetime.date) -> Self:
        """The one edition of each zone that holds on a day."""
        return self.filter(during__contains=day)


@tracked(exclude=("findings", "checked_at"))
class ZoneEdition(models.Model):
    """An outline of a zone.  A draft until another person publishes it; then it holds `during` days and stays as it is.

    Number 0 is the outline as it was before the first edition.  From the first publication on the zone itself is drawn
    by its editions alone (renovation/sql/renovation_zone_by_editions.sql).
    """

    zone = models.ForeignKey(
        RenovationZone, verbose_name=_("renovation zone"), on_delete=models.PROTECT, related_name="editions"
    )
    number = models.PositiveSmallIntegerField(_("number"))
    geom = models.MultiPolygonField(_("outline"), srid=STORAGE_SRID)
    reason = models.CharField(_("reason"), max_length=200)
    drawn_by = person(pgettext_lazy("zone", "drawn by"), optional=True)
    drawn_at = models.DateTimeField(pgettext_lazy("zone", "drawn at"))
    findings = models.JSONField(_("findings"), default=list, db_default=[], editable=False)
    checked_at = models.DateTimeField(_("checked at"), null=True, blank=True, editable=False)
    during = DateRangeField(_("in force"), null=True, blank=True, editable=False)
    published_by = person(_("published by"), optional=True)

    objects = ZoneEditionQuerySet.as_manager()

    class Meta:
        verbose_name = _("edition of a zone")
        verbose_name_plural = _("editions of zones")
        ordering = ["zone", "number"]
        constraints = [
            geometry_check("renovation_zoneedition"),
            readable_moments("renovation_zoneedition", "drawn_at"),
            readable_moments("renovation_zoneedition", "checked_at"),
            readable_days("renovation_zoneedition", "during"),
            models.UniqueConstraint(fields=["zone", "number"], name="renovation_zoneedition_number"),
            models.CheckConstraint(condition=~Q(reason=""), name="renovation_zoneedition_reason"),
            ExclusionConstraint(
                name="renovation_zoneedition_one_a_day",
                expressions=[("zone", RangeOperators.EQUAL), ("during", RangeOperators.OVERLAPS)],
                violation_error_message=_("A zone has one outline on each day."),
            ),
            models.CheckConstraint(
                condition=Q(during=None, published_by=None)
                | Q(number=0, during__isnull=False)
                | Q(during__isnull=False, drawn_by__isnull=False, published_by__isnull=False)
                & ~Q(drawn_by=F("published_by")),
                name="renovation_zoneedition_two_persons",
                violation_error_message=_("One person draws an edition, another publishes it."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.zone_id} {self.number}"
