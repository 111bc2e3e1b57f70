"""Who builds: contractors, what they were blacklisted for, and the projects that they work on."""

from django.contrib.postgres.fields import DateRangeField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from gis_core.days import readable_day, readable_days
from gis_core.history import tracked
from grids.models import Unit
from renovation.models.papers import of_project


@tracked()
class Contractor(models.Model):
    """A firm that may be given work."""

    unit = models.OneToOneField(
        Unit, verbose_name=_("unit"), on_delete=models.PROTECT, related_name="contractor"
    )
    qualification = models.CharField(_("qualification"), max_length=120)
    accidents = models.PositiveSmallIntegerField(_("accidents"), default=0, db_default=0)

    class Meta:
        verbose_name = _("contractor")
        verbose_name_plural = _("contractors")
        ordering = ["unit"]
        constraints = [
            models.CheckConstraint(condition=~Q(qualification=""), name="renovation_contractor_qualified")
        ]

    def __str__(self) -> str:
        return str(self.unit)


@tracked()
class Blacklisting(models.Model):
    """A time in which a contractor is given no new project; without an end: for ever."""

    contractor = models.ForeignKey(
        Contractor, verbose_name=_("contractor"), on_delete=models.PROTECT, related_name="blacklistings"
    )
    during = DateRangeField(_("blacklisted"), help_text=_("from, until (exclusive)"))
    reason = models.CharField(_("reason"), max_length=200)
    document = models.CharField(_("document number"), max_length=120)

    class Meta:
        verbose_name = _("blacklisting")
        verbose_name_plural = _("blacklistings")
        ordering = ["contractor", "during"]
        constraints = [
            readable_days("renovation_blacklisting", "during"),
            models.CheckConstraint(
                condition=Q(during__isempty=False) & Q(during__startswith__isnull=False),
                name="renovation_blacklisting_begins",
                violation_error_message=_("A blacklisting begins on a day."),
            ),
            models.CheckConstraint(
                condition=~Q(reason="") & ~Q(document=""), name="renovation_blacklisting_documented"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.contractor} {self.during}"


@tracked()
class ProjectContractor(models.Model):
    """A contractor's work in a project from a day on; the database refuses a blacklisted one
    (renovation/sql/renovation_no_blacklisted.sql)."""

    class Role(models.TextChoices):
        SURVEY = "survey", _("survey")
        DESIGN = "design", _("design")
        SUPERVISION = "supervision", _("site supervision")
        DEMOLITION = "demolition", _("demolition works")
        CONSTRUCTION = "construction", _("construction works")

    project = of_project("contractors")
    contractor = models.ForeignKey(
        Contractor, verbose_name=_("contractor"), on_delete=models.PROTECT, related_name="projects"
    )
    role = models.CharField(_("work"), max_length=12, choices=Role.choices)
    appointed_on = models.DateField(_("appointed on"))
    contract = models.CharField(_("contract number"), max_length=120)

    class Meta:
        verbose_name = _("contractor of a project")
        verbose_name_plural = _("contractors of projects")
        ordering = ["project", "appointed_on", "id"]
        constraints = [
            readable_day("renovation_projectcontractor", "appointed_on"),
            models.UniqueConstraint(
                fields=["project", "contractor", "role"],
                name="renovation_projectcontractor_once",
                violation_error_message=_("The contractor has this work in the project already."),
            ),
            models.CheckConstraint(condition=~Q(contract=""), name="renovation_projectcontractor_contract"),
        ]

    def __str__(self) -> str:
        return f"{self.project_id} {self.contractor}"
