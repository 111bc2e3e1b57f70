"""For what each case counts in the rates, as the view v_case_counts says; QGIS reads the same view."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from grids.models import Category, Grid, RoadSection, Unit
from surveys.rates import COUNTS, JOINT_COUNTS


def _of(model: type[models.Model]) -> models.ForeignKey:
    return models.ForeignKey(
        model, on_delete=models.DO_NOTHING, null=True, related_name="+", db_constraint=False
    )


class CaseCount(models.Model):
    """A row a case, under the id of the case; each count is 0 or 1."""

    accountable_unit = _of(Unit)
    handling_unit = _of(Unit)
    supervising_unit = _of(Unit)
    grid = _of(Grid)
    road_section = _of(RoadSection)
    category = _of(Category)
    community_code = models.CharField(max_length=12, null=True)
    reported_at = models.DateTimeField()
    reported_on = models.DateField()

    class Meta:
        managed = False
        db_table = "v_case_counts"
        verbose_name = _("counts of a case")
        verbose_name_plural = _("counts of cases")

    def __str__(self) -> str:
        return str(self.pk)


class JointCount(models.Model):
    """A row for each time that a unit was called in to work along, under the id of its clock; each count is 0 or 1."""

    case = models.ForeignKey(
        "surveys.Case", on_delete=models.DO_NOTHING, related_name="+", db_constraint=False
    )
    unit = _of(Unit)
    grid = _of(Grid)
    category = _of(Category)
    called_on = models.DateField()

    class Meta:
        managed = False
        db_table = "v_joint_counts"
        verbose_name = _("counts of a unit that works along")
        verbose_name_plural = _("counts of units that work along")

    def __str__(self) -> str:
        return str(self.pk)


for _name in COUNTS:
    CaseCount.add_to_class(_name, models.IntegerField())
for _name in JOINT_COUNTS:
    JointCount.add_to_class(_name, models.IntegerField())
