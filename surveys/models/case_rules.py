"""What a county has decided about its cases: limits of the stages, distances, windows (dictionary.md C.10)."""

from typing import Any

from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.dates import WEEKDAYS
from django.utils.translation import gettext_lazy as _

from gis_core.history import tracked
from surveys.case_words import CLOCKS
from surveys.hand_over.rules import Moving
from surveys.hand_over.words import MOVING_WORDS
from surveys.models.filing_rules import FilingRule
from surveys.rules import Clock

#: Handling and working along have the limit of the filing rule, answers that of CaseRules, the whole has none.
LIMITED_CLOCKS = {
    name: word
    for name, word in CLOCKS.items()
    if name not in (Clock.HANDLE, Clock.JOINT, Clock.ANSWER, Clock.TOTAL)
}


@tracked()
class ClockLimit(models.Model):
    """How long may a stage take?  Where there is no row, surveys.rules.DEFAULT_LIMITS holds."""

    clock = models.CharField(_("clock"), max_length=10, choices=LIMITED_CLOCKS, unique=True)
    value = models.DecimalField(_("limit"), max_digits=8, decimal_places=2, validators=[MinValueValidator(0)])
    unit = models.CharField(_("unit of the limit"), max_length=20, choices=FilingRule.Unit.choices)

    class Meta:
        verbose_name = _("limit of a stage")
        verbose_name_plural = _("limits of stages")
        ordering = ["clock"]
        constraints = [
            models.CheckConstraint(
                condition=Q(clock__in=list(LIMITED_CLOCKS)), name="surveys_clocklimit_clock"
            ),
            models.CheckConstraint(
                condition=Q(unit__in=FilingRule.Unit.values), name="surveys_clocklimit_unit"
            ),
            models.CheckConstraint(condition=Q(value__gt=0), name="surveys_clocklimit_positive"),
            # Cases are opened by thousands in one statement, which knows minutes only.
            models.CheckConstraint(
                condition=~Q(clock="accept") | Q(unit="calendar_minute"),
                name="surveys_clocklimit_accept_minutes",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_clock_display()}: {self.value} {self.get_unit_display()}"


@tracked()
class CaseRules(models.Model):
    """The one record of what the county has decided about its cases; defaults are those of the dictionary."""

    id = models.SmallIntegerField(primary_key=True, default=1, editable=False)
    merge_within_m = models.PositiveIntegerField(_("merge: within (m)"), default=20)
    merge_within_hours = models.PositiveIntegerField(_("merge: within (hours)"), default=24)
    hand_back_hours = models.PositiveSmallIntegerField(_("hand-back: within (work hours)"), default=4)
    ruling_radius_m = models.PositiveIntegerField(_("ruling: radius where no area is drawn (m)"), default=50)
    supply_gap_days = models.PositiveSmallIntegerField(
        _("supply gaps: answer within (work days)"), default=15
    )

    gap_digest_weekday = models.PositiveSmallIntegerField(
        _("supply gaps: digest of the leader on"),
        choices={day + 1: name for day, name in WEEKDAYS.items()},
        default=1,
    )
    gap_digest_cases = models.PositiveSmallIntegerField(
        _("supply gaps: so many of the oldest in the digest"), default=10
    )
    recurring_within_m = models.PositiveSmallIntegerField(_("recurring spots: within (m)"), default=50)
    recurring_times = models.PositiveSmallIntegerField(
        _("recurring spots: so many times on the same weekday"), default=4
    )
    recurring_weeks = models.PositiveSmallIntegerField(_("recurring spots: within (weeks)"), default=8)

    hand_over = models.CharField(
        _("open cases when territories change"), max_length=10, choices=MOVING_WORDS, default=Moving.UNSIGNED
    )
    grid_patrols_per_week = models.PositiveSmallIntegerField(
        _("patrols of a responsibility grid a week"),
        default=3,
        help_text=_("Road sections have their own number."),
    )

    street_days = models.PositiveSmallIntegerField(
        _("streets count as walked for (days)"), default=14, db_default=14
    )
    track_days = models.PositiveSmallIntegerField(
        _("ways on duty are kept for (days)"),
        default=30,
        db_default=30,
        help_text=_("Then they are deleted for good; 0: none are taken in."),
    )
    keep_originals = models.BooleanField(
        _("keep originals of photos"),
        default=False,
        db_default=False,
        help_text=_(
            "Phones send the camera's own files too, after all reports, on Wi-Fi; some 5 MB a photo. They go to the"
            " office alone."
        ),
    )

    class Meta:
        verbose_name = _("rules of cases")
        verbose_name_plural = _("rules of cases")
        constraints = [
            models.CheckConstraint(condition=Q(id=1), name="surveys_caserules_only_one"),
            models.CheckConstraint(
                condition=Q(merge_within_m__lte=1000, ruling_radius_m__gte=1, ruling_radius_m__lte=2000),
                name="surveys_caserules_distances",
            ),
            models.CheckConstraint(
                condition=Q(hand_over__in=list(MOVING_WORDS)), name="surveys_caserules_hand_over"
            ),
            models.CheckConstraint(
                condition=Q(
                    gap_digest_weekday__gte=1,
                    gap_digest_weekday__lte=7,
                    gap_digest_cases__gte=1,
                    gap_digest_cases__lte=30,
                ),
                name="surveys_caserules_gap_digest",
            ),
            models.CheckConstraint(
                condition=Q(
                    recurring_within_m__gte=1,
                    recurring_within_m__lte=1000,
                    recurring_times__gte=2,
                    recurring_weeks__gte=F("recurring_times"),
                    recurring_weeks__lte=104,
                ),
                name="surveys_caserules_recurring",
            ),
            models.CheckConstraint(
                condition=Q(grid_patrols_per_week__lte=7), name="surveys_caserules_patrols"
            ),
            models.CheckConstraint(
                condition=Q(street_days__gte=1, street_days__lte=90, track_days__lte=90),
                name="surveys_caserules_streets",
            ),
        ]

    def __str__(self) -> str:
        return str(_("rules of cases"))

    @classmethod
    def of_the_county(cls) -> Any:
        """What has been decided; the defaults where nothing has."""
        return cls.objects.first() or cls()
