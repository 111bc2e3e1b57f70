"""Files on their way into a layer: uploaded, read, previewed row by row, then taken in or dropped."""

import uuid
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from gis_core.history import tracked
from gis_core.layers.specs import importable_by
from gis_core.people import person

#: What changes while a job works, or only repeats the file: history is about decisions.
_NOT_IN_HISTORY = ("inspection", "progress_phase", "progress_done", "progress_total", "touched_at", "told")


class LayerUploadQuerySet(models.QuerySet["LayerUpload"]):
    """Reads of uploads."""

    def visible_to(self, user: Any) -> "LayerUploadQuerySet":
        """Whoever may import a layer sees, and goes on with, everybody's uploads to it."""
        return self.filter(layer__in=importable_by(user))


@tracked(exclude=_NOT_IN_HISTORY)
class LayerUpload(models.Model):
    """One file that somebody uploaded to a layer, and how far it has got.

    `options` are the words of import_layer (crs, layer, encoding, fields, constants, values, left_out, effective,
    repair, create_units, close_missing, keep_going); `inspection` what was read (gis_core.uploads.inspecting);
    `figures` and `told` those of the last preview or of the import; `digest` what the preview promised.
    `attempt` counts the jobs: one that has been overtaken does nothing.
    """

    class State(models.TextChoices):
        RECEIVED = "received", _("being read")
        READ = "read", _("read")
        PREVIEWING = "previewing", _("being checked")
        PREVIEWED = "previewed", _("checked")
        APPLYING = "applying", _("being taken in")
        APPLIED = "applied", _("taken in")
        DROPPED = "dropped", _("dropped")
        FAILED = "failed", _("cannot be read")

    #: A job works on it, or waits to.
    RUNNING = (State.RECEIVED, State.PREVIEWING, State.APPLYING)
    #: Nothing more will happen to it.
    ENDED = (State.APPLIED, State.DROPPED)

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    uploaded_by = person(_("uploaded by"))
    uploaded_at = models.DateTimeField(_("uploaded at"))
    layer = models.CharField(_("layer"), max_length=40)
    language = models.CharField(max_length=10)
    file_name = models.CharField(_("file"), max_length=200)
    size_bytes = models.BigIntegerField(_("size"))
    sha256 = models.CharField(max_length=64)
    state = models.CharField(_("state"), max_length=12, choices=State.choices, default=State.RECEIVED)
    problem = models.TextField(_("problem"), blank=True)
    problem_code = models.CharField(max_length=40, blank=True)
    notice = models.CharField(max_length=40, blank=True)
    options = models.JSONField(default=dict)
    inspection = models.JSONField(default=dict)
    figures = models.JSONField(default=dict)
    told = models.JSONField(default=list)
    digest = models.CharField(max_length=64, blank=True)
    rejects_name = models.CharField(max_length=220, blank=True)
    attempt = models.PositiveIntegerField(default=0)
    job_id = models.BigIntegerField(null=True)
    progress_phase = models.CharField(max_length=12, blank=True)
    progress_done = models.BigIntegerField(default=0)
    progress_total = models.BigIntegerField(null=True)
    touched_at = models.DateTimeField()
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("decided by"),
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
    )
    decided_at = models.DateTimeField(_("decided at"), null=True)
    file_removed_at = models.DateTimeField(null=True)

    objects = LayerUploadQuerySet.as_manager()

    class Meta:
        verbose_name = _("upload")
        verbose_name_plural = _("uploads")
        ordering = ["-uploaded_at", "-id"]
        indexes = [models.Index(fields=["layer", "sha256"], name="gis_core_upload_same")]

    def __str__(self) -> str:
        return self.file_name

    @property
    def folder(self) -> Path:
        """The private folder of this upload; nothing in it is ever served as it is."""
        return Path(settings.UPLOAD_ROOT) / str(self.uid)

    @property
    def path(self) -> Path:
        """The file as it came."""
        return self.folder / "source" / self.file_name

    @property
    def rejects_path(self) -> Path:
        """The refused rows with their reasons; meant only where `rejects_name` is set."""
        return self.folder / "rejects" / self.rejects_name

    @property
    def is_running(self) -> bool:
        """Is a job at work on it, or waiting to?"""
        return self.state in self.RUNNING

    @property
    def has_ended(self) -> bool:
        """Will nothing more happen to it?"""
        return self.state in self.ENDED


class UploadRow(models.Model):
    """What a preview tells of one row.

    `n` is its number in the file (None: a row of the layer that the file does not name); `changes` [field, old,
    new]; `notes` [refused|flagged|repaired, field, value, rule, reason]; `lon`, `lat` degrees of storage.
    """

    class Kind(models.TextChoices):
        INSERTED = "inserted", _("new")
        UPDATED = "updated", _("changed")
        UNCHANGED = "unchanged", _("unchanged")
        CLOSED = "closed", _("closed")
        REFUSED = "refused", _("refused")

    upload = models.ForeignKey(LayerUpload, on_delete=models.CASCADE, related_name="rows")
    position = models.BigIntegerField()
    n = models.BigIntegerField(null=True)
    kind = models.CharField(max_length=10, choices=Kind.choices)
    label = models.TextField(blank=True)
    changes = models.JSONField()
    notes = models.JSONField()
    lon = models.FloatField(null=True)
    lat = models.FloatField(null=True)

    class Meta:
        verbose_name = _("row of an upload")
        verbose_name_plural = _("rows of uploads")
        ordering = ["upload", "position"]
        constraints = [models.UniqueConstraint(fields=["upload", "position"], name="gis_core_uploadrow_once")]
        indexes = [models.Index(fields=["upload", "kind", "position"], name="gis_core_uploadrow_kind")]

    def __str__(self) -> str:
        return f"{self.upload_id}: {self.n}"
