"""Drafts of boundary editions: what technicians draw before it is the ground (docs/adr/0029)."""

from typing import Self

from django.contrib.gis.db import models
from django.contrib.postgres.fields import ArrayField
from django.db.models import Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from gis_core.days import readable_day
from gis_core.geometry import STORAGE_SRID, geometry_check
from gis_core.history import tracked
from gis_core.people import person
from gis_core.triggers import SetByTrigger
from grids.models.editions import BoundaryEdition


class EditionDraftQuerySet(models.QuerySet):
    def open(self) -> Self:
        """Those that are still drawn on, each with its area locked."""
        return self.filter(state=EditionDraft.State.OPEN)


@tracked(exclude=("findings", "check_basis", "checked_at"))
class EditionDraft(models.Model):
    """A copy of the ground of one layer and area, drawn on until it is published or given up.

    While it is open no other draft of the layer holds ground of its area, nor of an area around or inside it:
    `area_path`, set by the database, has the codes from its own division up to the county (the empty one).
    """

    class Layer(models.TextChoices):
        GRIDS = "grids", _("Grids")
        ROAD_SECTIONS = "road_sections", _("Road sections")
        PLACES = "places", _("Places")

    class State(models.TextChoices):
        OPEN = "open", pgettext_lazy("draft", "open")
        PUBLISHED = "published", pgettext_lazy("draft", "published")
        DISCARDED = "discarded", pgettext_lazy("draft", "given up")

    layer = models.CharField(_("layer"), max_length=13, choices=Layer.choices)
    name = models.CharField(_("name"), max_length=120)
    area_code = models.CharField(
        _("division"), max_length=12, blank=True, db_default="", help_text=_("empty: the whole county")
    )
    area_path = ArrayField(
        models.CharField(max_length=12), verbose_name=_("divisions above"), db_default=SetByTrigger()
    )
    on_date = models.DateField(_("ground of"), help_text=_("the day whose ground was copied"))
    base_ids = ArrayField(
        models.BigIntegerField(),
        verbose_name=_("versions that were copied"),
        default=list,
        blank=True,
        db_default=[],
    )
    state = models.CharField(
        _("state"), max_length=9, choices=State.choices, default=State.OPEN, db_default=State.OPEN
    )
    note = models.TextField(_("note"), blank=True, db_default="")
    made_by = person(_("made by"), optional=True)
    made_at = models.DateTimeField(_("made at"), db_default=Now(), editable=False)
    edition = models.ForeignKey(
        BoundaryEdition,
        verbose_name=_("published as"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="drafts",
    )
    checked_at = models.DateTimeField(_("checked at"), null=True, blank=True, editable=False)
    check_basis = models.CharField(_("state that was checked"), max_length=64, blank=True, db_default="")
    findings = models.JSONField(_("findings"), default=list, blank=True)
    set_aside = ArrayField(
        models.CharField(max_length=12),
        verbose_name=_("findings set aside"),
        default=list,
        blank=True,
        db_default=[],
        help_text=_("keys of findings whose proposals were turned down"),
    )

    objects = EditionDraftQuerySet.as_manager()

    class Meta:
        verbose_name = _("draft edition")
        verbose_name_plural = _("draft editions")
        ordering = ["-id"]
        constraints = [
            readable_day("grids_editiondraft", "on_date"),
            models.CheckConstraint(condition=~Q(name=""), name="grids_editiondraft_has_name"),
            models.CheckConstraint(
                condition=Q(layer__in=["grids", "road_sections", "places"]), name="grids_editiondraft_layer"
            ),
            models.CheckConstraint(
                condition=Q(state="published", edition__isnull=False)
                | Q(state__in=["open", "discarded"], edition__isnull=True),
                name="grids_editiondraft_published",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def drawn_column(self) -> str:
        """In which column of its rows is the shape that people draw?"""
        return "centreline" if self.layer == EditionDraft.Layer.ROAD_SECTIONS else "geom"


@tracked()
class DraftRow(models.Model):
    """One grid, section or place of a draft, as it would be published.

    `attributes` has the columns of the layer's table by their names; `origin_id` is the version it was copied from,
    NULL for what is new; `predecessors` codes of those whose ground it took by a split or a merge.
    """

    draft = models.ForeignKey(
        EditionDraft, verbose_name=_("draft edition"), on_delete=models.PROTECT, related_name="rows"
    )
    code = models.CharField(_("code"), max_length=40, blank=True)
    attributes = models.JSONField(_("attributes"), default=dict, blank=True)
    origin_id = models.BigIntegerField(_("copied from"), null=True, blank=True)
    predecessors = ArrayField(
        models.CharField(max_length=40), verbose_name=_("predecessors"), default=list, blank=True
    )
    changed_at = models.DateTimeField(_("changed at"), db_default=Now(), editable=False)
    geom = models.MultiPolygonField(_("outline"), srid=STORAGE_SRID, null=True, blank=True)
    centreline = models.LineStringField(_("centreline"), srid=STORAGE_SRID, null=True, blank=True)

    class Meta:
        verbose_name = _("row of a draft")
        verbose_name_plural = _("rows of drafts")
        ordering = ["draft", "code", "id"]
        indexes = [models.Index(fields=["draft", "code"], name="grids_draftrow_code")]
        constraints = [
            geometry_check("grids_draftrow"),
            geometry_check("grids_draftrow", column="centreline"),
            models.CheckConstraint(
                condition=Q(geom__isnull=False, centreline__isnull=True)
                | Q(geom__isnull=True, centreline__isnull=False),
                name="grids_draftrow_one_shape",
            ),
        ]

    def __str__(self) -> str:
        return self.code

    @property
    def wkb(self) -> bytes:
        """The outline, or of a section the centreline, EPSG:4490."""
        shape = self.geom or self.centreline
        if shape is None:
            raise ValueError(f"{self.code} has no shape")
        return bytes(shape.wkb)


@tracked()
class DraftObjection(models.Model):
    """What an officer of a unit has against a draft; it stands beside the draft when it is decided."""

    draft = models.ForeignKey(
        EditionDraft, verbose_name=_("draft edition"), on_delete=models.PROTECT, related_name="objections"
    )
    unit = models.ForeignKey("grids.Unit", verbose_name=_("unit"), on_delete=models.PROTECT, related_name="+")
    text = models.TextField(_("objection"), max_length=1000)
    said_by = person(_("raised by"))
    said_at = models.DateTimeField(_("raised at"), db_default=Now(), editable=False)

    class Meta:
        verbose_name = _("objection to a draft")
        verbose_name_plural = _("objections to drafts")
        ordering = ["draft", "id"]
        constraints = [
            models.CheckConstraint(condition=~Q(text=""), name="grids_draftobjection_says_something")
        ]

    def __str__(self) -> str:
        return f"{self.unit}: {self.text[:40]}"
