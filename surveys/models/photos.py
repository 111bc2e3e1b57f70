"""Photos that belong to a report: named with it, kept once their bytes have come."""

from typing import Any, Self

from django.contrib.gis.db import models
from django.db.models import Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from gis_core.days import readable_moments
from gis_core.geometry import STORAGE_SRID, geometry_check
from gis_core.people import person
from grids.scope import scope_of
from surveys.models.cases import CaseStep
from surveys.models.points import SurveyPoint


class PointPhotoQuerySet(models.QuerySet["PointPhoto"]):
    def sent_by(self, user: Any) -> Self:
        """What somebody's own reports name: only they hand its bytes over, and hear how many have come."""
        scope = scope_of(user)
        return self.filter(point__reported_by=scope.user_id) if scope.roles else self.none()

    def kept(self) -> Self:
        """What has come in full."""
        return self.filter(kept_at__isnull=False)


class PhotoReading(models.Model):
    """What was found when the photo of a report was opened, once: what the camera wrote beside it, and how it looks.

    `taken_at` and `place` (EPSG:4490, as the camera says in WGS 84) are kept for the desk and never published; `look`
    are 64 bits (surveys.photo_maker) by which a picture is known again.  What is not `readable` is kept all the same.
    """

    sha256 = models.CharField(_("SHA-256"), max_length=64, primary_key=True)
    readable = models.BooleanField(_("can be opened"))
    taken_at = models.DateTimeField(_("taken at, by the camera"), null=True, blank=True)
    place = models.PointField(
        _("taken where, by the camera"), srid=STORAGE_SRID, null=True, blank=True, spatial_index=False
    )
    look = models.BigIntegerField(_("looks like"), null=True, blank=True)
    read_at = models.DateTimeField(_("first opened"), db_default=Now(), editable=False)

    class Meta:
        verbose_name = _("opened photo")
        verbose_name_plural = _("opened photos")
        ordering = ["-read_at"]
        constraints = [
            geometry_check("surveys_photoreading", column="place"),
            readable_moments("surveys_photoreading", "taken_at"),
        ]

    def __str__(self) -> str:
        return f"{self.sha256[:8]}…"


class PointPhoto(models.Model):
    """A photo that a report names by its SHA-256; nothing of it changes but that it is kept from a moment on
    (surveys/sql/surveys_keep_photo.sql).

    `kept_at` is when the very bytes were safe on disk; NULL: they have not come yet.  `position` counts from 1 in the
    order of the report; `taken_at` is what the phone said, right or wrong.
    """

    class Kind(models.TextChoices):
        CLOSE = "close", pgettext_lazy("kind of a photo", "close-up")
        CONTEXT = "context", pgettext_lazy("kind of a photo", "surroundings")
        OTHER = "other", pgettext_lazy("kind of a photo", "other")

    point = models.ForeignKey(
        SurveyPoint, verbose_name=_("point"), on_delete=models.PROTECT, db_index=False, related_name="photos"
    )
    position = models.PositiveSmallIntegerField(_("number"))
    sha256 = models.CharField(_("SHA-256"), max_length=64)
    size = models.PositiveBigIntegerField(_("bytes"))
    kind = models.CharField(_("kind"), max_length=8, choices=Kind.choices, db_default=Kind.OTHER)
    taken_at = models.DateTimeField(_("taken at"), null=True, blank=True)
    kept_at = models.DateTimeField(_("kept since"), null=True, blank=True, editable=False)

    objects = PointPhotoQuerySet.as_manager()

    class Meta:
        verbose_name = _("photo of a point")
        verbose_name_plural = _("photos of points")
        ordering = ["point", "position"]
        indexes = [models.Index(fields=["sha256"], name="surveys_pointphoto_sha256")]
        constraints = [
            models.UniqueConstraint(fields=["point", "position"], name="surveys_pointphoto_position"),
            models.UniqueConstraint(fields=["point", "sha256"], name="surveys_pointphoto_once"),
            models.CheckConstraint(
                condition=Q(sha256__regex=r"^[0-9a-f]{64}$"), name="surveys_pointphoto_hex"
            ),
            models.CheckConstraint(condition=Q(size__gt=0), name="surveys_pointphoto_not_empty"),
            models.CheckConstraint(
                condition=Q(kind__in=["close", "context", "other"]), name="surveys_pointphoto_kind"
            ),
            readable_moments("surveys_pointphoto", "taken_at"),
        ]

    def __str__(self) -> str:
        return f"{self.sha256[:8]}…"


class StepPhotoQuerySet(models.QuerySet["StepPhoto"]):
    def kept(self) -> Self:
        """What has come in full."""
        return self.filter(kept_at__isnull=False)


class StepPhoto(models.Model):
    """A photo that a step names which a phone took, and whose bytes come after it; nothing of it changes but that it is
    kept from a moment on (surveys/sql/surveys_keep_step_photo.sql).

    What a step names it names for good (CaseStep.photos); here stands how far its bytes are.
    """

    step = models.ForeignKey(
        CaseStep, verbose_name=_("step"), on_delete=models.PROTECT, db_index=False, related_name="photo_files"
    )
    position = models.PositiveSmallIntegerField(_("number"))
    sha256 = models.CharField(_("SHA-256"), max_length=64)
    size = models.PositiveBigIntegerField(_("bytes"))
    taken_at = models.DateTimeField(_("taken at"), null=True, blank=True)
    kept_at = models.DateTimeField(_("kept since"), null=True, blank=True, editable=False)

    objects = StepPhotoQuerySet.as_manager()

    class Meta:
        verbose_name = _("photo of a step")
        verbose_name_plural = _("photos of steps")
        ordering = ["step", "position"]
        indexes = [models.Index(fields=["sha256"], name="surveys_stepphoto_sha256")]
        constraints = [
            models.UniqueConstraint(fields=["step", "position"], name="surveys_stepphoto_position"),
            models.UniqueConstraint(fields=["step", "sha256"], name="surveys_stepphoto_once"),
            models.CheckConstraint(
                condition=Q(sha256__regex=r"^[0-9a-f]{64}$"), name="surveys_stepphoto_hex"
            ),
            models.CheckConstraint(condition=Q(size__gt=0), name="surveys_stepphoto_not_empty"),
            readable_moments("surveys_stepphoto", "taken_at"),
        ]

    def __str__(self) -> str:
        return f"{self.sha256[:8]}…"


class PhotoOriginal(models.Model):
    """The file from which the evidence copy of a photo was made, as the camera wrote it: it comes after all evidence,
    where the county wants it, holds nothing up, is never opened here, and goes to the office alone
    (surveys/sql/surveys_keep_original.sql: never changed).

    `photo_sha256` is that of the evidence copy, which reports, findings and steps name.
    """

    photo_sha256 = models.CharField(_("SHA-256 of the evidence copy"), max_length=64)
    sent_by = person(_("sent by"))
    sha256 = models.CharField(_("SHA-256"), max_length=64, db_index=True)
    size = models.PositiveBigIntegerField(_("bytes"))
    kept_at = models.DateTimeField(_("kept since"), editable=False)

    class Meta:
        verbose_name = _("original of a photo")
        verbose_name_plural = _("originals of photos")
        ordering = ["-kept_at", "-id"]
        constraints = [
            models.UniqueConstraint(fields=["photo_sha256", "sent_by"], name="surveys_photooriginal_once"),
            models.CheckConstraint(
                condition=Q(sha256__regex=r"^[0-9a-f]{64}$", photo_sha256__regex=r"^[0-9a-f]{64}$"),
                name="surveys_photooriginal_hex",
            ),
            models.CheckConstraint(condition=Q(size__gt=0), name="surveys_photooriginal_not_empty"),
            models.CheckConstraint(
                condition=~Q(sha256=models.F("photo_sha256")), name="surveys_photooriginal_other_file"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.sha256[:8]}…"
