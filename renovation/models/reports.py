"""What is reported and published of a campaign: months that were closed, the office's own masters, public pages."""

from typing import Self

import pgtrigger
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from gis_core.days import readable_day, readable_moments
from gis_core.people import person
from renovation.models.campaign import Programme, Project
from renovation.models.papers import of_project


class MonthlyReport(models.Model):
    """A month of a project that was closed: its figures stay as they were then.

    `due_on` is the fifth work day of the month after it; a report that was closed later is late, which is a finding.
    """

    project = of_project("reports")
    month = models.DateField(_("month"))
    content = models.JSONField(_("figures"))
    due_on = models.DateField(_("due on"))
    closed_on = models.DateField(_("closed on"))
    closed_by = person(_("report closed by"))

    class Meta:
        verbose_name = _("monthly report of a project")
        verbose_name_plural = _("monthly reports of projects")
        ordering = ["project", "-month"]
        constraints = [
            *(readable_day("renovation_monthlyreport", day) for day in ("month", "due_on", "closed_on")),
            models.UniqueConstraint(
                fields=["project", "month"],
                name="renovation_monthlyreport_once",
                violation_error_message=_("The month is closed already."),
            ),
            models.CheckConstraint(
                condition=Q(month__day=1, due_on__gt=F("month"), closed_on__gt=F("month")),
                name="renovation_monthlyreport_month",
                violation_error_message=_(
                    "A month is named by its first day, and closed after it has begun."
                ),
            ),
        ]
        triggers = [pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete)]

    def __str__(self) -> str:
        return f"{self.project_id} {self.month:%Y-%m}"

    @property
    def is_late(self) -> bool:
        """Was it closed after it was due?"""
        return self.closed_on > self.due_on


class ReportMaster(models.Model):
    """A master for reports that the office made in its word processor; the latest holds, none is changed."""

    file_name = models.CharField(_("file"), max_length=120)
    content = models.BinaryField()
    brought_by = person(_("brought by"))
    brought_at = models.DateTimeField(_("brought at"))

    class Meta:
        verbose_name = _("master for reports")
        verbose_name_plural = _("masters for reports")
        ordering = ["-id"]
        constraints = [
            readable_moments("renovation_reportmaster", "brought_at"),
            models.CheckConstraint(condition=~Q(file_name=""), name="renovation_reportmaster_named"),
        ]
        triggers = [pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete)]

    def __str__(self) -> str:
        return self.file_name


class PublicationQuerySet(models.QuerySet["Publication"]):
    def public(self) -> Self:
        """What everybody may read."""
        return self.filter(withdrawn_at=None)


class Publication(models.Model):
    """A page that everybody may read: what it says was fixed when it was published; it is withdrawn, never changed."""

    class Kind(models.TextChoices):
        RATIOS = "ratios", _("progress of the programme")
        COMPENSATION = "compensation", _("results of compensation")
        ACCEPTANCE = "acceptance", _("results of acceptance")

    kind = models.CharField(_("kind"), max_length=12, choices=Kind.choices)
    programme = models.ForeignKey(
        Programme,
        verbose_name=_("renovation programme"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="publications",
    )
    project = models.ForeignKey(
        Project,
        verbose_name=_("renovation project"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="publications",
    )
    title = models.CharField(_("title"), max_length=200)
    content = models.JSONField(_("what it says"))
    published_by = person(_("published by"))
    published_at = models.DateTimeField(_("published at"))
    withdrawn_by = person(_("withdrawn by"), optional=True)
    withdrawn_at = models.DateTimeField(_("withdrawn at"), null=True, blank=True)

    objects = PublicationQuerySet.as_manager()

    class Meta:
        verbose_name = _("public page of renovation")
        verbose_name_plural = _("public pages of renovation")
        ordering = ["-id"]
        constraints = [
            readable_moments("renovation_publication", "published_at"),
            readable_moments("renovation_publication", "withdrawn_at"),
            models.CheckConstraint(condition=~Q(title=""), name="renovation_publication_titled"),
            models.CheckConstraint(
                condition=Q(kind="ratios", programme__isnull=False, project=None)
                | Q(kind__in=["compensation", "acceptance"], programme=None, project__isnull=False),
                name="renovation_publication_of_one",
                violation_error_message=_("A public page is about a programme or a project."),
            ),
            models.CheckConstraint(
                condition=Q(withdrawn_at=None, withdrawn_by=None)
                | Q(withdrawn_at__isnull=False, withdrawn_by__isnull=False),
                name="renovation_publication_withdrawn_by",
                violation_error_message=_("A public page is withdrawn by somebody at a time."),
            ),
        ]
        triggers = [
            pgtrigger.Protect(name="keep", operation=pgtrigger.Delete),
            pgtrigger.Protect(
                name="says_what_it_said",
                operation=pgtrigger.Update,
                condition=pgtrigger.Q(old__content__df=pgtrigger.F("new__content"))
                | pgtrigger.Q(old__title__df=pgtrigger.F("new__title"))
                | pgtrigger.Q(old__withdrawn_at__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return self.title
