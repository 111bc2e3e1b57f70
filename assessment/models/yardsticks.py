"""By what is looked at in the field?  Versions of the assessment tree, each decreed by two persons (issue 8)."""

import hashlib
import json
from decimal import Decimal
from typing import Self

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from assessment.models.decrees import DecreeQuerySet, decree_constraints
from gis_core.four_eyes import ProposalState
from gis_core.history import tracked
from gis_core.people import person
from grids.models import Category


@tracked()
class Yardstick(models.Model):
    """A version of the assessment tree (测评体系), proposed whole by one person and decided by another.

    Approved it holds for the quarters from `first_quarter` on, until a later one does.  It is approved before that
    quarter begins, but for the very first one, and neither it nor its standards are ever changed
    (assessment/sql/assessment_keep_yardstick.sql).  `sha256` is that of its standards.
    """

    State = ProposalState

    title = models.CharField(_("title"), max_length=120)
    basis = models.CharField(_("basis"), max_length=200, blank=True, db_default="")
    first_quarter = models.DateField(_("in force from quarter"), help_text=_("the first day of the quarter"))
    sha256 = models.CharField(_("SHA-256 of the standards"), max_length=64)
    state = models.CharField(_("state"), max_length=10, choices=State.choices, db_default=State.PROPOSED)
    proposed_by = person(_("proposed by"))
    proposed_at = models.DateTimeField(_("proposed at"), db_default=Now(), editable=False)
    decided_by = person(_("approver"), optional=True)
    decided_at = models.DateTimeField(_("decided at"), null=True, blank=True)
    decision_note = models.CharField(_("note on the decision"), max_length=200, blank=True, db_default="")

    objects = DecreeQuerySet["Yardstick"].as_manager()

    class Meta:
        verbose_name = _("assessment tree")
        verbose_name_plural = _("assessment trees")
        ordering = ["-first_quarter", "-id"]
        constraints = decree_constraints("assessment_yardstick")

    def __str__(self) -> str:
        return self.title

    @property
    def is_intact(self) -> bool:
        """Are the standards those that were hashed?"""
        return standards_sha256(self.standards.select_related("category")) == self.sha256


class StandardQuerySet(models.QuerySet["Standard"]):
    def checklist(self, place_kind: str) -> Self:
        """What is looked at in places of a kind, in the order of the tree?"""
        return self.filter(place_kinds__contains=[place_kind])


class Standard(models.Model):
    """A leaf of the tree (测评标准) with the three levels above it by their names, and where it is looked at.

    What fails wholly costs `deduction` × `weight`.  `category`: what a failure is reported as; without one it opens no
    case (a staff badge is no matter of the catalogue).  `place_kinds` are the checklists that have it.
    """

    class Obligation(models.TextChoices):
        PRESCRIBED = "prescribed", _("prescribed item")
        OPTIONAL = "optional", _("optional item")

    class Counting(models.TextChoices):
        YES_NO = "yes_no", _("yes or no")
        COUNT = "count", _("counted: so many of so many")

    yardstick = models.ForeignKey(
        Yardstick, verbose_name=_("assessment tree"), on_delete=models.PROTECT, related_name="standards"
    )
    position = models.PositiveIntegerField(_("number"))
    code = models.CharField(_("code"), max_length=40)
    item = models.CharField(_("assessment item"), max_length=120)
    indicator = models.CharField(_("assessment indicator"), max_length=120)
    content = models.CharField(_("assessment content"), max_length=200)
    text = models.CharField(_("assessment standard"), max_length=400)
    obligation = models.CharField(
        _("kind of item"), max_length=10, choices=Obligation.choices, db_default=Obligation.PRESCRIBED
    )
    counting = models.CharField(
        _("counted how"), max_length=8, choices=Counting.choices, db_default=Counting.YES_NO
    )
    weight = models.DecimalField(_("weight"), max_digits=6, decimal_places=2, db_default=Decimal(1))
    deduction = models.DecimalField(_("points lost where it fails wholly"), max_digits=6, decimal_places=2)
    needs_photo = models.BooleanField(_("a failure needs a photo"), db_default=True)
    category = models.ForeignKey(
        Category,
        verbose_name=_("reported as"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
    )
    place_kinds = ArrayField(models.CharField(max_length=40), verbose_name=_("kinds of places"))

    objects = StandardQuerySet.as_manager()

    class Meta:
        verbose_name = _("assessment standard")
        verbose_name_plural = _("assessment standards")
        ordering = ["yardstick", "position"]
        constraints = [
            models.UniqueConstraint(fields=["yardstick", "code"], name="assessment_standard_code_once"),
            models.UniqueConstraint(fields=["yardstick", "position"], name="assessment_standard_position"),
            models.CheckConstraint(
                condition=~Q(code="")
                & ~Q(item="")
                & ~Q(indicator="")
                & ~Q(content="")
                & ~Q(text="")
                & ~Q(place_kinds=[]),
                name="assessment_standard_whole",
            ),
            models.CheckConstraint(
                condition=Q(weight__gt=0, deduction__gt=0), name="assessment_standard_costs"
            ),
            models.CheckConstraint(
                condition=Q(obligation__in=["prescribed", "optional"], counting__in=["yes_no", "count"]),
                name="assessment_standard_kinds",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.text}"

    def as_data(self) -> list[object]:
        """What it says, as it is hashed: amounts without trailing zeros."""
        return [
            self.position,
            self.code,
            self.item,
            self.indicator,
            self.content,
            self.text,
            self.obligation,
            self.counting,
            str(Decimal(self.weight).normalize()),
            str(Decimal(self.deduction).normalize()),
            self.needs_photo,
            self.category.key if self.category else None,
            list(self.place_kinds),
        ]


def standards_sha256(standards: "models.QuerySet[Standard] | list[Standard]") -> str:
    """Which standards are these?  SHA-256 over what each says, in their order."""
    digest = hashlib.sha256()
    for standard in sorted(standards, key=lambda one: one.position):
        digest.update(json.dumps(standard.as_data(), ensure_ascii=False).encode() + b"\n")
    return digest.hexdigest()
