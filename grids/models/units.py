"""Who can answer: units, and the people who act for them."""

from django.conf import settings
from django.contrib.postgres.fields import ArrayField, DateRangeField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from gis_core.days import readable_days
from gis_core.history import tracked
from gis_core.words import words_index
from grids.models.versions import AllTime


@tracked()
class Unit(models.Model):
    """A department, township, community, enterprise … that answers for ground or does the work."""

    class Kind(models.TextChoices):
        DEPARTMENT = "department", _("department")
        TOWNSHIP = "township", _("township or sub-district")
        COMMUNITY = "community", _("community or village")
        SECTION_SUPERVISOR = "road_section_supervisor", _("road-section supervisor")
        ENTERPRISE = "enterprise", _("enterprise")
        INSTITUTION = "institution", _("institution")
        PROPERTY_COMPANY = "property_company", _("property-management firm")
        CONTRACTOR = "contractor", _("contractor")
        SHOP = "shop", _("shop")
        SUPERVISION_OFFICE = "supervision_office", _("supervision office")

    class League(models.TextChoices):
        ROAD_SECTION = "road_section", _("road-section units")
        RESPONSIBLE = "responsible", _("responsible departments")
        COMMUNITY = "community", _("communities")
        NONE = "none", _("not ranked")

    code = models.CharField(_("code"), max_length=80, unique=True)
    name = models.CharField(_("name"), max_length=120)
    short_name = models.CharField(_("short name"), max_length=40, blank=True)
    uscc = models.CharField(_("unified social credit code"), max_length=18, blank=True)
    kind = models.CharField(_("kind"), max_length=30, choices=Kind.choices)
    league = models.CharField(_("league"), max_length=20, choices=League.choices, default=League.NONE)
    parent = models.ForeignKey(
        "self",
        verbose_name=_("parent"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="children",
    )
    head_person = models.CharField(_("head"), max_length=60, blank=True)
    head_title = models.CharField(_("title of the head"), max_length=60, blank=True)
    deputy = models.CharField(_("deputy"), max_length=60, blank=True)
    contact = models.CharField(_("contact"), max_length=120, blank=True)
    department_tag = models.CharField(_("trade"), max_length=40, blank=True)
    blacklisted = models.BooleanField(_("blacklisted"), default=False)
    blacklist_reason = models.CharField(_("reason"), max_length=200, blank=True)
    valid = DateRangeField(_("in service"), db_default=AllTime(), help_text=_("from, until (exclusive)"))
    source_id = models.CharField(_("source id"), max_length=100, blank=True)

    class Meta:
        verbose_name = _("unit")
        verbose_name_plural = _("units")
        ordering = ["code"]
        indexes = [
            models.Index(fields=["name"], name="grids_unit_name"),
            words_index("grids_unit", "code", "name", "short_name"),
        ]
        constraints = [
            models.CheckConstraint(condition=Q(valid__isempty=False), name="grids_unit_period_not_empty"),
            readable_days("grids_unit", "valid"),
            models.CheckConstraint(condition=~Q(code=""), name="grids_unit_has_code"),
        ]

    def __str__(self) -> str:
        return self.short_name or self.name


@tracked()
class Membership(models.Model):
    """In which role, for which unit and grids, and from when to when does somebody act?"""

    class Role(models.TextChoices):
        COLLECTOR = "collector", _("collector")
        GRID_MANAGER = "grid_manager", _("grid manager")
        UNIT_OFFICER = "unit_officer", _("unit officer")
        UNIT_HEAD = "unit_head", _("head of unit")
        INTAKE = "intake", _("intake clerk")
        DISPATCHER = "dispatcher", _("dispatcher")
        CHECKER = "checker", _("checker")
        SUPERVISION = "supervision", _("supervision office")
        LEADER = "leader", _("county leader")
        PLANNER = "planner", _("planner")
        TECHNICIAN = "technician", _("GIS technician")
        ADMIN = "admin", _("administrator")

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("user"), on_delete=models.CASCADE, related_name="memberships"
    )
    role = models.CharField(_("role"), max_length=20, choices=Role.choices)
    unit = models.ForeignKey(
        Unit,
        verbose_name=_("unit"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="memberships",
    )
    grid_codes = ArrayField(
        models.CharField(max_length=40),
        verbose_name=_("codes of the grids"),
        default=list,
        blank=True,
        help_text=_("Codes outlive the versions of a grid. Empty: all grids of the unit."),
    )
    during = DateRangeField(_("from, until"), db_default=AllTime())

    class Meta:
        verbose_name = _("membership")
        verbose_name_plural = _("memberships")
        ordering = ["user", "role"]
        constraints = [
            models.CheckConstraint(
                condition=Q(during__isempty=False), name="grids_membership_period_not_empty"
            ),
            readable_days("grids_membership", "during"),
        ]

    def __str__(self) -> str:
        return f"{self.user} · {self.get_role_display()}"
