"""Under which condition is a case filed, and how long does it give?  Data, changed by proposal with four eyes."""

import datetime
from decimal import Decimal
from typing import Self

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeOperators
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from gis_core.days import readable_day, readable_days
from gis_core.four_eyes import ProposalState, four_eyes
from gis_core.history import tracked
from gis_core.people import person
from gis_core.work_time import Limit, LimitUnit
from grids.models import Category


@tracked()
class FilingProposal(models.Model):
    """A change of filing rules, proposed whole by one person and decided by another; the database sees to that.

    From `effective_from` on the proposed rules hold, in place of those of the same category, number and area level, and
    what it closes holds no more.
    """

    State = ProposalState

    title = models.CharField(_("title"), max_length=120)
    clause = models.CharField(_("basis"), max_length=200, blank=True, db_default="")
    effective_from = models.DateField(_("in force from"))
    state = models.CharField(_("state"), max_length=10, choices=State.choices, db_default=State.PROPOSED)
    proposed_by = person(_("proposed by"))
    proposed_at = models.DateTimeField(_("proposed at"), db_default=Now(), editable=False)
    decided_by = person(_("approver"), optional=True)
    decided_at = models.DateTimeField(_("decided at"), null=True, blank=True)
    decision_note = models.CharField(_("note on the decision"), max_length=200, blank=True, db_default="")

    class Meta:
        verbose_name = _("change of filing rules")
        verbose_name_plural = _("changes of filing rules")
        ordering = ["-proposed_at", "-id"]
        constraints = [
            readable_day("surveys_filingproposal", "effective_from"),
            four_eyes("surveys_filingproposal"),
        ]

    def __str__(self) -> str:
        return self.title


class FilingRuleQuerySet(models.QuerySet["FilingRule"]):
    def approved(self) -> Self:
        """The rules that hold, held or will hold; what is only proposed is none yet."""
        return self.filter(valid__isnull=False)

    def valid_on(self, day: datetime.date) -> Self:
        """The rules in force on a day; what is only proposed is never among them."""
        return self.filter(valid__contains=day)

    def for_category(self, category_id: int) -> Self:
        """The rules of one category, in the order of their numbers."""
        return self.filter(category_id=category_id).order_by("seq", "area_level", "id")

    def for_area(self, level: str) -> Self:
        """The rules that hold in an area of this level: its own and those of every level."""
        return self.filter(area_level__in=["", level])


@tracked()
class FilingRule(models.Model):
    """A condition under which something of a category is filed, its limit, and when it may be closed.

    `valid` is NULL until another person approves the proposal, then the half-open range of days on which the rule
    holds; the database lets nobody change it but to close it by another approved proposal (surveys_keep_filing_rule).
    """

    class Unit(models.TextChoices):
        URGENT_HOUR = LimitUnit.URGENT_HOUR.value, _("urgent hours")
        WORK_HOUR = LimitUnit.WORK_HOUR.value, _("work hours")
        WORK_DAY = LimitUnit.WORK_DAY.value, _("work days")
        CALENDAR_DAY = LimitUnit.CALENDAR_DAY.value, _("calendar days of 24 hours")
        CALENDAR_MINUTE = LimitUnit.CALENDAR_MINUTE.value, _("minutes")

    class AreaLevel(models.TextChoices):
        EVERY = "", _("every area")
        A = "A", _("class A area")
        B = "B", _("class B area")
        C = "C", _("class C area")

    class Severity(models.TextChoices):
        MINOR = "minor", _("minor")
        ORDINARY = "ordinary", _("ordinary")
        SERIOUS = "serious", _("serious")
        DANGEROUS = "dangerous", _("dangerous")

    category = models.ForeignKey(
        Category, verbose_name=_("category"), on_delete=models.PROTECT, related_name="filing_rules"
    )
    seq = models.PositiveSmallIntegerField(_("number"))
    area_level = models.CharField(
        _("area level"), max_length=1, choices=AreaLevel.choices, blank=True, db_default=""
    )
    condition_zh = models.CharField(_("filing condition"), max_length=200)
    limit_value = models.DecimalField(_("limit"), max_digits=8, decimal_places=2)
    limit_unit = models.CharField(_("unit of the limit"), max_length=16, choices=Unit.choices)
    close_condition_zh = models.CharField(_("closing condition"), max_length=200, blank=True, db_default="")
    min_photos = models.PositiveSmallIntegerField(_("photos at least"), db_default=2)
    severity = models.CharField(
        _("severity"), max_length=10, choices=Severity.choices, db_default=Severity.ORDINARY
    )
    points_deducted = models.DecimalField(
        _("points deducted"), max_digits=5, decimal_places=2, db_default=Decimal(0)
    )
    source = models.CharField(_("source"), max_length=200, blank=True, db_default="")
    proposal = models.ForeignKey(
        FilingProposal, verbose_name=_("proposed in"), on_delete=models.PROTECT, related_name="rules"
    )
    valid = DateRangeField(_("valid"), null=True, editable=False, help_text=_("from, until (exclusive)"))
    closed_by = models.ForeignKey(
        FilingProposal,
        verbose_name=_("closed by"),
        on_delete=models.PROTECT,
        null=True,
        editable=False,
        related_name="ended",
    )

    objects = FilingRuleQuerySet.as_manager()

    class Meta:
        verbose_name = _("filing rule")
        verbose_name_plural = _("filing rules")
        ordering = ["category", "seq", "area_level", "-id"]
        constraints = [
            ExclusionConstraint(
                name="surveys_filingrule_one_version",
                expressions=[
                    ("category", RangeOperators.EQUAL),
                    ("seq", RangeOperators.EQUAL),
                    ("area_level", RangeOperators.EQUAL),
                    ("valid", RangeOperators.OVERLAPS),
                ],
            ),
            models.UniqueConstraint(
                fields=["proposal", "category", "seq", "area_level"],
                name="surveys_filingrule_once_a_proposal",
            ),
            models.CheckConstraint(
                condition=Q(valid__isnull=True, closed_by__isnull=True)
                | Q(valid__isempty=False, valid__startswith__isnull=False)
                & (
                    Q(valid__endswith__isnull=True, closed_by__isnull=True)
                    | Q(valid__endswith__isnull=False, closed_by__isnull=False)
                ),
                name="surveys_filingrule_period_whole",
            ),
            readable_days("surveys_filingrule", "valid"),
            models.CheckConstraint(
                condition=Q(
                    seq__gte=1,
                    limit_value__gt=0,
                    limit_unit__in=[unit.value for unit in LimitUnit],
                    area_level__in=["", "A", "B", "C"],
                    severity__in=["minor", "ordinary", "serious", "dangerous"],
                    min_photos__lte=20,
                    points_deducted__gte=0,
                )
                & ~Q(condition_zh=""),
                name="surveys_filingrule_sound",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.category} · {self.seq} {self.condition_zh}"

    @property
    def limit(self) -> Limit:
        """How much time does it give?"""
        return Limit(self.limit_value, LimitUnit(self.limit_unit))


@tracked()
class FilingClosing(models.Model):
    """A rule that a proposal closes without putting another one in its place."""

    proposal = models.ForeignKey(
        FilingProposal, verbose_name=_("proposed in"), on_delete=models.PROTECT, related_name="closings"
    )
    rule = models.ForeignKey(
        FilingRule, verbose_name=_("filing rule"), on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        verbose_name = _("filing rule to be closed")
        verbose_name_plural = _("filing rules to be closed")
        constraints = [
            models.UniqueConstraint(fields=["proposal", "rule"], name="surveys_filingclosing_once"),
        ]

    def __str__(self) -> str:
        return str(self.rule)
