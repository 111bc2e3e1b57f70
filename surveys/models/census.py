"""Facility census (部件普查): what the ledger says, gone through on the ground; it never edits the ledger."""

from typing import Any, Self

from django.contrib.gis.db import models
from django.contrib.postgres.fields import ArrayField
from django.db.models import F, Func, Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from gis_core.days import readable_day, readable_moments
from gis_core.geometry import STORAGE_SRID, geometry_check
from gis_core.history import tracked
from gis_core.people import person
from grids.models import Category, Facility
from grids.scope import scope_of
from surveys.models.photos import PointPhoto


@tracked()
class CensusCampaign(models.Model):
    """A census: which types of facilities are gone through in which grids, from which day until which, both included.

    `categories` are keys, `grids` codes; empty: all of them.  Codes outlive the versions of the grids.
    """

    title = models.CharField(_("title"), max_length=80)
    categories = ArrayField(
        models.CharField(max_length=12), verbose_name=_("types"), default=list, blank=True, db_default=[]
    )
    grids = ArrayField(
        models.CharField(max_length=40), verbose_name=_("grids"), default=list, blank=True, db_default=[]
    )
    first_on = models.DateField(_("from"))
    last_on = models.DateField(_("until, that day included"))
    created_by = person(_("called by"))
    created_at = models.DateTimeField(_("called at"), db_default=Now(), editable=False)

    class Meta:
        verbose_name = _("facility census")
        verbose_name_plural = _("facility censuses")
        ordering = ["-first_on", "-id"]
        constraints = [
            readable_day("surveys_censuscampaign", "first_on"),
            readable_day("surveys_censuscampaign", "last_on"),
            models.CheckConstraint(condition=~Q(title=""), name="surveys_censuscampaign_has_title"),
            models.CheckConstraint(
                condition=Q(last_on__gte=F("first_on")), name="surveys_censuscampaign_days"
            ),
        ]

    def __str__(self) -> str:
        return self.title


class FacilityFindingQuerySet(models.QuerySet["FacilityFinding"]):
    def visible_to(self, user: Any) -> Self:
        """Findings in one's own grids, and one's own; all of them for who sees the county."""
        scope = scope_of(user)
        if scope.sees_the_county:
            return self.all()
        if not scope.roles:
            return self.none()
        return self.filter(Q(grid_code__in=scope.grid_codes) | Q(found_by=scope.user_id))

    def proposed(self) -> Self:
        """New facilities about which nobody has decided yet, the oldest first."""
        return self.filter(result=FacilityFinding.Result.NEW, decision=None).order_by("seen_at", "pk")


class FacilityFinding(models.Model):
    """What somebody found where the ledger has a facility, or where it has none: never changed, never taken back
    (surveys/sql/surveys_keep_finding.sql); a later finding says what is true later.

    `geom` (EPSG:4490) is the place of the facility in the ledger, of a new one where it was found; `fix` is where the
    phone was, as it said.  `grid_code` is that of the day (lower code on a border), `point_uid` the report that was
    sent with it.
    """

    class Result(models.TextChoices):
        PRESENT = "present", pgettext_lazy("census", "present")
        DAMAGED = "damaged", pgettext_lazy("census", "damaged")
        MISSING = "missing", pgettext_lazy("census", "missing")
        NEW = "new", pgettext_lazy("census", "new")

    uid = models.UUIDField(_("public id"), unique=True, db_default=Func(function="gen_random_uuid"))
    campaign = models.ForeignKey(
        CensusCampaign,
        verbose_name=_("census"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="findings",
    )
    result = models.CharField(_("result"), max_length=8, choices=Result.choices)
    facility = models.ForeignKey(
        Facility,
        verbose_name=_("facility"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
    )
    facility_code = models.CharField(_("identifier"), max_length=40, blank=True, db_default="")
    category = models.ForeignKey(
        Category, verbose_name=_("type"), on_delete=models.PROTECT, related_name="+", db_index=False
    )
    grid_code = models.CharField(_("grid"), max_length=40, blank=True, db_default="")
    geom = models.PointField(_("position"), srid=STORAGE_SRID)
    accuracy_m = models.FloatField(_("accuracy (m)"), null=True, blank=True)
    # {"lon", "lat", "crs", "accuracy_m", "fix_at"}
    fix = models.JSONField(_("the fix as the phone gave it"), null=True, blank=True)
    name = models.CharField(_("name"), max_length=120, blank=True, db_default="")
    note = models.CharField(_("in words"), max_length=400, blank=True, db_default="")
    point_uid = models.UUIDField(_("reported as"), null=True, blank=True)
    seen_at = models.DateTimeField(_("seen at"))
    seen_on = models.DateField(_("seen on"))
    found_by = person(_("found by"))
    received_at = models.DateTimeField(_("received at"), db_default=Now(), editable=False)
    content_sha256 = models.CharField(_("hash of the content"), max_length=64, editable=False)
    body_sha256 = models.CharField(
        _("hash of the body"), max_length=64, blank=True, db_default="", editable=False
    )

    objects = FacilityFindingQuerySet.as_manager()

    class Meta:
        verbose_name = _("finding of a facility census")
        verbose_name_plural = _("findings of facility censuses")
        ordering = ["-seen_at", "-id"]
        indexes = [
            models.Index(fields=["campaign", "facility_code", "-seen_at"], name="surveys_finding_latest"),
            models.Index(fields=["grid_code", "-seen_at"], name="surveys_finding_grid"),
        ]
        constraints = [
            geometry_check("surveys_facilityfinding"),
            readable_moments("surveys_facilityfinding", "seen_at"),
            readable_day("surveys_facilityfinding", "seen_on"),
            models.CheckConstraint(
                condition=Q(result__in=["present", "damaged", "missing", "new"]),
                name="surveys_facilityfinding_result",
            ),
            models.CheckConstraint(
                condition=Q(result="new", facility=None, facility_code="")
                | (~Q(result="new") & Q(facility__isnull=False) & ~Q(facility_code="")),
                name="surveys_facilityfinding_facility",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.facility_code or self.name} {self.get_result_display()}".strip()


class FindingPhoto(models.Model):
    """A photo that a finding names; as that of a report (PointPhoto) it is kept from a moment on and never changed."""

    finding = models.ForeignKey(
        FacilityFinding,
        verbose_name=_("finding"),
        on_delete=models.PROTECT,
        db_index=False,
        related_name="photos",
    )
    position = models.PositiveSmallIntegerField(_("number"))
    sha256 = models.CharField(_("SHA-256"), max_length=64)
    size = models.PositiveBigIntegerField(_("bytes"))
    kind = models.CharField(_("kind"), max_length=8, choices=PointPhoto.Kind.choices, db_default="other")
    taken_at = models.DateTimeField(_("taken at"), null=True, blank=True)
    kept_at = models.DateTimeField(_("kept since"), null=True, blank=True, editable=False)

    class Meta:
        verbose_name = _("photo of a finding")
        verbose_name_plural = _("photos of findings")
        ordering = ["finding", "position"]
        indexes = [models.Index(fields=["sha256"], name="surveys_findingphoto_sha256")]
        constraints = [
            models.UniqueConstraint(fields=["finding", "position"], name="surveys_findingphoto_position"),
            models.UniqueConstraint(fields=["finding", "sha256"], name="surveys_findingphoto_once"),
            models.CheckConstraint(
                condition=Q(sha256__regex=r"^[0-9a-f]{64}$"), name="surveys_findingphoto_hex"
            ),
            models.CheckConstraint(condition=Q(size__gt=0), name="surveys_findingphoto_not_empty"),
            readable_moments("surveys_findingphoto", "taken_at"),
        ]

    def __str__(self) -> str:
        return f"{self.sha256[:8]}…"


@tracked()
class FindingDecision(models.Model):
    """What became of a new facility: taken into the ledger as `facility`, or not, with a reason."""

    finding = models.OneToOneField(
        FacilityFinding, verbose_name=_("finding"), on_delete=models.PROTECT, related_name="decision"
    )
    facility = models.OneToOneField(
        Facility,
        verbose_name=_("facility"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
    )
    reason = models.CharField(_("reason"), max_length=200, blank=True, db_default="")
    decided_by = person(_("decided by"))
    decided_at = models.DateTimeField(_("decided at"), db_default=Now(), editable=False)

    class Meta:
        verbose_name = _("decision on a new facility")
        verbose_name_plural = _("decisions on new facilities")
        constraints = [
            models.CheckConstraint(
                condition=Q(facility__isnull=False) | ~Q(reason=""), name="surveys_findingdecision_reason"
            )
        ]

    def __str__(self) -> str:
        return f"{self.finding} → {self.facility or self.reason}"
