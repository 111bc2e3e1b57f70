"""The flat table that the resolver reads; triggers project every layer into it."""

from django.contrib.gis.db import models
from django.contrib.postgres.fields import ArrayField, BigIntegerRangeField, DateRangeField
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from gis_core.geometry import STORAGE_SRID
from grids.models.versions import current


class Territory(models.Model):
    """A piece of ground that one step of a duty policy may find; written by triggers only.

    `rank` orders all rows by (step, duty, road class, area, code, id): the comparator of DESIGN §4.2.
    `*_during` is the part of `valid` in which that unit is in service; empty or NULL: it cannot win.
    """

    id = models.BigAutoField(primary_key=True)
    layer = models.CharField(_("layer"), max_length=20)
    object_id = models.BigIntegerField(_("object"))
    code = models.CharField(_("code"), max_length=80, db_collation="C")
    edition_id = models.BigIntegerField(_("edition"), null=True)
    step = models.SmallIntegerField(_("step"))
    duty = models.SmallIntegerField(_("order of the duty"))
    class_order = models.SmallIntegerField(_("order of the road class"))
    area_m2 = models.FloatField(_("area (m²)"))
    rank = models.BigIntegerField(_("rank"))
    category_ids = ArrayField(models.BigIntegerField(), verbose_name=_("categories"), null=True)
    accountable_unit_id = models.BigIntegerField(_("accountable unit"), null=True)
    accountable_during = DateRangeField(_("accountable unit in service"), null=True)
    handling_unit_id = models.BigIntegerField(_("handling unit"), null=True)
    handling_during = DateRangeField(_("handling unit in service"), null=True)
    supervising_unit_id = models.BigIntegerField(_("supervising unit"), null=True)
    supervising_during = DateRangeField(_("supervising unit in service"), null=True)
    feature_id = models.BigIntegerField(_("grid or road section"), null=True)
    valid = DateRangeField(_("valid"))
    known = BigIntegerRangeField(_("known"))
    geom = models.GeometryField(_("outline"), srid=STORAGE_SRID, null=True, spatial_index=False)

    class Meta:
        verbose_name = _("territory")
        verbose_name_plural = _("territories")
        constraints = [
            models.UniqueConstraint(
                fields=["rank"], deferrable=models.Deferrable.IMMEDIATE, name="grids_territory_rank"
            ),
            models.CheckConstraint(
                condition=Q(known__isempty=False) & Q(valid__isempty=False),
                name="grids_territory_period_not_empty",
            ),
        ]
        indexes = [
            models.Index(fields=["layer", "object_id"], condition=current(), name="grids_territory_object"),
            # Those that have their rank: new rows look for their neighbours among them, not among each other.
            models.Index(
                fields=["step", "duty", "class_order", "area_m2", "code", "id"],
                condition=Q(rank__gt=0),
                name="grids_territory_order",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.layer} {self.code}"
