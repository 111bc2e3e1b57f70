"""Maps of others that may lie under the county's own layers."""

from collections.abc import Callable

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, RegexValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from gis_core import base_maps
from gis_core.history import tracked


@tracked(exclude=("key",))
class BaseMap(models.Model):
    """A map of somebody else that readers may lay under the county's own layers; Web Mercator, 256 pixels."""

    class Kind(models.TextChoices):
        TIANDITU_VEC = "tianditu_vec", _("Tianditu, streets")
        TIANDITU_IMG = "tianditu_img", _("Tianditu, imagery")
        XYZ = "xyz", _("tiles by {z}, {x} and {y}")
        WMTS = "wmts", "WMTS"

    TIANDITU = (Kind.TIANDITU_VEC, Kind.TIANDITU_IMG)
    DEEPEST_ZOOM = 22

    name = models.SlugField(_("name in the address of the page"), max_length=30, unique=True)
    title = models.CharField(_("title"), max_length=40)
    kind = models.CharField(_("kind"), max_length=20, choices=Kind)
    url = models.CharField(
        _("address of a tile"),
        max_length=500,
        blank=True,
        help_text=_(
            "With {z}, {x}, {y}, or {TileMatrix}, {TileCol}, {TileRow}; {s} where there are several servers; {key}"
            " where the key belongs. Of Tianditu only the root of a provincial node; empty: the national one."
        ),
    )
    servers = models.CharField(
        _("servers"),
        max_length=20,
        blank=True,
        validators=[RegexValidator(r"^[A-Za-z0-9]*\Z", _("Letters and digits only."))],
        help_text=_("Each letter is one value of {s}, such as abc or 01234567."),
    )
    key = models.CharField(
        _("key"), max_length=200, blank=True, help_text=_("Every reader's browser sends it with each tile.")
    )
    attribution = models.CharField(_("attribution"), max_length=200, blank=True)
    min_zoom = models.PositiveSmallIntegerField(_("smallest zoom"), default=1, db_default=1)
    max_zoom = models.PositiveSmallIntegerField(
        _("largest zoom"), default=18, db_default=18, validators=[MaxValueValidator(DEEPEST_ZOOM)]
    )
    gcj02 = models.BooleanField(
        _("drawn in GCJ-02"),
        default=False,
        db_default=False,
        help_text=_("Then its tiles are shifted to where the ground lies; the county's data never are."),
    )
    active = models.BooleanField(_("offered"), default=True, db_default=True)
    position = models.PositiveSmallIntegerField(_("order"), default=1, db_default=1)

    class Meta:
        verbose_name = _("base map")
        verbose_name_plural = _("base maps")
        ordering = ["position", "name"]
        constraints = [
            models.CheckConstraint(
                condition=Q(url__regex=base_maps.ADDRESS) | Q(url="", kind__startswith="tianditu"),
                name="gis_core_basemap_address",
            ),
            models.CheckConstraint(
                condition=Q(servers__regex="^[A-Za-z0-9]*$"), name="gis_core_basemap_servers"
            ),
            models.CheckConstraint(
                condition=Q(min_zoom__lte=F("max_zoom"), max_zoom__lte=22), name="gis_core_basemap_zooms"
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def is_tianditu(self) -> bool:
        return self.kind in self.TIANDITU

    @property
    def address(self) -> base_maps.TileAddress:
        """Where are its tiles?"""
        return base_maps.tile_address(self.kind, self.url, self.servers, self.key)

    @property
    def credit(self) -> str:
        """Whose map is it?  In words for the map's corner."""
        if self.attribution or not self.is_tianditu:
            return self.attribution
        return gettext("Tianditu · National Geomatics Center of China")

    def clean(self) -> None:
        """What would give no map is refused beside the field that is to blame."""
        if self.is_tianditu:
            self._clean_tianditu()
        else:
            self._clean_template()
        if "{s}" in self.url and not self.servers:
            raise ValidationError({"servers": _("The address holds {s}: say which servers there are.")})
        if self.min_zoom is not None and self.max_zoom is not None and self.min_zoom > self.max_zoom:
            raise ValidationError({"max_zoom": _("The largest zoom is smaller than the smallest.")})

    def _clean_tianditu(self) -> None:
        if not self.key:
            raise ValidationError({"key": _("Tianditu gives no tiles without a key.")})
        if self.gcj02:
            raise ValidationError({"gcj02": _("Tianditu is drawn in CGCS2000, not in GCJ-02.")})
        if self.url:
            _say_at("url", base_maps.check_root, self.url)

    def _clean_template(self) -> None:
        _say_at("url", base_maps.check_template, self.url)
        if "{key}" in self.url and not self.key:
            raise ValidationError({"key": _("The address holds {key}: enter the key.")})


def _say_at(field: str, check: Callable[[str], None], value: str) -> None:
    """Run a check, and let its refusal stand beside the field."""
    try:
        check(value)
    except ValidationError as error:
        raise ValidationError({field: error}) from error
