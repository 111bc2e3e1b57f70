"""Illegal structures: where the procedure against each stands, what was measured, and when it may be removed."""

from typing import Any, Self

from django.contrib.gis.db import models as gis_models
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from gis_core.days import readable_day
from gis_core.geometry import STORAGE_SRID, geometry_check, tile_geometry
from gis_core.history import tracked
from gis_core.triggers import SetByTrigger
from surveys.enforcement.words import CHAIN_STAGES, CONSTRUCTION, CONTESTS, FORMS, LAWS, PERMIT_MATCHES
from surveys.models.cases import Case


class EnforcementQuerySet(models.QuerySet["Enforcement"]):
    def visible_to(self, user: Any) -> Self:
        """Those of the cases that somebody sees."""
        return self.filter(case__in=Case.objects.visible_to(user))


@tracked()
class Enforcement(models.Model):
    """The procedure against one illegal structure.  Only `advance_case` writes it; the database holds its stage to the
    last step of the case (surveys/sql/surveys_check_chain.sql) and computes the area.

    Papers and days are those of the steps; the file itself is kept elsewhere (`file_number`, `file_place`).
    """

    case = models.OneToOneField(
        Case, verbose_name=_("case"), on_delete=models.PROTECT, related_name="enforcement"
    )
    stage = models.CharField(_("stage"), max_length=20, choices=CHAIN_STAGES)
    law = models.CharField(_("illegal under"), max_length=10, choices=LAWS, blank=True, db_default="")
    construction = models.CharField(
        _("state of building"), max_length=10, choices=CONSTRUCTION, blank=True, db_default=""
    )
    form = models.CharField(_("form"), max_length=10, choices=FORMS, blank=True, db_default="")
    storeys = models.PositiveSmallIntegerField(_("storeys"), null=True, blank=True)
    use = models.CharField(_("use"), max_length=80, blank=True, db_default="")
    geom = gis_models.MultiPolygonField(_("outline"), srid=STORAGE_SRID, null=True, blank=True)
    geom_3857 = tile_geometry()
    area_m2 = models.FloatField(_("area (m²)"), null=True, db_default=SetByTrigger(), editable=False)
    permit_match = models.CharField(
        _("against the permits"), max_length=20, choices=PERMIT_MATCHES, blank=True, db_default=""
    )
    permit_number = models.CharField(_("number of the permit"), max_length=60, blank=True, db_default="")
    permit_area_m2 = models.FloatField(_("permitted area (m²)"), null=True, blank=True)
    permit_until = models.DateField(_("permitted until"), null=True, blank=True)
    correctable = models.BooleanField(_("can be corrected"), null=True, blank=True)
    contest = models.CharField(_("contested by"), max_length=20, choices=CONTESTS, blank=True, db_default="")
    term_until = models.DateField(_("term of the party until"), null=True, blank=True)
    contest_until = models.DateField(_("may be contested until"), null=True, blank=True)
    removable_from = models.DateField(_("removal is lawful from"), null=True, blank=True)
    removed_at = models.DateTimeField(_("removal began at"), null=True, blank=True)
    file_number = models.CharField(_("number of the file"), max_length=60, blank=True, db_default="")
    file_place = models.CharField(_("where the file is kept"), max_length=80, blank=True, db_default="")

    objects = EnforcementQuerySet.as_manager()

    class Meta:
        verbose_name = _("procedure against an illegal structure")
        verbose_name_plural = _("procedures against illegal structures")
        ordering = ["-id"]
        indexes = [models.Index(fields=["stage", "id"], name="surveys_enforcement_stage")]
        constraints = [
            geometry_check("surveys_enforcement"),
            *(
                readable_day("surveys_enforcement", column)
                for column in ("permit_until", "term_until", "contest_until", "removable_from")
            ),
            models.CheckConstraint(
                condition=Q(stage__in=list(CHAIN_STAGES)), name="surveys_enforcement_stage_known"
            ),
            models.CheckConstraint(
                condition=Q(law__in=["", *LAWS])
                & Q(permit_match__in=["", *PERMIT_MATCHES])
                & Q(contest__in=["", *CONTESTS])
                & Q(construction__in=["", *CONSTRUCTION])
                & Q(form__in=["", *FORMS]),
                name="surveys_enforcement_words_known",
            ),
            models.CheckConstraint(
                condition=(Q(storeys=None) | Q(storeys__lte=200))
                & (Q(permit_area_m2=None) | Q(permit_area_m2__gte=0, permit_area_m2__lte=10_000_000)),
                name="surveys_enforcement_sizes",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.case} {self.get_stage_display()}"
