"""What the county has decided about renovation (dictionary.md C.10)."""

from typing import Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from gis_core.history import tracked


@tracked()
class RenovationSettings(models.Model):
    """The one record of what the county has decided about renovation."""

    id = models.PositiveSmallIntegerField(primary_key=True, default=1, editable=False)
    many_households = models.PositiveIntegerField(
        _("meeting of the government from"),
        default=300,
        db_default=300,
        help_text=_("Households from which on the government meets about an expropriation (art. 12)."),
    )
    blocker_days = models.PositiveSmallIntegerField(
        _("difficulty to be reported upwards within"),
        default=7,
        db_default=7,
        help_text=_("Days after which a difficulty that was not reported upwards is a finding."),
    )

    parcel_percent = models.DecimalField(
        _("areas of parcels may differ by (%)"),
        max_digits=4,
        decimal_places=2,
        default=1,
        db_default=1,
        help_text=_("Where the drawn area differs more from the document's, the list of parcels tells it."),
    )
    map_review_number = models.CharField(
        _("map-review number"),
        max_length=60,
        blank=True,
        default="",
        db_default="",
        help_text=_("Printed on wall maps; without it they say that they are for work inside the office."),
    )

    class Meta:
        verbose_name = _("settings of renovation")
        verbose_name_plural = _("settings of renovation")
        constraints = [
            models.CheckConstraint(condition=Q(id=1), name="renovation_renovationsettings_one"),
            models.CheckConstraint(
                condition=Q(many_households__gt=0), name="renovation_renovationsettings_households"
            ),
            models.CheckConstraint(
                condition=Q(parcel_percent__gte=0), name="renovation_renovationsettings_parcels"
            ),
        ]

    def __str__(self) -> str:
        return str(self._meta.verbose_name)

    @classmethod
    def of_the_county(cls) -> Self:
        """What holds: the record, or the defaults where nothing was decided."""
        return cls.objects.filter(pk=1).first() or cls()
