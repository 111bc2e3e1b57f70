"""The parcels of land of a project: what their documents say, and their outlines."""

from decimal import Decimal
from typing import Any, Self

from django.contrib.gis.db import models
from django.db.models import Q, Subquery, Value
from django.db.models.expressions import Func
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from gis_core.geometry import STORAGE_SRID, geometry_check
from gis_core.history import tracked
from renovation.models.campaign import Project
from renovation.models.papers import of_project
from renovation.models.settings import RenovationSettings
from renovation.rules.parcels import Difference, area_difference

#: Codes of land classes as GB/T 21010, the land surveys (05H1) and the guide to land and sea use (070102) write them.
LAND_CLASS = r"^[0-9]{2}([0-9]{2}|H[0-9])?([0-9]{2}|[A-Z])?$"


class ParcelQuerySet(models.QuerySet["Parcel"]):
    def visible_to(self, user: Any) -> Self:
        """Those of the projects that somebody sees."""
        return self.filter(project__in=Project.objects.visible_to(user))

    def measured(self) -> Self:
        """Each with `drawn_m2`, the area inside its outline on the ellipsoid, and what its `difference` may be."""
        area = Func("geom", template="ST_Area(%(expressions)s::geography)", output_field=models.FloatField())
        decided = Subquery(RenovationSettings.objects.values("parcel_percent")[:1])  # one record at most
        default = RenovationSettings._meta.get_field("parcel_percent").default
        return self.annotate(drawn_m2=area, tolerance_percent=Coalesce(decided, Value(Decimal(default))))


@tracked()
class Parcel(models.Model):
    """A parcel (宗地, 地块) inside a project's zone; `geom` in EPSG:4490 where it was surveyed.

    The land class is kept as the document writes it: the editions of the classification give one code several
    meanings (0801), so that no code is put into words.  Whose the parcel is stays with the land registry: no names.
    """

    class Tenure(models.TextChoices):
        """By which right the land is used (权利性质), the state's land first."""

        ALLOCATED = "allocated", _("state land, allocated")
        GRANTED = "granted", _("state land, granted for a price")
        LEASED = "leased", _("state land, leased")
        CONTRIBUTED = "contributed", _("state land, contributed as capital")
        AUTHORISED = "authorised", _("state land, run by authorisation")
        COLLECTIVE = "collective", _("collective land for building")
        HOMESTEAD = "homestead", _("homestead")
        UNSETTLED = "unsettled", _("right not settled or contested")

    project = of_project("parcels")
    code = models.CharField(_("parcel number"), max_length=40)
    location = models.CharField(_("location"), max_length=200, blank=True, db_default="")
    use = models.CharField(_("land use"), max_length=60, blank=True, db_default="")
    land_class = models.CharField(
        _("land class (code)"),
        max_length=6,
        blank=True,
        db_default="",
        help_text=_("As in the document, like 0701."),
    )
    tenure = models.CharField(_("tenure"), max_length=12, choices=Tenure.choices, blank=True, db_default="")
    area_m2 = models.DecimalField(
        _("area in the document (m²)"), max_digits=14, decimal_places=2, null=True, blank=True
    )
    geom = models.MultiPolygonField(_("outline"), srid=STORAGE_SRID, null=True, blank=True)

    objects = ParcelQuerySet.as_manager()

    class Meta:
        verbose_name = _("parcel")
        verbose_name_plural = _("parcels")
        ordering = ["project", "code"]
        constraints = [
            geometry_check("renovation_parcel"),
            models.UniqueConstraint(
                fields=["project", "code"],
                name="renovation_parcel_once",
                violation_error_message=_("The project has a parcel of this number already."),
            ),
            models.CheckConstraint(condition=~Q(code=""), name="renovation_parcel_has_code"),
            models.CheckConstraint(
                condition=Q(land_class="") | Q(land_class__regex=LAND_CLASS),
                name="renovation_parcel_land_class",
                violation_error_message=_("A land class is a code like 0701 or 05H1."),
            ),
            models.CheckConstraint(
                condition=Q(
                    tenure__in=[
                        "",
                        *("allocated", "granted", "leased", "contributed", "authorised"),
                        *("collective", "homestead", "unsettled"),
                    ]
                ),
                name="renovation_parcel_tenure",
            ),
            models.CheckConstraint(
                condition=Q(area_m2=None) | Q(area_m2__gt=0),
                name="renovation_parcel_area",
                violation_error_message=_("An area is more than nothing."),
            ),
        ]

    def __str__(self) -> str:
        return self.code

    @property
    def difference(self) -> Difference | None:
        """How far is the drawn area from that of the document?  Of a row that was `measured`."""
        row: Any = self
        return area_difference(self.area_m2, row.drawn_m2, row.tolerance_percent)
