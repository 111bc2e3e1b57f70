"""What was seen: survey points, each with the units that answer for it."""

from typing import TYPE_CHECKING, Any, Self

from django.conf import settings
from django.contrib.gis.db import models
from django.contrib.postgres.fields import ArrayField
from django.db.models import Count, Func, Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from gis_core.coordinates.own import PREFIX
from gis_core.days import readable_moments
from gis_core.geometry import STORAGE_SRID, geometry_check, tile_geometry
from gis_core.history import tracked
from gis_core.people import person
from gis_core.triggers import SetByTrigger
from gis_core.words import words_index
from grids.models import Category, Facility, Grid, RoadSection, Unit
from grids.scope import answered_for, scope_of

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise


class SurveyPointQuerySet(models.QuerySet["SurveyPoint"]):
    def visible_to(self, user: Any) -> Self:
        """C.4, row "own survey points": roles of the county see all, others what is theirs or was sent to them.

        Only indexed foreign keys are compared, never places.
        """
        scope = scope_of(user)
        if scope.sees_the_county:
            return self
        if not scope.roles:
            return self.none()
        return self.filter(
            answered_for(scope)
            | Q(reported_by=scope.user_id)
            | Q(case__handling_unit__in=scope.unit_ids)
            | Q(case__joint_units__overlap=list(scope.unit_ids))
            | Q(case__assignee__in=scope.people)
        )


def answered_by(
    label: "StrOrPromise", to: type[models.Model] = Unit, *, null: bool = False
) -> models.ForeignKey:
    """A foreign key that the trigger surveys_assign_point sets; NULL in the INSERT itself."""
    return models.ForeignKey(
        to,
        verbose_name=label,
        on_delete=models.PROTECT,
        null=null,
        db_default=SetByTrigger(),
        editable=False,
        related_name="+",
    )


def step_field(label: "StrOrPromise") -> models.SmallIntegerField:
    """The step of the duty policy that found a unit (grids.rules.policies.Step); set by the trigger."""
    return models.SmallIntegerField(label, db_default=SetByTrigger(), editable=False)


@tracked()
class SurveyPoint(models.Model):
    """Something seen somewhere; the database names the units that answer, whoever writes the row.

    The columns from `accountable_unit` to `ground_version` are the stored receipt: replaying
    `grids_resolve(…, as_known => ground_version)` must give the same.
    """

    class PositionSource(models.TextChoices):
        GNSS = "gnss", _("satellite fix")
        HAND = "hand", _("placed by hand")
        PHOTO = "photo", _("from a photo")
        IMPORT = "import", _("from a file")

    uid = models.UUIDField(_("public id"), unique=True, db_default=Func(function="gen_random_uuid"))
    source = models.CharField(_("source"), max_length=200, blank=True, db_default="")
    source_id = models.CharField(_("source id"), max_length=100, null=True, blank=True)
    category = models.ForeignKey(
        Category, verbose_name=_("category"), on_delete=models.PROTECT, related_name="+"
    )
    geom = models.PointField(_("position"), srid=STORAGE_SRID)
    geom_3857 = tile_geometry(models.PointField)
    raw_x = models.FloatField(_("raw x"), null=True, blank=True)
    raw_y = models.FloatField(_("raw y"), null=True, blank=True)
    raw_crs = models.CharField(_("declared CRS"), max_length=40, blank=True, db_default="EPSG:4490")
    conversion = models.CharField(_("conversion"), max_length=200, blank=True, db_default="")
    accuracy_m = models.FloatField(_("accuracy (m)"), null=True, blank=True)
    position_source = models.CharField(
        _("source of the position"),
        max_length=8,
        choices=PositionSource.choices,
        db_default=PositionSource.HAND,
    )
    fix_at = models.DateTimeField(_("time of the fix"), null=True, blank=True)
    # Degrees from north, clockwise: whither the camera looked.
    heading = models.FloatField(_("heading (°)"), null=True, blank=True)
    position_reason = models.CharField(
        _("why the position is kept or was moved"), max_length=200, blank=True, db_default=""
    )
    # {"lon", "lat", "crs", "accuracy_m", "fix_at"}, where the pin was moved or several fixes were averaged.
    raw_fix = models.JSONField(_("the fix as the phone gave it"), null=True, blank=True)
    supports = models.UUIDField(
        _("the same problem as"), null=True, blank=True, help_text=_("public id of a point, by the reporter")
    )
    observed_at = models.DateTimeField(_("observed at"), db_default=Now())
    received_at = models.DateTimeField(_("received at"), db_default=Now(), editable=False)
    seen_on = models.DateField(_("observed on"), db_default=SetByTrigger(), editable=False)
    facility = models.ForeignKey(
        Facility,
        verbose_name=_("facility"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="points",
    )
    reported_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("reported by"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="points",
    )
    description = models.TextField(_("description"), blank=True, db_default="")
    place_text = models.CharField(_("place in words"), max_length=200, blank=True, db_default="")
    content_sha256 = models.CharField(
        _("SHA-256 of what was sent"), max_length=64, blank=True, db_default="", editable=False
    )
    body_sha256 = models.CharField(
        _("SHA-256 of the bytes that were sent"), max_length=64, blank=True, db_default="", editable=False
    )

    accountable_unit = answered_by(_("accountable unit"))
    handling_unit = answered_by(_("handling unit"))
    supervising_unit = answered_by(_("supervising unit"))
    accountable_step = step_field(_("accountable by"))
    handling_step = step_field(_("handled by"))
    supervising_step = step_field(_("supervised by"))
    accountable_territory = models.BigIntegerField(null=True, db_default=SetByTrigger(), editable=False)
    handling_territory = models.BigIntegerField(null=True, db_default=SetByTrigger(), editable=False)
    supervising_territory = models.BigIntegerField(null=True, db_default=SetByTrigger(), editable=False)
    grid = answered_by(_("grid"), Grid, null=True)
    road_section = answered_by(_("road section"), RoadSection, null=True)
    flags = ArrayField(
        models.CharField(max_length=40), verbose_name=_("flags"), db_default=SetByTrigger(), editable=False
    )
    ground_version = models.BigIntegerField(_("ground version"), db_default=SetByTrigger(), editable=False)
    # The check by which a person corrected the position; the same pair from the same file leaves it there.
    offset_check = models.ForeignKey(
        "surveys.OffsetCheck",
        verbose_name=_("offset check"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        db_index=False,
        editable=False,
        related_name="+",
    )

    objects = SurveyPointQuerySet.as_manager()

    class Meta:
        verbose_name = _("survey point")
        verbose_name_plural = _("survey points")
        ordering = ["-id"]
        indexes = [
            words_index("surveys_surveypoint", "place_text", condition=~Q(place_text="")),
            models.Index(fields=["seen_on"], name="surveys_surveypoint_seen"),
        ]
        constraints = [
            geometry_check("surveys_surveypoint"),
            models.UniqueConstraint(  # the id first: searching asks for it alone
                fields=["source_id", "source"], name="surveys_surveypoint_source"
            ),
            models.CheckConstraint(
                condition=Q(accuracy_m__isnull=True) | Q(accuracy_m__gte=0, accuracy_m__lte=100_000),
                name="surveys_surveypoint_accuracy",
            ),
            models.CheckConstraint(
                condition=Q(heading__isnull=True) | Q(heading__gte=0, heading__lt=360),
                name="surveys_surveypoint_heading",
            ),
            readable_moments("surveys_surveypoint", "observed_at"),
            readable_moments("surveys_surveypoint", "fix_at"),
        ]

    def __str__(self) -> str:
        return f"{self.category} {self.uid}"

    def photos_arrived(self) -> tuple[int, int]:
        """How many of its photos have come, and how many does it name?  Not asked where they were read with it."""
        if "photos" in getattr(self, "_prefetched_objects_cache", {}):
            named = self.photos.all()
            return sum(photo.kept_at is not None for photo in named), len(named)
        told = self.photos.aggregate(arrived=Count("kept_at"), named=Count("pk"))
        return told["arrived"], told["named"]

    @staticmethod
    def concealed(row: Any) -> frozenset[str]:
        """Which columns of a point, or of its history, does no page show beside the place?  The pair that the county's
        own parameters converted: with a few of them the parameters could be computed.
        """
        return frozenset({"raw_x", "raw_y"} if row.raw_crs.startswith(PREFIX) else ())


class SetAside(models.Model):
    """A report that came under the id of another one with other content; kept for a person to look at."""

    uid = models.UUIDField(_("public id"))
    content_sha256 = models.CharField(_("SHA-256 of what was sent"), max_length=64)
    content = models.JSONField(_("what was sent"))
    sent_by = person(_("sent by"))
    received_at = models.DateTimeField(_("received at"), db_default=Now(), editable=False)

    class Meta:
        verbose_name = _("report set aside")
        verbose_name_plural = _("reports set aside")
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(fields=["uid", "content_sha256"], name="surveys_setaside_version"),
        ]

    def __str__(self) -> str:
        return str(self.uid)
