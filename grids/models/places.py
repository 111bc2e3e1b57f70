"""Places with a duty of their own: storefront strips, managed sites, property compounds."""

from django.contrib.gis.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from gis_core.days import readable_day
from gis_core.geometry import STORAGE_SRID, geometry_check, tile_geometry
from gis_core.history import tracked
from gis_core.words import words_index
from grids.models.roads import unit_field
from grids.models.versions import Version, version_constraints


@tracked()
class Place(Version):
    """A storefront strip, a managed site or a compound.

    `accountable_unit` answers for it (a unit of a scored league: for a compound its community's, for
    a site the unit it was assigned to, for a storefront nobody: the grid answers). `operator` does the
    work: shop, site operator or property firm; a compound whose firm has left falls to its community.
    """

    class Kind(models.TextChoices):
        STOREFRONT = "storefront", _("storefront strip")
        SITE = "site", _("managed site")
        COMPOUND = "compound", _("property compound")

    class Management(models.TextChoices):
        MANAGED = "managed", _("managed")
        WEAK = "weak", _("weakly managed")
        WITHDRAWN = "withdrawn", _("firm has left")
        SELF_MANAGED = "self_managed", _("self-managed")
        EMERGENCY = "emergency", _("emergency management")
        UNDERWRITTEN = "community_underwritten", _("underwritten by the community")

    code = models.CharField(_("code"), max_length=40)
    name = models.CharField(_("name"), max_length=120)
    kind = models.CharField(_("kind"), max_length=12, choices=Kind.choices)
    site_type = models.CharField(_("type of site"), max_length=40, blank=True, db_default="")
    community_code = models.CharField(_("community code"), max_length=12, blank=True, db_default="")
    section_code = models.CharField(_("code of the road section"), max_length=40, blank=True, db_default="")
    accountable_unit = unit_field(_("accountable unit"))
    operator = unit_field(_("operator, shop or property firm"))
    owner = unit_field(_("owner"))
    management = models.CharField(
        _("management"), max_length=24, choices=Management.choices, blank=True, db_default=""
    )
    management_since = models.DateField(_("since"), null=True, blank=True)
    emergency_until = models.DateField(_("emergency management until"), null=True, blank=True)
    households = models.PositiveIntegerField(_("households"), null=True, blank=True)
    year_built = models.PositiveSmallIntegerField(_("year built"), null=True, blank=True)
    door_no = models.CharField(_("door number"), max_length=40, blank=True, db_default="")
    person_in_charge = models.CharField(_("person in charge"), max_length=60, blank=True, db_default="")
    phone = models.CharField(_("phone"), max_length=30, blank=True, db_default="")
    signed_on = models.DateField(_("duty signed on"), null=True, blank=True)
    is_inspection_point = models.BooleanField(_("field inspection point"), db_default=False)
    edition = models.ForeignKey(
        "grids.BoundaryEdition", verbose_name=_("edition"), on_delete=models.PROTECT, null=True, blank=True
    )
    geom = models.MultiPolygonField(_("outline"), srid=STORAGE_SRID)
    geom_3857 = tile_geometry()

    class Meta:
        verbose_name = _("place")
        verbose_name_plural = _("places")
        ordering = ["code"]
        indexes = [words_index("grids_place", "code", "name")]
        constraints = [
            *version_constraints("grids_place", "code"),
            readable_day("grids_place", "management_since"),
            readable_day("grids_place", "emergency_until"),
            readable_day("grids_place", "signed_on"),
            geometry_check("grids_place"),
            models.CheckConstraint(condition=~Q(code=""), name="grids_place_has_code"),
            models.CheckConstraint(
                condition=~Q(kind="compound") | ~Q(management=""), name="grids_place_compound_is_managed"
            ),
            models.CheckConstraint(
                condition=~Q(kind="storefront") | Q(accountable_unit__isnull=True),
                name="grids_place_shops_handle_only",
            ),
        ]

    def __str__(self) -> str:
        return self.name
