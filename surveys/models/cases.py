"""Cases: what becomes of a point, each with its clocks and everything that was ever done to it."""

from collections.abc import Mapping
from typing import Any, Self

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Count, F, Func, Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from gis_core.days import readable_day
from gis_core.history import tracked
from gis_core.people import person
from gis_core.triggers import SetByTrigger
from grids.models import Category, Grid, RoadSection, Unit
from grids.scope import answered_for, scope_of
from surveys.case_words import ACTIONS, CLOCKS, STATES
from surveys.models.filing_rules import FilingRule
from surveys.models.points import SurveyPoint
from surveys.needs import photos_needed
from surveys.rules import OPEN

OPEN_STATES = sorted(state.value for state in OPEN)

#: When does a case show which light?  Told by the database's clock; none where no clock of the case runs.
LIGHTS: Mapping[str, Q] = {
    "red": Q(due_at__lt=Now()),
    "yellow": Q(due_at__gte=Now(), warn_at__lte=Now()),
    "green": Q(due_at__gte=Now()) & (Q(warn_at__gt=Now()) | Q(warn_at=None)),
}


def _unit(label: Any) -> models.ForeignKey:
    return models.ForeignKey(Unit, verbose_name=label, on_delete=models.PROTECT, related_name="+")


class CaseQuerySet(models.QuerySet["Case"]):
    def visible_to(self, user: Any) -> Self:
        """C.4, row-level rule: roles of the county see all, units what is theirs or was sent to them, the field
        its own grids, reports and tasks.  Only indexed foreign keys are compared, never places.
        """
        scope = scope_of(user)
        if scope.sees_the_county:
            return self
        if not scope.roles:
            return self.none()
        return self.filter(
            answered_for(scope)
            | Q(joint_units__overlap=list(scope.unit_ids))
            | Q(assignee__in=scope.people)
            | Q(point__reported_by=scope.user_id)
        )

    def open(self) -> Self:
        """What has not ended."""
        return self.filter(state__in=OPEN_STATES)


@tracked()
class Case(models.Model):
    """What is done about one point.  Only `advance_case` writes it; the database holds state and version to the last
    event (surveys/sql/surveys_check_case.sql).

    `warn_at` and `due_at` are the first moments at which a running clock turns yellow and red; NULL: none runs.
    """

    uid = models.UUIDField(_("public id"), unique=True, db_default=Func(function="gen_random_uuid"))
    number = models.CharField(_("case number"), max_length=30, unique=True)
    point = models.OneToOneField(
        SurveyPoint, verbose_name=_("point"), on_delete=models.PROTECT, related_name="case"
    )
    category = models.ForeignKey(
        Category, verbose_name=_("category"), on_delete=models.PROTECT, related_name="+"
    )
    state = models.CharField(_("state"), max_length=20, choices=STATES)
    version = models.PositiveIntegerField(_("version"))

    accountable_unit = _unit(_("accountable unit"))
    handling_unit = _unit(_("handling unit"))
    supervising_unit = _unit(_("supervising unit"))
    joint_units = ArrayField(
        models.BigIntegerField(), verbose_name=_("units that work along"), db_default=[], blank=True
    )
    grid = models.ForeignKey(
        Grid, verbose_name=_("grid"), on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    road_section = models.ForeignKey(
        RoadSection,
        verbose_name=_("road section"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
    )
    resolution = models.JSONField(
        _("receipt"), null=True, blank=True, help_text=_("Frozen when the case is sent out.")
    )
    ruled = models.BooleanField(_("decided by ruling"), db_default=False)
    exonerated_units = ArrayField(
        models.BigIntegerField(), verbose_name=_("units that were let go"), db_default=[], blank=True
    )
    parent = models.ForeignKey(
        "self",
        verbose_name=_("merged into"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="merged",
    )
    assignee = person(_("verifies or checks"), optional=True)
    handler = person(_("handled by"), optional=True)
    filing_rule = models.ForeignKey(
        FilingRule,
        verbose_name=_("filing rule"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
    )

    handed_over_on = models.DateField(
        _("handed over with its ground from"),
        null=True,
        blank=True,
        help_text=_("Empty: who handles it is asked for the day of the finding."),
    )

    reported_at = models.DateTimeField(_("reported at"))
    filed_at = models.DateTimeField(_("filed at"), null=True, blank=True)
    dispatched_at = models.DateTimeField(_("first sent out at"), null=True, blank=True)
    fed_back_at = models.DateTimeField(_("handled at"), null=True, blank=True)
    ended_at = models.DateTimeField(_("ended at"), null=True, blank=True)
    resume_at = models.DateTimeField(_("suspended until"), null=True, blank=True)
    answer_order_by = models.DateTimeField(_("order to be answered by"), null=True, blank=True)
    urged_at = models.DateTimeField(_("last urged at"), null=True, blank=True)
    warn_at = models.DateTimeField(_("yellow from"), null=True, blank=True)
    due_at = models.DateTimeField(_("due at"), null=True, blank=True)
    late = models.BooleanField(_("handled late"), db_default=False)
    exempt = models.BooleanField(_("lateness excused"), db_default=False)
    rework_count = models.PositiveSmallIntegerField(_("reworks"), db_default=0)
    hand_back_count = models.PositiveSmallIntegerField(_("hand-backs"), db_default=0)

    objects = CaseQuerySet.as_manager()

    class Meta:
        verbose_name = _("case")
        verbose_name_plural = _("cases")
        ordering = ["-id"]
        indexes = [
            models.Index(fields=["handling_unit", "state"], name="surveys_case_inbox"),
            models.Index(fields=["state", "id"], name="surveys_case_state"),
            models.Index(fields=["reported_at"], name="surveys_case_reported"),
            models.Index(F("due_at").asc(nulls_last=True), F("id").desc(), name="surveys_case_by_due"),
            models.Index(fields=["due_at"], name="surveys_case_due", condition=Q(due_at__isnull=False)),
            models.Index(
                fields=["resume_at"], name="surveys_case_resume", condition=Q(resume_at__isnull=False)
            ),
            models.Index(
                fields=["answer_order_by"],
                name="surveys_case_order",
                condition=Q(answer_order_by__isnull=False),
            ),
        ]
        constraints = [
            models.CheckConstraint(condition=Q(state__in=list(STATES)), name="surveys_case_state_known"),
            readable_day("surveys_case", "handed_over_on"),
            models.CheckConstraint(condition=Q(version__gte=1), name="surveys_case_version"),
            models.CheckConstraint(
                condition=Q(ended_at__isnull=True) ^ ~Q(state__in=OPEN_STATES), name="surveys_case_ended"
            ),
            models.CheckConstraint(
                condition=Q(state="merged") & Q(parent__isnull=False) | ~Q(state="merged"),
                name="surveys_case_merged_into",
            ),
            models.CheckConstraint(condition=~Q(parent=F("id")), name="surveys_case_not_its_own_parent"),
        ]

    def __str__(self) -> str:
        return self.number

    def shows_photo(self, sha256: str) -> bool:
        """Is it a photo of a step of this case, or one that came with its report?"""
        in_report = self.point.photos.kept().filter(sha256=sha256)
        return in_report.exists() or self.steps.filter(photos__contains=[sha256]).exists()

    def photos_arrived(self) -> tuple[int, int]:
        """How many of the photos that its report and its steps name have come from phones, and how many are named."""
        arrived, named = self.point.photos_arrived()
        later = self.steps.aggregate(arrived=Count("photo_files__kept_at"), named=Count("photo_files"))
        return arrived + later["arrived"], named + later["named"]

    def photos_needed(self, action: str) -> int:
        """How many photos does a step of this case need, where it needs any?"""
        return photos_needed(action, self.filing_rule.min_photos if self.filing_rule else None)


class CaseStepQuerySet(models.QuerySet["CaseStep"]):
    def taken_by(self, user: Any) -> Self:
        """What somebody has done themselves: only they hear how much of its photos has come."""
        scope = scope_of(user)
        return self.filter(actor=scope.user_id) if scope.roles else self.none()


class CaseStep(models.Model):
    """One step that a case took: never changed, never deleted, chained by its hash to the step before
    (surveys/sql/surveys_chain_step.sql).
    """

    case = models.ForeignKey(Case, verbose_name=_("case"), on_delete=models.PROTECT, related_name="steps")
    seq = models.PositiveIntegerField(_("number"), db_default=SetByTrigger(), editable=False)
    action = models.CharField(_("step"), max_length=20, choices=ACTIONS)
    from_state = models.CharField(_("from"), max_length=20, choices=STATES)
    to_state = models.CharField(_("to"), max_length=20, choices=STATES)
    actor = person(_("taken by"), optional=True)
    unit = models.ForeignKey(
        Unit,
        verbose_name=_("for the unit"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
    )
    at = models.DateTimeField(_("taken at"))
    recorded_at = models.DateTimeField(_("recorded at"), db_default=Now(), editable=False)
    reason = models.CharField(_("reason"), max_length=30, blank=True, db_default="")
    note = models.TextField(_("note"), blank=True, db_default="")
    photos = ArrayField(
        models.CharField(max_length=64), verbose_name=_("photos (SHA-256)"), db_default=[], blank=True
    )
    detail = models.JSONField(_("details"), db_default={}, blank=True)
    client_op = models.UUIDField(_("operation id of the client"))
    given_sha256 = models.CharField(_("SHA-256 of what was sent"), max_length=64, blank=True, db_default="")
    prev_hash = models.BinaryField(_("hash before"), max_length=32, db_default=SetByTrigger(), editable=False)
    hash = models.BinaryField(_("hash"), max_length=32, db_default=SetByTrigger(), editable=False)

    objects = CaseStepQuerySet.as_manager()

    class Meta:
        verbose_name = _("step of a case")
        verbose_name_plural = _("steps of cases")
        ordering = ["case", "seq"]
        indexes = [
            models.Index(fields=["case"], name="surveys_casestep_appeal", condition=Q(action="appeal")),
        ]
        constraints = [
            models.UniqueConstraint(fields=["case", "seq"], name="surveys_casestep_seq"),
            models.UniqueConstraint(
                fields=["case", "from_state", "action", "client_op"], name="surveys_casestep_once"
            ),
            models.CheckConstraint(
                condition=~Q(action="answer_gap")
                | (
                    Q(unit__isnull=False)
                    & ~Q(note="")
                    & (
                        Q(reason="build", detail__has_keys=["project", "money", "until"])
                        | Q(reason="interim", detail__has_key="until")
                        | Q(reason="not_needed")
                        | Q(reason="built", photos__len__gt=0)
                    )
                ),
                name="surveys_casestep_gap_answered",
            ),
            models.CheckConstraint(  # nobody reassigns silently (C.6 point 6)
                condition=~Q(action="hand_over")
                | (
                    Q(actor__isnull=False)
                    & ~Q(note="")
                    & Q(detail__has_keys=["former_unit", "handling_unit", "on"])
                ),
                name="surveys_casestep_handed_over",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.case_id}/{self.seq} {self.action}"


@tracked()
class CaseTimer(models.Model):
    """One run of a clock of a case, with the limit as it was when it began.

    What is left while it is paused is `rest_value` in `rest_unit`.  `alert_at` is when the sweep looks at it next;
    NULL: never.
    """

    class Ending(models.TextChoices):
        DONE = "done", _("ended in the ordinary way")
        RESET = "reset", _("counts for nobody")

    case = models.ForeignKey(Case, verbose_name=_("case"), on_delete=models.PROTECT, related_name="timers")
    clock = models.CharField(_("clock"), max_length=10, choices=CLOCKS)
    unit = models.ForeignKey(
        Unit,
        verbose_name=_("whose time"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
    )
    limit_value = models.DecimalField(_("limit"), max_digits=8, decimal_places=2, null=True, blank=True)
    limit_unit = models.CharField(_("unit of the limit"), max_length=20, blank=True, db_default="")
    started_at = models.DateTimeField(_("started at"))
    warn_at = models.DateTimeField(_("yellow from"), null=True, blank=True)
    due_at = models.DateTimeField(_("due at"), null=True, blank=True)
    paused_at = models.DateTimeField(_("paused at"), null=True, blank=True)
    rest_value = models.DecimalField(
        _("left when paused"), max_digits=20, decimal_places=10, null=True, blank=True
    )
    rest_unit = models.CharField(_("unit of what is left"), max_length=20, blank=True, db_default="")
    ended_at = models.DateTimeField(_("ended at"), null=True, blank=True)
    ending = models.CharField(
        _("ended how"), max_length=10, choices=Ending.choices, blank=True, db_default=""
    )
    late = models.BooleanField(_("late"), db_default=False)
    alert_at = models.DateTimeField(_("looked at next"), null=True, blank=True)
    alert_level = models.PositiveSmallIntegerField(_("steps of the ladder taken"), db_default=0)

    class Meta:
        verbose_name = _("clock of a case")
        verbose_name_plural = _("clocks of cases")
        ordering = ["case", "id"]
        indexes = [
            models.Index(
                fields=["alert_at"], name="surveys_casetimer_alert", condition=Q(alert_at__isnull=False)
            ),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["case", "clock"],
                condition=Q(ended_at__isnull=True) & ~Q(clock="joint"),
                name="surveys_casetimer_one_runs",
            ),
            models.UniqueConstraint(
                fields=["case", "unit"],
                condition=Q(ended_at__isnull=True, clock="joint"),
                name="surveys_casetimer_one_a_joint_unit",
            ),
            models.CheckConstraint(
                condition=~Q(clock="joint") | Q(unit__isnull=False), name="surveys_casetimer_joint_unit"
            ),
            models.CheckConstraint(
                condition=Q(ended_at__isnull=True, ending="") | Q(ended_at__isnull=False) & ~Q(ending=""),
                name="surveys_casetimer_ended_how",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.case_id} {self.clock}"
