"""The county's own ways from old or local systems to CGCS2000: what may be known of each; the parameters are sealed."""

from django.conf import settings
from django.core.validators import RegexValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from gis_core.coordinates.own import (
    CODE,
    COORDINATE_FRAME,
    FOUR,
    LONGEST_CODE,
    LONGEST_NAME,
    POSITION_VECTOR,
    PREFIX,
    SEVEN,
)
from gis_core.history import tracked


@tracked(exclude=("sealed",))
class OwnTransformation(models.Model):
    """4 or 7 parameters of the county's own, declared as `own:code` (gis_core.coordinates.own.OwnSystem).

    `sealed` holds the parameters and nothing else does; west to north bound where they may be used, EPSG:4490
    degrees.  Control points are not kept: `control_points` is their number (0: entered unchecked), `rms_m` and
    `worst_m` their residuals.
    """

    class Kind(models.IntegerChoices):
        FOUR = FOUR, _("4 parameters")
        SEVEN = SEVEN, _("7 parameters")

    class Convention(models.TextChoices):
        POSITION_VECTOR = POSITION_VECTOR, _("position vector (EPSG 1033)")
        COORDINATE_FRAME = COORDINATE_FRAME, _("coordinate frame (EPSG 1032)")

    code = models.CharField(
        _("code"),
        max_length=LONGEST_CODE,
        unique=True,
        validators=[RegexValidator(CODE, _("Small letters, digits and _, beginning with a letter."))],
    )
    name = models.CharField(_("name"), max_length=LONGEST_NAME)
    kind = models.PositiveSmallIntegerField(_("kind"), choices=Kind)
    convention = models.CharField(_("sign of the rotations"), max_length=20, choices=Convention, blank=True)
    source_epsg = models.PositiveIntegerField(_("from (EPSG)"), null=True, blank=True)
    target_epsg = models.PositiveIntegerField(_("to (EPSG)"))
    west = models.FloatField(_("west"))
    south = models.FloatField(_("south"))
    east = models.FloatField(_("east"))
    north = models.FloatField(_("north"))
    accuracy_m = models.FloatField(_("accuracy of the conversion (m)"))
    control_points = models.PositiveIntegerField(_("number of control points"), db_default=0)
    rms_m = models.FloatField(_("RMS of the residuals (m)"), null=True)
    worst_m = models.FloatField(_("largest residual (m)"), null=True)
    sealed = models.BinaryField(editable=False)
    entered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("entered by"),
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
    )
    entered_at = models.DateTimeField(_("entered at"))

    class Meta:
        verbose_name = _("transformation of the county's own")
        verbose_name_plural = _("transformations of the county's own")
        ordering = ["code"]
        constraints = [
            models.CheckConstraint(condition=Q(code__regex=CODE), name="gis_core_own_code"),
            models.CheckConstraint(
                condition=Q(
                    west__gte=-180,
                    south__gte=-90,
                    east__lte=180,
                    north__lte=90,
                    west__lt=F("east"),
                    south__lt=F("north"),
                ),
                name="gis_core_own_area",
            ),
            models.CheckConstraint(
                condition=Q(kind=FOUR, convention="")
                | Q(
                    kind=SEVEN, convention__in=[POSITION_VECTOR, COORDINATE_FRAME], source_epsg__isnull=False
                ),
                name="gis_core_own_kind",
            ),
            models.CheckConstraint(
                condition=Q(accuracy_m__gte=0, accuracy_m__lt=1000), name="gis_core_own_accuracy"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name} ({self.word})"

    @property
    def word(self) -> str:
        """How is it declared, where a CRS is asked for?"""
        return f"{PREFIX}{self.code}"

    @property
    def area(self) -> tuple[float, float, float, float]:
        """Where may it be used?  West, south, east, north in degrees of storage."""
        return self.west, self.south, self.east, self.north

    @property
    def label(self) -> str:
        """To what does the seal belong?  Whoever changes one of these columns past the program breaks it."""
        said = (
            self.code,
            self.kind,
            self.convention,
            self.source_epsg,
            self.target_epsg,
            *map(float, self.area),
        )
        return "own transformation|" + "|".join(map(repr, said))
