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
    layer = models.CharField(max_length=20)
    object_id = models.BigIntegerField()
    code = models.CharField(max_length=80, db_collation="C")
    edition_id = models.BigIntegerField(null=True)
    step = models.SmallIntegerField()
    duty = models.SmallIntegerField()
    class_order = models.SmallIntegerField()
    area_m2 = models.FloatField()
    rank = models.BigIntegerField()
    category_ids = ArrayField(models.BigIntegerField(), null=True)
    accountable_unit_id = models.BigIntegerField(null=True)
    accountable_during = DateRangeField(null=True)
    handling_unit_id = models.BigIntegerField(null=True)
    handling_during = DateRangeField(null=True)
    supervising_unit_id = models.BigIntegerField(null=True)
    supervising_during = DateRangeField(null=True)
    feature_id = models.BigIntegerField(null=True)
    valid = DateRangeField()
    known = BigIntegerRangeField()
    geom = models.GeometryField(srid=STORAGE_SRID, null=True, spatial_index=False)

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
            models.Index(
                fields=["step", "duty", "class_order", "area_m2", "code", "id"], name="grids_territory_order"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.layer} {self.code}"
