"""Who acts for whom, and for how long (AB岗)."""

from typing import Any, Self

from django.conf import settings
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeOperators
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from gis_core.days import readable_days
from gis_core.history import tracked


class SubstitutionQuerySet(models.QuerySet["Substitution"]):
    def on(self, day: Any) -> Self:
        """Those that hold on a day."""
        return self.filter(during__contains=day)


@tracked()
class Substitution(models.Model):
    """For these days the duties of one person pass to another, who acts in their place and in their name.

    `during` is half-open and has both ends, so that it ends by itself; nobody has two substitutes at once, and what
    somebody does as a substitute does not pass on (grids.scope).
    """

    absent = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("absent"),
        on_delete=models.PROTECT,
        related_name="substitutions",
    )
    substitute = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("acts instead"),
        on_delete=models.PROTECT,
        related_name="stands_in",
    )
    during = DateRangeField(_("from, until"))
    reason = models.CharField(_("reason"), max_length=200)
    entered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("entered by"),
        on_delete=models.PROTECT,
        editable=False,
        related_name="+",
    )
    entered_at = models.DateTimeField(_("entered at"), db_default=Now(), editable=False)

    objects = SubstitutionQuerySet.as_manager()

    class Meta:
        verbose_name = _("substitution")
        verbose_name_plural = _("substitutions")
        ordering = ["-id"]
        constraints = [
            readable_days("grids_substitution", "during"),
            models.CheckConstraint(
                condition=Q(
                    during__isempty=False, during__startswith__isnull=False, during__endswith__isnull=False
                ),
                name="grids_substitution_ends",
            ),
            models.CheckConstraint(condition=~Q(absent=F("substitute")), name="grids_substitution_another"),
            models.CheckConstraint(condition=~Q(reason=""), name="grids_substitution_reason"),
            ExclusionConstraint(
                name="grids_substitution_one_at_a_time",
                expressions=[("absent", RangeOperators.EQUAL), ("during", RangeOperators.OVERLAPS)],
            ),
        ]

    def __str__(self) -> str:
        return f"{self.absent} → {self.substitute}"
