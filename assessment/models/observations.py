"""What inspectors saw, raw and for good; what units object to, and how that was judged; what earned a bonus."""

from typing import Any, Self

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from assessment.models.months import InspectionTask
from assessment.models.yardsticks import Standard
from gis_core.days import readable_day, readable_moments
from gis_core.history import tracked
from gis_core.people import person
from gis_core.triggers import SetByTrigger
from grids.models import Unit
from grids.scope import scope_of
from surveys.models import PointPhoto, SurveyPoint


class ObservationQuerySet(models.QuerySet["Observation"]):
    def visible_to(self, user: Any) -> Self:
        """C.4, row "inspections": the county's roles read all, a unit what it is charged with, inspectors their own."""
        scope = scope_of(user)
        if scope.sees_the_county:
            return self
        if not scope.roles:
            return self.none()
        return self.filter(Q(unit__in=scope.unit_ids) | Q(seen_by=scope.user_id))

    def counted(self) -> Self:
        """What costs points: not what checks the inspectors."""
        return self.filter(task__purpose="first")

    def with_failures(self) -> Self:
        """What was not as it should be."""
        return self.filter(ok__lt=F("observed"))


class Observation(models.Model):
    """A standard, looked at once at a point: `ok` of `observed`, with photos (SHA-256).  Never changed, never deleted.

    `unit` is the database's word: who answers for the standard's category there on that day, else whose point it is
    (assessment/sql/assessment_check_observation.sql); so is `appeal_until`.  `point`: what the failure was reported as.
    """

    uid = models.UUIDField(_("public id"), unique=True)
    task = models.ForeignKey(
        InspectionTask,
        verbose_name=_("inspection by lot"),
        on_delete=models.PROTECT,
        related_name="observations",
    )
    standard = models.ForeignKey(
        Standard, verbose_name=_("assessment standard"), on_delete=models.PROTECT, related_name="+"
    )
    observed = models.PositiveIntegerField(_("how many were looked at"))
    ok = models.PositiveIntegerField(_("as it should be"))
    note = models.CharField(_("in words"), max_length=400, blank=True, db_default="")
    photos = ArrayField(
        models.CharField(max_length=64), verbose_name=_("photos (SHA-256)"), db_default=[], blank=True
    )
    unit = models.ForeignKey(
        Unit,
        verbose_name=_("charged unit"),
        on_delete=models.PROTECT,
        db_default=SetByTrigger(),
        editable=False,
        related_name="+",
    )
    point = models.OneToOneField(
        SurveyPoint,
        verbose_name=_("reported as"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="observation",
    )
    seen_by = person(_("seen by"))
    seen_at = models.DateTimeField(_("observed at"))
    received_at = models.DateTimeField(_("received at"), db_default=Now(), editable=False)
    appeal_until = models.DateTimeField(_("appeal before"), db_default=SetByTrigger(), editable=False)
    content_sha256 = models.CharField(_("hash of the content"), max_length=64, editable=False)
    body_sha256 = models.CharField(
        _("hash of the bytes that came"), max_length=64, blank=True, db_default="", editable=False
    )

    objects = ObservationQuerySet.as_manager()

    class Meta:
        verbose_name = _("observation")
        verbose_name_plural = _("observations")
        ordering = ["-id"]
        constraints = [
            readable_moments("assessment_observation", "seen_at"),
            models.UniqueConstraint(fields=["task", "standard"], name="assessment_observation_once"),
            models.CheckConstraint(
                condition=Q(observed__gte=1, ok__lte=F("observed")), name="assessment_observation_counts"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.standard} {self.ok}/{self.observed}"

    @property
    def failed(self) -> int:
        """How many were not as they should be?"""
        return self.observed - self.ok


class ObservationPhoto(models.Model):
    """A photo that an observation from a phone names; as that of a report (PointPhoto) it is kept from a moment on."""

    observation = models.ForeignKey(
        Observation,
        verbose_name=_("observation"),
        on_delete=models.PROTECT,
        db_index=False,
        related_name="named",
    )
    position = models.PositiveSmallIntegerField(_("number"))
    sha256 = models.CharField(_("SHA-256"), max_length=64)
    size = models.PositiveBigIntegerField(_("bytes"))
    kind = models.CharField(_("kind"), max_length=8, choices=PointPhoto.Kind.choices, db_default="other")
    taken_at = models.DateTimeField(_("taken at"), null=True, blank=True)
    kept_at = models.DateTimeField(_("kept since"), null=True, blank=True, editable=False)

    class Meta:
        verbose_name = _("photo of an observation")
        verbose_name_plural = _("photos of observations")
        ordering = ["observation", "position"]
        indexes = [models.Index(fields=["sha256"], name="assessment_obsphoto_sha256")]
        constraints = [
            readable_moments("assessment_observationphoto", "taken_at"),
            models.UniqueConstraint(
                fields=["observation", "position"], name="assessment_observationphoto_position"
            ),
            models.UniqueConstraint(
                fields=["observation", "sha256"], name="assessment_observationphoto_once"
            ),
            models.CheckConstraint(
                condition=Q(sha256__regex=r"^[0-9a-f]{64}$", size__gt=0),
                name="assessment_observationphoto_hex",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.sha256[:8]}…"


@tracked()
class Appeal(models.Model):
    """A unit's objection to an observation, within two work days, judged once by somebody else.

    Upheld, the observation costs nothing; it stays.  The database holds to the term and to other eyes
    (assessment/sql/assessment_check_appeal.sql).
    """

    class Verdict(models.TextChoices):
        UPHELD = "upheld", _("upheld: costs nothing")
        DISMISSED = "dismissed", _("dismissed: stands")

    observation = models.OneToOneField(
        Observation, verbose_name=_("observation"), on_delete=models.PROTECT, related_name="appeal"
    )
    reason = models.CharField(_("reason"), max_length=400)
    photos = ArrayField(
        models.CharField(max_length=64), verbose_name=_("photos (SHA-256)"), db_default=[], blank=True
    )
    appealed_by = person(_("appealed by"))
    appealed_at = models.DateTimeField(_("appealed at"))
    verdict = models.CharField(
        _("verdict"), max_length=10, choices=Verdict.choices, blank=True, db_default=""
    )
    grounds = models.CharField(_("grounds of the verdict"), max_length=400, blank=True, db_default="")
    judged_by = person(_("judged by"), optional=True)
    judged_at = models.DateTimeField(_("judged at"), null=True, blank=True)

    class Meta:
        verbose_name = _("appeal")
        verbose_name_plural = _("appeals")
        ordering = ["-id"]
        constraints = [
            readable_moments("assessment_appeal", "appealed_at"),
            readable_moments("assessment_appeal", "judged_at"),
            models.CheckConstraint(condition=~Q(reason=""), name="assessment_appeal_has_reason"),
            models.CheckConstraint(
                condition=Q(verdict="", grounds="", judged_by=None, judged_at=None)
                | (
                    Q(verdict__in=["upheld", "dismissed"], judged_by__isnull=False, judged_at__isnull=False)
                    & ~Q(grounds="")
                    & ~Q(judged_by=F("appealed_by"))
                ),
                name="assessment_appeal_judged",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.observation_id} {self.get_verdict_display()}"


class GoodDeedQuerySet(models.QuerySet["GoodDeed"]):
    def visible_to(self, user: Any) -> Self:
        """C.4, row "scores": the county's roles read all, a unit its own."""
        scope = scope_of(user)
        if scope.sees_the_county:
            return self
        return self.filter(unit__in=scope.unit_ids) if scope.roles else self.none()

    def confirmed(self) -> Self:
        """What earns points."""
        return self.filter(state="confirmed")


@tracked()
class GoodDeed(models.Model):
    """Points that one person of the office proposes for a unit in a month, on a document, and another confirms.

    Decided once; nothing else of it ever changes (assessment/sql/assessment_keep_gooddeed.sql).
    """

    class State(models.TextChoices):
        PROPOSED = "proposed", _("waits for another person")
        CONFIRMED = "confirmed", _("confirmed")
        DECLINED = "declined", _("declined")

    month = models.DateField(_("month"), help_text=_("its first day"))
    unit = models.ForeignKey(Unit, verbose_name=_("unit"), on_delete=models.PROTECT, related_name="+")
    points = models.DecimalField(_("bonus points"), max_digits=4, decimal_places=2)
    title = models.CharField(_("what for"), max_length=200)
    document = models.CharField(_("document"), max_length=200)
    given_by = person(_("given by"))
    given_at = models.DateTimeField(_("given at"))
    state = models.CharField(_("state"), max_length=10, choices=State.choices, db_default=State.PROPOSED)
    decided_by = person(_("approver"), optional=True)
    decided_at = models.DateTimeField(_("decided at"), null=True, blank=True)

    objects = GoodDeedQuerySet.as_manager()

    class Meta:
        verbose_name = _("good deed")
        verbose_name_plural = _("good deeds")
        ordering = ["-month", "-id"]
        constraints = [
            readable_day("assessment_gooddeed", "month"),
            readable_moments("assessment_gooddeed", "given_at"),
            readable_moments("assessment_gooddeed", "decided_at"),
            models.CheckConstraint(
                condition=Q(state="proposed", decided_by=None, decided_at=None)
                | (
                    Q(state__in=["confirmed", "declined"], decided_by__isnull=False, decided_at__isnull=False)
                    & ~Q(decided_by=F("given_by"))
                ),
                name="assessment_gooddeed_four_eyes",
            ),
            models.CheckConstraint(
                condition=Q(month__day=1, points__gt=0) & ~Q(title="") & ~Q(document=""),
                name="assessment_gooddeed_whole",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.title} +{self.points}"
