"""The buildings of a project: those that are to go, and those that are built for the people who lived there."""

from django.contrib.gis.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from gis_core.days import readable_day
from gis_core.geometry import STORAGE_SRID, geometry_check
from gis_core.history import tracked
from renovation.models.papers import of_project
from renovation.rules.gates import Height


@tracked()
class ProjectBuilding(models.Model):
    """A building of a project; `geom` in EPSG:4490 where it was surveyed.

    The database begins to demolish it only when all its households are compensated and gone
    (renovation/sql/renovation_clear_building.sql).
    """

    class Kind(models.TextChoices):
        TO_DEMOLISH = "to_demolish", _("to be demolished")
        RESETTLEMENT = "resettlement", _("resettlement housing")

    HEIGHTS = [(Height.MULTI.value, _("multi-storey")), (Height.HIGH.value, _("high-rise"))]

    project = of_project("buildings")
    code = models.CharField(_("building number"), max_length=40)
    kind = models.CharField(_("kind"), max_length=12, choices=Kind.choices)
    address = models.CharField(_("address"), max_length=200, blank=True, db_default="")
    storeys = models.PositiveSmallIntegerField(_("storeys"), default=1, db_default=1)
    height = models.CharField(
        _("height"), max_length=12, choices=HEIGHTS, db_default=Height.MULTI.value, default=Height.MULTI.value
    )
    floor_area_m2 = models.DecimalField(
        _("floor area (m²)"), max_digits=12, decimal_places=2, default=0, db_default=0
    )
    dwellings = models.PositiveIntegerField(_("dwellings"), default=0, db_default=0)
    is_registered = models.BooleanField(_("registered"), default=True, db_default=True)
    examined_on = models.DateField(_("unregistered building examined on"), null=True, blank=True)
    examined_as = models.CharField(_("result of the examination"), max_length=120, blank=True, db_default="")
    demolition_began_on = models.DateField(_("demolition begun on"), null=True, blank=True)
    demolished_on = models.DateField(_("demolished on"), null=True, blank=True)
    construction_began_on = models.DateField(_("construction begun on"), null=True, blank=True)
    completed_on = models.DateField(_("basically complete on"), null=True, blank=True)
    quality_sign_on = models.DateField(_("quality sign put up on"), null=True, blank=True)
    quality_sign_photo = models.CharField(
        _("photo of the quality sign (SHA-256)"), max_length=64, blank=True, db_default=""
    )
    geom = models.MultiPolygonField(_("outline"), srid=STORAGE_SRID, null=True, blank=True)

    class Meta:
        verbose_name = _("building of a project")
        verbose_name_plural = _("buildings of projects")
        ordering = ["project", "code"]
        constraints = [
            geometry_check("renovation_projectbuilding"),
            *(
                readable_day("renovation_projectbuilding", column)
                for column in (
                    *("examined_on", "demolition_began_on", "demolished_on"),
                    *("construction_began_on", "completed_on", "quality_sign_on"),
                )
            ),
            models.UniqueConstraint(
                fields=["project", "code"],
                name="renovation_projectbuilding_once",
                violation_error_message=_("The project has a building of this number already."),
            ),
            models.CheckConstraint(condition=~Q(code=""), name="renovation_projectbuilding_has_code"),
            models.CheckConstraint(
                condition=Q(kind__in=["to_demolish", "resettlement"]), name="renovation_projectbuilding_kind"
            ),
            models.CheckConstraint(
                condition=Q(height__in=[height.value for height in Height]),
                name="renovation_projectbuilding_height",
            ),
            models.CheckConstraint(
                condition=Q(examined_on=None) | ~Q(examined_as=""),
                name="renovation_projectbuilding_examined",
                violation_error_message=_("Say what the examination of the unregistered building found."),
            ),
            models.CheckConstraint(
                condition=Q(demolished_on=None)
                | Q(demolition_began_on__isnull=False, demolished_on__gte=F("demolition_began_on")),
                name="renovation_projectbuilding_begun_first",
                violation_error_message=_("Demolition begins before it is finished."),
            ),
            models.CheckConstraint(
                condition=Q(kind="to_demolish", construction_began_on=None, completed_on=None)
                | Q(kind="resettlement", demolition_began_on=None, demolished_on=None),
                name="renovation_projectbuilding_goes_or_comes",
                violation_error_message=_(
                    "What is to be demolished is not built, and what is built is not demolished."
                ),
            ),
            models.CheckConstraint(
                condition=Q(quality_sign_on=None, quality_sign_photo="")
                | Q(quality_sign_on__isnull=False, quality_sign_photo__regex=r"^[0-9a-f]{64}$"),
                name="renovation_projectbuilding_sign_with_photo",
                violation_error_message=_("A quality sign has a day and the SHA-256 of its photo."),
            ),
        ]

    def __str__(self) -> str:
        return self.code


@tracked()
class Acceptance(models.Model):
    """A dwelling of resettlement housing that was checked before its building is accepted (分户验收)."""

    building = models.ForeignKey(
        ProjectBuilding,
        verbose_name=_("building of a project"),
        on_delete=models.PROTECT,
        related_name="acceptances",
    )
    dwelling = models.CharField(_("dwelling"), max_length=40)
    on = models.DateField(_("checked on"))
    is_passed = models.BooleanField(_("accepted"))
    defects = models.TextField(_("defects"), blank=True, db_default="")
    certificate = models.CharField(_("certificate number"), max_length=80, blank=True, db_default="")

    class Meta:
        verbose_name = _("acceptance of a dwelling")
        verbose_name_plural = _("acceptances of dwellings")
        ordering = ["building", "dwelling"]
        constraints = [
            readable_day("renovation_acceptance", "on"),
            models.UniqueConstraint(
                fields=["building", "dwelling"],
                name="renovation_acceptance_once",
                violation_error_message=_("This dwelling was checked already: change its record."),
            ),
            models.CheckConstraint(condition=~Q(dwelling=""), name="renovation_acceptance_names_a_dwelling"),
            models.CheckConstraint(
                condition=Q(is_passed=True) & ~Q(certificate="") | Q(is_passed=False) & ~Q(defects=""),
                name="renovation_acceptance_says_why",
                violation_error_message=_("What is accepted has a certificate, what is not has defects."),
            ),
        ]

    def __str__(self) -> str:
        return self.dwelling
