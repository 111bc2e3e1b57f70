"""Where hydrants are missing: the county's standard, and what the last check of it found."""

from typing import TYPE_CHECKING, Any, Self

from django.contrib.gis.db import models
from django.db.models import F, Func, Q
from django.utils.translation import gettext_lazy as _

from gis_core.days import readable_day
from gis_core.geometry import STORAGE_SRID, geometry_check, tile_geometry
from gis_core.history import tracked
from grids.models.grids import Grid
from grids.scope import scope_of

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise


def _metres(label: "StrOrPromise", default: float, told: "StrOrPromise") -> models.FloatField:
    return models.FloatField(label, default=default, db_default=default, help_text=told)


def _between(name: str, lowest: float, highest: float) -> models.CheckConstraint:
    """Which constraint keeps a measure sensible?  NaN and infinity lie between nothing."""
    return models.CheckConstraint(
        condition=Q(**{f"{name}__gte": lowest, f"{name}__lte": highest}),
        name=f"grids_hydrantstandard_{name}",
    )


@tracked()
class HydrantStandard(models.Model):
    """How near must hydrants be?  One record; domain/standards.md B.4 where the county has decided nothing."""

    id = models.SmallIntegerField(primary_key=True, default=1, editable=False)
    radius_m = _metres(_("protection radius (m)"), 150, _("How far a hydrant reaches, as the crow flies."))
    spacing_m = _metres(_("spacing (m)"), 120, _("How long a road may run on without a hydrant."))
    setback_m = _metres(
        _("distance from the road's edge (m)"),
        2,
        _("How far beside its corridor a hydrant still is the road's."),
    )
    wide_road_m = _metres(
        _("both sides from (m)"), 60, _("A road that is wider needs hydrants on each of its sides.")
    )
    built_up_margin_m = _metres(
        _("built-up margin (m)"), 20, _("Ground so near to a building counts as built up.")
    )

    class Meta:
        verbose_name = _("hydrant standard")
        verbose_name_plural = _("hydrant standard")
        constraints = [
            models.CheckConstraint(condition=Q(id=1), name="grids_hydrantstandard_only_one"),
            _between("radius_m", 10, 2000),
            _between("spacing_m", 10, 2000),
            _between("setback_m", 0, 50),
            _between("wide_road_m", 10, 400),
            _between("built_up_margin_m", 0, 200),
        ]

    def __str__(self) -> str:
        return f"{self.radius_m:g} m / {self.spacing_m:g} m"

    def measures(self) -> dict[str, float]:
        """The measures by name, in metres."""
        return {name: getattr(self, name) for name in MEASURES}


MEASURES = ("radius_m", "spacing_m", "setback_m", "wide_road_m", "built_up_margin_m")


class HydrantCheck(models.Model):
    """One check of the county against its standard; `basis` is what it rests on (grids.hydrants.basis)."""

    computed_at = models.DateTimeField(_("computed at"))
    on_date = models.DateField(_("as of"))
    basis = models.CharField(_("basis"), max_length=64)
    measures = models.JSONField(_("measures (m)"))
    totals = models.JSONField(_("totals"))

    class Meta:
        verbose_name = _("hydrant check")
        verbose_name_plural = _("hydrant checks")
        ordering = ["-id"]
        constraints = [readable_day("grids_hydrantcheck", "on_date")]

    def __str__(self) -> str:
        return f"{self.on_date:%Y-%m-%d} · {self.pk}"


class HydrantGroundQuerySet(models.QuerySet["HydrantGround"]):
    def visible_to(self, user: Any) -> Self:
        """Roles of the county see all, units the grids that they answer for, people of grids theirs."""
        scope = scope_of(user)
        if scope.sees_the_county:
            return self
        return self.filter(Q(grid__accountable_unit__in=scope.unit_ids) | Q(grid__in=scope.grid_ids))


class HydrantGround(models.Model):
    """How much of a grid's built-up ground do hydrants reach?  Made anew by every check; `geom`: what they reach."""

    check_made = models.ForeignKey(
        HydrantCheck, verbose_name=_("hydrant check"), on_delete=models.CASCADE, related_name="grounds"
    )
    grid = models.ForeignKey(Grid, verbose_name=_("grid"), on_delete=models.CASCADE, related_name="+")
    built_up_m2 = models.FloatField(_("built-up ground (m²)"))
    uncovered_m2 = models.FloatField(_("beyond reach (m²)"))
    geom = models.MultiPolygonField(_("within reach"), srid=STORAGE_SRID, null=True)
    geom_3857 = tile_geometry()

    objects = HydrantGroundQuerySet.as_manager()

    class Meta:
        verbose_name = _("reach of hydrants")
        verbose_name_plural = _("reach of hydrants")
        ordering = ["grid__code"]
        constraints = [
            models.UniqueConstraint(fields=["check_made", "grid"], name="grids_hydrantground_once"),
            geometry_check("grids_hydrantground"),
        ]

    def __str__(self) -> str:
        return str(self.grid)


class HydrantFindingQuerySet(models.QuerySet["HydrantFinding"]):
    def visible_to(self, user: Any) -> Self:
        """Roles of the county see all; units what they answer for, people of grids what lies in theirs."""
        scope = scope_of(user)
        if scope.sees_the_county:
            return self
        return self.filter(Q(accountable_unit__in=scope.unit_ids) | Q(grid__in=scope.grid_ids))

    def standing(self) -> Self:
        """What the last check found; what earlier ones found and it did not is kept for when it comes back."""
        return self.filter(last_check=HydrantCheck.objects.order_by("-id").values("pk")[:1])


class HydrantFinding(models.Model):
    """One place where the standard is not kept, the same one from check to check (grids/hydrants/keeping.py).

    `uid` is the id under which the place is reported as a supply gap.
    """

    class Kind(models.TextChoices):
        GROUND = "ground", _("built-up ground beyond reach")
        STRETCH = "stretch", _("road too long without a hydrant")
        COMPOUND = "compound", _("compound beyond reach")
        INSIDE = "inside", _("compound without a hydrant inside")
        BUILDING = "building", _("building beyond reach")

    class Side(models.TextChoices):
        BOTH = "both", _("either side")
        LEFT = "left", _("left side")
        RIGHT = "right", _("right side")

    uid = models.UUIDField(_("public id"), unique=True, db_default=Func(function="gen_random_uuid"))
    kind = models.CharField(_("kind"), max_length=8, choices=Kind.choices)
    code = models.CharField(_("code"), max_length=40, blank=True, db_default="")
    name = models.CharField(_("name"), max_length=120, blank=True, db_default="")
    side = models.CharField(_("side"), max_length=5, choices=Side.choices, blank=True, db_default="")
    from_m = models.FloatField(_("from (m)"), null=True, blank=True)
    to_m = models.FloatField(_("to (m)"), null=True, blank=True)
    area_m2 = models.FloatField(_("beyond reach (m²)"), null=True, blank=True)
    share = models.FloatField(_("share beyond reach"), null=True, blank=True)
    households = models.PositiveIntegerField(_("households"), null=True, blank=True)
    grid = models.ForeignKey(
        Grid, verbose_name=_("grid"), on_delete=models.CASCADE, null=True, related_name="+"
    )
    accountable_unit = models.ForeignKey(
        "grids.Unit", verbose_name=_("accountable unit"), on_delete=models.PROTECT, related_name="+"
    )
    place = models.PointField(_("place"), srid=STORAGE_SRID, spatial_index=False)
    geom = models.GeometryField(_("shape"), srid=STORAGE_SRID)
    geom_3857 = tile_geometry(models.GeometryField)
    first_check = models.ForeignKey(
        HydrantCheck, verbose_name=_("first found by"), on_delete=models.PROTECT, related_name="+"
    )
    last_check = models.ForeignKey(
        HydrantCheck, verbose_name=_("last found by"), on_delete=models.PROTECT, related_name="findings"
    )

    objects = HydrantFindingQuerySet.as_manager()

    class Meta:
        verbose_name = _("hydrant finding")
        verbose_name_plural = _("hydrant findings")
        ordering = ["id"]
        indexes = [
            models.Index(fields=["last_check", "kind"], name="grids_hydrantfinding_standing"),
            models.Index(fields=["kind", "code"], name="grids_hydrantfinding_subject"),
        ]
        constraints = [
            geometry_check("grids_hydrantfinding"),
            geometry_check("grids_hydrantfinding", column="place"),
            models.CheckConstraint(
                condition=~Q(kind="stretch") | Q(from_m__gte=0, to_m__gt=F("from_m")),
                name="grids_hydrantfinding_stretch",
            ),
            models.CheckConstraint(
                condition=Q(share__isnull=True) | Q(share__gt=0, share__lte=1),
                name="grids_hydrantfinding_share",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.name or self.code}".strip()

    @property
    def length_m(self) -> float | None:
        """How long is a stretch of road?"""
        return None if self.from_m is None or self.to_m is None else self.to_m - self.from_m
