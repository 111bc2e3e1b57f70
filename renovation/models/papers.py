"""What a project can show: its documents, the gates that the county set besides the law's, and what was waived."""

import pgtrigger
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from gis_core.days import readable_day, readable_moments
from gis_core.history import tracked
from gis_core.people import person
from renovation.models.campaign import Project
from renovation.rules.gates import Event, Paper


def of_project(related_name: str) -> models.ForeignKey:
    """The project that a row belongs to."""
    return models.ForeignKey(
        Project, verbose_name=_("renovation project"), on_delete=models.PROTECT, related_name=related_name
    )


@tracked()
class CountyGate(models.Model):
    """A condition that the county set itself: a document without which a milestone does not count."""

    milestone = models.CharField(_("milestone"), max_length=8)
    event = models.CharField(
        _("stops"),
        max_length=6,
        choices=[(Event.BEGIN.value, _("its beginning")), (Event.FINISH.value, _("its end"))],
        db_default=Event.FINISH.value,
    )
    name = models.CharField(_("document that is asked for"), max_length=120, unique=True)
    basis = models.CharField(_("decision of the county"), max_length=200)
    is_in_force = models.BooleanField(_("in force"), default=True, db_default=True)

    class Meta:
        verbose_name = _("gate of the county")
        verbose_name_plural = _("gates of the county")
        ordering = ["milestone", "name"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(name="") & ~Q(basis="") & ~Q(milestone=""),
                name="renovation_countygate_named",
                violation_error_message=_("Name the document, its milestone and the decision of the county."),
            ),
            models.CheckConstraint(
                condition=Q(event__in=[event.value for event in Event]), name="renovation_countygate_event"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.milestone} {self.name}"


@tracked()
class ProjectPaper(models.Model):
    """A document of a project: of a kind that the law asks for, or one that a gate of the county asks for."""

    KINDS = {
        Paper.ANNUAL_PLAN: _("included in the annual plan"),
        Paper.EXPERT_ARGUMENT: _("plan argued by experts"),
        Paper.PUBLICATION: _("draft compensation plan published"),
        Paper.REVISIONS: _("comments and revisions published"),
        Paper.HEARING: _("hearing held"),
        Paper.RISK_ASSESSMENT: _("risk to stability assessed"),
        Paper.GOVERNMENT_MEETING: _("decided by a meeting of the government"),
        Paper.DEPOSIT: _("compensation money deposited"),
        Paper.LAND: _("land approved"),
        Paper.PLANNING_PERMIT: _("planning permit of the works"),
        Paper.CONSTRUCTION_PERMIT: _("construction permit"),
    }

    project = of_project("papers")
    kind = models.CharField(
        _("kind of document"),
        max_length=20,
        choices=[(kind.value, word) for kind, word in KINDS.items()],
        blank=True,
        db_default="",
    )
    gate = models.ForeignKey(
        CountyGate,
        verbose_name=_("gate of the county"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="papers",
    )
    number = models.CharField(_("document number"), max_length=120)
    on = models.DateField(_("dated"))
    note = models.CharField(_("note"), max_length=200, blank=True, db_default="")

    class Meta:
        verbose_name = _("document of a project")
        verbose_name_plural = _("documents of projects")
        ordering = ["project", "on", "id"]
        constraints = [
            readable_day("renovation_projectpaper", "on"),
            models.CheckConstraint(condition=~Q(number=""), name="renovation_projectpaper_numbered"),
            models.CheckConstraint(
                condition=Q(gate__isnull=True, kind__in=[kind.value for kind in Paper])
                | Q(gate__isnull=False, kind=""),
                name="renovation_projectpaper_for_one_gate",
                violation_error_message=_(
                    "A document is of a kind that the law asks for, or for one gate of the county."
                ),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.project_id} {self.number}"


class GateWaiver(models.Model):
    """A gate of the county that two persons waived for a project; shown for ever, never changed or taken away."""

    project = of_project("waivers")
    gate = models.ForeignKey(
        CountyGate, verbose_name=_("gate of the county"), on_delete=models.PROTECT, related_name="waivers"
    )
    reason = models.TextField(_("reason"))
    asked_by = person(_("asked by"))
    asked_at = models.DateTimeField(_("asked at"))
    agreed_by = person(pgettext_lazy("waiver", "agreed by"), optional=True)
    agreed_at = models.DateTimeField(_("agreed at"), null=True, blank=True)

    class Meta:
        verbose_name = _("waived gate")
        verbose_name_plural = _("waived gates")
        ordering = ["project", "id"]
        constraints = [
            readable_moments("renovation_gatewaiver", "asked_at"),
            readable_moments("renovation_gatewaiver", "agreed_at"),
            models.UniqueConstraint(fields=["project", "gate"], name="renovation_gatewaiver_once"),
            models.CheckConstraint(condition=~Q(reason=""), name="renovation_gatewaiver_reason"),
            models.CheckConstraint(
                condition=Q(agreed_by=None, agreed_at=None)
                | Q(agreed_by__isnull=False, agreed_at__isnull=False) & ~Q(agreed_by=F("asked_by")),
                name="renovation_gatewaiver_two_persons",
                violation_error_message=_("Two persons waive a gate."),
            ),
        ]
        triggers = [
            pgtrigger.Protect(name="keep", operation=pgtrigger.Delete),
            pgtrigger.Protect(
                name="agreed_once",
                operation=pgtrigger.Update,
                condition=pgtrigger.Q(old__agreed_by__isnull=False)
                | pgtrigger.Q(old__reason__df=pgtrigger.F("new__reason")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.project_id} {self.gate_id}"
