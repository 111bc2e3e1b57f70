"""Where, when and for what no cases are opened: works that everybody knows of, a market day, a flood."""

from typing import Any, Self

from django.conf import settings
from django.contrib.gis.db import models
from django.contrib.postgres.fields import ArrayField, DateRangeField
from django.db.models import Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from gis_core.days import readable_days
from gis_core.geometry import STORAGE_SRID, geometry_check, tile_geometry
from gis_core.history import tracked


class SuppressionAreaQuerySet(models.QuerySet["SuppressionArea"]):
    def in_force(self, on: Any) -> Self:
        """Those that hold on a day."""
        return self.filter(during__contains=on)


@tracked()
class SuppressionArea(models.Model):
    """Ground on which points are taken in and assigned, but their cases are not filed (dictionary.md C.3 row 5).

    `during` is half-open and has both ends, so that it ends by itself; the days are those of the occurrence.  The
    database closes the cases as they open (surveys/sql/surveys_open_cases.sql), whoever wrote the point.
    """

    name = models.CharField(_("name"), max_length=120)
    geom = models.MultiPolygonField(_("outline"), srid=STORAGE_SRID)
    geom_3857 = tile_geometry()
    category_keys = ArrayField(
        models.CharField(max_length=12),
        verbose_name=_("public codes of the categories"),
        default=list,
        blank=True,
        help_text=_("Empty: all categories."),
    )
    during = DateRangeField(_("period"))
    reason = models.TextField(_("reason"))
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("decided by"),
        on_delete=models.PROTECT,
        editable=False,
        related_name="+",
    )
    decided_at = models.DateTimeField(_("decided at"), db_default=Now(), editable=False)

    objects = SuppressionAreaQuerySet.as_manager()

    class Meta:
        verbose_name = _("suppression area")
        verbose_name_plural = _("suppression areas")
        ordering = ["-id"]
        constraints = [
            geometry_check("surveys_suppressionarea"),
            readable_days("surveys_suppressionarea", "during"),
            models.CheckConstraint(
                condition=Q(
                    during__isempty=False,
                    during__startswith__isnull=False,
                    during__endswith__isnull=False,
                ),
                name="surveys_suppressionarea_ends",
            ),
            models.CheckConstraint(condition=~Q(reason=""), name="surveys_suppressionarea_reason"),
        ]

    def __str__(self) -> str:
        return self.name
