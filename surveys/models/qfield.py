"""What goes into the field with QField, and what comes back: packages, returned files, their rows."""

import uuid
from pathlib import Path
from typing import Any, Self

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from gis_core.history import tracked
from gis_core.people import person
from grids.scope import COUNTY_ROLES, scope_of

#: Who looks after the packages of others.
_OVERSEERS = frozenset({"technician", "supervision", "admin"}) & COUNTY_ROLES


class QFieldPackageQuerySet(models.QuerySet["QFieldPackage"]):
    def visible_to(self, user: Any) -> Self:
        """One's own; who looks after packages sees all."""
        scope = scope_of(user)
        if scope.roles & _OVERSEERS:
            return self
        return self.filter(holder=scope.user_id) if scope.roles else self.none()


@tracked(exclude=("base", "touched_at"))
class QFieldPackage(models.Model):
    """Some grids as a QField project that somebody takes along.

    `base` is what was written of each row that may come back changed: {layer: {key: {field: value}}}
    (surveys.qfield.tables); `ground_version` the ground's at that time.
    """

    class State(models.TextChoices):
        MAKING = "making", pgettext_lazy("QField package", "being made")
        MADE = "made", pgettext_lazy("QField package", "made")
        FAILED = "failed", pgettext_lazy("QField package", "cannot be made")

    uid = models.UUIDField(_("public id"), default=uuid.uuid4, unique=True, editable=False)
    holder = person(_("for whom"))
    made_by = person(_("made by"))
    asked_at = models.DateTimeField(_("asked for at"))
    grid_codes = ArrayField(models.CharField(max_length=40), verbose_name=_("grids"))
    language = models.CharField(max_length=10)
    state = models.CharField(_("state"), max_length=8, choices=State.choices, default=State.MAKING)
    problem = models.TextField(_("problem"), blank=True)
    made_at = models.DateTimeField(_("made at"), null=True)
    file_name = models.CharField(_("file"), max_length=200, blank=True)
    size_bytes = models.BigIntegerField(_("size"), default=0)
    sha256 = models.CharField(max_length=64, blank=True)
    counts = models.JSONField(_("rows"), default=dict)
    base = models.JSONField(default=dict)
    ground_version = models.BigIntegerField(_("ground version"), null=True)
    job_id = models.BigIntegerField(null=True)
    touched_at = models.DateTimeField()
    file_removed_at = models.DateTimeField(null=True)

    objects = QFieldPackageQuerySet.as_manager()

    class Meta:
        verbose_name = _("QField package")
        verbose_name_plural = _("QField packages")
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(condition=~Q(grid_codes=[]), name="surveys_qfieldpackage_has_grids"),
        ]

    def __str__(self) -> str:
        return self.file_name or str(self.uid)

    @property
    def folder(self) -> Path:
        """The private folder of this package."""
        return Path(settings.UPLOAD_ROOT) / f"qfield-{self.uid}"

    @property
    def path(self) -> Path:
        """The zip that is taken along."""
        return self.folder / self.file_name


class QFieldReturnQuerySet(models.QuerySet["QFieldReturn"]):
    def visible_to(self, user: Any) -> Self:
        """What came back of the packages that one sees."""
        return self.filter(package__in=QFieldPackage.objects.visible_to(user))


@tracked(exclude=("told", "touched_at"))
class QFieldReturn(models.Model):
    """One file that came back from QField, and how far it has got; `digest` is what its preview promised."""

    class State(models.TextChoices):
        READING = "reading", pgettext_lazy("QField return", "being read")
        READ = "read", pgettext_lazy("QField return", "to be decided")
        APPLYING = "applying", pgettext_lazy("QField return", "being taken in")
        APPLIED = "applied", pgettext_lazy("QField return", "taken in")
        DROPPED = "dropped", pgettext_lazy("QField return", "dropped")
        FAILED = "failed", pgettext_lazy("QField return", "cannot be read")

    RUNNING = (State.READING, State.APPLYING)
    ENDED = (State.APPLIED, State.DROPPED)

    uid = models.UUIDField(_("public id"), default=uuid.uuid4, unique=True, editable=False)
    package = models.ForeignKey(
        QFieldPackage,
        verbose_name=_("QField package"),
        on_delete=models.PROTECT,
        null=True,
        related_name="returns",
    )
    sent_by = person(_("brought by"))
    sent_at = models.DateTimeField(_("brought at"))
    language = models.CharField(max_length=10)
    file_name = models.CharField(_("file"), max_length=200)
    size_bytes = models.BigIntegerField(_("size"))
    sha256 = models.CharField(max_length=64)
    state = models.CharField(_("state"), max_length=8, choices=State.choices, default=State.READING)
    problem = models.TextField(_("problem"), blank=True)
    notice = models.CharField(max_length=40, blank=True)
    figures = models.JSONField(_("figures"), default=dict)
    told = models.JSONField(default=list)
    digest = models.CharField(max_length=64, blank=True)
    job_id = models.BigIntegerField(null=True)
    touched_at = models.DateTimeField()
    decided_by = person(_("decided by"), null=True)
    decided_at = models.DateTimeField(_("decided at"), null=True)
    file_removed_at = models.DateTimeField(null=True)

    objects = QFieldReturnQuerySet.as_manager()

    class Meta:
        verbose_name = _("QField return")
        verbose_name_plural = _("QField returns")
        ordering = ["-id"]

    def __str__(self) -> str:
        return self.file_name

    @property
    def folder(self) -> Path:
        """The private folder of this file."""
        return Path(settings.UPLOAD_ROOT) / f"qfield-return-{self.uid}"

    @property
    def path(self) -> Path:
        """The file as it came."""
        return self.folder / self.file_name

    @property
    def is_running(self) -> bool:
        """Is a job at work on it, or waiting to?"""
        return self.state in self.RUNNING

    @property
    def has_ended(self) -> bool:
        """Will nothing more happen to it?"""
        return self.state in self.ENDED


class QFieldRow(models.Model):
    """What becomes of one row of a returned file (surveys.qfield.judging).

    `changes` are [field, base, theirs, ours]; `notes` reasons; `choice` what a person chose where both changed;
    `outcome` what was done in the end, with the receipt of a report; `lon`, `lat` degrees of storage.
    """

    class Kind(models.TextChoices):
        INSERTED = "inserted", pgettext_lazy("row of a QField return", "new")
        SUPPLEMENT = "supplement", pgettext_lazy("row of a QField return", "supplement")
        UPDATED = "updated", pgettext_lazy("row of a QField return", "changed")
        CONFLICT = "conflict", pgettext_lazy("row of a QField return", "conflict")
        DELETED = "deleted", pgettext_lazy("row of a QField return", "deleted there, kept here")
        REFUSED = "refused", pgettext_lazy("row of a QField return", "refused")
        KNOWN = "known", pgettext_lazy("row of a QField return", "already taken in")
        UNCHANGED = "unchanged", pgettext_lazy("row of a QField return", "unchanged")

    class Choice(models.TextChoices):
        OURS = "ours", pgettext_lazy("QField conflict", "keep ours")
        THEIRS = "theirs", pgettext_lazy("QField conflict", "take theirs")

    returned = models.ForeignKey(
        QFieldReturn, verbose_name=_("QField return"), on_delete=models.CASCADE, related_name="rows"
    )
    position = models.PositiveIntegerField(_("number"))
    layer = models.CharField(_("layer"), max_length=20)
    key = models.CharField(max_length=80)
    kind = models.CharField(_("what becomes of it"), max_length=10, choices=Kind.choices)
    label = models.CharField(max_length=200, blank=True)
    changes = models.JSONField(default=list)
    notes = models.JSONField(default=list)
    choice = models.CharField(max_length=6, choices=Choice.choices, default=Choice.OURS)
    outcome = models.JSONField(default=dict)
    lon = models.FloatField(null=True)
    lat = models.FloatField(null=True)

    class Meta:
        verbose_name = _("row of a QField return")
        verbose_name_plural = _("rows of QField returns")
        ordering = ["returned", "position"]
        constraints = [
            models.UniqueConstraint(fields=["returned", "position"], name="surveys_qfieldrow_once")
        ]

    def __str__(self) -> str:
        return self.label
